/*
 * The portals of one session, as the messages sent so far leave them: those with a plan, or that
 * change what names mean, or in whose place one of these may come back. The server's end with their
 * transaction, and so do these.
 *
 * They are reference counted (table, expected answers); all on the session's thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_STATEMENTS_PORTALS_H
#define CROSSFADE_PROXY_CONVERSATION_STATEMENTS_PORTALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"
#include "proxy/conversation/statements/name_table.h"
#include "rewrite/plan/plan.h"

struct prepared;

enum portal_prelude {
    PORTAL_PRELUDE_NONE,
    PORTAL_PRELUDE_DUE,   /* to be bound and executed before the portal is */
    PORTAL_PRELUDE_BOUND, /* to be executed */
    PORTAL_PRELUDE_DONE
};

struct portal {
    struct named named; /* as far as the server keeps the name */
    unsigned references;
    struct portal_table *table; /* counts its Bind */
    struct plan *plan;
    struct prepared *applies; /* makes or drops statements: a reference, or NULL */
    bool changes_meaning;
    bool rolls_back_all; /* as in answers.h */
    bool is_there;       /* in the table */
    enum portal_prelude prelude;
    struct bytes prelude_bind;   /* the Bind for it, as long as it may have to be sent */
    struct prepared *prelude_of; /* whose prelude it is: a reference, or NULL */
    bool has_run;                /* and must not run again: TAG_FROM_COUNT, or its prelude failed */
    uint64_t segment;            /* of the pipeline, in which it was bound */
    uint32_t serial;
    struct portal *waits_before; /* among the table's that wait */
    struct portal *waits_behind;
};

struct portal_table {
    struct name_table named;
    size_t bind_bytes;      /* of the portals' Binds that are kept */
    struct portal *waiting; /* those in the table whose prelude is due */
};

struct portal *portal_new(struct portal_table *table, const char *name);
struct portal *portal_retain(struct portal *portal);
void portal_release(struct portal *portal); /* NULL is allowed */
struct portal *portal_find(const struct portal_table *table, const char *name);
/* Puts `portal` (or nothing, where NULL) under the name; returns what was there, reference and all.
 * The table takes over the caller's reference. */
struct portal *portal_put(struct portal_table *table, const char *name, struct portal *portal);
bool portals_exist(const struct portal_table *table);
void portals_clear(struct portal_table *table);
void portals_free(struct portal_table *table);

void portal_set_prelude(struct portal *portal, enum portal_prelude prelude);
/* The Bind is kept, or is needed no longer: in `bind`, taken over, or cleared. */
void portal_keep_bind(struct portal *portal, struct bytes bind);
void portal_drop_bind(struct portal *portal);

#endif
