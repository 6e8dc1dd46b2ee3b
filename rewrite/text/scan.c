#include "rewrite/text/scan.h"

#include <string.h>

#include "config/model/identifier.h"

/* From here on a word in the text may be cut by the server to a name of ours: it cuts to
 * IDENTIFIER_LIMIT bytes, whole characters of up to four bytes. */
#define SCAN_CUT_LENGTH (IDENTIFIER_LIMIT - 3)
#define SCAN_LENGTH_BIT(length) ((uint64_t)1 << ((length) < 63 ? (length) : 63))

/* The lower case of what can stand in a word, 0 for all else. */
static const char scan_folded[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6',
    ['7'] = '7', ['8'] = '8', ['9'] = '9', ['_'] = '_', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c',
    ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j',
    ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q',
    ['r'] = 'r', ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x',
    ['y'] = 'y', ['z'] = 'z', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e',
    ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l',
    ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's',
    ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
};

static char scan_fold(char byte)
{
    return scan_folded[(unsigned char)byte];
}

static size_t scan_hash(const char *word, size_t length)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)scan_fold(word[i])) * 16777619U;
    return hash ^ hash >> 15;
}

static bool scan_equal(const struct scan_word *word, const char *text, size_t length)
{
    if (word->length != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (scan_fold(text[i]) != word->run[i])
            return false;
    return true;
}

/* The longest run of word bytes in a name, folded; NULL where there is none. */
static const char *scan_run(const char *name, struct arena *arena, size_t *length)
{
    const char *best = NULL;
    *length = 0;
    for (const char *at = name; *at != '\0';) {
        size_t run = 0;
        while (scan_fold(at[run]) != '\0')
            run++;
        if (run > *length) {
            best = at;
            *length = run;
        }
        at += run == 0 ? 1 : run;
    }
    if (best == NULL)
        return NULL;
    char *folded = arena_copy(arena, best, *length);
    for (size_t i = 0; i < *length; i++)
        folded[i] = scan_fold(folded[i]);
    return folded;
}

static void scan_insert(struct scan_words *words, const struct scan_word *word)
{
    size_t at = scan_hash(word->run, word->length) & (words->slot_count - 1);
    while (words->slots[at].run != NULL)
        at = (at + 1) & (words->slot_count - 1);
    words->slots[at] = *word;
    unsigned char first = (unsigned char)word->run[0];
    words->lengths[first] |= SCAN_LENGTH_BIT(word->length);
    if (first >= 'a' && first <= 'z')
        words->lengths[first - 'a' + 'A'] |= SCAN_LENGTH_BIT(word->length);
}

/* Whether the server may cut a longer name to this one, so that the run may go on in the text. With
 * bytes beyond ASCII any place of the run will do anyway. */
static bool scan_is_cut(const char *name, const struct scan_word *word)
{
    size_t length = strlen(name);
    return word->run != NULL && length >= SCAN_CUT_LENGTH && identifier_is_ascii(name) &&
           scan_equal(word, name + length - word->length, word->length);
}

static void scan_add_cut(struct scan_words *words, const struct scan_word *word)
{
    if (words->cut_count == 0 || word->length < words->cut_shortest)
        words->cut_shortest = word->length;
    words->cut[words->cut_count++] = *word;
}

static void scan_add(struct scan_words *words, const char *name, struct scan_word word,
                     struct arena *arena)
{
    bool ascii = identifier_is_ascii(name);
    word.run = scan_run(name, arena, &word.length);
    if (scan_is_cut(name, &word))
        scan_add_cut(words, &word);
    if (word.run != NULL && !ascii)
        words->mixed[words->mixed_count++] = word;
    if (word.run != NULL)
        scan_insert(words, &word);
    else if (ascii)
        words->signs[words->signs_count++] = word;
    else
        words->hidden[words->hidden_count++] = word;
}

/* A statement that calls lastval() has to do with each migration that may have changed what that
 * tells. */
static void scan_add_lastval(struct scan_words *words)
{
    enum side side;
    for (size_t i = 0; i < words->catalog->migration_count; i++)
        if (catalog_numbering_column(&words->catalog->migrations[i], &side) != NULL)
            scan_insert(words, &(struct scan_word){
                                   .run = SCAN_LASTVAL,
                                   .length = strlen(SCAN_LASTVAL),
                                   .migration = i,
                                   .side = SIDE_OLD,
                               });
}

static size_t scan_count(const struct catalog *catalog)
{
    size_t count = catalog->migration_count * SIDE_COUNT;
    for (size_t i = 0; i < catalog->migration_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++)
            count += catalog->migrations[i].shape[side].relative_count;
    return count;
}

void scan_words_fill(struct scan_words *words, const struct catalog *catalog, struct arena *arena)
{
    size_t count = scan_count(catalog);
    *words = (struct scan_words){.catalog = catalog, .slot_count = 8};
    while (words->slot_count < (count + catalog->migration_count) * 2)
        words->slot_count *= 2;
    words->slots = arena_zero(arena, words->slot_count, sizeof *words->slots);
    words->hidden = arena_zero(arena, count, sizeof *words->hidden);
    words->cut = arena_zero(arena, count, sizeof *words->cut);
    words->mixed = arena_zero(arena, count, sizeof *words->mixed);
    words->signs = arena_zero(arena, count, sizeof *words->signs);
    for (size_t i = 0; i < catalog->migration_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            const struct migration *migration = &catalog->migrations[i];
            const struct shape *shape = &migration->shape[side];
            struct scan_word word = {.migration = i, .side = (enum side)side};
            scan_add(words, migration->config->table[side].name, word, arena);
            for (word.relative = 1; word.relative <= shape->relative_count; word.relative++)
                scan_add(words, shape->relatives[word.relative - 1].table.name, word, arena);
        }
    scan_add_lastval(words);
}

struct scan {
    const struct scan_words *words;
    const char *database;
    struct touched_set *out;
};

static void scan_touch_table(const struct scan *scan, size_t migration, enum side side)
{
    struct touched_set *out = scan->out;
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i].migration == migration && out->items[i].side == side)
            return;
    if (out->count == TOUCHED_LIMIT) {
        out->overflow = true;
        return;
    }
    out->items[out->count++] = (struct touched){.migration = migration, .side = side};
}

