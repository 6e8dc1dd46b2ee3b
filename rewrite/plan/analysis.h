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
    struct text text;    /* within the request's text, without the semicolon; of a query that is not
                            run at once, DECLARE's, that query alone; or a question of ours */
    bool is_ours;        /* the last: places in it mean nothing to the client */
    bool touches;        /* names a migrating table where a table stands */
    bool needs_describe; /* must be described by the server as it stands before rewriter_plan */
};

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
