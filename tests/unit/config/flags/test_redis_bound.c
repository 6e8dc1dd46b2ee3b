#include "config/flags/redis_bound.h"

#include <criterion/criterion.h>
#include <hiredis/hiredis.h>
#include <string.h>

#include "protocol/base/memory.h"

/* What reading this ends with. */
static int test_redis_bound_error(const char *bytes, size_t length)
{
    redisReader *reader = redisReaderCreate();
    struct redis_bound bound;
    redis_bound_set(&bound, reader);
    redisReaderFeed(reader, bytes, length);
    redis_bound_check(reader);
    void *reply = NULL;
    redisReaderGetReply(reader, &reply);
    int error = reader->err;
    if (reply != NULL)
        freeReplyObject(reply);
    redisReaderFree(reader);
    return error;
}

Test(redis_bound, makes_no_room_for_more_elements_than_flags_can_have)
{
    static const struct {
        const char *bytes;
        int error;
    } cases[] = {
        {"*2\r\n$1\r\na\r\n*1\r\n:1\r\n", 0},
        {"*2000000\r\n", 0},
        {"*2000001\r\n", REDIS_ERR_OOM},
        {"*777777777\r\n", REDIS_ERR_OOM},
        {"*2\r\n*1999998\r\n", 0},
        {"*2\r\n*1999999\r\n", REDIS_ERR_OOM},
        {"*2\r\n*1000000\r\n", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(test_redis_bound_error(cases[i].bytes, strlen(cases[i].bytes)), cases[i].error,
                     "%s", cases[i].bytes);
}

Test(redis_bound, counts_each_answer_for_itself)
{
    redisReader *reader = redisReaderCreate();
    struct redis_bound bound;
    redis_bound_set(&bound, reader);
    for (size_t i = 0; i < 3; i++) {
        char *answer = memory_zero(6000011, 1);
        strcpy(answer, "*1500000\r\n");
        for (char *at = answer + 10; at < answer + 10 + 6000000; at += 4)
            memcpy(at, ":1\r\n", 4);
        redisReaderFeed(reader, answer, 6000010);
        void *reply = NULL;
        cr_assert_eq(redisReaderGetReply(reader, &reply), REDIS_OK);
        cr_assert_not_null(reply);
        freeReplyObject(reply);
        memory_free(answer);
    }
    redisReaderFree(reader);
}

Test(redis_bound, keeps_no_more_of_a_text_that_does_not_end)
{
    size_t length = REDIS_BOUND_BYTES + 100;
    char *bytes = memory_zero(length, 1);
    strcpy(bytes, "$900000000\r\n");
    cr_expect_eq(test_redis_bound_error(bytes, REDIS_BOUND_BYTES), 0);
    cr_expect_eq(test_redis_bound_error(bytes, length), REDIS_ERR_OOM);
    memory_free(bytes);
}
