/*
 * Writes: INSERT, UPDATE and DELETE whose table is mirrored, or whose primary is the other table.
 */
#ifndef CROSSFADE_REWRITE_WRITE_WRITE_H
#define CROSSFADE_REWRITE_WRITE_WRITE_H

#include "rewrite/plan/statement.h"

/* The statement has at least one REFERENCE_TARGET, at the top or inside WITH, whose write does not
 * pass (statement_write_passes). Also does the statement's reads, by select_rewrite. Sets edits,
 * prelude, tag and verb. False with 0A000 where it cannot be done exactly. */
bool write_rewrite(struct statement *statement, struct error *error);

#endif
