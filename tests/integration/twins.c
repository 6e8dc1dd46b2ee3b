#include "tests/integration/twins.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/harness.h"

static bool twins_is_new(const char *table)
{
    return strcmp(table, "new_names") == 0;
}

static const char *twins_own_table(const struct twins *twins)
{
    return twins->new_shape ? "new_names" : "names";
}

bool twins_pass_through(const struct twins *twins)
{
    const char *own = twins_own_table(twins);
    return twins->state->mirror == NULL && strcmp(twins->state->write, own) == 0 &&
           strcmp(twins->state->read, own) == 0 && twins->state->reader == READ_AS_READ_SAYS;
}

unsigned twins_left_out(const struct twins *twins)
{
    unsigned left_out = 0;
    if (twins_is_new(twins->state->write) != twins->new_shape)
        left_out |= TRANSCRIPT_NO_FOREIGN_TEXTS | TRANSCRIPT_NO_NULL_COLUMNS;
    if (!twins_pass_through(twins))
        left_out |= TRANSCRIPT_NO_PERMISSION_TEXTS | TRANSCRIPT_NO_COPY_LINES;
    if (twins->state->old_table_dropped)
        left_out |= TRANSCRIPT_NO_OLD_TABLE;
    return left_out;
}

int twins_port(const struct twins *twins, int side)
{
    return side == TWINS_DIRECT ? harness_postgres_port() : twins->crossfade->port;
}

/* --- What the tables hold --------------------------------------------------------------------- */

/* The rows of a table as text, in the shape that the clients know. */
static const char *twins_rows_of(const struct twins *twins, const char *table)
{
    bool is_new = twins_is_new(table);
    const char *columns = "*";
    if (is_new && !twins->new_shape)
        columns =
            "id, split_part(full_name, ' ', 1), substr(full_name, strpos(full_name, ' ') + 1)";
    else if (!is_new && twins->new_shape)
        columns = "id, first_name || ' ' || last_name";
    return harness_format("(SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM (SELECT %s FROM "
                          "%s) t)",
                          columns, table);
}

/* The rows of the second migration, of the same side as `table`. */
static const char *twins_things(const char *table)
{
    return twins_is_new(table)
               ? "(SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM (SELECT id, code, tags, "
                 "marks, place, grams FROM new_things) t)"
               : "(SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM (SELECT id, code, tags, "
                 "marks, place, weight * 1000::bigint FROM things) t)";
}

/* What follows says whether the tables are as after a reset, and is not compared. */
#define TWINS_BESIDE "beside: "

static char *twins_contents(const struct twins *twins, PGconn *connection, const char *table)
{
    return harness_value(
        connection,
        "SELECT concat_ws(E'\\n', %s, %s, "
        "(SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM orders t), "
        "(SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM untouched t), "
        "(SELECT t::text FROM (SELECT last_value, is_called FROM names_id_seq) t), "
        "(SELECT '" TWINS_BESIDE "' || concat_ws(' ', o.last_value, o.is_called, t.last_value, "
        "t.is_called) FROM orders_id_seq o, things_id_seq t))",
        twins_rows_of(twins, table), twins_things(table));
}

static char *twins_rows(const struct twins *twins, const char *table)
{
    return harness_value(twins->control[TWINS_THROUGH], "SELECT concat_ws(E'\\n', %s, %s)",
                         twins_rows_of(twins, table), twins_things(table));
}

static const char *twins_bystanding_table(const struct twins *twins)
{
    if (twins->state->mirror != NULL || twins->state->old_table_dropped)
        return NULL;
    return twins_is_new(twins->state->write) ? "names" : "new_names";
}

char *twins_bystander(const struct twins *twins)
{
    const char *table = twins_bystanding_table(twins);
    return table == NULL ? NULL : twins_rows(twins, table);
}

static void twins_compare(FILE *out, const char *what, const char *expected, const char *got)
{
    if (strcmp(expected, got) != 0)
        fprintf(out, "%s\n  - %s\n  + %s\n", what, expected, got);
}

/* What each side's tables hold, in the shape that the clients know. */
static char *twins_contents_of(const struct twins *twins, int side)
{
    return twins_contents(twins, twins->control[side],
                          side == TWINS_DIRECT ? twins_own_table(twins) : twins->state->write);
}

