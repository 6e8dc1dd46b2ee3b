/*
 * A connection to a server as a session knows it: the queue of answers that it owes, what is
 * prepared and open on it, its settings, and what names mean there.
 *
 * All of this is as the messages sent so far will leave it, but for `status` and the settings,
 * which are as the server last said. Owned by a session, from the startup packet on.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_LINK_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/flags.h"
#include "protocol/base/bytes.h"
#include "proxy/conversation/session/answers.h"
#include "proxy/conversation/session/outflow.h"
#include "proxy/conversation/session/segment.h"
#include "proxy/conversation/session/settings.h"
#include "proxy/conversation/statements/cursors.h"
#include "proxy/conversation/statements/meaning.h"
#include "proxy/conversation/statements/portals.h"
#include "proxy/conversation/statements/prepared.h"

/* A route under which SQL's PREPARE named a table of the migration. */
struct link_route {
    size_t migration;
    struct route route;
};

struct link {
    struct outflow out;
    struct bytes input; /* received and not dealt with yet */
    struct flow flow;
    struct answers answers;
    char status;         /* of the last ReadyForQuery */
    uint64_t rounds;     /* how often it has become ready */
    bool asks_for_login; /* it waits for the client's next message about the login */
    bool copy_in;        /* it takes CopyData and ignores Sync */
    struct segment segment;
    struct prepared_table prepared;
    struct portal_table portals;
    struct cursors cursors;
    struct link_route *prepared_routes; /* each once */
    size_t prepared_route_count;
    struct meaning meaning;
    struct settings settings;
};

/* What is said goes to `out`, the caller's. */
struct link *link_new(struct bytes *out, const char *application_name);
void link_free(struct link *link); /* NULL is allowed */

/* Where a message to the server is appended. */
struct bytes *link_out(struct link *link);

/* What is sent now is in a transaction of the client's: one that was begun, or that of a pipeline's
 * segment. */
bool link_in_transaction(const struct link *link);

#endif
