/*
 * What to send in a statement's place, and how to treat the answers so that the client sees those
 * that the plain table would have given.
 *
 * A plan is immutable, lives in its own arena and is reference counted: the cache, prepared
 * statements, portals and expected answers each hold a reference. Not shared between threads.
 */
#ifndef CROSSFADE_REWRITE_PLAN_PLAN_H
#define CROSSFADE_REWRITE_PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/catalog.h"
#include "protocol/base/arena.h"
#include "protocol/base/error.h"
#include "protocol/description.h"
#include "rewrite/plan/translated_error.h"
#include "rewrite/text/text.h"

/* What the names in a seal begin with (seal.h). */
#define PLAN_SEAL_PREFIX "_cf_"

/* Ends a statement whose text may end in a comment up to the end of its line. */
#define PLAN_BEHIND_CLIENT "\n;"

/* How the CommandComplete tag that the client sees comes about. */
enum tag_rule {
    TAG_AS_IS,      /* the server's own */
    TAG_FROM_TAG,   /* `verb` and the last number of the server's tag */
    TAG_FROM_COUNT, /* `verb` and the count in the one row that the server returns, which is hidden
                     */
};

/* What a statement does with a cursor of SQL's, as far as others depend on it. */
enum cursor_verb {
    CURSOR_NONE,
    CURSOR_DECLARE, /* FETCH then returns rows of the plan_statement */
    CURSOR_FETCH,
    CURSOR_CLOSE,
    CURSOR_CLOSE_ALL,
    CURSOR_SAVEPOINT, /* `name` is the savepoint's, here and below */
    CURSOR_RELEASE,
    CURSOR_ROLLBACK_TO, /* does away with the cursors declared since */
    CURSOR_COMMIT,      /* of the whole transaction, here and below */
    CURSOR_ROLLBACK
};

struct plan_cursor {
    enum cursor_verb verb;
    const char *name; /* "" where there is none */
    bool hold;        /* outlives its transaction */
};

/* What the client gets of the answer to a step. An error it gets in any case. */
enum plan_treatment {
    PLAN_SHOW,   /* the client's statement: all of it, made into what the plain table would give */
    PLAN_SILENT, /* nothing */
    PLAN_STAGE,  /* a COPY of the client's into a table of ours: all but its tag */
    PLAN_COUNT   /* nothing, but for the count in the tag of the statement */
};

/* A text that is sent by itself. In the order of the steps, each once the one before has succeeded;
 * the tag comes with the last. */
struct plan_step {
    struct text text;
    enum plan_treatment treatment;
    struct kept *kept; /* for error positions, in order of sent_at */
    size_t kept_count;
};

/* To lock rows, or make a staging table; the client's own; to move rows; to drop that table. */
#define PLAN_STEPS_LIMIT 4

/* COPY … FROM whose rows belong elsewhere: a step makes a staging table, the client's COPY fills
 * it, the next moves its rows to where they belong, and the last drops it (copy.h). */
struct plan_copy {
    /* The move over a query of the same columns: the staging table is not there yet when the server
     * is asked whether it takes this. */
    struct text judged;
    const char *table; /* what the client calls it, for messages that name the staging table */
    bool from_client;  /* STDIN, not a file or a program of the server's */
};

struct plan_statement {
    struct text client; /* the client's statement, within its whole text */
    size_t client_at;   /* its offset there */
    bool rewritten;     /* false: what is sent is the client's own */
    struct plan_step steps[PLAN_STEPS_LIMIT];
    size_t step_count;
    /* The step that stands for the client's statement. Those before it have the same parameters,
     * those after it none. */
    size_t own;
    /* The server describes the own text from here on: after the words in front of a query that is
     * not run at once. */
    size_t query_at;
    struct plan_cursor cursor;
    const struct plan_copy *copy; /* NULL for all but a staged COPY */
    enum tag_rule tag;
    const char *verb; /* "INSERT 0", "UPDATE", "DELETE" */
    /* What the client is told of parameters and columns. NULL: the server's answer passes, with the
     * table OIDs of migrating tables taken out. */
    const struct description *description;
    /* The stretch where an error says that a table is not what the plan was made for (seal.h), of
     * the own text, of a staged COPY of the move; empty where there is none. */
    struct text seal;
    struct text sealed; /* of EXECUTE: the text that was prepared, in which the seal is */
};

