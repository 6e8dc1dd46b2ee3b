#include "rewrite/plan/plan_cache.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "protocol/base/memory.h"
#include "rewrite/plan/template.h"
#include "rewrite/text/lexer.h"

/* A text is found under two keys. */
enum plan_cache_key { KEY_TEXT, KEY_TEMPLATE, KEY_COUNT };

/* What a plan depends on beside the text, as numbers that compare with memcmp. */
struct plan_cache_context {
    uint32_t settings;
    uint32_t parameter_count;
    uint32_t touched_count;
    uint64_t touched[TOUCHED_LIMIT + TOUCHED_RELATIVES_LIMIT];
};

struct plan_cache_entry {
    struct plan *plan;
    char *database;
    uint32_t *parameter_types;
    struct plan_cache_context context;
    uint64_t hash[KEY_COUNT];
    struct plan_cache_entry *next[KEY_COUNT]; /* in the same bucket */
    struct plan_cache_entry *newer;
    struct plan_cache_entry *older;
    size_t cost;
};

struct plan_cache {
    struct plan_cache_entry **buckets[KEY_COUNT];
    size_t bucket_count; /* a power of two */
    struct plan_cache_entry *newest;
    struct plan_cache_entry *oldest;
    size_t entries;
    size_t bytes;
    size_t entry_limit;
    size_t byte_limit;
    struct plan *lent; /* made from a template for the last call */
};

struct plan_cache *plan_cache_new(size_t entry_limit, size_t byte_limit)
{
    assert(entry_limit > 0);
    struct plan_cache *cache = memory_zero(1, sizeof *cache);
    cache->entry_limit = entry_limit;
    cache->byte_limit = byte_limit;
    cache->bucket_count = 16;
    while (cache->bucket_count < entry_limit)
        cache->bucket_count *= 2;
    for (unsigned key = 0; key < KEY_COUNT; key++)
        cache->buckets[key] = memory_zero(cache->bucket_count, sizeof(struct plan_cache_entry *));
    return cache;
}

static struct plan_cache_entry **plan_cache_bucket(struct plan_cache *cache,
                                                   enum plan_cache_key key, uint64_t hash)
{
    return &cache->buckets[key][hash & (cache->bucket_count - 1)];
}

static void plan_cache_unlink_age(struct plan_cache *cache, struct plan_cache_entry *entry)
{
    *(entry->newer != NULL ? &entry->newer->older : &cache->newest) = entry->older;
    *(entry->older != NULL ? &entry->older->newer : &cache->oldest) = entry->newer;
}

