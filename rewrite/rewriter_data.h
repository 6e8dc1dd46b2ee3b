/*
 * What a rewriter keeps: the catalog and all that can be worked out of it once.
 *
 * Immutable after rewriter_new; only rewrite/ includes this.
 */
#ifndef CROSSFADE_REWRITE_REWRITER_DATA_H
#define CROSSFADE_REWRITE_REWRITER_DATA_H

#include "config/catalog.h"
#include "protocol/base/arena.h"
#include "rewrite/mapping.h"
#include "rewrite/scan.h"

struct rewriter {
    struct catalog *catalog; /* one reference */
    struct scan_words words;
    struct mappings *mappings; /* by migration index */
    struct arena arena;
};

#endif
