/*
 * Writes: INSERT, UPDATE and DELETE whose table is mirrored, or whose primary is the other table.
 */
#ifndef CROSSFADE_REWRITE_WRITE_WRITE_H
#define CROSSFADE_REWRITE_WRITE_WRITE_H

#include "rewrite/plan/statement.h"
#include "rewrite/write/dml.h"

/* The statement has at least one REFERENCE_TARGET, at the top or inside WITH, whose write does not
 * pass (statement_write_passes). Also does the statement's reads, by select_rewrite. Sets edits,
 * prelude, tag and verb. False with 0A000 where it cannot be done exactly. */
bool write_rewrite(struct statement *statement, struct error *error);

/* The INSERT of rows of ours into the client's table, whose write does not pass, with its seal:
 * appended to `out`. Sets tag and verb where it ends with the rows' number. False as above. */
bool write_rows(struct statement *statement, const struct reference *target,
                const struct dml_rows *rows, struct draft *out, struct error *error);

#endif
