/*
 * The last step: has each statement of an analysis rewritten, and makes the plan out of it.
 */
#ifndef CROSSFADE_REWRITE_PLANNER_H
#define CROSSFADE_REWRITE_PLANNER_H

#include <stdbool.h>

#include "rewrite/rewriter.h"

/* As rewriter_plan. */
bool planner_make(const struct analysis *analysis, const struct description *const *descriptions,
                  struct plan **out, struct error *error);

#endif
