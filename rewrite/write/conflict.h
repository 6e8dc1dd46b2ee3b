/*
 * What the text of an ON CONFLICT clause says of the row that it finds.
 */
#ifndef CROSSFADE_REWRITE_WRITE_CONFLICT_H
#define CROSSFADE_REWRITE_WRITE_CONFLICT_H

#include "rewrite/write/dml.h"

/* Whether item `item` of DO UPDATE's SET leaves its column equal to what it was: it sets it to
 * itself, or to the value proposed for insertion that is in conflict. */
bool conflict_keeps(const struct dml *dml, size_t item);

#endif
