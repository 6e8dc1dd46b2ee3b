/*
 * Much of everything, with a real server: migrations, rows, values, prepared statements, depth.
 * Bounds of time are loose; what they catch grows faster than what causes it.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

#define SCALE_MIGRATIONS 1000
#define SCALE_ROWS 10000
#define SCALE_VALUES 20000
#define SCALE_STATEMENTS 10000
#define SCALE_SECONDS 60

TestSuite(scale, .timeout = 300);

struct scale_text {
    char *at;
    size_t length;
    FILE *stream;
};

static FILE *scale_text_begin(struct scale_text *text)
{
    text->stream = open_memstream(&text->at, &text->length);
    cr_assert_not_null(text->stream);
    return text->stream;
}

static const char *scale_text_end(struct scale_text *text)
{
    fclose(text->stream);
    return text->at;
}

static void scale_flags(const char *name, const char *read, const char *primary, const char *mirror)
{
    harness_redis("MULTI");
    harness_redis("DEL DATABASE_%s_TABLE_WRITE", name);
    harness_redis("RPUSH DATABASE_%s_TABLE_WRITE %s %s", name, primary, mirror);
    harness_redis("SET DATABASE_%s_TABLE_READ %s", name, read);
    harness_redis("EXEC");
}

static void scale_make_tables(const char *database)
{
    PGconn *connection = harness_direct(database);
    for (int i = 0; i < SCALE_MIGRATIONS; i++)
        harness_run(connection,
                    "CREATE TABLE t%d (id integer PRIMARY KEY, first_name text, last_name text); "
                    "CREATE TABLE new_t%d (id integer PRIMARY KEY, full_name text)",
                    i, i);
    PQfinish(connection);
}

static char *scale_config(int port, const char *database)
{
    struct scale_text text;
    FILE *out = scale_text_begin(&text);
    fprintf(out,
            "listen: 127.0.0.1:%d\nupstream: host=127.0.0.1 port=%d\n"
            "control: host=127.0.0.1 port=%d user=crossfade dbname=%s\n"
            "flags: redis://127.0.0.1:%d/0\nmigrations:\n",
            port, harness_postgres_port(), harness_postgres_port(), database, harness_redis_port());
    for (int i = 0; i < SCALE_MIGRATIONS; i++)
        fprintf(out,
                "  - name: t%d\n    database: %s\n    old: t%d\n    new: new_t%d\n    key: [id]\n"
                "    to_new: {full_name: \"first_name || ' ' || last_name\"}\n"
                "    to_old:\n      first_name: split_part(full_name, ' ', 1)\n"
                "      last_name: split_part(full_name, ' ', 2)\n",
                i, database, i, i);
    scale_text_end(&text);
    return text.at;
}

Test(scale, a_thousand_migrations)
{
    const char *database = harness_database();
    scale_make_tables(database);
    harness_redis_start();
    scale_flags("T999", "new_t999", "t999", "new_t999");
    int port = harness_free_port();
    double begun = harness_now();
    char *config = scale_config(port, database);
    struct crossfade *crossfade = crossfade_start(port, config);
    free(config);
    PGconn *connection = harness_connect(port, database, NULL);
    harness_run(connection, "INSERT INTO t999 VALUES (1, 'Ada', 'King')");
    cr_expect_leq(harness_now() - begun, SCALE_SECONDS, "%.1f s until the first write",
                  harness_now() - begun);
    char *name = harness_value(connection, "SELECT last_name FROM t999 WHERE id = 1");
    cr_expect_str_eq(name, "King");
    free(name);
    scale_flags("T500", "new_t500", "t500", "new_t500");
    crossfade_wait_for_log(crossfade, "snapshot number=2");
    harness_run(connection, "INSERT INTO t500 VALUES (2, 'Grace', 'Hopper')");
    PQfinish(connection);
    cr_expect_leq(crossfade_peak_memory_kb(crossfade), 1024 * 1024);
    connection = harness_direct(database);
    cr_expect_eq(harness_number(connection, "SELECT count(*) FROM new_t999"), 1);
    cr_expect_eq(harness_number(connection, "SELECT id FROM new_t500"), 2);
    PQfinish(connection);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

/* A route, as the flags make it. */
struct scale_route {
    const char *read;
    const char *primary;
    const char *mirror; /* or "" */
};

static const struct scale_route scale_routes[] = {
    {"names", "names", ""},
    {"names", "names", "new_names"},
    {"new_names", "names", "new_names"},
    {"new_names", "new_names", "names"},
    {"new_names", "new_names", ""},
};

static void scale_rows(PGconn *connection, int from)
{
    struct scale_text text;
    FILE *out = scale_text_begin(&text);
    fprintf(out, "INSERT INTO names (id, first_name, last_name) VALUES ");
    for (int i = 0; i < SCALE_ROWS; i++)
        fprintf(out, "%s(%d, 'Ada%d', 'King')", i == 0 ? "" : ", ", from + i, i);
    double begun = harness_now();
    PGresult *result = PQexec(connection, scale_text_end(&text));
    cr_expect_str_eq(PQcmdStatus(result), harness_format("INSERT 0 %d", SCALE_ROWS), "%s",
                     PQresultErrorMessage(result));
    PQclear(result);
    free(text.at);
    cr_expect_leq(harness_now() - begun, SCALE_SECONDS, "%.1f s", harness_now() - begun);
}

