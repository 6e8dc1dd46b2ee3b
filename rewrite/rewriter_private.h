/*
 * What a rewriter keeps: the catalog and all that can be worked out of it once.
 *
 * Immutable after rewriter_new; only rewrite/ includes this.
 */
#ifndef CROSSFADE_REWRITE_REWRITER_PRIVATE_H
#define CROSSFADE_REWRITE_REWRITER_PRIVATE_H

#include "rewrite/rewriter.h"
#include "rewrite/scan.h"

struct mapping_set; /* mapping.h */

struct rewriter {
    struct catalog *catalog; /* one reference */
    struct scan_words words;
    const struct mapping_set *mappings;
    struct arena arena;
};

#endif
