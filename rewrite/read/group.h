/*
 * GROUP BY on the key of a table lets a query use the table's other columns ungrouped. A subselect
 * has no key, so where one takes the table's place those columns join the group: the key being in
 * it, no group changes.
 */
#ifndef CROSSFADE_REWRITE_READ_GROUP_H
#define CROSSFADE_REWRITE_READ_GROUP_H

#include "rewrite/plan/statement.h"

/* Adds the edits for every moved reference of the statement. Where the key is not surely in the
 * group nothing is added, and the server will refuse what then is no longer legal. False with 0A000
 * where the whole row would be NULL in part. */
bool group_widen(struct statement *statement, struct error *error);

#endif
