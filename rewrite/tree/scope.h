/*
 * Which tables a statement names, where, and what its column references may mean.
 *
 * The whole tree is walked, with PostgreSQL's rules for names: WITH queries hide tables of the same
 * name where they can be seen, a schema decides at once, a bare name means the migrating table only
 * where the session says so. A table of a migration that stands where scope.c knows no rule for it
 * makes the statement refused, never ignored.
 *
 * All of it lives in the statement's arena.
 */
#ifndef CROSSFADE_REWRITE_TREE_SCOPE_H
#define CROSSFADE_REWRITE_TREE_SCOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rewrite/text/touched.h"
#include "rewrite/tree/parse.h"

/* A statement with more in its FROM clauses, all taken together, is refused with 54000. */
#define SCOPE_SOURCE_LIMIT 1024

enum reference_use {
    REFERENCE_READ,   /* in FROM or USING */
    REFERENCE_TARGET, /* what INSERT, UPDATE, DELETE or MERGE writes */
    REFERENCE_WHOLE   /* the table itself: TRUNCATE, LOCK, COPY */
};

/* A table of a migration, at one place of the text. */
struct reference {
    const PgQuery__RangeVar *var;
    enum reference_use use;
    const struct touched *touched; /* with its route */
    const struct migration *migration;
    enum side side;     /* the table named, so the shape that the client writes against */
    enum side physical; /* where a read goes: the primary for locking reads and beside a write of
                           the same migration, else the read table */
    const char *name;   /* its columns' qualifier: the alias, or the table's name */
    struct level *level;
    size_t first;      /* tokens from ONLY or the name's first part ... */
    size_t name_first; /* ... the name's first part ... */
    size_t stop;       /* ... up to the alias, which is not included */
    struct reference *next;
};

/* A relative of such a table, at one place of the text (relative.h). */
struct relative_use {
    const struct touched *table; /* with its route */
    const struct relative *relative;
    enum reference_use use;
    struct relative_use *next;
};

/* Anything in FROM: a table (ours or not), a subselect, a function, a join with an alias. */
struct source {
    const char *name;
    const struct reference *reference; /* NULL: not of a migration */
    const ProtobufCMessage *item;      /* in the tree: a RangeVar, a RangeSubselect, … */
    struct source *next;
};

#define SCOPE_EVERY_SOURCE SIZE_MAX

/* One SELECT, INSERT, UPDATE, DELETE or MERGE. */
struct level {
    const ProtobufCMessage *query;
    const struct level *outer; /* whose sources can be named too, or NULL */
    size_t outer_seen;         /* see column_use's `seen`: of `outer` */
    struct source *sources;    /* the target of a write first */
    struct source *last_source;
    size_t source_count;
    bool writes;
    struct level *next; /* of all the statement's levels, in order of the text */
};

/* Where a column reference stands by itself, not within an expression. */
enum column_place {
    COLUMN_ELSEWHERE,
    COLUMN_LISTED, /* an item of SELECT or RETURNING, of a row of VALUES, or of ROW (…): where `n.*`
                      is a list of columns, and not a row */
    COLUMN_ORDERED, /* an item of the query's own ORDER BY or DISTINCT ON */
    COLUMN_GROUPED  /* the same of GROUP BY, at whatever depth of grouping sets */
};

struct column_use {
    const PgQuery__ColumnRef *ref;
    const ProtobufCMessage *parent; /* what it is a part of: a ResTarget, a FuncCall, … */
    enum column_place place;
    const struct level *level;
    size_t seen;  /* of `level`: how many sources, from the first, a name in FROM can mean; or
                     SCOPE_EVERY_SOURCE, where it stands elsewhere */
    size_t token; /* its first */
    struct column_use *next;
};

/* A column named in JOIN … USING. */
struct using_name {
    const char *name;
    struct using_name *next;
};

struct scope {
    struct reference *references; /* in order of the walk */
    struct relative_use *relatives;
    struct level *levels;
    struct column_use *columns;
    struct using_name *usings;
    bool natural_join;   /* anywhere */
    bool outer_join;     /* anywhere */
    bool renamed_join;   /* anywhere: (a JOIN b …) AS j (x, y) names columns by their order */
    bool locks;          /* has FOR UPDATE or its kin anywhere */
    bool embedded_write; /* an INSERT, UPDATE, DELETE in WITH, whatever it writes */
    bool runs_text;      /* calls a function that runs SQL given to it as text */
    bool sets_config;    /* calls set_config, which may change what names mean after it */
};

/* False with 0A000 where a migrating table stands in an unknown place, where a relative of one is
 * named that would lead past the other table, or with what the text makes impossible.
 * `bare_names_unsure`: a statement before this one, in the same text, may have changed what a name
 * without a schema means. */
bool scope_resolve(const struct catalog *catalog, const struct rewrite_request *request,
                   const struct tokens *tokens, const struct parse_statement *statement,
                   bool bare_names_unsure, struct arena *arena, struct scope *out,
                   struct error *error);

/* By what an item of FROM is named in the query; "" where it has no name. */
const char *scope_item_name(const PgQuery__Node *item);

/* The name that a column of the table has here: AS n(a, b) gives it another. */
const char *scope_column_name(const struct reference *reference, size_t column);

/* The column of the table that has this name here; their count where none has. */
size_t scope_column_find(const struct reference *reference, const char *name);

/* Whether the table has a column with this name here. */
bool scope_column_exists(const struct reference *reference, const char *name);

/* What was noted of a reference in the tree, or NULL. */
const struct column_use *scope_column_use(const struct scope *scope, const PgQuery__ColumnRef *ref);

/* The reference, visible from the column reference's level, that its qualifier names; for a bare
 * column the innermost visible level's one whose shape has it. NULL where it is none of ours, or
 * where it cannot be told; the latter also sets `*unsure`. */
const struct reference *scope_column_owner(const struct column_use *use, bool *unsure);

/* Whether a reference is read from the other table than the one that it names; false for NULL. */
bool scope_is_moved(const struct reference *reference);

/* Whether the name is that of `table`, `bare_name_is_ours` where it stands without a schema. */
bool scope_is_named(const struct rewrite_request *request, const PgQuery__RangeVar *var,
                    const struct table_name *table, bool bare_name_is_ours);

/* Adds what the name means of relatives to `uses`. `bare_names_unsure` as above. */
void scope_note_relative(const struct catalog *catalog, const struct rewrite_request *request,
                         const PgQuery__RangeVar *var, enum reference_use use,
                         bool bare_names_unsure, struct arena *arena, struct relative_use **uses);

#endif
