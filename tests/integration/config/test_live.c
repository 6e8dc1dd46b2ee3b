#include <criterion/criterion.h>
#include <string.h>

#include "tests/integration/config/setting.h"
#include "tests/integration/harness.h"

TestSuite(live, .timeout = 120);

static const struct shape *test_live_shape(const struct setting *setting, enum side side)
{
    return &setting->catalog->migrations[0].shape[side];
}

Test(live, serves_without_migrations_and_without_sources)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE);
    struct error error;
    static const char text[] = "upstream: host=127.0.0.1\nflags: redis://127.0.0.1:1\n";
    setting->config = config_parse("/nowhere/crossfade.yaml", text, strlen(text), &error);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert_eq(setting->snapshot->migration_count, 0);
    live_reread_catalog(setting->live);
    setting_end(setting);
}

Test(live, looks_for_a_new_table_before_it_refuses_it)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE);
    setting_configure(setting, setting_redis(), NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert(!test_live_shape(setting, SIDE_NEW)->known);
    harness_run(setting->server, SETTING_NEW_TABLE);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    SETTING_WAIT(setting, setting->snapshot->migrations[0].mirrored);
    cr_assert(test_live_shape(setting, SIDE_NEW)->exists);
    cr_assert_null(live_refusal(setting->live, 0));
    setting_end(setting);
}

Test(live, takes_a_table_that_comes_after_its_flag)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE);
    setting_configure(setting, setting_redis(), NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    SETTING_WAIT(setting, live_refusal(setting->live, 0) != NULL);
    cr_assert_not_null(strstr(live_refusal(setting->live, 0), "does not have"));
    cr_assert(!setting->snapshot->migrations[0].mirrored);
    harness_run(setting->server, SETTING_NEW_TABLE);
    live_reread_catalog(setting->live);
    SETTING_WAIT(setting, setting->snapshot->migrations[0].mirrored);
    cr_assert_null(live_refusal(setting->live, 0));
    setting_end(setting);
}

Test(live, a_new_primary_comes_out_of_the_write_list)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, setting_redis(), NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    harness_redis("EVAL redis.call('SET','DATABASE_NAMES_TABLE_READ','new_names');"
                  "redis.call('RPUSH','DATABASE_NAMES_TABLE_WRITE','new_names') 0");
    SETTING_WAIT(setting, live_refusal(setting->live, 0) != NULL);
    cr_assert_str_eq(
        live_refusal(setting->live, 0),
        "DATABASE_NAMES_TABLE_WRITE skips a step, but so far writes reach names alone: "
        "expected names first, and new_names behind it until it is filled");
    cr_assert_eq(setting->snapshot->migrations[0].primary, SIDE_OLD);
    harness_redis("LPUSH DATABASE_NAMES_TABLE_WRITE names");
    SETTING_WAIT(setting, setting->snapshot->migrations[0].mirrored);
    cr_assert_null(live_refusal(setting->live, 0));
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    SETTING_WAIT(setting, setting->snapshot->migrations[0].primary == SIDE_NEW);
    setting_end(setting);
}

/* Also over a restart, where the flag source is believed otherwise. */
Test(live, flags_that_are_lost_do_not_bring_the_old_table_back)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, setting_redis(), NULL);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE new_names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    harness_redis("FLUSHALL");
    for (int run = 0; run < 2; run++) {
        SETTING_WAIT(setting, live_refusal(setting->live, 0) != NULL);
        cr_assert_str_eq(live_refusal(setting->live, 0),
                         "DATABASE_NAMES_TABLE_WRITE is missing, which means the old table, but so "
                         "far writes reach new_names alone: expected new_names first, and names "
                         "behind it until it is filled");
        cr_assert_eq(setting->snapshot->migrations[0].primary, SIDE_NEW);
        cr_assert_eq(setting->snapshot->migrations[0].read, SIDE_NEW);
        if (run == 0) {
            setting_stop(setting);
            setting_start(setting);
            SETTING_WAIT(setting, setting->changes == 1);
        }
    }
    setting_end(setting);
}

Test(live, sees_changes_of_the_catalog)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, "file:none.yaml", NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    uint64_t generation = setting->catalog->generation;
    live_reread_catalog(setting->live);
    setting_run_ms(setting, 300);
    cr_assert_eq(setting->changes, 1);
    harness_run(setting->server, "ALTER TABLE names ADD age int");
    for (int i = 0; i < 100; i++)
        live_reread_catalog(setting->live);
    SETTING_WAIT(setting, setting->changes == 2);
    cr_assert_gt(setting->catalog->generation, generation);
    cr_assert_eq(test_live_shape(setting, SIDE_OLD)->column_count, 4);
    cr_assert_eq(setting->snapshot->number, 1);
    setting_end(setting);
}

