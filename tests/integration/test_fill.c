/*
 * The fill of a mirror that clients write meanwhile: a row that is there already may be older than
 * the primary's.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

#define FILL_DIFFERENCES                                                                           \
    "SELECT count(*) FROM names o FULL JOIN new_names n USING (id) "                               \
    "WHERE o.first_name || ' ' || o.last_name IS DISTINCT FROM n.full_name"

static struct crossfade *fill_crossfade;
static const char *fill_database;
static PGconn *fill_direct;

static void fill_start(void)
{
    fill_crossfade = crossfade_start_names(&fill_database);
    fill_direct = harness_direct(fill_database);
}

static void fill_stop(void)
{
    PQfinish(fill_direct);
    crossfade_stop(fill_crossfade);
    harness_redis_stop();
}

TestSuite(fill, .init = fill_start, .fini = fill_stop, .timeout = 300);

/* Row 2 is written to both tables, and then by a transaction of before to the old one alone. */
Test(fill, a_row_that_older_flags_wrote_last)
{
    harness_run(fill_direct, "DELETE FROM new_names WHERE id > 4");
    PGconn *older = harness_connect(fill_crossfade->port, fill_database, NULL);
    PGconn *newer = harness_connect(fill_crossfade->port, fill_database, NULL);
    harness_run(older, "BEGIN; UPDATE names SET last_name = 'x' WHERE id = 1");
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(fill_crossfade, "mirror=new_names");
    while (harness_number(fill_direct, "SELECT count(*) FROM new_names WHERE full_name LIKE "
                                       "'%%by-both'") == 0)
        harness_run(newer, "UPDATE names SET last_name = 'by-both' WHERE id = 2");
    harness_run(older, "UPDATE names SET last_name = 'by-one' WHERE id = 2");
    harness_run(older, "COMMIT");
    crossfade_wait_for_log(fill_crossfade, "flags_settled");

    harness_run(
        fill_direct,
        "INSERT INTO new_names SELECT id, first_name || ' ' || last_name "
        "FROM (SELECT * FROM names ORDER BY id FOR UPDATE) AS chunk ON CONFLICT DO NOTHING");
    cr_expect_eq(harness_number(fill_direct, FILL_DIFFERENCES), 2, "rows 1 and 2 are stale");
    crossfade_fill_names(fill_direct);
    cr_expect_eq(harness_number(fill_direct, FILL_DIFFERENCES), 0);
    PQfinish(older);
    PQfinish(newer);
}
