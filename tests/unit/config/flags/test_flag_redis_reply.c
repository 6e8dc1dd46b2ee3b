#include "config/flags/flag_redis_reply.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/config/fixture.h"
#include "tests/unit/exact.h"

static const char WHOLE[] = "*8\r\n"
                            "+list\r\n*2\r\n$5\r\nnames\r\n$9\r\nnew_names\r\n"
                            "+string\r\n$5\r\nnames\r\n"
                            "+hash\r\n*4\r\n$5\r\ntable\r\n$9\r\nnew_names\r\n"
                            "$7\r\npercent\r\n$2\r\n10\r\n"
                            "+none\r\n*0\r\n";

/* A reading of the answer that these bytes are, or NULL. */
static struct flag_reading *test_flag_redis_reply_read(const char *bytes, size_t length,
                                                       struct error *error)
{
    struct migration_config migration = FIXTURE_NAMES;
    struct config config = {
        .flag_prefix = "DATABASE_", .migrations = &migration, .migration_count = 1};
    redisReader *reader = redisReaderCreate();
    redisReaderFeed(reader, bytes, length);
    void *reply = NULL;
    struct flag_reading *reading = NULL;
    error_set(error, SQLSTATE_INTERNAL, "no whole answer");
    if (redisReaderGetReply(reader, &reply) == REDIS_OK && reply != NULL)
        reading = flag_redis_reply_read(reply, &config, error);
    if (reply != NULL)
        freeReplyObject(reply);
    redisReaderFree(reader);
    return reading;
}

Test(flag_redis_reply, reads_every_key)
{
    struct error error;
    struct flag_reading *reading = test_flag_redis_reply_read(WHOLE, strlen(WHOLE), &error);
    cr_assert_not_null(reading, "%s", error.message);
    const struct flag_values *values = &reading->migrations[0];
    cr_assert_null(values->problem);
    cr_assert(values->has[FLAG_KEY_WRITE]);
    cr_assert_eq(values->write_count, 2);
    cr_assert_str_eq(values->write[1], "new_names");
    cr_assert_str_eq(values->read, "names");
    cr_assert_eq(values->canary_count, 2);
    cr_assert_str_eq(values->canary[1].value, "10");
    cr_assert(!values->has[FLAG_KEY_CLIENTS]);
    flag_reading_free(reading);
}

Test(flag_redis_reply, says_what_is_wrong_with_a_key)
{
#define REST "+none\r\n*0\r\n+none\r\n*0\r\n"
    static const struct {
        const char *bytes;
        const char *problem;
    } cases[] = {
        {"*8\r\n+string\r\n-WRONGTYPE no\r\n+none\r\n$-1\r\n" REST,
         "DATABASE_NAMES_TABLE_WRITE is a string; expected a list"},
        {"*8\r\n+none\r\n*0\r\n+zset\r\n-WRONGTYPE no\r\n" REST,
         "DATABASE_NAMES_TABLE_READ is a zset; expected a string"},
        {"*8\r\n+none\r\n*0\r\n+string\r\n$3\r\na\0b\r\n" REST,
         "DATABASE_NAMES_TABLE_READ holds no table's name"},
        {"*8\r\n+none\r\n*0\r\n+string\r\n-ERR gone\r\n" REST,
         "DATABASE_NAMES_TABLE_READ holds no table's name"},
        {"*8\r\n+list\r\n-ERR no\r\n+none\r\n$-1\r\n" REST,
         "DATABASE_NAMES_TABLE_WRITE could not be read"},
        {"*8\r\n+list\r\n*1\r\n:1\r\n+none\r\n$-1\r\n" REST,
         "DATABASE_NAMES_TABLE_WRITE holds a text with a zero byte or of more than 1024 bytes"},
        {"*8\r\n:5\r\n*0\r\n+none\r\n$-1\r\n" REST,
         "DATABASE_NAMES_TABLE_WRITE: its type could not be read"},
        {"*8\r\n+none\r\n*0\r\n+none\r\n$-1\r\n+hash\r\n*1\r\n$1\r\na\r\n+none\r\n*0\r\n",
         "DATABASE_NAMES_TABLE_READ_CANARY holds a text with a zero byte or of more than 1024 "
         "bytes"},
    };
    static const size_t zero_byte_case = 2;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error;
        size_t length = strlen(cases[i].bytes);
        if (i == zero_byte_case)
            length += 1 + strlen(cases[i].bytes + length + 1);
        struct flag_reading *reading = test_flag_redis_reply_read(cases[i].bytes, length, &error);
        cr_assert_not_null(reading, "%zu: %s", i, error.message);
        cr_assert_not_null(reading->migrations[0].problem, "%zu", i);
        cr_assert_str_eq(reading->migrations[0].problem, cases[i].problem, "%zu: %s", i,
                         reading->migrations[0].problem);
        flag_reading_free(reading);
    }
}

Test(flag_redis_reply, refuses_other_answers)
{
    static const struct {
        const char *bytes;
        const char *message;
    } cases[] = {
        {"-EXECABORT because\r\n", "Redis does not let the flags be read: EXECABORT because"},
        {"*0\r\n", "Redis gave an answer of another form to EXEC; expected 8 results"},
        {"*-1\r\n", "Redis gave an answer of another form to EXEC; expected 8 results"},
        {"$2\r\nOK\r\n", "Redis gave an answer of another form to EXEC; expected 8 results"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error;
        cr_assert_null(test_flag_redis_reply_read(cases[i].bytes, strlen(cases[i].bytes), &error));
        cr_assert_str_eq(error.message, cases[i].message);
    }
}

static bool test_flag_redis_reply_decode(const uint8_t *bytes, size_t length)
{
    struct error error;
    struct flag_reading *reading = test_flag_redis_reply_read((const char *)bytes, length, &error);
    flag_reading_free(reading);
    return reading != NULL;
}

Test(flag_redis_reply, survives_any_bytes)
{
    exact_feed_random(test_flag_redis_reply_decode, WHOLE, sizeof WHOLE - 1);
    for (size_t length = 1; length < sizeof WHOLE - 1; length++)
        cr_assert(!exact_decode(test_flag_redis_reply_decode, WHOLE, length));
}
