/*
 * A case: a schema, rows, and what one client does while flags move. It follows from a seed and can
 * be played again with a part of its items.
 */
#ifndef CROSSFADE_GENERATOR_CASE_H
#define CROSSFADE_GENERATOR_CASE_H

#include <stdio.h>

#include "tests/generator/schema.h"
#include "tests/generator/sql.h"
#include "tests/integration/rawclient.h"

#define CASE_STEPS 4

enum case_kind {
    CASE_QUERY,    /* the simple protocol */
    CASE_EXTENDED, /* Parse to Sync, unnamed; several steps are a pipeline */
    CASE_PREPARE,  /* Parse and Describe of a named statement */
    CASE_EXECUTE,  /* Bind to Sync of a named statement */
    CASE_PORTAL,   /* Execute with row limits, until there are no more */
    CASE_FLAGS     /* a step to the next or the previous state of the flags */
};

struct case_step {
    char *sql;
    char *copy_data; /* NULL: none */
    char name[8];    /* of the prepared statement */
    uint32_t types[SQL_PARAMETER_LIMIT];
    struct rawvalue values[SQL_PARAMETER_LIMIT];
    size_t value_count;
    bool binary_results;
    bool unordered;
    bool only_text;
    const char *construct;
};

struct case_item {
    enum case_kind kind;
    int direction; /* of flags */
    struct case_step steps[CASE_STEPS];
    size_t step_count;
};

struct test_case {
    uint64_t seed;
    unsigned number;
    struct schema schema;
    char *rows;
    struct case_item *items;
    size_t count;
};

struct test_case *case_make(uint64_t seed, unsigned number, size_t items);
void case_free(struct test_case *test_case);

/* Sends one item, up to its Sync. Step `failing` is replaced by one that fails: what a refusal does
 * to a transaction. -1: none. */
void case_send(const struct case_item *item, struct rawclient *client, int failing);

/* As a script that psql reads; `kept` says which items. */
void case_print(const struct test_case *test_case, const bool *kept, FILE *out);

#endif
