#include "tests/integration/config/setting.h"

#include <criterion/criterion.h>

#include "config/file/config_file.h"
#include "config/state/state_file.h"
#include "protocol/base/memory.h"
#include "tests/integration/harness.h"

#define SETTING_TURN_MS 5

struct setting *setting_begin(const char *tables)
{
    struct setting *setting = memory_zero(1, sizeof *setting);
    setting->database = harness_database();
    setting->server = harness_direct(setting->database);
    harness_run(setting->server, "%s", tables);
    cr_assert_eq(uv_loop_init(&setting->loop), 0);
    return setting;
}

void setting_configure(struct setting *setting, const char *flags, const char *migration)
{
    if (migration == NULL)
        migration = "name: names\n"
                    "    old: names\n"
                    "    new: new_names\n"
                    "    key: [id]\n"
                    "    to_new: {full_name: \"first_name || ' ' || last_name\"}\n"
                    "    to_old:\n"
                    "      first_name: split_part(full_name, ' ', 1)\n"
                    "      last_name: split_part(full_name, ' ', 2)\n";
    const char *text = harness_format("upstream: host=127.0.0.1 port=%d\n"
                                      "control: host=127.0.0.1 port=%d user=crossfade\n"
                                      "flags: %s\n"
                                      "migrations:\n"
                                      "  - database: %s\n"
                                      "    %s",
                                      harness_postgres_port(), harness_postgres_port(), flags,
                                      setting->database, migration);
    const char *path = harness_format("%s/crossfade.yaml", harness_folder());
    struct error error;
    config_free(setting->config);
    harness_write_file(path, text);
    setting->config = config_file_load(path, &error);
    cr_assert_not_null(setting->config, "%s", error.message);
}

const char *setting_redis(void)
{
    return harness_format("redis://127.0.0.1:%d/0", harness_redis_start());
}

static void setting_on_change(struct catalog *catalog, struct snapshot *snapshot, void *user)
{
    struct setting *setting = user;
    cr_assert_eq(catalog->migration_count, snapshot->migration_count);
    catalog_release(setting->catalog);
    snapshot_release(setting->snapshot);
    setting->catalog = catalog_retain(catalog);
    setting->snapshot = snapshot_retain(snapshot);
    setting->changes++;
    if (setting->looks_at_disk != NULL) {
        struct flags disk = setting->looks_at_disk(setting);
        cr_assert(flags_equal(&disk, &live_in_force(setting->live)->migrations[0]));
    }
    /* Nobody serves here: a new primary need not wait for anybody. */
    const struct snapshot *in_force = live_in_force(setting->live);
    for (size_t i = 0; i < snapshot->migration_count; i++)
        if (snapshot->migrations[i].primary != in_force->migrations[i].primary) {
            live_commit(setting->live);
            break;
        }
}

static void setting_on_commit(const struct error *error, void *user)
{
    struct setting *setting = user;
    cr_assert_null(error);
    setting->commits++;
}

static void setting_on_failure(const struct error *error, void *user)
{
    struct setting *setting = user;
    setting->failure = *error;
    setting->failures++;
}

void setting_start(struct setting *setting)
{
    static const struct live_callbacks callbacks = {
        .on_change = setting_on_change,
        .on_failure = setting_on_failure,
        .on_commit = setting_on_commit,
    };
    const struct config *config = setting->config;
    struct state remembered;
    setting->changes = 0;
    setting->failures = 0;
    setting->commits = 0;
    cr_assert(state_file_read(config->state_file, config->migrations, config->migration_count,
                              &remembered, &setting->failure),
              "%s", setting->failure.message);
    setting->live = live_start(&setting->loop, config, &remembered, &callbacks, setting);
}

static void setting_on_timer(uv_timer_t *timer)
{
    (void)timer;
}

bool setting_turn(struct setting *setting, double until)
{
    uv_timer_t timer;
    uv_timer_init(&setting->loop, &timer);
    uv_timer_start(&timer, setting_on_timer, SETTING_TURN_MS, 0);
    uv_run(&setting->loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&timer, NULL);
    uv_run(&setting->loop, UV_RUN_NOWAIT);
    return harness_now() < until;
}

void setting_run_ms(struct setting *setting, int milliseconds)
{
    double until = harness_now() + milliseconds / 1000.0;
    while (setting_turn(setting, until))
        ;
}

static void setting_on_stopped(void *user)
{
    struct setting *setting = user;
    setting->live = NULL;
}

void setting_stop(struct setting *setting)
{
    live_stop(setting->live, setting_on_stopped, setting);
    uv_run(&setting->loop, UV_RUN_DEFAULT);
    cr_assert_null(setting->live);
    catalog_release(setting->catalog);
    snapshot_release(setting->snapshot);
    setting->catalog = NULL;
    setting->snapshot = NULL;
}

void setting_end(struct setting *setting)
{
    if (setting->live != NULL)
        setting_stop(setting);
    cr_assert_eq(uv_loop_close(&setting->loop), 0, "something is left on the loop");
    config_free(setting->config);
    PQfinish(setting->server);
    memory_free(setting);
}
