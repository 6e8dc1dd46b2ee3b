/*
 * SQL's PREPARE, EXECUTE, DEALLOCATE and DISCARD ALL, as far as a session must know them: which
 * statement, under which name, with which arguments.
 */
#ifndef CROSSFADE_REWRITE_PLAN_SQL_PREPARE_H
#define CROSSFADE_REWRITE_PLAN_SQL_PREPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "rewrite/plan/plan.h"
#include "rewrite/tree/parse.h"

enum sql_prepare_verb {
    SQL_PREPARE_NONE,    /* another statement */
    SQL_PREPARE_MAKE,    /* PREPARE */
    SQL_PREPARE_RUN,     /* EXECUTE, also within CREATE TABLE AS */
    SQL_PREPARE_EXPLAIN, /* EXPLAIN EXECUTE */
    SQL_PREPARE_DROP,    /* DEALLOCATE */
    SQL_PREPARE_DROP_ALL /* DEALLOCATE ALL, DISCARD ALL */
};

static inline bool sql_prepare_runs(enum sql_prepare_verb verb)
{
    return verb == SQL_PREPARE_RUN || verb == SQL_PREPARE_EXPLAIN;
}

struct sql_prepare_statement {
    enum sql_prepare_verb verb;
    const char *name;      /* of the prepared statement */
    struct text query;     /* of PREPARE: what it prepares, within the text */
    struct text arguments; /* of EXECUTE: with their brackets, within the text; or empty */
    size_t argument_count;
    bool calls;      /* a function, in an argument */
    bool executes;   /* false for EXPLAIN without ANALYZE */
    bool keeps_rows; /* the client sees other rows than those of the prepared statement, or
                        none: EXPLAIN, CREATE TABLE AS */
};

/* Texts of more words and signs are not read: some milliseconds' work. Values may be long. */
#define SQL_PREPARE_TOKEN_LIMIT ((size_t)32 * 1024)

/* One for each statement of the text, in the arena. False where the text cannot be read: with 42601
 * where it is no SQL that we know, with a class of 54 where it is too much of it. */
bool sql_prepare_read(const char *text, size_t length, bool standard_conforming_strings,
                      struct arena *arena, struct sql_prepare_statement **out, size_t *count,
                      struct error *error);

/* A plan for EXECUTE's own text, alone in `text`, of a statement whose plan is `prepared`: its
 * answers are changed as that plan says, and rows are locked first by EXECUTE of the prepared
 * statement `prelude`, where there is need. One reference, the caller's. */
struct plan *sql_prepare_run(struct plan *prepared, const struct sql_prepare_statement *run,
                             struct text text, const char *prelude);

/* Whether EXPLAIN runs what it is asked about: ANALYZE among its options, and not off. */
bool sql_prepare_explain_executes(const PgQuery__ExplainStmt *explain);

/* The query of PREPARE, or NULL for other statements; `*first` is its first token. */
const ProtobufCMessage *sql_prepare_query(const PgQuery__Node *node, const struct tokens *tokens,
                                          size_t begin, size_t stop, size_t *first);

#endif
