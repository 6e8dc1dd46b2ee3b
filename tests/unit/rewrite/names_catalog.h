/*
 * The worked example as the rewriter sees it, without files or a server: names(id, first_name,
 * last_name) and new_names(id, full_name) in the database "app", and a way from SQL to a plan.
 */
#ifndef CROSSFADE_TESTS_UNIT_REWRITE_NAMES_CATALOG_H
#define CROSSFADE_TESTS_UNIT_REWRITE_NAMES_CATALOG_H

#include <stdbool.h>

#include "rewrite/rewriter.h"

/* One reference, the caller's. Change it before a rewriter is made of it to test other tables. */
struct catalog *names_catalog(void);

/* The same with others beside it, `count` in all: names_1 and new_names_1, and so on. */
struct catalog *names_catalog_among(size_t count);

/* Another column of the first migration's table, after the others, to which pointers become stale.
 * It is the catalog's. */
struct column *names_add_column(struct catalog *catalog, enum side side, const char *name,
                                const char *type, uint32_t oid);

/* A column of the first migration's table, which must be there. */
struct column *names_find_column(struct catalog *catalog, enum side side, const char *name);

/* A route as the golden files write it: the read table, a slash, the write list: "new/old+new". */
bool names_route(const char *text, size_t length, struct route *out);

/* Scans, takes the route for all that is touched, bare names meaning the migrating tables, analyses
 * and plans. `original` stands for every statement's description and may be NULL. */
bool names_plan(const struct rewriter *rewriter, const char *sql, struct route route,
                const struct description *original, struct plan **out, struct error *error);

/* What is sent without the seals, "passes", or "refused ", the SQLSTATE and why; valid to the next
 * call. */
const char *names_sent(struct catalog *catalog, const char *sql, struct route route,
                       const struct description *original);

/* What is sent, in place, without the seals (rewrite/read/seal.h): `WITH seal query` becomes
 * `query`, `WITH seal, name AS …` becomes `WITH name AS …`, and the condition of a read goes. */
void names_leave_out_seals(char *text);

#endif
