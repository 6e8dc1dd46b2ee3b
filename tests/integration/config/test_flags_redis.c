#include <criterion/criterion.h>
#include <string.h>

#include "tests/integration/config/setting.h"
#include "tests/integration/harness.h"

TestSuite(flags_redis, .timeout = 120);

static struct setting *test_flags_redis_begin(void)
{
    struct setting *setting = setting_begin(SETTING_OLD_TABLE SETTING_NEW_TABLE);
    setting_configure(setting, setting_redis(), NULL);
    return setting;
}

static const struct flags *test_flags_redis_now(const struct setting *setting)
{
    return &setting->snapshot->migrations[0];
}

Test(flags_redis, runs_the_worked_example)
{
    struct setting *setting = test_flags_redis_begin();
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert_eq(setting->snapshot->number, 1);
    cr_assert(!test_flags_redis_now(setting)->mirrored);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ names");
    setting_run_ms(setting, 100);
    cr_assert_eq(setting->changes, 1, "what missing keys mean, said aloud, changes nothing");
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE new_names");
    SETTING_WAIT(setting, test_flags_redis_now(setting)->mirrored);
    cr_assert_eq(setting->snapshot->number, 2);
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    SETTING_WAIT(setting, test_flags_redis_now(setting)->read == SIDE_NEW);
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    SETTING_WAIT(setting, test_flags_redis_now(setting)->primary == SIDE_NEW);
    cr_assert(!test_flags_redis_now(setting)->mirrored);
    cr_assert_eq(setting->snapshot->number, 4);
    setting_end(setting);
}

Test(flags_redis, hears_of_a_change_within_milliseconds)
{
    struct setting *setting = test_flags_redis_begin();
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    double best = 1;
    for (unsigned i = 0; i < 20; i++) {
        const char *table = i % 2 == 0 ? "new_names" : "names";
        enum side side = i % 2 == 0 ? SIDE_NEW : SIDE_OLD;
        double begin = harness_now();
        harness_redis("SET DATABASE_NAMES_TABLE_READ %s", table);
        SETTING_WAIT(setting, test_flags_redis_now(setting)->read == side);
        double took = harness_now() - begin;
        best = took < best ? took : best;
    }
    /* Sooner than anybody who asks every few seconds. */
    cr_assert_lt(best, 1, "%f s", best);
    setting_end(setting);
}

Test(flags_redis, reads_canary_and_pins)
{
    struct setting *setting = test_flags_redis_begin();
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    harness_redis("HSET DATABASE_NAMES_TABLE_READ_CANARY table new_names percent 12.5");
    harness_redis("HSET DATABASE_NAMES_TABLE_READ_CLIENTS 42 new_names 7 names");
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    const struct flags *flags = test_flags_redis_now(setting);
    cr_assert(flags->has_canary);
    cr_assert_eq(flags->canary_share, 1250);
    cr_assert_eq(flags->canary_table, SIDE_NEW);
    cr_assert_eq(flags->pin_count, 2);
    cr_assert_str_eq(flags->pins[0].client_id, "42");
    harness_redis("DEL DATABASE_NAMES_TABLE_READ_CANARY");
    SETTING_WAIT(setting, !test_flags_redis_now(setting)->has_canary);
    setting_end(setting);
}

Test(flags_redis, refuses_and_goes_on)
{
    struct setting *setting = test_flags_redis_begin();
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert_null(live_refusal(setting->live, 0));
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    SETTING_WAIT(setting, live_refusal(setting->live, 0) != NULL);
    cr_assert_not_null(strstr(live_refusal(setting->live, 0), "DATABASE_NAMES_TABLE_READ"));
    cr_assert_eq(test_flags_redis_now(setting)->read, SIDE_OLD);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    SETTING_WAIT(setting, test_flags_redis_now(setting)->read == SIDE_NEW);
    cr_assert_null(live_refusal(setting->live, 0));
    harness_redis("SET DATABASE_NAMES_TABLE_WRITE names");
    SETTING_WAIT(setting, live_refusal(setting->live, 0) != NULL);
    cr_assert_str_eq(live_refusal(setting->live, 0),
                     "DATABASE_NAMES_TABLE_WRITE is a string; expected a list");
    cr_assert(test_flags_redis_now(setting)->mirrored);
    setting_end(setting);
}

