/*
 * What a text turned out to be: its statements, and what is known of each before the server has
 * been asked about it. rewriter.c makes it; everything lives in its arena.
 */
#ifndef CROSSFADE_REWRITE_PLAN_ANALYSIS_H
#define CROSSFADE_REWRITE_PLAN_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/arena.h"
#include "rewrite/plan/plan.h"
#include "rewrite/text/touched.h"

struct parse;
struct rewriter;
struct statement;

struct analysed_statement {
    struct text text; /* within the request's text, without the semicolon; of a query that is not
                         run at once, DECLARE's, that query alone; or a question of ours */
    bool is_ours;     /* the last: places in it mean nothing to the client */
    /* Neither of the two, but a query that stands for a statement on a table that has been dropped
     * (stand_in.h): what is said of it is not what the client is told. */
    bool stands_in;
    struct kept *kept; /* where the text that stands in has stretches of the client's */
    size_t kept_count;
    bool touches;        /* names a migrating table where a table stands */
    bool needs_describe; /* must be described by the server as it stands before rewriter_plan */
};

/* Places in its text are not those of the client's. */
static inline bool analysed_is_ours(const struct analysed_statement *statement)
{
    return statement->is_ours || statement->stands_in;
}

/* What the server said, if that was of the client's own statement; or NULL. */
static inline const struct description *
analysed_original(const struct analysed_statement *statement, const struct description *described)
{
    return statement->stands_in ? NULL : described;
}

struct analysis {
    const struct rewriter *rewriter;
    const struct rewrite_request *request;
    struct analysed_statement *statements;
    size_t statement_count;
    bool passes;  /* nothing to change: the text may be sent as it is */
    bool watches; /* it does something with cursors */
    struct hidden_sql *hidden;
    size_t hidden_count;
    const char **made; /* relative_made of its statements */
    size_t made_count;
    bool is_ddl;       /* alters or drops a migrating table: read the catalog again afterwards */
    bool syntax_error; /* our parser cannot read it, `error` says why: ask the server, refuse if it
                          can */
    struct parse *parse;     /* NULL where there was no need to parse */
    struct statement **work; /* one for each statement */
    struct arena *arena;
};

#endif
