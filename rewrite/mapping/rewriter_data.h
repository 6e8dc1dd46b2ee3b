/*
 * What a rewriter keeps: the catalog and all that can be worked out of it once.
 *
 * Immutable after rewriter_new; only rewrite/ includes this.
 */
#ifndef CROSSFADE_REWRITE_MAPPING_REWRITER_DATA_H
#define CROSSFADE_REWRITE_MAPPING_REWRITER_DATA_H

#include "config/model/catalog.h"
#include "protocol/base/arena.h"
#include "rewrite/mapping/mapping.h"
#include "rewrite/text/scan.h"

struct rewriter {
    struct catalog *catalog; /* one reference */
    struct scan_words words;
    struct mappings *mappings; /* by migration index */
    struct arena arena;
};

#endif
