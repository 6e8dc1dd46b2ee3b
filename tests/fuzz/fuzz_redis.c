/*
 * What Redis answers to the question for all flags: the bytes as they come, read by hiredis.
 */
#include <assert.h>
#include <string.h>

#include "config/flags/flag_redis_reply.h"
#include "config/flags/redis_bound.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_names.h"

static void fuzz_redis_check(const struct flag_reading *reading)
{
    const struct flag_values *values = &reading->migrations[0];
    assert(values->write_count <= FLAG_VALUES_WRITE_LIMIT);
    for (size_t i = 0; i < values->write_count; i++)
        assert(strlen(values->write[i]) <= FLAG_VALUES_TEXT_LIMIT);
    assert(values->problem == NULL || values->problem[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct config config = fuzz_names_config();
    struct error error = {0};
    redisReader *reader = redisReaderCreate();
    struct redis_bound bound;
    redis_bound_set(&bound, reader);
    redisReaderFeed(reader, (const char *)data, size);
    void *reply = NULL;
    if (redisReaderGetReply(reader, &reply) == REDIS_OK && reply != NULL) {
        struct flag_reading *reading = flag_redis_reply_read(reply, &config, &error);
        assert(reading != NULL || error.message[0] != '\0');
        if (reading != NULL)
            fuzz_redis_check(reading);
        flag_reading_free(reading);
        freeReplyObject(reply);
    }
    redisReaderFree(reader);
    return 0;
}
