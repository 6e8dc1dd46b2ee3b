/*
 * Random statements over a schema, each valid SQL of PostgreSQL 15 unless it is meant to fail.
 *
 * A statement's answer must follow from what the tables hold, and not from where rows lie or how
 * they are found: so what is sorted is sorted by all of it, aggregates over lists are ordered, and
 * values are never random or of this moment. Rows that come in no order are marked as such.
 */
#ifndef CROSSFADE_GENERATOR_SQL_H
#define CROSSFADE_GENERATOR_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/generator/random.h"
#include "tests/generator/schema.h"
#include "tests/generator/text.h"

#define SQL_SOURCE_LIMIT 8
#define SQL_COLUMN_LIMIT 32
#define SQL_PARAMETER_LIMIT 24

/* A column that an expression may use. */
struct sql_column {
    char name[SCHEMA_NAME_BYTES];
    enum schema_kind kind;
    enum schema_range range;
    bool not_null;
};

/* A table, or what stands in its place, under the name by which its columns are known. */
struct sql_source {
    char alias[SCHEMA_NAME_BYTES + SCHEMA_NAME_BYTES];
    struct sql_column columns[SQL_COLUMN_LIMIT];
    size_t column_count;
    bool is_table; /* the client's table: its key is unique */
};

struct sql_scope {
    struct sql_source sources[SQL_SOURCE_LIMIT];
    size_t count;
    const struct sql_scope *outer;
};

struct sql_parameter {
    enum schema_kind kind;
    enum schema_range range;
    uint32_t type; /* as Parse declares it; 0: not at all */
    bool binary;
};

struct sql {
    struct random *random;
    const struct schema *schema;
    struct text out;
    bool with_parameters;
    struct sql_parameter parameters[SQL_PARAMETER_LIMIT];
    size_t parameter_count;
    struct sql_source ctes[2];
    size_t cte_count;
    unsigned names;        /* for aliases that differ */
    unsigned depth;        /* of subqueries */
    bool in_with;          /* a write whose RETURNING the rest of the statement reads */
    bool in_returning;     /* the expressions are of RETURNING */
    bool unordered;        /* its rows come in any order */
    bool only_text;        /* binary values of it would hold numbers of types */
    const char *construct; /* what it is an example of, for the statistics */
};

/* Begins a statement; its text is the caller's to free. */
struct sql sql_begin(struct random *random, const struct schema *schema, bool with_parameters);

/* One statement of that sort, into sql->out. */
void sql_read(struct sql *sql);
void sql_write(struct sql *sql);
void sql_error(struct sql *sql);
void sql_other(struct sql *sql); /* what the simple protocol alone can say */

/* What the other files of this module share. */
void sql_template(struct sql *sql, const char *form);
void sql_write_one(struct sql *sql);
const struct schema_table *sql_table(const struct sql *sql);
/* The table's name as a statement may write it. */
void sql_table_name(struct sql *sql);
void sql_new_alias(struct sql *sql, char *out);
/* The client's table as a source of that name. */
void sql_table_source(const struct sql *sql, const char *alias, struct sql_source *out);
/* A column of that kind from the scope or the scopes around it; false: there is none. */
bool sql_column_of(struct sql *sql, const struct sql_scope *scope, enum schema_kind kind);
void sql_literal(struct sql *sql, enum schema_kind kind, enum schema_range range);
void sql_expression(struct sql *sql, const struct sql_scope *scope, enum schema_kind kind,
                    unsigned depth);
void sql_condition(struct sql *sql, const struct sql_scope *scope, unsigned depth);
/* A query of one column; at most one row where `single`. */
void sql_subquery(struct sql *sql, const struct sql_scope *outer, enum schema_kind kind,
                  bool single);
/* A query as a source: its columns go to *out; ordered by all of them where `limited`. */
void sql_derived(struct sql *sql, const struct sql_scope *outer, struct sql_source *out);
/* A value that a column of the client's table may take. */
void sql_new_value(struct sql *sql, const struct sql_scope *scope,
                   const struct schema_column *column);

#endif
