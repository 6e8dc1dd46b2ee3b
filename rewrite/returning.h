/*
 * The columns that RETURNING gives to the client: how many, and under which names.
 *
 * The server's description of the client's own statement knows best. Where there is none (the table
 * is gone, or only EXPLAIN was asked about) they are worked out from the text.
 */
#ifndef CROSSFADE_REWRITE_RETURNING_H
#define CROSSFADE_REWRITE_RETURNING_H

#include "rewrite/writing.h"

/* `*` or `n.*` */
bool returning_is_star(const PgQuery__Node *node);

/* The name that PostgreSQL gives to a column without one (FigureColname in parse_target.c), as far
 * as it depends on what Crossfade changes; "?column?" for all others. */
const char *returning_figure(const PgQuery__Node *value);

/* Makes room for the names; then adds one. False with 0A000 where there are more than the server
 * has announced. */
void returning_begin(struct writing *writing);
bool returning_add_name(struct writing *writing, const char *name, struct error *error);

/* The names of a list that stays as the client wrote it. */
bool returning_read_names(struct writing *writing, struct error *error);

#endif
