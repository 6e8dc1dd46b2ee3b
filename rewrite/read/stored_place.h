/*
 * ctid: where a row is stored. A row has another place in the other table, so that no client may be
 * told, and none may ask by a place that it was told before. But a write that finds its rows by
 * their places, `WHERE ctid IN (SELECT ctid FROM names … LIMIT 100)`, means places only among
 * themselves: those of the primary are as good.
 */
#ifndef CROSSFADE_REWRITE_READ_STORED_PLACE_H
#define CROSSFADE_REWRITE_READ_STORED_PLACE_H

#include "rewrite/plan/statement.h"

/* Whether the statement writes, and all places in it stay in its condition, compared to nothing but
 * other places. */
bool stored_place_stays_inside(const struct statement *statement);

/* Whether a query in this level's FROM has places in a column of this name. */
bool stored_place_is_shown(const struct level *level, const char *name);

/* Whether the statement asks for the places of this table's rows, maybe. */
bool stored_place_is_used(const struct statement *statement, const struct reference *reference);

#endif
