#include "config/flags/flag_redis_reply.h"

#include <string.h>

#define FLAG_REDIS_REPLY_PER_KEY 2 /* TYPE and the value */
#define FLAG_REDIS_REPLY_PER_MIGRATION ((size_t)FLAG_KEY_COUNT * FLAG_REDIS_REPLY_PER_KEY)

struct flag_redis_key {
    const char *type;
    const char *words[4]; /* the command that reads it; the key comes after the first */
};

static const struct flag_redis_key FLAG_REDIS_KEYS[FLAG_KEY_COUNT] = {
    [FLAG_KEY_WRITE] = {"list", {"LRANGE", "0", "16", NULL}},
    [FLAG_KEY_READ] = {"string", {"GET", NULL}},
    [FLAG_KEY_CANARY] = {"hash", {"HGETALL", NULL}},
    [FLAG_KEY_CLIENTS] = {"hash", {"HGETALL", NULL}},
};
_Static_assert(FLAG_VALUES_WRITE_LIMIT == 16, "LRANGE asks for one more than the limit");

static bool flag_redis_reply_request_key(redisAsyncContext *context, const char *key,
                                         const struct flag_redis_key *kind)
{
    const char *words[5] = {kind->words[0], key};
    int count = 2;
    for (size_t i = 1; kind->words[i] != NULL; i++)
        words[count++] = kind->words[i];
    return redisAsyncCommand(context, NULL, NULL, "TYPE %s", key) == REDIS_OK &&
           redisAsyncCommandArgv(context, NULL, NULL, count, words, NULL) == REDIS_OK;
}

bool flag_redis_reply_request(redisAsyncContext *context, const struct config *config,
                              redisCallbackFn *answered)
{
    struct arena arena = {0};
    bool ok = redisAsyncCommand(context, NULL, NULL, "MULTI") == REDIS_OK;
    for (size_t i = 0; ok && i < config->migration_count; i++)
        for (unsigned key = 0; ok && key < FLAG_KEY_COUNT; key++)
            ok = flag_redis_reply_request_key(context,
                                              flag_values_key(config->flag_prefix,
                                                              config->migrations[i].name,
                                                              (enum flag_key)key, &arena),
                                              &FLAG_REDIS_KEYS[key]);
    ok = ok && redisAsyncCommand(context, answered, NULL, "EXEC") == REDIS_OK;
    arena_free(&arena);
    return ok;
}

static bool flag_redis_reply_is_text(const redisReply *reply)
{
    return (reply->type == REDIS_REPLY_STRING || reply->type == REDIS_REPLY_STATUS) &&
           reply->len <= FLAG_VALUES_TEXT_LIMIT && strlen(reply->str) == reply->len;
}

/* Texts of the list or hash; NULL where one is no text that a flag can hold. */
static const char **flag_redis_reply_texts(const redisReply *reply, struct arena *arena)
{
    const char **texts = arena_zero(arena, reply->elements, sizeof *texts);
    for (size_t i = 0; i < reply->elements; i++) {
        if (!flag_redis_reply_is_text(reply->element[i]))
            return NULL;
        texts[i] = arena_string(arena, reply->element[i]->str);
    }
    return texts;
}

static struct flag_entry *flag_redis_reply_entries(const char **texts, size_t count,
                                                   struct arena *arena)
{
    struct flag_entry *entries = arena_zero(arena, count, sizeof *entries);
    for (size_t i = 0; i < count; i++)
        entries[i] = (struct flag_entry){.field = texts[2 * i], .value = texts[2 * i + 1]};
    return entries;
}

/* What is wrong with a value of the right type, in words, or NULL. */
static const char *flag_redis_reply_fill(enum flag_key key, const redisReply *value,
                                         struct flag_values *values, struct arena *arena)
{
    if (key == FLAG_KEY_READ) {
        if (!flag_redis_reply_is_text(value))
            return "holds no table's name";
        values->read = arena_string(arena, value->str);
        return NULL;
    }
    if (value->type != REDIS_REPLY_ARRAY)
        return "could not be read";
    if (key == FLAG_KEY_WRITE && value->elements > FLAG_VALUES_WRITE_LIMIT)
        return "holds more tables than there are";
    if (value->elements / 2 > FLAG_VALUES_PIN_LIMIT)
        return "holds more than 10000 client ids";
    const char **texts = flag_redis_reply_texts(value, arena);
    if (texts == NULL || (key != FLAG_KEY_WRITE && value->elements % 2 != 0))
        return "holds a text with a zero byte or of more than 1024 bytes";
    if (key == FLAG_KEY_WRITE) {
        values->write = texts;
        values->write_count = value->elements;
    } else if (key == FLAG_KEY_CANARY) {
        values->canary_count = value->elements / 2;
        values->canary = flag_redis_reply_entries(texts, values->canary_count, arena);
    } else {
        values->client_count = value->elements / 2;
        values->clients = flag_redis_reply_entries(texts, values->client_count, arena);
    }
    return NULL;
}

static void flag_redis_reply_key(enum flag_key key, const char *name, const redisReply *type,
                                 const redisReply *value, struct flag_values *values,
                                 struct arena *arena)
{
    if (!flag_redis_reply_is_text(type)) {
        values->problem = arena_format(arena, "%s: its type could not be read", name);
        return;
    }
    if (strcmp(type->str, "none") == 0)
        return;
    values->has[key] = true;
    const char *expected = FLAG_REDIS_KEYS[key].type;
    if (strcmp(type->str, expected) != 0) {
        values->problem =
            arena_format(arena, "%s is a %s; expected a %s", name, type->str, expected);
        return;
    }
    const char *problem = flag_redis_reply_fill(key, value, values, arena);
    if (problem != NULL)
        values->problem = arena_format(arena, "%s %s", name, problem);
}

struct flag_reading *flag_redis_reply_read(const redisReply *reply, const struct config *config,
                                           struct error *error)
{
    size_t expected = config->migration_count * FLAG_REDIS_REPLY_PER_MIGRATION;
    if (reply->type == REDIS_REPLY_ERROR) {
        error_set(error, SQLSTATE_CONNECTION_FAILURE, "Redis does not let the flags be read: %s",
                  reply->str);
        return NULL;
    }
    if (reply->type != REDIS_REPLY_ARRAY || reply->elements != expected) {
        error_set(error, SQLSTATE_CONNECTION_FAILURE,
                  "Redis gave an answer of another form to EXEC; expected %zu results", expected);
        return NULL;
    }
    struct flag_reading *reading = flag_reading_new(config->migration_count);
    redisReply **element = reply->element;
    for (size_t i = 0; i < config->migration_count; i++)
        for (unsigned key = 0; key < FLAG_KEY_COUNT; key++) {
            const char *name = flag_values_key(config->flag_prefix, config->migrations[i].name,
                                               (enum flag_key)key, &reading->arena);
            flag_redis_reply_key((enum flag_key)key, name, element[0], element[1],
                                 &reading->migrations[i], &reading->arena);
            element += FLAG_REDIS_REPLY_PER_KEY;
        }
    return reading;
}
