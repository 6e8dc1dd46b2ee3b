/*
 * How deep a tree the parser would build from some tokens, at most.
 *
 * The library code that writes trees out and reads them in recurses without a limit of its own, so
 * deeper texts must not reach it. Lists count once however long: values and rows between commas,
 * conditions between AND or OR.
 */
#ifndef CROSSFADE_REWRITE_TEXT_DEPTH_H
#define CROSSFADE_REWRITE_TEXT_DEPTH_H

#include <stddef.h>

#include "rewrite/text/tokens.h"

/* With more brackets open at once than this, the bound is this. */
#define DEPTH_OPEN_LIMIT 4096

size_t depth_bound(const struct tokens *tokens);

#endif