static void scale_in_list(PGconn *connection, int from)
{
    struct scale_text text;
    FILE *out = scale_text_begin(&text);
    fprintf(out, "SELECT count(*), min(last_name) FROM names WHERE id IN (");
    for (int i = 0; i < SCALE_VALUES; i++)
        fprintf(out, "%s%d", i == 0 ? "" : ", ", from + i);
    fprintf(out, ") /* %0*d */", 1 << 20, 0);
    double begun = harness_now();
    cr_expect_eq(harness_number(connection, "%s", scale_text_end(&text)), SCALE_ROWS);
    free(text.at);
    cr_expect_leq(harness_now() - begun, SCALE_SECONDS, "%.1f s", harness_now() - begun);
}

/* 10,000 rows in one INSERT, an IN list of 20,000, a text of a megabyte: by every route. */
Test(scale, long_statements)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    PGconn *direct = harness_direct(database);
    for (size_t i = 0; i < sizeof scale_routes / sizeof *scale_routes; i++) {
        const struct scale_route *route = &scale_routes[i];
        int from = ((int)i + 1) * 1000000;
        scale_flags("NAMES", route->read, route->primary, route->mirror);
        crossfade_wait_for_flags(crossfade,
                                 harness_format("primary=%s mirror=%s read=%s", route->primary,
                                                *route->mirror == '\0' ? "none" : route->mirror,
                                                route->read));
        PGconn *connection = harness_connect(crossfade->port, database, NULL);
        scale_rows(connection, from);
        scale_in_list(connection, from);
        PQfinish(connection);
        bool both = *route->mirror != '\0';
        static const char *const tables[] = {"names", "new_names"};
        for (size_t k = 0; k < 2; k++)
            cr_expect_eq(
                harness_number(direct, "SELECT count(*) FROM %s WHERE id >= %d", tables[k], from),
                both || strcmp(route->primary, tables[k]) == 0 ? SCALE_ROWS : 0);
    }
    PQfinish(direct);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

Test(scale, depth)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    scale_flags("NAMES", "new_names", "names", "new_names");
    crossfade_wait_for_flags(crossfade, "primary=names mirror=new_names read=new_names");
    PGconn *connection = harness_connect(crossfade->port, database, NULL);
    static const int depths[] = {100, 2000, 100000};
    for (size_t i = 0; i < 3; i++) {
        struct scale_text text;
        FILE *out = scale_text_begin(&text);
        fprintf(out, "SELECT ");
        for (int k = 0; k < depths[i]; k++)
            fputs("upper(", out);
        fprintf(out, "first_name");
        for (int k = 0; k < depths[i]; k++)
            fputc(')', out);
        fprintf(out, " FROM names");
        PGresult *result = PQexec(connection, scale_text_end(&text));
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        cr_expect_str_eq(state == NULL ? "" : state, i == 0 ? "" : "54001", "depth %d", depths[i]);
        PQclear(result);
        free(text.at);
    }
    char *still = harness_value(connection, "SELECT 'here'");
    cr_expect_str_eq(still, "here");
    free(still);
    PQfinish(connection);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

/* Of one session, under names of their own, each text another; then the flags move. */
Test(scale, prepared_statements)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    scale_flags("NAMES", "new_names", "names", "new_names");
    crossfade_wait_for_flags(crossfade, "primary=names mirror=new_names read=new_names");
    PGconn *connection = harness_connect(crossfade->port, database, NULL);
    for (int i = 0; i < SCALE_STATEMENTS; i++) {
        char name[32];
        char text[128];
        snprintf(name, sizeof name, "s%d", i);
        snprintf(text, sizeof text, "SELECT id, last_name, %d FROM names WHERE id = $1", i);
        PGresult *result = PQprepare(connection, name, text, 0, NULL);
        cr_assert_eq(PQresultStatus(result), PGRES_COMMAND_OK, "%s", PQresultErrorMessage(result));
        PQclear(result);
    }
    cr_expect_leq(crossfade_peak_memory_kb(crossfade), 1024 * 1024);
    scale_flags("NAMES", "names", "names", "new_names");
    crossfade_wait_for_log(crossfade, "mirror=new_names read=names");
    static const char *const values[] = {"1"};
    for (int i = 0; i < SCALE_STATEMENTS; i += 999) {
        PGresult *result =
            PQexecPrepared(connection, harness_format("s%d", i), 1, values, NULL, NULL, 0);
        cr_expect_eq(PQntuples(result), 1, "%s", PQresultErrorMessage(result));
        cr_expect_str_eq(PQgetvalue(result, 0, 2), harness_format("%d", i));
        PQclear(result);
    }
    PQfinish(connection);
    crossfade_stop(crossfade);
    harness_redis_stop();
}
