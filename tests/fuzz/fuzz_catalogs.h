/*
 * The migrations that the rewriter is fuzzed with: the worked example, alone and among others, and
 * tables that differ in what the rewriter must take care of. All but FUZZ_QUOTED have tables called
 * names and new_names, so that one corpus serves them.
 */
#ifndef CROSSFADE_TESTS_FUZZ_FUZZ_CATALOGS_H
#define CROSSFADE_TESTS_FUZZ_FUZZ_CATALOGS_H

#include "config/model/catalog.h"

enum fuzz_catalog {
    FUZZ_NAMES,
    FUZZ_AMONG_OTHERS,
    FUZZ_COMPOSITE_KEY,
    FUZZ_QUOTED, /* "Na mes" and "new ""names" */
    FUZZ_TYPES,
    FUZZ_NO_PRIMARY_KEY, /* unique indexes do for the key, but GROUP BY knows none */
    FUZZ_DROPPED,        /* the old table is no more */
    FUZZ_CATALOG_COUNT
};

/* One reference, the caller's. */
struct catalog *fuzz_catalog_new(enum fuzz_catalog which);

#endif
