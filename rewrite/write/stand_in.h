/*
 * What the server is asked about a write of a table that has been dropped.
 *
 * While the client's table is there, the server is asked about the client's own statement, and so
 * it is known that its names mean something, and one thing, and how many columns a query has. Where
 * that must be known after the table has gone, the server is asked about a query in which typed
 * NULLs stand for the table's columns:
 *
 *     INSERT INTO names (id, first_name) SELECT * FROM unnest($1::int[], $2::text[])
 *     SELECT * FROM (SELECT * FROM unnest($1::int[], $2::text[])) AS _cf_p
 *
 *     UPDATE names SET first_name = u.name FROM unnest(…) AS u (id, name) WHERE names.id = u.id
 *     SELECT 1 FROM unnest(…) AS u (id, name), (SELECT NULL::integer AS id, …) AS names
 *     WHERE (names.id = u.id) AND ((u.name)::text) IS NULL
 *
 * It is analysed and never run. The table stands behind what FROM and USING name, which in a write
 * cannot see it. What the query is lenient about is left to the statement that is sent.
 *
 * In PREPARE's query each parameter is cast to the type that PREPARE declares.
 *
 * Not asked: a write in WITH, WHERE CURRENT OF, and statements with something that
 * only a table has: system columns, a schema before table and column, TABLESAMPLE, and beside a
 * second table that has gone GROUP BY.
 */
#ifndef CROSSFADE_REWRITE_WRITE_STAND_IN_H
#define CROSSFADE_REWRITE_WRITE_STAND_IN_H

#include <stdbool.h>

#include "rewrite/plan/analysis.h"
#include "rewrite/plan/statement.h"

/* Whether something must be known that only the server knows; then `out` says what to ask. In the
 * statement's arena. */
bool stand_in_ask(const struct statement *statement, struct analysed_statement *out);

#endif
