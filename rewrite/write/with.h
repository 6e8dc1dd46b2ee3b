/*
 * The WITH in front of a statement: its queries, where they stand, and which of them a clause
 * needs.
 *
 * Only there may WITH hold writes: PostgreSQL allows them nowhere below.
 */
#ifndef CROSSFADE_REWRITE_WRITE_WITH_H
#define CROSSFADE_REWRITE_WRITE_WITH_H

#include <stdbool.h>
#include <stddef.h>

#include "rewrite/plan/statement.h"

/* A statement that writes a migrating table, with more queries in its WITH, is refused with 54000.
 */
#define WITH_QUERY_LIMIT 1024

struct with_query {
    const PgQuery__CommonTableExpr *cte;
    const ProtobufCMessage *query;
    bool writes;  /* INSERT, UPDATE or DELETE, of whatever table */
    size_t first; /* the token of its name */
    size_t open;  /* the brackets around the query */
    size_t close;
    size_t stop; /* after it, SEARCH and CYCLE included */
};

struct with {
    struct arena *arena;
    struct with_query *queries;
    size_t count;
    bool recursive;
    bool writes; /* one of them at least */
};

/* Of the statement's own query; without queries where there is none. False with 0A000 for names
 * that are not found in the text. */
bool with_read(const struct statement *statement, struct with *out, struct error *error);

/* How many queries, from the first on, the one at `index` sees: those before it, with RECURSIVE all
 * of them. The statement itself stands at `count`. */
size_t with_limit(const struct with *with, size_t index);

/* Marks the queries that `message`, a part of the query at `index`, needs: what it names, what
 * those name, and so on. Errs towards too many. Queries that it does not see are `hidden` where it
 * has their names: there these mean tables. Both have one entry for each query. */
void with_mark(const struct with *with, size_t index, const ProtobufCMessage *message, bool *needed,
               bool *hidden);

#endif
