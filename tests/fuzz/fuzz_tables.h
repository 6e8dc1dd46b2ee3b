/*
 * Which tables a statement names, found without the rewriter's own rules for it: every table in the
 * tree counts, but for names that some WITH in the statement gives to a query.
 */
#ifndef CROSSFADE_TESTS_FUZZ_FUZZ_TABLES_H
#define CROSSFADE_TESTS_FUZZ_FUZZ_TABLES_H

#include "config/model/catalog.h"
#include "rewrite/tree/parse.h"

#define FUZZ_TABLES_MIGRATIONS 3

struct fuzz_tables_found {
    bool unknown; /* a statement of a kind that is not looked at */
    bool locks;   /* FOR UPDATE or its kin, anywhere */
    bool names[FUZZ_TABLES_MIGRATIONS][SIDE_COUNT];
    bool writes[FUZZ_TABLES_MIGRATIONS][SIDE_COUNT]; /* as the target of a write */
};

/* `database` is the one that the session is in; bare names mean the migrating tables. */
struct fuzz_tables_found fuzz_tables_find(const struct catalog *catalog, const char *database,
                                          const PgQuery__Node *statement);

#endif
