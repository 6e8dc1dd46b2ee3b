#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "config/file/config_file.h"
#include "config/state/state_file.h"
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
    setting->config = config_file_parse("/nowhere/crossfade.yaml", text, strlen(text), &error);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert_eq(setting->snapshot->migration_count, 0);
    live_reread_catalog(setting->live, 0);
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
    live_reread_catalog(setting->live, 0);
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
        "expected names first, and new_names after it until it is filled");
    cr_assert_eq(setting->snapshot->migrations[0].primary, SIDE_OLD);
    harness_redis("LPUSH DATABASE_NAMES_TABLE_WRITE names");
    SETTING_WAIT(setting, setting->snapshot->migrations[0].mirrored);
    cr_assert_null(live_refusal(setting->live, 0));
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    SETTING_WAIT(setting, setting->snapshot->migrations[0].primary == SIDE_NEW);
    setting_end(setting);
}

static void test_live_set_flags(const char *write, const char *read)
{
    harness_redis("MULTI");
    harness_redis("DEL DATABASE_NAMES_TABLE_WRITE");
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE %s", write);
    harness_redis("SET DATABASE_NAMES_TABLE_READ %s", read);
    harness_redis("EXEC");
}

static bool test_live_is_in_force(const struct setting *setting, const struct flags *flags)
{
    return setting->snapshot != NULL &&
           flags_equal(&live_in_force(setting->live)->migrations[0], flags);
}

/* A FLUSHALL, and again over a restart. */
Test(live, flags_that_are_lost_leave_the_state_as_it_is)
{
    static const struct {
        const char *write;
        const char *read;
        struct flags flags;
    } states[] = {
        {"names new_names", "names", {.mirrored = true}},
        {"names new_names", "new_names", {.mirrored = true, .read = SIDE_NEW}},
        {"new_names", "new_names", {.primary = SIDE_NEW, .read = SIDE_NEW}},
    };
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, setting_redis(), NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        test_live_set_flags(states[i].write, states[i].read);
        SETTING_WAIT(setting, test_live_is_in_force(setting, &states[i].flags));
        cr_assert_null(live_loss(setting->live, 0));
        harness_redis("FLUSHALL");
        SETTING_WAIT(setting, live_loss(setting->live, 0) != NULL);
        cr_assert(test_live_is_in_force(setting, &states[i].flags));
        setting_stop(setting);
        setting_start(setting);
        SETTING_WAIT(setting, setting->changes == 1 && live_loss(setting->live, 0) != NULL);
        cr_assert(test_live_is_in_force(setting, &states[i].flags));
        cr_assert_null(live_refusal(setting->live, 0));
    }
    setting_end(setting);
}

/* What was refused is refused again, whoever reads it. */
Test(live, a_restart_lets_nothing_in_that_was_refused)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, setting_redis(), NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    test_live_set_flags("new_names", "new_names");
    for (int run = 0; run < 2; run++) {
        SETTING_WAIT(setting, live_refusal(setting->live, 0) != NULL);
        cr_assert_not_null(strstr(live_refusal(setting->live, 0), "skips a step"));
        cr_assert_eq(live_in_force(setting->live)->migrations[0].primary, SIDE_OLD);
        setting_stop(setting);
        setting_start(setting);
        SETTING_WAIT(setting, setting->changes == 1);
    }
    test_live_set_flags("names new_names", "names");
    SETTING_WAIT(setting, setting->snapshot->migrations[0].mirrored);
    cr_assert_null(live_refusal(setting->live, 0));
    setting_end(setting);
}

/* The state file as another process would find it now. */
static struct flags test_live_on_disk(const struct setting *setting)
{
    const struct config *config = setting->config;
    struct state state;
    struct error error;
    cr_assert(state_file_read(config->state_file, config->migrations, 1, &state, &error), "%s",
              error.message);
    cr_assert(state.has_flags[0]);
    struct flags flags = state.snapshot->migrations[0];
    cr_assert_eq(flags.pin_count, 0);
    state_text_free(&state);
    return flags;
}

/* A SIGKILL at any moment: whatever is told has reached the disk. A new primary is not acted on
 * before it is committed, so the disk does not have it either. */
Test(live, what_is_told_is_on_disk)
{
    static const char *const states[][2] = {{"names new_names", "names"},
                                            {"names new_names", "new_names"},
                                            {"names new_names", "names"},
                                            {"names", "names"}};
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, setting_redis(), NULL);
    setting->looks_at_disk = test_live_on_disk;
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    for (int round = 0; round < 5; round++)
        for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
            unsigned changes = setting->changes;
            test_live_set_flags(states[i][0], states[i][1]);
            SETTING_WAIT(setting, setting->changes > changes);
        }
    test_live_set_flags("names new_names", "names");
    SETTING_WAIT(setting, setting->snapshot->migrations[0].mirrored);
    test_live_set_flags("new_names names", "names");
    SETTING_WAIT(setting, setting->commits == 1);
    cr_assert_eq(test_live_on_disk(setting).primary, SIDE_NEW);
    setting_end(setting);
}

/* A change that the disk does not take is not made, and made as soon as it does. */
Test(live, what_cannot_be_written_is_not_told)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, setting_redis(), NULL);
    const char *folder = harness_format("%s/state", harness_folder());
    const char *aside = harness_format("%s/aside", harness_folder());
    setting->config->state_file = harness_format("%s/file", folder);
    cr_assert_eq(mkdir(folder, 0700), 0);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert_eq(rename(folder, aside), 0);
    test_live_set_flags("names new_names", "names");
    SETTING_WAIT(setting, live_status(setting->live).disk_problem != NULL);
    cr_assert_eq(setting->changes, 1);
    cr_assert_eq(rename(aside, folder), 0);
    SETTING_WAIT(setting, setting->snapshot->migrations[0].mirrored);
    cr_assert_null(live_status(setting->live).disk_problem);
    setting_end(setting);
}

Test(live, does_not_begin_where_it_cannot_remember)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, "file:none.yaml", NULL);
    setting->config->state_file = harness_format("%s/nowhere/file", harness_folder());
    setting_start(setting);
    SETTING_WAIT(setting, setting->failures == 1);
    cr_assert_eq(setting->changes, 0);
    cr_assert_not_null(strstr(setting->failure.message, "cannot be written"));
    setting_end(setting);
}

Test(live, sees_changes_of_the_catalog)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, "file:none.yaml", NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    uint64_t generation = setting->catalog->generation;
    live_reread_catalog(setting->live, 0);
    setting_run_ms(setting, 300);
    cr_assert_eq(setting->changes, 1);
    harness_run(setting->server, "ALTER TABLE names ADD age int");
    for (int i = 0; i < 100; i++)
        live_reread_catalog(setting->live, 0);
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
    live_reread_catalog(setting->live, 0);
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
    live_reread_catalog(setting->live, 0);
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
    harness_write_file(setting->config->state_file, "{\"version\": 1, \"migr");
    cr_assert(!live_check(setting->config, &error));
    cr_assert_not_null(strstr(error.message, "crossfade.yaml.state:1: "), "%s", error.message);
    setting_end(setting);
}