static void scan_touch_relative(const struct scan *scan, const struct scan_word *word)
{
    struct touched_set *out = scan->out;
    for (size_t i = 0; i < out->relative_count; i++)
        if (out->relatives[i].migration == word->migration &&
            out->relatives[i].side == word->side &&
            out->relatives[i].relative + 1 == word->relative)
            return;
    if (out->relative_count == TOUCHED_RELATIVES_LIMIT) {
        out->more_relatives = true;
        return;
    }
    out->relatives[out->relative_count++] = (struct touched_relative){
        .migration = word->migration, .side = word->side, .relative = word->relative - 1};
}

static void scan_touch(const struct scan *scan, const struct scan_word *word)
{
    const struct migration *migration = &scan->words->catalog->migrations[word->migration];
    if (strcmp(migration->config->database, scan->database) != 0)
        return;
    scan_touch_table(scan, word->migration, word->side);
    if (word->relative != 0)
        scan_touch_relative(scan, word);
}

static void scan_touch_all(const struct scan *scan, const struct scan_word *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        scan_touch(scan, &words[i]);
}

static void scan_look_up(const struct scan *scan, const char *word, size_t length)
{
    const struct scan_words *words = scan->words;
    size_t at = scan_hash(word, length) & (words->slot_count - 1);
    for (; words->slots[at].run != NULL; at = (at + 1) & (words->slot_count - 1))
        if (scan_equal(&words->slots[at], word, length))
            scan_touch(scan, &words->slots[at]);
}

/* Of a character beyond ASCII the last byte may look like a letter, in Shift JIS or GBK, and be
 * taken for a part of the word after it: any place of the run will do. */
static void scan_mixed(const struct scan *scan, const char *text, size_t length)
{
    const struct scan_words *words = scan->words;
    for (size_t i = 0; i < words->mixed_count; i++) {
        const struct scan_word *word = &words->mixed[i];
        for (size_t at = 0; word->length <= length - at; at++)
            if (scan_equal(word, text + at, word->length)) {
                scan_touch(scan, word);
                break;
            }
    }
}

/* The words that begin with the run of a name that the server cuts longer ones to. */
static void scan_cut(const struct scan *scan, const char *text, size_t length)
{
    const struct scan_words *words = scan->words;
    for (size_t at = 0; at < length; at++) {
        size_t run = 0;
        while (at + run < length && scan_fold(text[at + run]) != '\0')
            run++;
        for (size_t i = 0; run > words->cut_shortest && i < words->cut_count; i++) {
            const struct scan_word *word = &words->cut[i];
            if (word->length < run && scan_equal(word, text + at, word->length))
                scan_touch(scan, word);
        }
        at += run;
    }
}

/* All that is rare: names by escapes, by high bytes, of signs, and such that the server cuts. */
static void scan_specials(const struct scan *scan, const char *text, size_t length, bool high_bytes)
{
    const struct scan_words *words = scan->words;
    if (high_bytes) {
        scan_touch_all(scan, words->hidden, words->hidden_count);
        scan_mixed(scan, text, length);
    }
    if (words->signs_count != 0 && memchr(text, '"', length) != NULL)
        scan_touch_all(scan, words->signs, words->signs_count);
    if (words->cut_count != 0)
        scan_cut(scan, text, length);
    if (!scan->out->escaped_names)
        return;
    scan->out->more_relatives = true;
    for (size_t i = 0; i < words->catalog->migration_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++)
            scan_touch(scan, &(struct scan_word){.migration = i, .side = (enum side)side});
}

bool scan_text(const struct scan_words *words, const char *database, const char *text,
               size_t length, struct touched_set *out)
{
    struct scan scan = {.words = words, .database = database, .out = out};
    out->count = 0;
    out->overflow = false;
    out->relative_count = 0;
    out->more_relatives = false;
    out->escaped_names = false;
    unsigned char seen = 0;
    const char *end = text + length;
    for (const char *at = text; at < end;) {
        if (scan_fold(*at) == '\0') {
            seen |= (unsigned char)*at;
            at++;
            continue;
        }
        const char *word = at;
        do
            at++;
        while (at < end && scan_fold(*at) != '\0');
        size_t run = (size_t)(at - word);
        if ((words->lengths[(unsigned char)*word] & SCAN_LENGTH_BIT(run)) != 0)
            scan_look_up(&scan, word, run);
        if (run == 1 && scan_fold(*word) == 'u' && end - at > 1 && at[0] == '&' && at[1] == '"')
            out->escaped_names = true;
    }
    scan_specials(&scan, text, length, seen >= 0x80);
    return out->count != 0;
}
