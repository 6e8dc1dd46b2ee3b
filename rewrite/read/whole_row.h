/*
 * What depends on a table itself and not on its columns: a whole row, which is of the table's own
 * row type; a function of such a row in the form of a column, `n.full`; and `tableoid`.
 *
 * While the client's table exists its row type does too, so that the row of a subselect in its
 * place, or one made of mapped expressions, becomes a value of it. When it has been dropped a row
 * is a record, as good as can be.
 */
#ifndef CROSSFADE_REWRITE_READ_WHOLE_ROW_H
#define CROSSFADE_REWRITE_READ_WHOLE_ROW_H

#include "rewrite/plan/statement.h"

/* Adds the edit for a column reference that means such a thing of a moved reference. False with
 * 0A000 for the other system columns: the other table's rows have others. */
bool whole_row_rewrite(struct statement *statement, const struct column_use *use,
                       struct error *error);

bool whole_row_is_system_column(const char *name);

/* Whether a bare name that is a table's is a column's too, at whatever level: that comes before the
 * whole row. `*unsure` where it may be one of something of which nobody knows the columns. */
bool whole_row_is_column(const struct column_use *use, const char *name, bool *unsure);

/* A condition that is never false, and an error of the server where `row`, a name in SQL, is a
 * column and no row with this column: such a value could be cast to the row's type too. */
const char *whole_row_guard(const char *row, const char *column, struct arena *arena);

/* A row made of expressions, so that the server does not take it for a list of them: on either side
 * of IN it would. */
const char *whole_row_as_one(const struct column_use *use, const char *row, struct arena *arena);

/* The OID of the table, as a reader of `tableoid` sees it. NULL where its rows may have several, or
 * nobody knows. */
const char *whole_row_table_oid(const struct shape *shape, struct arena *arena);

#endif