static void plan_cache_link_newest(struct plan_cache *cache, struct plan_cache_entry *entry)
{
    entry->newer = NULL;
    entry->older = cache->newest;
    *(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = entry;
    cache->newest = entry;
}

static void plan_cache_remove(struct plan_cache *cache, struct plan_cache_entry *entry)
{
    for (unsigned key = 0; key < KEY_COUNT; key++) {
        struct plan_cache_entry **at =
            plan_cache_bucket(cache, (enum plan_cache_key)key, entry->hash[key]);
        while (*at != NULL && *at != entry)
            at = &(*at)->next[key];
        if (*at == entry)
            *at = entry->next[key];
    }
    plan_cache_unlink_age(cache, entry);
    cache->entries--;
    cache->bytes -= entry->cost;
    plan_release(entry->plan);
    memory_free(entry->database);
    memory_free(entry->parameter_types);
    memory_free(entry);
}

void plan_cache_clear(struct plan_cache *cache)
{
    plan_release(cache->lent);
    cache->lent = NULL;
    while (cache->oldest != NULL)
        plan_cache_remove(cache, cache->oldest);
    assert(cache->entries == 0 && cache->bytes == 0);
}

void plan_cache_free(struct plan_cache *cache)
{
    if (cache == NULL)
        return;
    plan_cache_clear(cache);
    for (unsigned key = 0; key < KEY_COUNT; key++)
        memory_free(cache->buckets[key]);
    memory_free(cache);
}

static void plan_cache_read_context(const struct rewrite_request *request,
                                    struct plan_cache_context *out)
{
    const struct touched_set *touched = request->touched;
    memset(out, 0, sizeof *out);
    out->settings = (uint32_t)request->extended |
                    (uint32_t)request->standard_conforming_strings << 1 |
                    (uint32_t)request->ascii_safe_encoding << 2 | (uint32_t)request->utf8 << 3 |
                    (uint32_t)touched->escaped_names << 4 | (uint32_t)touched->overflow << 5 |
                    (uint32_t)touched->more_relatives << 6 | (uint32_t)touched->relative_count << 8;
    out->parameter_count = (uint32_t)request->parameter_count;
    out->touched_count = (uint32_t)(touched->count + touched->relative_count);
    for (size_t i = 0; i < touched->count; i++) {
        const struct touched *item = &touched->items[i];
        out->touched[i] = (uint64_t)item->guards << 32 | (uint32_t)item->migration << 5 |
                          (uint32_t)item->side << 4 | (uint32_t)item->bare_name_is_ours << 3 |
                          route_number(item->route);
    }
    for (size_t i = 0; i < touched->relative_count; i++) {
        const struct touched_relative *item = &touched->relatives[i];
        out->touched[touched->count + i] =
            (uint64_t)item->bare_name_is_ours << 63 | (uint64_t)item->side << 62 |
            (uint64_t)item->migration << 32 | (uint32_t)item->relative;
    }
}

static uint64_t plan_cache_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

static uint64_t plan_cache_hash_context(const struct plan_cache_context *context,
                                        const struct rewrite_request *request)
{
    uint64_t hash = context->settings;
    for (size_t i = 0; i < request->parameter_count; i++)
        hash = plan_cache_mix(hash, request->parameter_types[i]);
    for (size_t i = 0; i < context->touched_count; i++)
        hash = plan_cache_mix(hash, context->touched[i]);
    return hash;
}

static uint64_t plan_cache_hash_text(uint64_t hash, const char *text, size_t length)
{
    size_t at = 0;
    for (; length - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, text + at, sizeof word);
        hash = plan_cache_mix(hash, word);
    }
    uint64_t rest = 0;
    if (at < length)
        memcpy(&rest, text + at, length - at);
    return plan_cache_mix(hash, rest ^ (uint64_t)length << 56);
}

static bool plan_cache_same_context(const struct plan_cache_entry *entry,
                                    const struct plan_cache_context *context,
                                    const struct rewrite_request *request)
{
    size_t used = offsetof(struct plan_cache_context, touched) +
                  context->touched_count * sizeof context->touched[0];
    return memcmp(&entry->context, context, used) == 0 &&
           strcmp(entry->database, request->database) == 0 &&
           (request->parameter_count == 0 ||
            memcmp(entry->parameter_types, request->parameter_types,
                   request->parameter_count * sizeof *request->parameter_types) == 0);
}

static struct plan_cache_entry *plan_cache_find_text(struct plan_cache *cache, uint64_t hash,
                                                     const struct plan_cache_context *context,
                                                     const struct rewrite_request *request)
{
    struct plan_cache_entry *entry = *plan_cache_bucket(cache, KEY_TEXT, hash);
    for (; entry != NULL; entry = entry->next[KEY_TEXT])
        if (entry->hash[KEY_TEXT] == hash && entry->plan->client.length == request->length &&
            memcmp(entry->plan->client.at, request->text, request->length) == 0 &&
            plan_cache_same_context(entry, context, request))
            return entry;
    return NULL;
}

static struct plan_cache_entry *plan_cache_find_template(struct plan_cache *cache, uint64_t hash,
                                                         const struct plan_cache_context *context,
                                                         const struct rewrite_request *request,
                                                         const struct tokens *tokens)
{
    struct plan_cache_entry *entry = *plan_cache_bucket(cache, KEY_TEMPLATE, hash);
    for (; entry != NULL; entry = entry->next[KEY_TEMPLATE])
        if (entry->hash[KEY_TEMPLATE] == hash && entry->plan->template != NULL &&
            plan_cache_same_context(entry, context, request) &&
            template_fits(entry->plan->template, tokens))
            return entry;
    return NULL;
}

static struct plan *plan_cache_use(struct plan_cache *cache, struct plan_cache_entry *entry)
{
    plan_cache_unlink_age(cache, entry);
    plan_cache_link_newest(cache, entry);
    return entry->plan;
}

