#include "tests/integration/pipeline.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/harness.h"

const struct pipeline_change_of_flags PIPELINE_CHANGES[PIPELINE_CHANGE_COUNT] = {
    {"reads move", {false, false}, {"names", "new_names"}},
    {"the new table becomes the primary", {false, true}, {"new_names", "new_names"}},
    {"the old table becomes the primary", {true, false}, {"new_names", "new_names"}},
    {"nothing changes, the new table is the primary", {true, true}, {"new_names", "new_names"}},
};

struct pipeline pipeline;

/* --- Both servers ---------------------------------------------------------------------------- */

void pipeline_set_flags(int step)
{
    bool new_is_primary = PIPELINE_CHANGES[pipeline.change].new_is_primary[step];
    harness_redis("EVAL %s 0", new_is_primary ? "redis.call('DEL','DATABASE_NAMES_TABLE_WRITE');"
                                                "redis.call('RPUSH','DATABASE_NAMES_TABLE_WRITE',"
                                                "'new_names','names')"
                                              : "redis.call('DEL','DATABASE_NAMES_TABLE_WRITE');"
                                                "redis.call('RPUSH','DATABASE_NAMES_TABLE_WRITE',"
                                                "'names','new_names')");
    harness_redis("SET DATABASE_NAMES_TABLE_READ %s", PIPELINE_CHANGES[pipeline.change].read[step]);
}

void pipeline_begin(size_t change)
{
    pipeline.change = change;
    pipeline.foreign_primary =
        PIPELINE_CHANGES[change].new_is_primary[0] || PIPELINE_CHANGES[change].new_is_primary[1];
    for (int side = 0; side < PIPELINE_SIDES; side++) {
        pipeline.database[side] = harness_database_with_rows();
        pipeline.control[side] = harness_direct(pipeline.database[side]);
        pipeline.names[side] = object_names_read(pipeline.control[side]);
    }
    harness_redis_start();
    pipeline_set_flags(0);
    int port = harness_free_port();
    pipeline.crossfade =
        crossfade_start(port, crossfade_names_config(port, pipeline.database[PIPELINE_THROUGH]));
    pipeline.client[PIPELINE_DIRECT] =
        rawclient_connect(harness_postgres_port(), pipeline.database[PIPELINE_DIRECT], NULL);
    pipeline.client[PIPELINE_THROUGH] =
        rawclient_connect(port, pipeline.database[PIPELINE_THROUGH], NULL);
}

static char *pipeline_rows(int side, const char *table, bool mapped)
{
    const char *columns =
        mapped ? "id, split_part(full_name, ' ', 1), substr(full_name, strpos(full_name, ' ') + 1)"
               : "*";
    return harness_value(pipeline.control[side],
                         "SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM (SELECT %s FROM "
                         "%s) t",
                         columns, table);
}

static void pipeline_compare(void)
{
    char *difference = transcript_difference(&pipeline.transcript[PIPELINE_DIRECT],
                                             &pipeline.transcript[PIPELINE_THROUGH]);
    if (difference != NULL)
        cr_assert_fail("%s: answers differ:\n%s", PIPELINE_CHANGES[pipeline.change].name,
                       difference);
    char *expected = pipeline_rows(PIPELINE_DIRECT, "names", false);
    char *old_rows = pipeline_rows(PIPELINE_THROUGH, "names", false);
    char *new_rows = pipeline_rows(PIPELINE_THROUGH, "new_names", true);
    if (strcmp(old_rows, expected) != 0 || strcmp(new_rows, expected) != 0)
        cr_assert_fail("%s: PostgreSQL's table, the old and the new one:\n%s\n%s\n%s",
                       PIPELINE_CHANGES[pipeline.change].name, expected, old_rows, new_rows);
    free(expected);
    free(old_rows);
    free(new_rows);
}

void pipeline_end(void)
{
    pipeline_compare();
    for (int side = 0; side < PIPELINE_SIDES; side++) {
        rawclient_close(pipeline.client[side]);
        PQfinish(pipeline.control[side]);
        object_names_free(pipeline.names[side]);
        transcript_free(&pipeline.transcript[side]);
    }
    crossfade_stop(pipeline.crossfade);
    harness_redis_stop();
}

/* --- Messages to both ------------------------------------------------------------------------ */

#define EACH(call)                                                                                 \
    for (int side = 0; side < PIPELINE_SIDES; side++) {                                            \
        struct rawclient *client = pipeline.client[side];                                          \
        call;                                                                                      \
    }

void pipeline_query(const char *sql)
{
    EACH(rawclient_query(client, sql))
}

void pipeline_parse(const char *statement, const char *sql)
{
    EACH(rawclient_parse(client, statement, sql, NULL, 0))
}

void pipeline_bind(const char *portal, const char *statement, const char *first, const char *second)
{
    const struct rawvalue values[] = {{first, first == NULL ? 0 : strlen(first), false},
                                      {second, second == NULL ? 0 : strlen(second), false}};
    size_t count = first == NULL ? 0 : second == NULL ? 1 : 2;
    EACH(rawclient_bind(client, portal, statement, values, count, false))
}

void pipeline_describe(char kind, const char *name)
{
    EACH(rawclient_describe(client, kind, name))
}

void pipeline_execute(const char *portal, uint32_t limit)
{
    EACH(rawclient_execute(client, portal, limit))
}

void pipeline_close(char kind, const char *name)
{
    EACH(rawclient_close_named(client, kind, name))
}

void pipeline_plain(char type)
{
    EACH(rawclient_plain(client, type))
}

void pipeline_copy_data(const char *line)
{
    EACH(rawclient_begin(client, 'd'); rawclient_bytes(client, line, strlen(line));
         rawclient_end(client))
}

void pipeline_copy_fail(void)
{
    EACH(rawclient_begin(client, 'f'); rawclient_string(client, "enough"); rawclient_end(client))
}

void pipeline_run(const char *statement, const char *first, const char *second)
{
    pipeline_bind("", statement, first, second);
    pipeline_execute("", 0);
}

void pipeline_read(int side, char last, unsigned number)
{
    struct rawmessage message;
    while (number > 0) {
        if (!rawclient_read(pipeline.client[side], &message))
            cr_assert_fail("%s: the connection ends", PIPELINE_CHANGES[pipeline.change].name);
        transcript_add(&pipeline.transcript[side], pipeline.client[side], &message,
                       pipeline.names[side], pipeline.foreign_primary);
        number -= last == '\0' || message.type == last;
    }
}

static void pipeline_note(const char *what)
{
    for (int side = 0; side < PIPELINE_SIDES; side++)
        transcript_note(&pipeline.transcript[side], "(%s)", what);
}

void pipeline_send(void)
{
    EACH(rawclient_send(client))
}

void pipeline_expect(const char *what, unsigned ready)
{
    pipeline_note(what);
    pipeline_send();
    for (int side = 0; side < PIPELINE_SIDES; side++)
        pipeline_read(side, 'Z', ready);
}

void pipeline_expect_messages(const char *what, unsigned number)
{
    pipeline_note(what);
    pipeline_plain('H');
    pipeline_send();
    for (int side = 0; side < PIPELINE_SIDES; side++)
        pipeline_read(side, '\0', number);
}

void pipeline_change(void)
{
    pipeline_note("flags change");
    pipeline_set_flags(1);
    harness_sleep_ms(150);
}

void pipeline_prepare(const char *sql)
{
    pipeline_parse("s", sql);
    pipeline_describe('S', "s");
    pipeline_plain('S');
    pipeline_expect(sql, 1);
}
