/*
 * Values that a write on the client's own table would store there alone, because nothing carries
 * their column to the mirror and nobody has said that it is left out: ALTER TABLE has added it, or
 * the file forgot it. They are refused by the column's name; what leaves the column alone is not.
 */
#ifndef CROSSFADE_REWRITE_WRITE_LOST_H
#define CROSSFADE_REWRITE_WRITE_LOST_H

#include <stdbool.h>

#include "rewrite/write/dml.h"

/* For a write whose primary is the client's table; true where it has no mirror. */
bool lost_check(const struct dml *dml, struct error *error);

/* 0A000 for a value that is given to the column. Returns false. */
bool lost_refuse_value(const struct dml *dml, const struct column *column, struct error *error);

/* 0A000 for `construct`, with a hint that names the column. Returns false. */
bool lost_refuse(const struct dml *dml, const char *construct, const char *column,
                 struct error *error);

#endif
