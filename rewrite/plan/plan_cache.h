/*
 * Plans by text, so that a statement seen before costs no parse.
 *
 * A text is looked up as it is, and then without its literals and comments (template.h): the plan
 * of a text that differs only in those is made anew with this text's own, without a parse.
 *
 * One per worker; not for two threads. Bounded by entries and by bytes, the least recently used
 * goes first. An entry fits only the same database, touched tables, routes, bindings and session
 * settings that it was made under; a new catalog empties the cache.
 */
#ifndef CROSSFADE_REWRITE_PLAN_PLAN_CACHE_H
#define CROSSFADE_REWRITE_PLAN_PLAN_CACHE_H

#include <stddef.h>

#include "rewrite/plan/plan.h"
#include "rewrite/text/touched.h"

struct plan_cache;

struct plan_cache *plan_cache_new(size_t entry_limit, size_t byte_limit);
void plan_cache_free(struct plan_cache *cache);
void plan_cache_clear(struct plan_cache *cache);

/* The plan, borrowed until the next call, or NULL. */
struct plan *plan_cache_find(struct plan_cache *cache, const struct rewrite_request *request);

/* Takes a reference of its own. */
void plan_cache_add(struct plan_cache *cache, const struct rewrite_request *request,
                    struct plan *plan);

#endif
