/*
 * The tree of a text, as libpg_query (PostgreSQL 15's own grammar) builds it.
 *
 * parse.c alone calls libpg_query. The tree is protobuf-c's, allocated in the caller's arena;
 * locations in it are byte offsets into the text. Absent strings in it are "" and never NULL.
 * Integers below zero are 0 in the tree of a text (libpg_query leaves them out of its JSON); the
 * text itself says what they are. The tree of an expression has them.
 */
#ifndef CROSSFADE_REWRITE_TREE_PARSE_H
#define CROSSFADE_REWRITE_TREE_PARSE_H

#include <pg_query/pg_query.pb-c.h>
#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/arena.h"
#include "protocol/base/error.h"
#include "rewrite/text/lexer.h"
#include "rewrite/tree/tree.h"

/* Deeper texts are refused with 54001 (depth.h). */
#define PARSE_DEPTH_LIMIT 1000

struct parse_statement {
    const PgQuery__Node *node;
    size_t first; /* its tokens: first <= i < stop, the semicolon not among them */
    size_t stop;
};

struct parse {
    const struct tokens *tokens;
    struct parse_statement *statements;
    size_t count;
};

/* False with 42601 where the text is not PostgreSQL 15's SQL, with 54001 where it is too deep. */
bool parse_text(const struct tokens *tokens, struct arena *arena, struct parse **out,
                struct error *error);

/* One expression, as in a SELECT list; NULL with `error` where it is anything more or less. */
const PgQuery__Node *parse_expression(const char *sql, struct arena *arena, struct tokens **tokens,
                                      struct error *error);

#endif
