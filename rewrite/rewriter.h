/*
 * From SQL text, catalog and routes to a plan.
 *
 * A statement goes through three steps, with the session asking the server in between:
 *
 *   1. rewriter_scan      does the text name a migrating table at all? No parse, no allocation.
 *   2. rewriter_analyse   parses the text, splits it into statements, says which of them the server
 *                         must describe as the client wrote them.
 *   3. rewriter_plan      with those descriptions, makes the plan.
 *
 * A rewriter belongs to one catalog, is immutable and may be used by several threads at once. What
 * cannot be done exactly is refused with 0A000, naming the construct (design: fail closed).
 */
#ifndef CROSSFADE_REWRITE_REWRITER_H
#define CROSSFADE_REWRITE_REWRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/catalog.h"
#include "config/flags.h"
#include "protocol/base/arena.h"
#include "protocol/base/error.h"
#include "protocol/description.h"
#include "rewrite/plan.h"

/* One statement may touch this many tables of migrations; more are refused. */
#define REWRITER_TOUCHED_LIMIT 32
/* And this many relatives of such are told apart; of more, any bare name is taken for theirs. */
#define REWRITER_RELATIVES_LIMIT 32
/* Longer texts that name a migrating table are refused with 54000. */
#define REWRITER_TEXT_LIMIT ((size_t)16 * 1024 * 1024)

/* The same for texts of which the plan needs more memory: each table named in one may take some
 * hundred bytes of text in its place. */
#define REWRITER_PLAN_LIMIT ((size_t)128 * 1024 * 1024)

struct rewriter;

/* A migrating table whose name occurs as a word in the text; quoted, in a string or in a comment
 * too: the scan errs towards finding too much. */
struct touched {
    size_t migration;
    enum side side;
    /* Whether the bare name, without a schema, means the migrating table in this session, as the
     * server resolves it (search_path, temporary tables). Set by the caller after the scan. */
    bool bare_name_is_ours;
    unsigned guards; /* bits of guard.h, as the server has it of the session's role; set as well */
    /* The route its transaction takes. Set by the caller. */
    struct route route;
};

/* A relative of a table (config/catalog.h) whose name occurs in the same way. */
struct touched_relative {
    size_t migration;
    enum side side;
    size_t relative;        /* of that shape's */
    bool bare_name_is_ours; /* as above */
};

struct touched_set {
    struct touched items[REWRITER_TOUCHED_LIMIT];
    size_t count;
    bool overflow;
    /* The tables that they belong to are among the items. */
    struct touched_relative relatives[REWRITER_RELATIVES_LIMIT];
    size_t relative_count;
    bool more_relatives; /* of the items' tables: any of theirs may be named */
    /* U&"…" or the like: a name may be hidden in escapes, so that every table counts as touched. */
    bool escaped_names;
};

/* NULL and `error` where a mapping does not parse. Holds a reference to the catalog. */
struct rewriter *rewriter_new(struct catalog *catalog, struct error *error);
void rewriter_free(struct rewriter *rewriter);
const struct catalog *rewriter_catalog(const struct rewriter *rewriter);

/* Which these are of, in the catalog that they were found by. */
const struct table_name *rewriter_touched_table(const struct catalog *catalog,
                                                const struct touched *item);
const struct relative *rewriter_touched_relative(const struct catalog *catalog,
                                                 const struct touched_relative *item);

/* Only migrations of `database` count. True where something was found. */
bool rewriter_scan(const struct rewriter *rewriter, const char *database, const char *text,
                   size_t length, struct touched_set *out);

struct rewrite_request {
    const char *text; /* need not be terminated */
    size_t length;
    const char *database;
    const struct touched_set *touched;
    bool extended; /* from Parse: one statement */
    /* As Parse declares them, 0 for "find out". Part of what a cached plan depends on. */
    const uint32_t *parameter_types;
    size_t parameter_count;
    bool standard_conforming_strings; /* the session's setting */
    bool ascii_safe_encoding; /* bytes below 0x80 always mean themselves in client_encoding */
    bool utf8;                /* client_encoding is UTF8 */
};

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

/* Everything lives in `arena`, and the request's text must outlive it. False with `error`: refused.
 */
bool rewriter_analyse(const struct rewriter *rewriter, const struct rewrite_request *request,
                      struct arena *arena, struct analysis **out, struct error *error);

/* `descriptions` has one entry per statement: what the server said of the client's own statement,
 * or NULL where it was not asked. The plan has one reference, the caller's. */
bool rewriter_plan(const struct analysis *analysis, const struct description *const *descriptions,
                   struct plan **out, struct error *error);

#endif
