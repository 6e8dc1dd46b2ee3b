/*
 * "cached plan must not change result type": the client's own where its table has changed, and none
 * where only the flags have, or the table after them.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

/* SQLSTATE, or the first value. */
static const char *cached_plan_run(PGconn *connection)
{
    PGresult *result = PQexecPrepared(connection, "s", 0, NULL, NULL, NULL, 0);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *text =
        PQresultStatus(result) == PGRES_TUPLES_OK
            ? harness_format("%s", PQgetvalue(result, 0, 0))
            : harness_format("%s%s%s", PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY),
                             detail != NULL ? ": " : "", detail != NULL ? detail : "");
    PQclear(result);
    return text;
}

static void cached_plan_prepare(PGconn *connection)
{
    PGresult *result =
        PQprepare(connection, "s", "SELECT first_name FROM names WHERE id = 1", 0, NULL);
    cr_assert_eq(PQresultStatus(result), PGRES_COMMAND_OK, "%s", PQerrorMessage(connection));
    PQclear(result);
}

Test(cached_plan, must_not_change_result_type, .timeout = 60)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    PGconn *direct = harness_direct(database);
    PGconn *through = harness_connect(crossfade->port, database, NULL);
    crossfade_fill_names(direct);
    cached_plan_prepare(direct);
    cached_plan_prepare(through);
    const char *name = cached_plan_run(direct);
    cr_assert_str_eq(cached_plan_run(through), name);

    harness_run(through, "ALTER TABLE names ALTER first_name TYPE varchar(50)");
    cr_assert_str_eq(cached_plan_run(direct), "cached plan must not change result type");
    cr_assert_str_eq(cached_plan_run(through), "cached plan must not change result type");
    crossfade_wait_for_log(crossfade, "catalog_read generation=2");
    harness_run(through, "DEALLOCATE s");
    cached_plan_prepare(through);

    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    crossfade_wait_for_log(crossfade, "read=new_names");
    cr_assert_str_eq(cached_plan_run(through), name);
    harness_run(direct, "ALTER TABLE new_names ALTER full_name TYPE varchar(90)");
    /* The catalog may have been read since, as it is after a change of the flags. */
    const char *changed = cached_plan_run(through);
    cr_assert(strcmp(changed, name) == 0 ||
                  strstr(changed, "a concurrent change of a migrating table") != NULL,
              "%s", changed);
    cr_assert_str_eq(cached_plan_run(through), name);
    harness_redis("SET DATABASE_NAMES_TABLE_READ names");
    crossfade_wait_for_log(crossfade, "snapshot number=3");
    cr_assert_str_eq(cached_plan_run(through), name);
    PQfinish(through);
    PQfinish(direct);
    crossfade_stop(crossfade);
    harness_redis_stop();
}
