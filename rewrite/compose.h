/*
 * The last step: has each statement of an analysis rewritten, and makes the plan out of it.
 */
#ifndef CROSSFADE_REWRITE_COMPOSE_H
#define CROSSFADE_REWRITE_COMPOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "rewrite/plan/analysis.h"

/* A text of which the plan needs more memory is refused with 54000: each table named in it may take
 * some hundred bytes of text in its place. */
#define PLANNER_MEMORY_LIMIT ((size_t)128 * 1024 * 1024)

/* As rewriter_plan. */
bool compose_make(const struct analysis *analysis, const struct description *const *descriptions,
                  struct plan **out, struct error *error);

#endif