char *twins_difference(struct twins *twins, bool writes, const char *bystander)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    cr_assert_not_null(out);
    char *expected = twins_contents_of(twins, TWINS_DIRECT);
    char *got = twins_contents_of(twins, TWINS_THROUGH);
    twins->is_fresh = strcmp(expected, twins->fresh[TWINS_DIRECT]) == 0 &&
                      strcmp(got, twins->fresh[TWINS_THROUGH]) == 0;
    *strstr(expected, TWINS_BESIDE) = *strstr(got, TWINS_BESIDE) = '\0';
    if (writes)
        twins_compare(out, "the data differ", expected, got);
    free(expected);
    free(got);
    if (twins->state->mirror != NULL) {
        char *primary = twins_rows(twins, twins->state->write);
        char *mirror = twins_rows(twins, twins->state->mirror);
        twins_compare(out, "the mirror is not the mapping of the primary", primary, mirror);
        free(primary);
        free(mirror);
    }
    if (bystander != NULL) {
        char *now = twins_bystander(twins);
        twins_compare(out, "a table outside the write list was written", bystander, now);
        free(now);
    }
    fclose(out);
    if (length == 0) {
        free(text);
        return NULL;
    }
    twins->is_fresh = false;
    return text;
}

/* --- Both databases --------------------------------------------------------------------------- */

void twins_reset(struct twins *twins)
{
    if (twins->is_fresh)
        return;
    char *rows = harness_read_file(CROSSFADE_TEST_SOURCES "/fixture_rows.sql");
    for (int side = 0; side < TWINS_SIDES; side++) {
        harness_run(twins->control[side], "BEGIN");
        if (side == TWINS_THROUGH && twins->state->old_table_dropped)
            harness_run(twins->control[side], "CREATE TEMP TABLE names (id integer DEFAULT "
                                              "nextval('names_id_seq'), first_name text, last_name "
                                              "text) ON COMMIT DROP");
        harness_run(twins->control[side], "%s", rows);
        harness_run(twins->control[side], "COMMIT");
        if (twins->fresh[side] == NULL)
            twins->fresh[side] = twins_contents_of(twins, side);
    }
    twins->is_fresh = true;
    free(rows);
}

static const char *twins_thing(const char *table)
{
    return twins_is_new(table) ? "new_things" : "things";
}

static void twins_set_flags(const struct flag_state *state)
{
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE %s", state->write);
    if (state->mirror != NULL)
        harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE %s", state->mirror);
    harness_redis("SET DATABASE_NAMES_TABLE_READ %s", state->read);
    harness_redis("RPUSH DATABASE_THINGS_TABLE_WRITE %s", twins_thing(state->write));
    if (state->mirror != NULL)
        harness_redis("RPUSH DATABASE_THINGS_TABLE_WRITE %s", twins_thing(state->mirror));
    harness_redis("SET DATABASE_THINGS_TABLE_READ %s", twins_thing(state->read));
    if (state->reader == READ_CANARY)
        harness_redis("HSET DATABASE_NAMES_TABLE_READ_CANARY table new_names percent 50");
    for (unsigned i = 0; state->reader == READ_PINNED && i < 2 * PLAYER_NUMBERS; i++)
        harness_redis("HSET DATABASE_NAMES_TABLE_READ_CLIENTS client-%u-%u %s", i / 2, i % 2,
                      i % 3 == 0 ? "names" : "new_names");
}

void twins_begin(struct twins *twins, const struct flag_state *state, bool new_shape)
{
    *twins = (struct twins){.state = state, .new_shape = new_shape};
    for (int side = 0; side < TWINS_SIDES; side++) {
        twins->database[side] = harness_database_with_tables();
        twins->control[side] = harness_direct(twins->database[side]);
        harness_run(twins->control[side], "SET client_min_messages = warning");
        twins->names[side] = object_names_read(twins->control[side]);
    }
    harness_redis_start();
    twins_set_flags(state);
    int port = harness_free_port();
    twins->crossfade =
        crossfade_start(port, crossfade_things_config(port, twins->database[TWINS_THROUGH]));
    if (state->old_table_dropped) {
        PGconn *connection = harness_connect(port, twins->database[TWINS_THROUGH], NULL);
        harness_run(connection, "ALTER SEQUENCE names_id_seq OWNED BY new_names.id");
        harness_run(connection, "DROP TABLE names CASCADE");
        PQfinish(connection);
    }
}

void twins_end(struct twins *twins)
{
    for (int side = 0; side < TWINS_SIDES; side++)
        player_connections_close(&twins->connections[side]);
    crossfade_stop(twins->crossfade);
    harness_redis_stop();
    for (int side = 0; side < TWINS_SIDES; side++) {
        PQfinish(twins->control[side]);
        object_names_free(twins->names[side]);
        free(twins->fresh[side]);
    }
}
