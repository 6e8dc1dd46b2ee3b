#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/integration/config/setting.h"
#include "tests/integration/harness.h"

TestSuite(flags_file, .timeout = 120);

static const char *path;

static struct setting *test_flags_file_begin(void)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, "file:flags.yaml", NULL);
    path = harness_format("%s/flags.yaml", harness_folder());
    return setting;
}

static const struct flags *test_flags_file_now(const struct setting *setting)
{
    return &setting->snapshot->migrations[0];
}

static void test_flags_file_replace(const char *text)
{
    const char *fresh = harness_format("%s/fresh", harness_folder());
    harness_write_file(fresh, text);
    cr_assert_eq(rename(fresh, path), 0);
}

#define BOTH "DATABASE_NAMES_TABLE_WRITE: [names, new_names]\n"

Test(flags_file, follows_writes_and_replacements)
{
    struct setting *setting = test_flags_file_begin();
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert(!test_flags_file_now(setting)->mirrored, "no file means no flags");
    harness_write_file(path, BOTH);
    SETTING_WAIT(setting, test_flags_file_now(setting)->mirrored);
    test_flags_file_replace(BOTH "DATABASE_NAMES_TABLE_READ: new_names\n");
    SETTING_WAIT(setting, test_flags_file_now(setting)->read == SIDE_NEW);
    harness_write_file(path, BOTH "DATABASE_NAMES_TABLE_READ: names\n");
    SETTING_WAIT(setting, test_flags_file_now(setting)->read == SIDE_OLD);
    cr_assert_eq(setting->snapshot->number, 4);
    setting_end(setting);
}

Test(flags_file, waits_for_the_rest_of_a_half_written_file)
{
    struct setting *setting = test_flags_file_begin();
    harness_write_file(path, BOTH);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    static const char *const halves[] = {"", "DATABASE_NAMES_TABLE_WRITE: [names,", "\t"};
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        harness_write_file(path, halves[i]);
        SETTING_WAIT(setting, live_status(setting->live).flags_problem != NULL);
        cr_assert(test_flags_file_now(setting)->mirrored);
        harness_write_file(path, BOTH);
        SETTING_WAIT(setting, live_status(setting->live).flags_problem == NULL);
    }
    cr_assert_eq(setting->changes, 1);
    setting_end(setting);
}

Test(flags_file, lets_an_editor_move_the_file_away_for_a_moment)
{
    struct setting *setting = test_flags_file_begin();
    harness_write_file(path, BOTH);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    const char *backup = harness_format("%s~", path);
    cr_assert_eq(rename(path, backup), 0);
    setting_run_ms(setting, 300);
    cr_assert(test_flags_file_now(setting)->mirrored);
    harness_write_file(path, BOTH "DATABASE_NAMES_TABLE_READ: new_names\n");
    SETTING_WAIT(setting, test_flags_file_now(setting)->read == SIDE_NEW);
    cr_assert_eq(setting->snapshot->number, 2);
    cr_assert_eq(unlink(path), 0);
    SETTING_WAIT(setting, live_loss(setting->live, 0) != NULL);
    cr_assert(test_flags_file_now(setting)->mirrored, "no file is no command");
    cr_assert_eq(setting->snapshot->number, 2);
    setting_end(setting);
}

Test(flags_file, follows_a_file_behind_a_symbolic_link)
{
    struct setting *setting = test_flags_file_begin();
    const char *elsewhere = harness_format("%s/elsewhere", harness_folder());
    harness_write_file(elsewhere, "{}\n");
    cr_assert_eq(symlink(elsewhere, path), 0);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    harness_write_file(elsewhere, BOTH);
    SETTING_WAIT(setting, test_flags_file_now(setting)->mirrored);
    setting_end(setting);
}
