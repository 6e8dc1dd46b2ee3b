/*
 * The columns that RETURNING gives to the client: how many, and under which names.
 *
 * The server's description of the client's own statement knows best. Where there is none (the table
 * is gone, or only EXPLAIN was asked about) they are worked out from the text.
 */
#ifndef CROSSFADE_REWRITE_WRITE_RETURNING_H
#define CROSSFADE_REWRITE_WRITE_RETURNING_H

#include "rewrite/write/dml.h"

/* `*` or `n.*` */
bool returning_is_star(const PgQuery__Node *node);

/* What the server said of the client's RETURNING, or NULL. */
const struct description *returning_announced(const struct dml *dml);

/* Whether a star stands for the columns of the table written, and for nothing else. */
bool returning_is_own_star(const struct dml *dml, const PgQuery__Node *node);

/* Adds `, "u".*, …`: the columns of all that stands beside the table written in FROM or USING, as
 * `*` gives them. False with 0A000 where joins merge columns. */
bool returning_add_others(const struct dml *dml, struct draft *out, struct error *error);

/* Fills the names that the client is to see. False with 0A000 where nobody knows them. */
bool returning_read_names(struct dml *dml, struct error *error);

#endif
