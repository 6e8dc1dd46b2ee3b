/*
 * The parts of a query, for the files that make statements of them.
 */
#ifndef CROSSFADE_GENERATOR_SQL_QUERY_H
#define CROSSFADE_GENERATOR_SQL_QUERY_H

#include "tests/generator/sql.h"

struct sql_scope *sql_scope_new(const struct sql_scope *outer);
void sql_scope_free(struct sql_scope *scope);

/* ` FROM …`, whose sources go to the scope. */
void sql_from(struct sql *sql, struct sql_scope *scope);
/* ` WHERE …`, that often. */
void sql_where(struct sql *sql, const struct sql_scope *scope, unsigned percent);
/* ` ORDER BY 1, 2 …`: all columns, so that equal rows are the only ties. */
void sql_order(struct sql *sql, size_t count);
/* ` LIMIT …` or one of its kin, or nothing. */
void sql_limit(struct sql *sql);
/* Expressions with names of their own, which go to *out. */
void sql_items(struct sql *sql, const struct sql_scope *scope, unsigned count,
               struct sql_source *out);

#endif
