/*
 * The rows that a write in WITH is going to return, read before it runs.
 *
 * A lock must not run a write of the client's twice. Where its condition names one, a query stands
 * in the write's place that finds the same rows: what a DELETE would delete, what an INSERT would
 * insert, and of an UPDATE what it leaves as it is.
 */
#ifndef CROSSFADE_REWRITE_WRITE_PREIMAGE_H
#define CROSSFADE_REWRITE_WRITE_PREIMAGE_H

#include "rewrite/write/dml.h"
#include "rewrite/write/with.h"

/* Of the query at `index`. `dml`: the same write taken apart, NULL where its text stays as it
 * is. Raw. False, without an error, where no such query exists. */
bool preimage_add(const struct statement *statement, const struct with *with, size_t index,
                  const struct dml *dml, struct draft *raw);

#endif