Test(live, marks_a_migration_that_no_longer_fits)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, "file:none.yaml", NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert_null(setting->catalog->migrations[0].unfit);
    harness_run(setting->server, "ALTER TABLE new_names RENAME full_name TO name");
    live_reread_catalog(setting->live);
    SETTING_WAIT(setting, setting->changes == 2);
    cr_assert_not_null(strstr(setting->catalog->migrations[0].unfit, "full_name"));
    /* Nobody tells it of the mend. */
    harness_run(setting->server, "ALTER TABLE new_names RENAME name TO full_name");
    SETTING_WAIT(setting, setting->changes == 3);
    cr_assert_null(setting->catalog->migrations[0].unfit);
    setting_end(setting);
}

Test(live, does_not_start_with_a_migration_that_does_not_fit)
{
    struct setting *setting =
        setting_begin(SETTING_OLD_TABLE "CREATE TABLE new_names (id int NOT NULL, full_name text)");
    setting_configure(setting, "file:none.yaml", NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->failures == 1);
    cr_assert_not_null(strstr(setting->failure.message, "key [id] is not unique in table "
                                                        "public.new_names"),
                       "%s", setting->failure.message);
    cr_assert_eq(setting->changes, 0);
    setting_end(setting);
}

Test(live, remembers_a_dropped_table_over_a_restart)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, "file:flags.yaml", NULL);
    harness_write_file(harness_format("%s/flags.yaml", harness_folder()),
                       "DATABASE_NAMES_TABLE_WRITE: [new_names]\n"
                       "DATABASE_NAMES_TABLE_READ: new_names\n");
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    harness_run(setting->server, "DROP TABLE names");
    live_reread_catalog(setting->live);
    SETTING_WAIT(setting, !test_live_shape(setting, SIDE_OLD)->exists);
    setting_stop(setting);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert(test_live_shape(setting, SIDE_OLD)->known);
    cr_assert(!test_live_shape(setting, SIDE_OLD)->exists);
    cr_assert_eq(test_live_shape(setting, SIDE_OLD)->column_count, 3);
    setting_end(setting);
}

/* The same configuration, with a control connection that leads nowhere. */
static void test_live_lose_control(struct setting *setting)
{
    struct config *config = setting->config;
    config->control = "host=127.0.0.1 port=1 connect_timeout=2";
}

Test(live, begins_from_the_state_file_without_the_database)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, "file:none.yaml", NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    setting_stop(setting);
    test_live_lose_control(setting);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert(test_live_shape(setting, SIDE_OLD)->exists);
    cr_assert_not_null(live_status(setting->live).catalog_problem);
    setting_end(setting);
}

Test(live, does_not_begin_without_database_and_state_file)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, "file:none.yaml", NULL);
    test_live_lose_control(setting);
    setting_start(setting);
    SETTING_WAIT(setting, setting->failures == 1);
    cr_assert_eq(setting->changes, 0);
    cr_assert_not_null(strstr(setting->failure.message, "over the control connection"));
    setting_end(setting);
}

Test(live, does_not_begin_with_a_mapping_that_does_not_fit)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, "file:none.yaml", NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    setting_stop(setting);
    harness_run(setting->server, "ALTER TABLE new_names RENAME full_name TO name");
    setting_start(setting);
    SETTING_WAIT(setting, setting->failures == 1);
    cr_assert_not_null(strstr(setting->failure.message, "to_new names column \"full_name\""));
    setting_end(setting);
}

Test(live, ignores_a_damaged_state_file)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, "file:none.yaml", NULL);
    harness_write_file(setting->config->state_file, "{\"version\": 1, \"migr");
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    setting_stop(setting);
    char *text = harness_read_file(setting->config->state_file);
    cr_assert_not_null(strstr(text, "\"first_name\""));
    free(text);
    setting_end(setting);
}

Test(live, checks)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    struct error error;
    setting_configure(setting, "redis://127.0.0.1:1", NULL);
    struct catalog *catalog = live_check(setting->config, &error);
    cr_assert_not_null(catalog, "%s", error.message);
    catalog_release(catalog);
    setting_configure(setting, "file:none.yaml", NULL);
    catalog = live_check(setting->config, &error);
    cr_assert_not_null(catalog, "%s", error.message);
    catalog_release(catalog);
    harness_run(setting->server, "ALTER TABLE new_names RENAME full_name TO name");
    cr_assert_null(live_check(setting->config, &error));
    cr_assert_str_eq(error.sqlstate, SQLSTATE_CONFIG_FILE);
    setting_end(setting);
}