Test(flags_redis, keeps_the_last_good_flags_while_redis_is_away)
{
    struct setting *setting = test_flags_redis_begin();
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert(live_status(setting->live).flags_connected);
    harness_redis_stop();
    SETTING_WAIT(setting, !live_status(setting->live).flags_connected);
    cr_assert_not_null(live_status(setting->live).flags_problem);
    setting_run_ms(setting, 500);
    cr_assert(test_flags_redis_now(setting)->mirrored);
    cr_assert_eq(setting->changes, 1);
    harness_redis_start();
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    SETTING_WAIT(setting, test_flags_redis_now(setting)->read == SIDE_NEW);
    cr_assert(live_status(setting->live).flags_connected);
    setting_end(setting);
}

Test(flags_redis, notices_either_connection_being_closed)
{
    struct setting *setting = test_flags_redis_begin();
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    static const char *const kinds[] = {"pubsub", "normal"};
    for (size_t i = 0; i < 2; i++) {
        harness_redis("CLIENT KILL TYPE %s", kinds[i]);
        SETTING_WAIT(setting, !live_status(setting->live).flags_connected);
        SETTING_WAIT(setting, live_status(setting->live).flags_connected);
        harness_redis("SET DATABASE_NAMES_TABLE_READ %s", i == 0 ? "new_names" : "names");
        SETTING_WAIT(setting,
                     test_flags_redis_now(setting)->read == (i == 0 ? SIDE_NEW : SIDE_OLD));
    }
    setting_end(setting);
}

/* As a peer does whose machine is gone: the connections stay, and nothing comes. */
Test(flags_redis, notices_a_silent_redis)
{
    struct setting *setting = test_flags_redis_begin();
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    harness_redis("CLIENT PAUSE 8000 ALL");
    SETTING_WAIT(setting, live_status(setting->live).flags_problem != NULL);
    cr_assert_str_eq(live_status(setting->live).flags_problem,
                     "lost the connection to Redis: no answer");
    SETTING_WAIT(setting, live_status(setting->live).flags_connected);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    SETTING_WAIT(setting, test_flags_redis_now(setting)->mirrored);
    setting_end(setting);
}

Test(flags_redis, logs_in_and_says_when_it_may_not)
{
    struct setting *setting = test_flags_redis_begin();
    int port = harness_redis_port();
    harness_redis("ACL SETUSER joe on >sesame ~* &* +@all");
    harness_redis("SELECT 3");
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    harness_redis("CONFIG SET requirepass open");
    const char *flags = harness_format("redis://joe:sesame@127.0.0.1:%d/3", port);
    setting_configure(setting, flags, NULL);
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert(test_flags_redis_now(setting)->mirrored);
    setting_stop(setting);
    setting_configure(setting, harness_format("redis://:wrong@127.0.0.1:%d/3", port), NULL);
    setting_start(setting);
    SETTING_WAIT(setting, live_status(setting->live).flags_problem != NULL);
    cr_assert_not_null(strstr(live_status(setting->live).flags_problem, "AUTH: WRONGPASS"), "%s",
                       live_status(setting->live).flags_problem);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert(test_flags_redis_now(setting)->mirrored, "from the state file");
    setting_end(setting);
}

Test(flags_redis, begins_from_the_state_file_without_redis)
{
    struct setting *setting = test_flags_redis_begin();
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    setting_stop(setting);
    harness_redis_stop();
    setting_start(setting);
    SETTING_WAIT(setting, setting->changes == 1);
    cr_assert(test_flags_redis_now(setting)->mirrored);
    setting_end(setting);
}

Test(flags_redis, does_not_begin_with_guessed_flags)
{
    struct setting *setting = test_flags_redis_begin();
    harness_redis_stop();
    setting_start(setting);
    SETTING_WAIT(setting, setting->failures == 1);
    cr_assert_eq(setting->changes, 0);
    cr_assert_not_null(strstr(setting->failure.message, "guessed flags could lose writes"), "%s",
                       setting->failure.message);
    cr_assert_not_null(strstr(setting->failure.message, "Connection refused"), "%s",
                       setting->failure.message);
    setting_end(setting);
}

Test(flags_redis, does_not_begin_with_refused_flags)
{
    struct setting *setting = test_flags_redis_begin();
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    setting_start(setting);
    SETTING_WAIT(setting, setting->failures == 1);
    cr_assert_not_null(strstr(setting->failure.message, "which is not in"), "%s",
                       setting->failure.message);
    setting_end(setting);
}

Test(flags_redis, stops_at_any_moment)
{
    struct setting *setting = test_flags_redis_begin();
    for (int i = 0; i < 40; i++) {
        setting_start(setting);
        for (int turn = 0; turn < i; turn++)
            uv_run(&setting->loop, UV_RUN_NOWAIT);
        if (i % 8 == 7)
            setting_run_ms(setting, i);
        setting_stop(setting);
    }
    setting_end(setting);
}
