#include "config/flags/redis_bound.h"

#include <stdbool.h>
#include <stdio.h>

static bool redis_bound_take(size_t *left, size_t wanted)
{
    if (wanted > *left)
        return false;
    *left -= wanted;
    return true;
}

static struct redis_bound *redis_bound_of(const redisReadTask *task)
{
    struct redis_bound *bound = task->privdata;
    if (task->parent == NULL) { /* another answer begins */
        bound->elements = REDIS_BOUND_ELEMENTS;
        bound->bytes = REDIS_BOUND_BYTES;
    }
    return bound;
}

static void *redis_bound_string(const redisReadTask *task, char *text, size_t length)
{
    struct redis_bound *bound = redis_bound_of(task);
    return redis_bound_take(&bound->bytes, length)
               ? bound->unbound->createString(task, text, length)
               : NULL;
}

static void *redis_bound_array(const redisReadTask *task, int elements)
{
    struct redis_bound *bound = redis_bound_of(task);
    return elements >= 0 && redis_bound_take(&bound->elements, (size_t)elements)
               ? bound->unbound->createArray(task, elements)
               : NULL;
}

void redis_bound_set(struct redis_bound *bound, redisReader *reader)
{
    bound->unbound = reader->fn;
    bound->functions = *reader->fn;
    bound->functions.createString = redis_bound_string;
    bound->functions.createArray = redis_bound_array;
    reader->fn = &bound->functions;
    reader->privdata = bound;
}

void redis_bound_check(redisReader *reader)
{
    if (reader->err != 0 || reader->len - reader->pos <= REDIS_BOUND_BYTES)
        return;
    reader->err = REDIS_ERR_OOM;
    snprintf(reader->errstr, sizeof reader->errstr, "Out of memory");
}
