/*
 * The words by which rewriter_scan finds migrating tables and their relatives.
 *
 * A table is found by the longest run of ASCII letters, digits and underscores in its name, without
 * case: however the name is quoted or encoded, that run stands in the text. A name without such a
 * run is found by any byte of 0x80 or above, and by any quotation mark if it is ASCII. The server
 * cuts longer names to one that is long enough: if that ends with its run, it is found by any word
 * that begins with the run.
 */
#ifndef CROSSFADE_REWRITE_TEXT_SCAN_H
#define CROSSFADE_REWRITE_TEXT_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/catalog.h"
#include "protocol/base/arena.h"
#include "rewrite/text/touched.h"

struct scan_word {
    const char *run; /* lower case; NULL: an empty slot */
    size_t length;
    size_t migration;
    enum side side;
    size_t relative; /* 0: the table itself; else one more than the place among its relatives */
};

struct scan_words {
    const struct catalog *catalog;
    struct scan_word *slots; /* open addressing; a power of two */
    size_t slot_count;
    uint64_t lengths[256];    /* by first byte, any case: a bit per length; the last: 63 and more */
    struct scan_word *hidden; /* found by high bytes */
    size_t hidden_count;
    struct scan_word *signs; /* found by quotation marks */
    size_t signs_count;
    struct scan_word *cut; /* found by words that begin with the run */
    size_t cut_count;
    size_t cut_shortest; /* of their runs */
    struct scan_word
        *mixed; /* of names with bytes beyond ASCII too: any place of the run will do */
    size_t mixed_count;
};

/* A function that shows what sequences gave out last. */
#define SCAN_LASTVAL "lastval"

void scan_words_fill(struct scan_words *words, const struct catalog *catalog, struct arena *arena);

/* As rewriter_scan. */
bool scan_text(const struct scan_words *words, const char *database, const char *text,
               size_t length, struct touched_set *out);

#endif
