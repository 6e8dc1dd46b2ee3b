#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdlib.h>

#include "config/database/activity.h"
#include "protocol/base/memory.h"
#include "tests/integration/config/setting.h"
#include "tests/integration/harness.h"

TestSuite(activity, .timeout = 120);

/* Often: a transaction that is left to the server to end has mostly ended by the next question. */
Test(activity, a_snapshot_after_a_look_is_known_to_be_later)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, setting_redis(), NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    for (int i = 0; i < 100; i++) {
        struct activity activity = {0};
        struct error error;
        cr_assert(activity_look(setting->config, setting->catalog, &activity, 0, &error), "%s",
                  error.message);
        cr_assert_neq(activity.mark, 0);
        char *end =
            harness_value(setting->server, "SELECT pg_snapshot_xmax(pg_current_snapshot())");
        cr_assert_gt(strtoull(end, NULL, 10), activity.mark);
        free(end);
        memory_free(activity.among);
    }
    setting_end(setting);
}
