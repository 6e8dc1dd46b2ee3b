#include "tests/generator/moves.h"

#include <criterion/criterion.h>
#include <hiredis/hiredis.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/harness.h"

#define MOVES_WRITE "DATABASE_GEN_TABLE_WRITE"
#define MOVES_READ "DATABASE_GEN_TABLE_READ"

struct moves_state {
    const char *name;
    unsigned primary;
    bool mirrored;
    unsigned read;
    bool canary;
    bool pinned;
};

static const struct moves_state MOVES_STATES[] = {
    {"[old] old", 0, false, 0, false, false},
    {"[old, new] old", 0, true, 0, false, false},
    {"[old, new] old, canary", 0, true, 0, true, false},
    {"[old, new] old, pinned to new", 0, true, 0, false, true},
    {"[old, new] new", 0, true, 1, false, false},
    {"[new, old] new", 1, true, 1, false, false},
    {"[new] new", 1, false, 1, false, false},
};

static redisContext *moves_redis;

static void moves_command(const char *format, ...)
{
    if (moves_redis == NULL)
        moves_redis = redisConnect("127.0.0.1", harness_redis_port());
    va_list arguments;
    va_start(arguments, format);
    redisReply *reply = redisvCommand(moves_redis, format, arguments);
    va_end(arguments);
    cr_assert(reply != NULL && reply->type != REDIS_REPLY_ERROR, "%s: %s", format,
              reply == NULL ? moves_redis->errstr : reply->str);
    freeReplyObject(reply);
}

/* As the flags name a table: without quotes. */
static void moves_table(const struct schema *schema, unsigned side, char *out)
{
    const char *parts[] = {schema->tables[side].schema, ".", schema->tables[side].name};
    for (size_t i = 0; i < 3; i++)
        for (const char *at = parts[i]; *at != '\0'; at++)
            if (*at != '"')
                *out++ = *at;
    *out = '\0';
}

static void moves_write_flags(const struct schema *schema, const struct moves_state *state)
{
    char tables[2][2 * SCHEMA_NAME_BYTES];
    moves_table(schema, 0, tables[0]);
    moves_table(schema, 1, tables[1]);
    moves_command("MULTI");
    moves_command("DEL " MOVES_WRITE " " MOVES_READ "_CANARY " MOVES_READ "_CLIENTS");
    moves_command("RPUSH " MOVES_WRITE " %s", tables[state->primary]);
    if (state->mirrored)
        moves_command("RPUSH " MOVES_WRITE " %s", tables[1 - state->primary]);
    moves_command("SET " MOVES_READ " %s", tables[state->read]);
    if (state->canary)
        moves_command("HSET " MOVES_READ "_CANARY table %s percent 50", tables[1]);
    if (state->pinned)
        moves_command("HSET " MOVES_READ "_CLIENTS " MOVES_CLIENT " %s", tables[1]);
    moves_command("EXEC");
}

void moves_reset_flags(const struct schema *schema)
{
    moves_write_flags(schema, &MOVES_STATES[0]);
}

static const struct moves_state *moves_state(const struct moves *moves)
{
    return &MOVES_STATES[moves->state];
}

/* The plan of a statement of the client's shape, as Crossfade sends it now. */
static bool moves_plan_names(struct moves *moves, const char *statement, const char *before,
                             unsigned side)
{
    const struct schema_table *table = &moves->schema->tables[side];
    char sql[400];
    char wanted[2 * SCHEMA_NAME_BYTES + 40];
    snprintf(sql, sizeof sql, "EXPLAIN (VERBOSE, COSTS OFF) %s FROM %s.%s WHERE id = 1", statement,
             moves->schema->tables[moves->schema->client].schema,
             moves->schema->tables[moves->schema->client].name);
    if (table->is_partitioned)
        snprintf(wanted, sizeof wanted, "%son public." SCHEMA_PARTITION, before, side);
    else
        snprintf(wanted, sizeof wanted, "%son %s.%s", before, table->schema, table->name);
    rawclient_query(moves->probe, sql);
    rawclient_send(moves->probe);
    bool found = false;
    struct rawmessage message;
    do {
        cr_assert(rawclient_read(moves->probe, &message), "the probe's connection ends");
        cr_assert(message.type != 'E', "%s: %.*s", sql, (int)message.length, message.body);
        found = found || memmem(message.body, message.length, wanted, strlen(wanted)) != NULL;
    } while (message.type != 'Z');
    return found;
}

/* New transactions follow the flags: the worker of the probe is that of the session. */
static void moves_wait(struct moves *moves)
{
    const struct moves_state *state = moves_state(moves);
    double deadline = harness_now() + 15;
    for (;; harness_sleep_ms(1)) {
        cr_assert(harness_now() < deadline, "flags %s never come into force", state->name);
        unsigned read = state->pinned ? 1 : state->read;
        if (!state->canary && !moves_plan_names(moves, "SELECT *", "", read))
            continue;
        if (!moves_plan_names(moves, "DELETE", "Delete ", state->primary))
            continue;
        if (moves_plan_names(moves, "DELETE", "Delete ", 1 - state->primary) == state->mirrored)
            return;
    }
}

void moves_begin(struct moves *moves, const char *database)
{
    static const char *const more[] = {"application_name", MOVES_CLIENT, NULL};
    moves->state = 0;
    moves->unsettled = false;
    moves->probe = rawclient_connect(moves->crossfade->port, database, more);
    moves_wait(moves);
}

void moves_end(struct moves *moves)
{
    rawclient_close(moves->probe);
}

static void moves_empty(const struct moves *moves, unsigned side)
{
    const struct schema_table *table = &moves->schema->tables[side];
    harness_run(moves->control, "DELETE FROM %s.%s", table->schema, table->name);
}

/* What it holds may be older than it joined, or half of what it must hold. */
static void moves_fill(const struct moves *moves, unsigned side)
{
    struct text sql = {0};
    schema_fill(moves->schema, side, &sql);
    harness_run(moves->control, "BEGIN");
    moves_empty(moves, side);
    harness_run(moves->control, "%s", sql.bytes);
    harness_run(moves->control, "COMMIT");
    text_free(&sql);
}

void moves_settle(struct moves *moves)
{
    const struct moves_state *state = moves_state(moves);
    moves_wait(moves);
    if (!state->mirrored)
        moves_empty(moves, 1 - state->primary);
    else
        moves_fill(moves, 1 - state->primary);
    moves->unsettled = false;
}

void moves_step(struct moves *moves, int direction, bool in_transaction)
{
    size_t last = sizeof MOVES_STATES / sizeof *MOVES_STATES - 1;
    if (moves->unsettled || (direction < 0 && moves->state == 0) ||
        (direction > 0 && moves->state == last))
        return;
    const struct moves_state *before = moves_state(moves);
    moves->state = direction > 0 ? moves->state + 1 : moves->state - 1;
    const struct moves_state *now = moves_state(moves);
    moves_write_flags(moves->schema, now);
    if (in_transaction) {
        moves->unsettled = true;
        harness_sleep_ms(3); /* it may follow at once, or later: both must be right */
        return;
    }
    if (before->mirrored != now->mirrored)
        moves_settle(moves);
    else
        moves_wait(moves);
}

unsigned moves_primary(const struct moves *moves)
{
    return moves_state(moves)->primary;
}

bool moves_mirrored(const struct moves *moves)
{
    return moves_state(moves)->mirrored;
}

const char *moves_name(const struct moves *moves)
{
    return moves_state(moves)->name;
}
