/*
 * The name by which a client falls into a canary cohort: from the first configured source that has
 * one.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_CLIENT_ID_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_CLIENT_ID_H

#include <stdbool.h>
#include <stddef.h>

#include "config/model/config.h"

#define CLIENT_ID_LIMIT 256 /* longer ones are cut */

struct client_id_sources {
    const char *setting; /* each NULL or empty where there is none */
    const char *application_name;
    const char *user;
    const char *address;
    const char *text; /* the statement, for a comment in it */
    size_t text_length;
    bool standard_conforming_strings; /* how the server reads it */
};

/* False where no source has one. `id` has room for CLIENT_ID_LIMIT bytes. */
bool client_id_find(const struct config *config, const struct client_id_sources *sources, char *id);

/* A sqlcommenter comment's client_id, its value URL-decoded: a comment with client_id='42' in it.
 */
bool client_id_in_comment(const char *text, size_t length, bool standard_conforming_strings,
                          char *id);

#endif
