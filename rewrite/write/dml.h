/*
 * An INSERT, UPDATE or DELETE taken apart: where each clause stands, and what the statement is to
 * become.
 *
 * A write is done in two steps that know little of each other. translate.c turns a statement on the
 * client's table into one on the primary, where that is the other table. dual.c wraps a statement
 * on the primary so that the mirror gets the rows that the primary really stored. In between stands
 * the *core*: the statement on the primary without its RETURNING.
 *
 * Changes to the text come in two layers, so that a clause can be made anew around stretches of the
 * client's text: `outer` makes and moves clauses and leaves those stretches as they are; the
 * statement's own edits (columns, tables that are read) are applied to the stretches at the end.
 *
 * Names of ours begin with _cf; texts of clients that have such names are refused.
 */
#ifndef CROSSFADE_REWRITE_WRITE_DML_H
#define CROSSFADE_REWRITE_WRITE_DML_H

#include <stdbool.h>
#include <stddef.h>

#include "rewrite/mapping/mapping.h"
#include "rewrite/plan/statement.h"

enum dml_kind { DML_INSERT, DML_UPDATE, DML_DELETE };

/* Tokens first <= i < stop. A clause that is not there is empty. */
struct span {
    size_t first;
    size_t stop;
};

static inline bool span_is_empty(struct span span)
{
    return span.first >= span.stop;
}

/* Where a write stands: the statement itself, or a query of its WITH. */
struct dml_place {
    const ProtobufCMessage *query;
    size_t first; /* tokens first <= i < stop */
    size_t stop;
    const char *name; /* of the WITH query that we make of it */
    bool embedded;    /* in WITH: its rows are not the client's, its tag nobody sees */
    bool shared;      /* another write of the statement is mirrored to the same table */
    bool awaited;     /* others want to know when the mirror's rows are deleted */
    bool waits;       /* for these others */
};

/* A column that a subquery gets under its own name (translate_lend.c). */
struct lent_column {
    size_t open; /* the bracket before the subquery */
    const struct column *column;
    struct lent_column *next;
};

/* Rows that stand in a table, or a query, of ours, to be inserted as if a client had written that:
 * its columns have the names and types of the client's, and are NULL where nothing is given. */
struct dml_rows {
    const char *const *columns; /* the names of those that are given, as a client would list them */
    size_t column_count;
    const char *from; /* SQL: where the rows stand, and what they are called */
    const char *name;
};

struct dml {
    struct statement *statement;
    struct dml_place place;
    const struct dml_rows *rows; /* of a write of ours, which has no text: all clauses are empty */
    const struct tokens *tokens;
    struct arena *arena;
    const struct reference *target;
    enum dml_kind kind;

    enum side client; /* the shape the text is written against */
    enum side primary;
    enum side mirror;
    bool mirrored;
    bool at_cursor; /* WHERE CURRENT OF: the server finds the cursor's row in the primary, or fails
                     */
    const struct shape *shape[SIDE_COUNT];
    const struct mapping *mapping[SIDE_COUNT]; /* mapping[s][i] computes column i of shape[s] */

    /* The client's clauses, key words in front not counted but for WITH and ON CONFLICT. */
    struct span with;
    struct span table; /* ONLY, the name, and the * after it */
    struct span alias; /* AS and the name */
    struct span columns;
    struct span source; /* of an INSERT: VALUES …, SELECT …, DEFAULT VALUES */
    struct span conflict;
    size_t arbiter_stop; /* where DO of ON CONFLICT stands */
    struct span set;
    struct span from; /* also USING */
    struct span where;
    struct span returning;
    size_t core_first;              /* where the write begins, its WITH included if it stays */
    size_t core_stop;               /* where RETURNING stands, or the write's end */
    PgQuery__Node *const *set_list; /* of UPDATE or of ON CONFLICT DO UPDATE */
    size_t set_count;
    const char *const *listed; /* the columns that an INSERT names */
    size_t listed_count;
    PgQuery__Node *const *returning_list;
    size_t returning_count;

    const char *qualifier;    /* what names the table's columns, in SQL */
    const char *lock_name;    /* the same for FOR UPDATE OF, which takes no schema */
    struct lent_column *lent; /* those of one subquery beside each other */
    struct edits outer;
    struct draft core; /* of rows of ours: instead of the edited text */
    bool *sets; /* by the primary's columns: UPDATE, or DO UPDATE, gives them another value */

    /* RETURNING as it is to be sent, without the key word; empty where there is none. */
    struct draft list;
    const char **names; /* of the columns that the client sees */
    size_t name_count;
};

/* Takes the write apart. False with 0A000 for what neither step can do. */
bool dml_read(struct statement *statement, const struct reference *target,
              const struct dml_place *place, struct dml *out, struct error *error);

/* The INSERT of rows of ours, which takes the place of a statement of the client's. */
void dml_of_rows(struct statement *statement, const struct reference *target,
                 const struct dml_place *place, const struct dml_rows *rows, struct dml *out);

/* That INSERT into the client's own table; what the shape lacks is given NULL. */
void dml_add_rows(const struct dml_rows *rows, const struct shape *shape, struct draft *out);

/* Whether the statement has names of ours; then they could mean something else in it. */
bool dml_has_our_names(const struct statement *statement);

/* statement_refuse for this statement's table. Returns false. */
bool dml_refuse(const struct dml *dml, const char *construct, struct error *error);

/* An empty draft in the statement's arena. */
struct draft dml_draft(const struct dml *dml);

/* The core, with the outer edits, or that of rows of ours. False where they contradict each other.
 */
bool dml_add_core(const struct dml *dml, struct draft *out, struct error *error);

/* The client's tokens first <= i < stop, with the outer edits. */
bool dml_add_outer(const struct edits *outer, size_t first, size_t stop, struct draft *out,
                   struct error *error);

/* A draft with the statement's own edits applied to the client's stretches in it. */
bool dml_finish(const struct statement *statement, const struct draft *raw, struct draft *out,
                struct error *error);

/* The name of the relation in SQL: "public"."new_names". */
const char *dml_table(const struct dml *dml, enum side side);

/* The primary as a source of rows, under the name that the write's clauses have for it. */
void dml_add_table(const struct dml *dml, struct draft *out);

size_t dml_column_index(const struct shape *shape, const struct column *column);

#endif