/* Texts that need a closer look before they are sent (rewriter_check_reading) get one. */
static bool plan_cache_reads_plainly(const struct rewrite_request *request,
                                     const struct tokens *tokens)
{
    if (tokens->has_high_bytes && !(request->utf8 && request->ascii_safe_encoding))
        return false;
    return !tokens->has_plain_backslash || request->standard_conforming_strings;
}

static struct plan *plan_cache_find_like(struct plan_cache *cache,
                                         const struct plan_cache_context *context,
                                         const struct rewrite_request *request)
{
    struct arena arena = {0};
    struct tokens *tokens = NULL;
    struct error ignored;
    struct plan *plan = NULL;
    if (request->length <= TOUCHED_TEXT_LIMIT &&
        lexer_read_few(request->text, request->length, request->standard_conforming_strings,
                       TEMPLATE_TOKEN_LIMIT, &arena, &tokens, &ignored) &&
        plan_cache_reads_plainly(request, tokens)) {
        uint64_t hash =
            plan_cache_mix(plan_cache_hash_context(context, request), template_hash(tokens));
        struct plan_cache_entry *entry =
            plan_cache_find_template(cache, hash, context, request, tokens);
        if (entry != NULL) {
            plan = plan_cache_use(cache, entry);
            if (plan_is_needed(plan))
                plan = cache->lent = template_apply(plan, tokens);
        }
    }
    arena_free(&arena);
    return plan;
}

struct plan *plan_cache_find(struct plan_cache *cache, const struct rewrite_request *request)
{
    plan_release(cache->lent);
    cache->lent = NULL;
    if (cache->entries == 0)
        return NULL;
    struct plan_cache_context context;
    plan_cache_read_context(request, &context);
    uint64_t hash = plan_cache_hash_text(plan_cache_hash_context(&context, request), request->text,
                                         request->length);
    struct plan_cache_entry *entry = plan_cache_find_text(cache, hash, &context, request);
    return entry != NULL ? plan_cache_use(cache, entry)
                         : plan_cache_find_like(cache, &context, request);
}

static void plan_cache_link(struct plan_cache *cache, struct plan_cache_entry *entry)
{
    for (unsigned key = 0; key < KEY_COUNT; key++) {
        if (key == KEY_TEMPLATE && entry->plan->template == NULL)
            continue;
        struct plan_cache_entry **bucket =
            plan_cache_bucket(cache, (enum plan_cache_key)key, entry->hash[key]);
        entry->next[key] = *bucket;
        *bucket = entry;
    }
    plan_cache_link_newest(cache, entry);
    cache->entries++;
    cache->bytes += entry->cost;
}

void plan_cache_add(struct plan_cache *cache, const struct rewrite_request *request,
                    struct plan *plan)
{
    size_t types = request->parameter_count * sizeof *request->parameter_types;
    size_t cost = sizeof(struct plan_cache_entry) + sizeof *plan + plan->arena.allocated + types;
    if (cost > cache->byte_limit || plan->base != NULL || plan->is_momentary)
        return;
    struct plan_cache_context context;
    plan_cache_read_context(request, &context);
    uint64_t context_hash = plan_cache_hash_context(&context, request);
    uint64_t hash = plan_cache_hash_text(context_hash, request->text, request->length);
    struct plan_cache_entry *same = plan_cache_find_text(cache, hash, &context, request);
    if (same != NULL)
        plan_cache_remove(cache, same);
    while (cache->entries >= cache->entry_limit || cache->bytes > cache->byte_limit - cost)
        plan_cache_remove(cache, cache->oldest);
    struct plan_cache_entry *entry = memory_zero(1, sizeof *entry);
    entry->plan = plan_retain(plan);
    entry->database = memory_copy_string(request->database);
    entry->parameter_types = memory_alloc(types);
    if (types != 0)
        memcpy(entry->parameter_types, request->parameter_types, types);
    entry->context = context;
    entry->hash[KEY_TEXT] = hash;
    if (plan->template != NULL)
        entry->hash[KEY_TEMPLATE] =
            plan_cache_mix(context_hash, template_hash(plan->template->tokens));
    entry->cost = cost;
    plan_cache_link(cache, entry);
}
