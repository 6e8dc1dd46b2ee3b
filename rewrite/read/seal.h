/*
 * A query within what is sent, by which the server says whether the tables still are what the plan
 * was made for. It is analysed and then dropped: it is never planned, and never runs. It fails
 * where a table has gone, or has other columns, in number, order of types, name, type, type
 * modifier or collation:
 *
 *     WITH RECURSIVE _cf_seal0 AS (
 *         SELECT NULL::integer, …, _cf_table.* FROM ONLY public.names _cf_table
 *         UNION ALL
 *         SELECT _cf_table.id, …, NULL::integer, … FROM _cf_seal0, ONLY public.names _cf_table)
 *     SELECT 1
 *
 * A write has it in its WITH, where nothing reads it. A read has it in the condition `true OR
 * EXISTS (…)` of a subselect that takes a table's place, which the planner folds before it looks
 * into it: with a WITH of its own it would no longer find max(id) in an index.
 *
 * PostgreSQL compares the two halves of a recursive query exactly, where a plain UNION would find a
 * common type; each column stands on either side once, as a common type may be one of the two. That
 * it stands in FROM locks the table against DDL before the statement's own tables are looked at, up
 * to the transaction's end, and has a prepared statement analysed anew after any. No right to the
 * table is needed: rights are checked for what runs.
 *
 * Not seen: defaults, constraints, generation and identity; two columns of one type that have
 * changed places; a table made again with the same columns.
 */
#ifndef CROSSFADE_REWRITE_READ_SEAL_H
#define CROSSFADE_REWRITE_READ_SEAL_H

#include <stdbool.h>

#include "rewrite/plan/statement.h"

/* The condition, for the first table that is moved of a statement that only reads. */
bool seal_add_condition(struct statement *statement, struct draft *out, struct error *error);

/* `in`, which stands in the place of the statement's query from its first token on, with the seal:
 * appended to `out`. */
bool seal_text(struct statement *statement, const struct draft *in, struct draft *out,
               struct error *error);

/* `WITH _cf_seal AS (…) `, for a query of ours; nothing where there is nothing to look at. */
bool seal_add(struct statement *statement, struct draft *out, struct error *error);

#endif
