/*
 * A parsed mapping expression, printed as the pieces of a template (mapping.h says how and why).
 */
#ifndef CROSSFADE_REWRITE_MAPPING_MAPPING_PRIVATE_H
#define CROSSFADE_REWRITE_MAPPING_MAPPING_PRIVATE_H

#include <pg_query/pg_query.pb-c.h>

#include "config/model/catalog.h"
#include "protocol/base/arena.h"
#include "rewrite/mapping/mapping.h"

#define MAPPING_PRINT_DEPTH_LIMIT 100

struct mapping_print {
    const struct shape *source; /* whose columns may stand in the expression */
    struct arena *arena;
    struct mapping_piece *pieces;
    size_t piece_count;
    size_t piece_capacity;
    unsigned depth;
    bool passes_nulls;   /* so far */
    const char *refused; /* what cannot stand in a mapping, in words; NULL while all is well */
};

/* Prints into `print->pieces`. False with print->refused set. */
bool mapping_print_expression(struct mapping_print *print, const PgQuery__Node *node);

#endif
