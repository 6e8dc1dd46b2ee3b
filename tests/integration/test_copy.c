/*
 * COPY streams: memory stays small however much passes.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

#define COPY_LINE_BYTES 1000
#define COPY_LINES_AT_ONCE 100

/* Lines of one column, or of two. */
static void copy_send(PGconn *connection, const char *sql, bool two, long lines)
{
    static char block[COPY_LINE_BYTES * COPY_LINES_AT_ONCE];
    memset(block, 'x', sizeof block);
    for (size_t i = 1; i <= COPY_LINES_AT_ONCE; i++) {
        block[i * COPY_LINE_BYTES - 1] = '\n';
        if (two)
            block[i * COPY_LINE_BYTES - 5] = '\t';
    }
    PGresult *result = PQexec(connection, sql);
    cr_assert_eq(PQresultStatus(result), PGRES_COPY_IN, "%s", PQerrorMessage(connection));
    PQclear(result);
    for (long sent = 0; sent < lines; sent += COPY_LINES_AT_ONCE)
        cr_assert_eq(PQputCopyData(connection, block, sizeof block), 1, "%s",
                     PQerrorMessage(connection));
    cr_assert_eq(PQputCopyEnd(connection, NULL), 1);
    result = PQgetResult(connection);
    cr_assert_eq(PQresultStatus(result), PGRES_COMMAND_OK, "%s", PQerrorMessage(connection));
    cr_assert_eq(strtol(PQcmdTuples(result), NULL, 10), lines);
    PQclear(result);
    cr_assert_null(PQgetResult(connection));
}

static void copy_receive(PGconn *connection, long lines)
{
    PGresult *result = PQexec(connection, "COPY big TO STDOUT");
    cr_assert_eq(PQresultStatus(result), PGRES_COPY_OUT, "%s", PQerrorMessage(connection));
    PQclear(result);
    long received = 0;
    char *line;
    int length;
    while ((length = PQgetCopyData(connection, &line, 0)) > 0) {
        cr_assert_eq(length, COPY_LINE_BYTES);
        PQfreemem(line);
        received++;
    }
    cr_assert_eq(length, -1, "%s", PQerrorMessage(connection));
    cr_assert_eq(received, lines);
    result = PQgetResult(connection);
    cr_assert_eq(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    cr_assert_null(PQgetResult(connection));
}

/* Returns the most memory that the program ever took. */
static long copy_both_ways(long megabytes)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    long lines = megabytes * 1000000 / COPY_LINE_BYTES;
    PGconn *connection = harness_connect(crossfade->port, database, NULL);
    harness_run(connection, "CREATE UNLOGGED TABLE big (line text)");
    copy_send(connection, "COPY big FROM STDIN", false, lines);
    copy_receive(connection, lines);
    harness_run(connection, "DROP TABLE big");
    PQfinish(connection);
    long peak = crossfade_peak_memory_kb(crossfade);
    crossfade_stop(crossfade);
    harness_redis_stop();
    cr_log_info("%ld MB each way: at most %ld kB of memory", megabytes, peak);
    return peak;
}

Test(copy, a_hundred_megabytes, .timeout = 300)
{
    enum { SANITIZED_LIMIT_KB = 256 * 1024 };
    cr_assert_lt(copy_both_ways(100), SANITIZED_LIMIT_KB);
}

Test(copy, a_gigabyte_through_the_release_build, .timeout = 600)
{
    enum { LIMIT_KB = 64 * 1024 };
    const char *release = getenv("CROSSFADE_RELEASE_BINARY");
    cr_assert_not_null(release, "CROSSFADE_RELEASE_BINARY does not name the program");
    setenv("CROSSFADE_BINARY", release, 1);
    cr_assert_lt(copy_both_ways(1000), LIMIT_KB);
}

static long copy_into_both(long megabytes)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    long lines = megabytes * 1000000 / COPY_LINE_BYTES;
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(crossfade, "mirror=new_names");
    PGconn *connection = harness_connect(crossfade->port, database, NULL);
    double begun = harness_now();
    copy_send(connection, "COPY names (first_name, last_name) FROM STDIN", true, lines);
    double took = harness_now() - begun;
    PQfinish(connection);
    PGconn *direct = harness_direct(database);
    cr_assert_eq(harness_number(direct,
                                "SELECT count(*) FROM names o JOIN new_names n USING (id) "
                                "WHERE first_name || ' ' || last_name = full_name AND "
                                "length(full_name) = %d",
                                COPY_LINE_BYTES - 1),
                 lines);
    PQfinish(direct);
    long peak = crossfade_peak_memory_kb(crossfade);
    crossfade_stop(crossfade);
    harness_redis_stop();
    cr_log_info("%ld MB into two tables: %.1f s, at most %ld kB of memory", megabytes, took, peak);
    return peak;
}

Test(copy, twenty_megabytes_into_two_tables, .timeout = 300)
{
    enum { SANITIZED_LIMIT_KB = 256 * 1024 };
    cr_assert_lt(copy_into_both(20), SANITIZED_LIMIT_KB);
}

Test(copy, two_hundred_megabytes_into_two_tables_through_the_release_build, .timeout = 600)
{
    enum { LIMIT_KB = 64 * 1024 };
    const char *release = getenv("CROSSFADE_RELEASE_BINARY");
    cr_assert_not_null(release, "CROSSFADE_RELEASE_BINARY does not name the program");
    setenv("CROSSFADE_BINARY", release, 1);
    cr_assert_lt(copy_into_both(200), LIMIT_KB);
}
