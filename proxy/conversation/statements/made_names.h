/*
 * Names that a session has given to rows of migrating tables, by CREATE TABLE … PARTITION OF,
 * CREATE VIEW and the like, and that the catalog does not know yet: until it does, nobody finds
 * them in a text (rewriter_scan), and they would lead past the other table.
 *
 * Owned by a session, on its thread. Beyond MADE_NAMES_LIMIT any text counts as naming one.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_STATEMENTS_MADE_NAMES_H
#define CROSSFADE_PROXY_CONVERSATION_STATEMENTS_MADE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "config/model/catalog.h"
#include "rewrite/plan/plan.h"

#define MADE_NAMES_LIMIT 256

struct made_names {
    char **items;
    size_t count;
    bool more;
    bool in_transaction; /* made by one that has not ended */
    bool rolled_back;    /* the last that was heard is that something was */
};

void made_names_add(struct made_names *made, const struct plan *plan);

/* One that the text names and the catalog does not know, or NULL. Forgets those that it knows. */
const char *made_names_find(struct made_names *made, const struct catalog *catalog,
                            const char *text, size_t length);

void made_names_end_transaction(struct made_names *made);
void made_names_clear(struct made_names *made);

#endif
