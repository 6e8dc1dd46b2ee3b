#include "proxy/upstream/cancel_keys.h"

#include <pthread.h>
#include <string.h>

#include "protocol/base/memory.h"

#define CANCEL_KEYS_FIRST_SLOTS ((size_t)64)

struct cancel_key {
    struct cancel_key *next; /* in its slot */
    struct endpoint *endpoint;
    size_t length;
    uint8_t bytes[];
};

static struct {
    pthread_mutex_t lock; /* guards the rest */
    struct cancel_key **slots;
    size_t slot_count; /* a power of two, or 0 */
    size_t count;
} cancel_keys = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* FNV-1a. Keys are the server's random numbers: nobody chooses them to meet in one slot. */
static struct cancel_key **cancel_keys_slot(const uint8_t *key, size_t length)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ key[i]) * UINT64_C(1099511628211);
    return &cancel_keys.slots[(hash ^ hash >> 32) & (cancel_keys.slot_count - 1)];
}

static void cancel_keys_resize(size_t slot_count)
{
    struct cancel_key **before = cancel_keys.slots;
    size_t before_count = cancel_keys.slot_count;
    cancel_keys.slots = memory_zero(slot_count, sizeof(struct cancel_key *));
    cancel_keys.slot_count = slot_count;
    for (size_t i = 0; i < before_count; i++) {
        struct cancel_key *next;
        for (struct cancel_key *key = before[i]; key != NULL; key = next) {
            next = key->next;
            struct cancel_key **slot = cancel_keys_slot(key->bytes, key->length);
            key->next = *slot;
            *slot = key;
        }
    }
    memory_free(before);
}

/* Where the entry hangs, or would be appended; `endpoint` is NULL for any. */
static struct cancel_key **cancel_keys_place(const uint8_t *bytes, size_t length,
                                             const struct endpoint *endpoint)
{
    struct cancel_key **place = cancel_keys_slot(bytes, length);
    for (; *place != NULL; place = &(*place)->next)
        if ((*place)->length == length && memcmp((*place)->bytes, bytes, length) == 0 &&
            (endpoint == NULL || (*place)->endpoint == endpoint))
            break;
    return place;
}

void cancel_keys_add(const uint8_t *key, size_t length, struct endpoint *endpoint)
{
    struct cancel_key *entry = memory_alloc(sizeof *entry + length);
    *entry = (struct cancel_key){.endpoint = endpoint_retain(endpoint), .length = length};
    memcpy(entry->bytes, key, length);
    pthread_mutex_lock(&cancel_keys.lock);
    if (cancel_keys.count >= cancel_keys.slot_count)
        cancel_keys_resize(cancel_keys.slot_count != 0 ? 2 * cancel_keys.slot_count
                                                       : CANCEL_KEYS_FIRST_SLOTS);
    struct cancel_key **slot = cancel_keys_slot(key, length);
    entry->next = *slot;
    *slot = entry;
    cancel_keys.count++;
    pthread_mutex_unlock(&cancel_keys.lock);
}

void cancel_keys_remove(const uint8_t *key, size_t length, const struct endpoint *endpoint)
{
    struct cancel_key *found = NULL;
    pthread_mutex_lock(&cancel_keys.lock);
    if (cancel_keys.count != 0) {
        struct cancel_key **place = cancel_keys_place(key, length, endpoint);
        found = *place;
        if (found != NULL) {
            *place = found->next;
            cancel_keys.count--;
        }
    }
    if (cancel_keys.count == 0) {
        memory_free(cancel_keys.slots);
        cancel_keys.slots = NULL;
        cancel_keys.slot_count = 0;
    }
    pthread_mutex_unlock(&cancel_keys.lock);
    if (found != NULL)
        endpoint_release(found->endpoint);
    memory_free(found);
}

struct endpoint *cancel_keys_find(const uint8_t *key, size_t length)
{
    struct endpoint *endpoint = NULL;
    pthread_mutex_lock(&cancel_keys.lock);
    if (cancel_keys.count != 0) {
        const struct cancel_key *found = *cancel_keys_place(key, length, NULL);
        if (found != NULL)
            endpoint = endpoint_retain(found->endpoint);
    }
    pthread_mutex_unlock(&cancel_keys.lock);
    return endpoint;
}