/* SQL over a table of a migration that the text hides from us (hidden.h). */
struct hidden_sql {
    size_t migration;
    enum side side;
    const char *construct; /* "DO", "CREATE FUNCTION": a constant */
    uint64_t shape;        /* equal for statements that differ in values alone */
};

struct plan {
    unsigned references;
    bool passes;        /* nothing is changed; statements is empty unless ... */
    bool watches;       /* ... the answers must be looked at, for cursors */
    bool is_momentary;  /* not to be kept for when the text comes again */
    struct text client; /* the client's whole text, owned by the arena */
    struct plan_statement *statements;
    size_t statement_count;
    struct text simple; /* all steps of all statements in one simple-protocol text */
    /* OIDs of the tables of the migrations touched: what TAG-less descriptions leave out. */
    uint32_t *masked_tables;
    size_t masked_table_count;
    /* For the names in errors; the migrations are the catalog's. NULL in a plan of cursor_watch. */
    struct catalog *catalog;
    struct shown_migration *shown;
    size_t shown_count;
    struct hidden_sql *hidden;
    size_t hidden_count;
    /* What its statements make relatives of tables (relative.h): names that nobody knows yet. */
    const char **made;
    size_t made_count;
    const struct template *template; /* for texts that differ only in literals; or NULL */
    struct plan *base; /* whose template and memory this one uses: a reference; or NULL */
    struct arena arena;
};

struct plan *plan_retain(struct plan *plan);
void plan_release(struct plan *plan); /* NULL is allowed */

/* The text that stands for the client's. */
struct text plan_own_text(const struct plan_statement *statement);
/* Appended; there are fewer than PLAN_STEPS_LIMIT of them. */
void plan_add_step(struct plan_statement *statement, struct plan_step step);
/* The text between a step and the next, in plan->simple. */
const char *plan_separator(const struct plan_statement *statement, size_t step);

/* Its name is copied into the arena. */
struct plan_cursor plan_cursor_copy(struct plan_cursor cursor, struct arena *arena);

/* False where the client's text may be sent and forgotten. */
bool plan_is_needed(const struct plan *plan);

/* What the server is asked about: the statement, the query in it that it keeps, or plan_copy's
 * `judged`. */
struct text plan_described(const struct plan_statement *statement);

/* A byte offset into plan->simple, or into a step's text, as one into the client's whole text;
 * false where that place is in text of ours. */
bool plan_simple_position(const struct plan *plan, size_t sent_at, size_t *client_at);
bool plan_step_position(const struct plan_step *step, size_t sent_at, size_t *client_at);

/* The byte where a character of the text is, counted from 1 as in errors; beyond the end, the end.
 */
size_t plan_offset(struct text text, uint32_t position, bool utf8);
/* The other way: the character that comes after this much of a text. */
uint32_t plan_place(struct text before, bool utf8);
/* Where a character of what plan_described gives stands in the client's whole text, counted in the
 * same way; 0 where it is none of the client's. */
uint32_t plan_described_place(const struct plan *plan, const struct plan_statement *statement,
                              uint32_t position, bool utf8);

/* Whether an error at that character of what was sent is the seal's. Of EXECUTE it may be one of
 * the text that was prepared: nothing says which of the two the server means, but that what it says
 * of a seal names a part of it. */
bool plan_seal_is_broken(const struct plan_statement *statement, struct text sent,
                         uint32_t position, const char *message, bool utf8);

/*
 * Checks what the server says about the rewritten statement against what the client is to see:
 * the same parameters, and rows of the same types where rows pass. False with 0A000 where they
 * differ: the rewrite is not exact and must not run. `original` NULL checks nothing but that rows
 * are where rows must be.
 */
bool plan_check(const struct plan_statement *statement, const struct description *original,
                const struct description *rewritten, struct error *error);

#endif
