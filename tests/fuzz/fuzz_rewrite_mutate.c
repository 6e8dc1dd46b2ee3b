/*
 * Changes a statement by its words and signs: leaves some out, repeats them, lets stretches between
 * brackets change places, puts one in the place of another, or takes a stretch of another input.
 * libFuzzer's own changes of bytes come as often.
 */
#include <string.h>

#include "protocol/base/bytes.h"
#include "rewrite/text/lexer.h"
#include "tests/fuzz/fuzz.h"

/* libFuzzer calls and offers these by name. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t max_size, unsigned seed);

struct mutate_stretch {
    size_t from; /* bytes of the input, its first one being the choice of the route */
    size_t to;
};

struct mutate_text {
    const uint8_t *data;
    size_t size;
    struct arena arena;
    struct tokens *tokens;
};

static unsigned mutate_random(unsigned *state, size_t below)
{
    *state = *state * 1664525U + 1013904223U;
    return below == 0 ? 0 : (unsigned)((*state >> 8) % below);
}

static bool mutate_read(struct mutate_text *text, const uint8_t *data, size_t size)
{
    struct error ignored;
    *text = (struct mutate_text){.data = data, .size = size};
    return size > 1 &&
           lexer_read((const char *)data + 1, size - 1, true, &text->arena, &text->tokens,
                      &ignored) &&
           text->tokens->count > 2;
}

/* Some tokens in a row: from one bracket to the other where it begins with one, else up to four. */
static struct mutate_stretch mutate_choose(const struct mutate_text *text, unsigned *random)
{
    const struct tokens *tokens = text->tokens;
    size_t first = 1 + mutate_random(random, tokens->count - 2);
    size_t last = tokens->items[first].partner > first ? tokens->items[first].partner
                                                       : first + mutate_random(random, 4);
    if (last > tokens->count - 2)
        last = tokens->count - 2;
    return (struct mutate_stretch){
        .from = 1 + tokens_offset(tokens, place_before(first)),
        .to = 1 + tokens_offset(tokens, place_after(last)),
    };
}

static void mutate_add(struct bytes *out, const struct mutate_text *text,
                       struct mutate_stretch stretch)
{
    bytes_add_text(out, " ");
    bytes_add(out, text->data + stretch.from, stretch.to - stretch.from);
    bytes_add_text(out, " ");
}

static void mutate_add_rest(struct bytes *out, const struct mutate_text *text, size_t from,
                            size_t to)
{
    bytes_add(out, text->data + from, to - from);
}

enum mutate_kind { MUTATE_LEAVE_OUT, MUTATE_REPLACE, MUTATE_INSERT, MUTATE_SWAP, MUTATE_KINDS };

static void mutate_apply(enum mutate_kind kind, const struct mutate_text *text,
                         const struct mutate_text *source, unsigned *random, struct bytes *out)
{
    struct mutate_stretch place = mutate_choose(text, random);
    struct mutate_stretch piece = mutate_choose(source, random);
    if (kind == MUTATE_SWAP && source == text && place.to <= piece.from) {
        mutate_add_rest(out, text, 0, place.from);
        mutate_add(out, text, piece);
        mutate_add_rest(out, text, place.to, piece.from);
        mutate_add(out, text, place);
        mutate_add_rest(out, text, piece.to, text->size);
        return;
    }
    mutate_add_rest(out, text, 0, kind == MUTATE_INSERT ? place.to : place.from);
    if (kind != MUTATE_LEAVE_OUT)
        mutate_add(out, source, piece);
    mutate_add_rest(out, text, place.to, text->size);
}

static size_t mutate_finish(struct bytes *result, uint8_t *out, size_t max_size)
{
    size_t size = result->length <= max_size ? result->length : max_size;
    if (size != 0)
        memcpy(out, result->data, size);
    bytes_free(result);
    return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    unsigned random = seed;
    struct mutate_text text;
    struct bytes result = {0};
    if (mutate_random(&random, 8) == 0 && size != 0) {
        data[0] = (uint8_t)(1 + mutate_random(&random, 255));
    } else if (mutate_random(&random, 2) == 0) {
        size = LLVMFuzzerMutate(data, size, max_size);
    } else if (mutate_read(&text, data, size)) {
        enum mutate_kind kind = (enum mutate_kind)mutate_random(&random, MUTATE_KINDS);
        mutate_apply(kind, &text, &text, &random, &result);
        size = mutate_finish(&result, data, max_size);
        arena_free(&text.arena);
    } else {
        arena_free(&text.arena);
        size = LLVMFuzzerMutate(data, size, max_size);
    }
    return size;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t max_size, unsigned seed)
{
    unsigned random = seed;
    struct mutate_text text;
    struct mutate_text source;
    struct bytes result = {0};
    bool read = mutate_read(&text, one, one_size);
    if (mutate_read(&source, other, other_size) && read) {
        enum mutate_kind kind = mutate_random(&random, 2) == 0 ? MUTATE_REPLACE : MUTATE_INSERT;
        mutate_apply(kind, &text, &source, &random, &result);
    }
    arena_free(&text.arena);
    arena_free(&source.arena);
    return mutate_finish(&result, out, max_size);
}
