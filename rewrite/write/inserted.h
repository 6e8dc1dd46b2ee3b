/*
 * xmax = 0: by which clients of an upsert ask whether a row was inserted. A transaction's number is
 * another in the other table, but it is 0 in the very rows that were inserted, in either.
 */
#ifndef CROSSFADE_REWRITE_WRITE_INSERTED_H
#define CROSSFADE_REWRITE_WRITE_INSERTED_H

#include "rewrite/write/dml.h"

/* Whether this reference to xmax stands in the RETURNING of an INSERT, and its value is compared to
 * zero and goes nowhere else. */
bool inserted_is_asked(const struct dml *dml, const PgQuery__ColumnRef *ref);

#endif
