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

#include "config/model/catalog.h"
#include "config/model/flags.h"
#include "protocol/base/arena.h"
#include "protocol/base/error.h"
#include "protocol/description.h"
#include "rewrite/plan/analysis.h"
#include "rewrite/plan/plan.h"
#include "rewrite/text/touched.h"

struct rewriter;

/* NULL and `error` where a mapping does not parse. Holds a reference to the catalog. */
struct rewriter *rewriter_new(struct catalog *catalog, struct error *error);
void rewriter_free(struct rewriter *rewriter);
const struct catalog *rewriter_catalog(const struct rewriter *rewriter);

/* Only migrations of `database` count. True where something was found. */
bool rewriter_scan(const struct rewriter *rewriter, const char *database, const char *text,
                   size_t length, struct touched_set *out);

/* Everything lives in `arena`, and the request's text must outlive it. False with `error`: refused.
 */
bool rewriter_analyse(const struct rewriter *rewriter, const struct rewrite_request *request,
                      struct arena *arena, struct analysis **out, struct error *error);

/* `descriptions` has one entry per statement: what the server said of the client's own statement,
 * or NULL where it was not asked. The plan has one reference, the caller's. */
bool rewriter_plan(const struct analysis *analysis, const struct description *const *descriptions,
                   struct plan **out, struct error *error);

#endif
