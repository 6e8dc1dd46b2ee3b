/*
 * PostgreSQL cuts names that are too long. A text that names a table by such a name means that
 * table, whatever the name consists of.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

/* 63 bytes, as many as there can be; in the texts below it goes on. */
#define LONG_NAMES_TABLE "aaaaaaaa-bbbbbbbbb-ccccccccc-ddddddddd-eeeeeeeee-ffffffffffffff"
#define LONG_NAMES_LONGER "\"" LONG_NAMES_TABLE "ggg\""

static struct crossfade *long_names_start(const char *database)
{
    int port = harness_free_port();
    harness_redis_start();
    harness_redis("RPUSH DATABASE_LONG_TABLE_WRITE new_long");
    harness_redis("SET DATABASE_LONG_TABLE_READ new_long");
    return crossfade_start(port,
                           harness_format("listen: 127.0.0.1:%d\n"
                                          "upstream: host=127.0.0.1 port=%d\n"
                                          "control: host=127.0.0.1 port=%d user=crossfade\n"
                                          "flags: redis://127.0.0.1:%d/0\n"
                                          "migrations:\n"
                                          "  - name: long\n"
                                          "    database: %s\n"
                                          "    old: '\"" LONG_NAMES_TABLE "\"'\n"
                                          "    new: new_long\n"
                                          "    key: [id]\n"
                                          "    to_new: {title: name}\n"
                                          "    to_old: {name: title}\n",
                                          port, harness_postgres_port(), harness_postgres_port(),
                                          harness_redis_port(), database));
}

Test(long_names, are_the_table_that_the_server_cuts_them_to, .timeout = 60)
{
    const char *database = harness_database();
    PGconn *direct = harness_direct(database);
    harness_run(direct, "CREATE TABLE \"" LONG_NAMES_TABLE "\" (id integer PRIMARY KEY, name text);"
                        "CREATE TABLE new_long (id integer PRIMARY KEY, title text)");
    struct crossfade *crossfade = long_names_start(database);
    PGconn *through = harness_connect(crossfade->port, database, NULL);
    harness_run(through, "INSERT INTO public." LONG_NAMES_LONGER " VALUES (1, 'a'), (2, 'b')");
    harness_run(through, "UPDATE " LONG_NAMES_LONGER " SET name = " LONG_NAMES_LONGER
                         ".name || 'c' WHERE id = 2");
    char *names = harness_value(through, "SELECT string_agg(" LONG_NAMES_LONGER
                                         ".name, ',' ORDER BY id) FROM " LONG_NAMES_LONGER);
    cr_expect_str_eq(names, "a,bc");
    free(names);
    cr_expect_eq(harness_number(direct, "SELECT count(*) FROM new_long"), 2);
    cr_expect_eq(harness_number(direct, "SELECT count(*) FROM \"" LONG_NAMES_TABLE "\""), 0);
    PQfinish(through);
    PQfinish(direct);
    crossfade_stop(crossfade);
    harness_redis_stop();
}
