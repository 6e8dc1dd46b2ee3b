/* From when a transaction sees the database. */
#include "proxy/conversation/planning/vantage.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static const struct touched_set NAMES = {.count = 1, .items[0] = {.migration = 0}};

static enum vantage_view view(void)
{
    return vantage_of(&scene.talk.session, &NAMES);
}

Test(vantage, is_recent_where_nothing_has_changed_since_the_first_query)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    cr_expect_eq(view(), VANTAGE_RECENT);
    scene_query(&scene, "SELECT 1");
    cr_expect_eq(view(), VANTAGE_RECENT);
    scene_end(&scene);
}

/* The server has to be asked whether the transaction keeps its snapshot. */
Test(vantage, is_unknown_where_flags_have_changed_since)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    scene_query(&scene, "SELECT 1");
    scene_change(&scene, "new/old+new", false);
    cr_expect_eq(view(), VANTAGE_UNKNOWN);
    scene_query(&scene, "SELECT id FROM names");
    cr_expect_not_null(strstr(scene_heard(&scene), "transaction_isolation"));
    cr_expect_eq(view(), VANTAGE_RECENT, "the server said READ COMMITTED");
    scene_end(&scene);
}

Test(vantage, is_old_where_the_transaction_keeps_its_snapshot)
{
    struct error error;
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    scene_query(&scene, "SELECT 1");
    scene_change(&scene, "new/old+new", false);
    scene.talk.session.transaction.vantage.level_known = true;
    scene.talk.session.link->meaning.keeps_snapshot = true;
    cr_expect_eq(view(), VANTAGE_OLD);
    vantage_explain(&scene.talk.session, &NAMES, &error);
    cr_expect_str_eq(error.sqlstate, "40001");
    scene_end(&scene);
}

/* What has been touched goes by the route that was taken then. */
Test(vantage, is_recent_for_what_the_transaction_has_touched)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    scene_query(&scene, "SELECT id FROM names");
    scene_change(&scene, "new/old+new", false);
    cr_expect_eq(view(), VANTAGE_RECENT);
    scene_end(&scene);
}

Test(vantage, begins_anew_with_the_next_transaction)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "BEGIN");
    scene_query(&scene, "SELECT 1");
    scene_change(&scene, "new/old+new", false);
    scene_query(&scene, "COMMIT");
    scene_query(&scene, "BEGIN");
    cr_expect_eq(view(), VANTAGE_RECENT);
    scene_end(&scene);
}
