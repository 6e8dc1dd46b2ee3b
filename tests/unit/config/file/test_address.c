#include "config/file/address.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena arena;

static void test_address_end(void)
{
    arena_free(&arena);
}

TestSuite(address, .fini = test_address_end);

static struct address test_address_listen(const char *text)
{
    struct address address;
    const char *expected;
    cr_assert(address_read_listen(text, &arena, &address, &expected), "%s", text);
    return address;
}

Test(address, listens_on_hosts)
{
    static const struct {
        const char *text;
        const char *host;
        uint16_t port;
    } cases[] = {
        {"127.0.0.1:6432", "127.0.0.1", 6432},
        {"localhost:1", "localhost", 1},
        {"[::1]:65535", "::1", 65535},
        {"[::]:6432", "::", 6432},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct address address = test_address_listen(cases[i].text);
        cr_assert_str_eq(address.host, cases[i].host);
        cr_assert_eq(address.port, cases[i].port);
        cr_assert_null(address.unix_path);
    }
}

Test(address, listens_on_sockets_where_libpq_looks_for_them)
{
    char folder[] = "/tmp/crossfade-address-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    struct address address = test_address_listen(folder);
    cr_assert_str_eq(address.unix_path, arena_format(&arena, "%s/.s.PGSQL.6432", folder));
    cr_assert_null(address.host);
    cr_assert_eq(address.port, 6432);
    rmdir(folder);
    cr_assert_str_eq(test_address_listen("/no/such/folder/").unix_path,
                     "/no/such/folder/.s.PGSQL.6432");
    cr_assert_str_eq(test_address_listen("/tmp/.s.PGSQL.7000").unix_path, "/tmp/.s.PGSQL.7000");
    cr_assert_str_eq(test_address_listen("unix:/run/no/such.sock").unix_path, "/run/no/such.sock");
}

Test(address, refuses_other_places_to_listen_on)
{
    static const char *const cases[] = {
        "",           "6432",    "localhost", ":6432",   "host:",    "host:0",
        "host:65536", "host:-1", "host: 5",   "host:5x", "::1:6432", "[::1]6432",
        "[::1",       "[]:5",    "a/b:5",     "unix:",   "unix:a",   "host:000006432",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct address address;
        const char *expected = NULL;
        cr_assert(!address_read_listen(cases[i], &arena, &address, &expected), "%s", cases[i]);
        cr_assert_not_null(strstr(expected, "host:port"));
    }
}

Test(address, refuses_socket_paths_that_do_not_fit)
{
    char path[120];
    memset(path, 'a', sizeof path);
    path[0] = '/';
    path[108] = '\0';
    struct address address;
    const char *expected;
    cr_assert(!address_read_listen(path, &arena, &address, &expected));
    cr_assert_str_eq(expected, "a socket path of at most 107 bytes");
    path[107] = '\0';
    cr_assert(address_read_listen(path, &arena, &address, &expected));
}

Test(address, reads_redis)
{
    static const struct {
        const char *text;
        const char *host;
        const char *user;
        const char *password;
        uint16_t port;
        unsigned database;
    } cases[] = {
        {"redis://127.0.0.1:6379/0", "127.0.0.1", NULL, NULL, 6379, 0},
        {"redis://flags", "flags", NULL, NULL, 6379, 0},
        {"redis://flags/", "flags", NULL, NULL, 6379, 0},
        {"redis://flags/12", "flags", NULL, NULL, 6379, 12},
        {"redis://[::1]:7000", "::1", NULL, NULL, 7000, 0},
        {"redis://:secret@flags", "flags", NULL, "secret", 6379, 0},
        {"redis://joe:se%40cr%3Aet@flags:1/2", "flags", "joe", "se@cr:et", 1, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config config = {0};
        const char *expected;
        cr_assert(address_read_flags(cases[i].text, &arena, &config, &expected), "%s",
                  cases[i].text);
        cr_assert_eq(config.flag_source, FLAG_SOURCE_REDIS);
        cr_assert_str_eq(config.redis.host, cases[i].host);
        cr_assert_eq(config.redis.port, cases[i].port);
        cr_assert_eq(config.redis.database, cases[i].database);
        cr_assert_eq(config.redis.user == NULL, cases[i].user == NULL);
        cr_assert_eq(config.redis.password == NULL, cases[i].password == NULL);
        if (cases[i].user != NULL)
            cr_assert_str_eq(config.redis.user, cases[i].user);
        if (cases[i].password != NULL)
            cr_assert_str_eq(config.redis.password, cases[i].password);
    }
}

Test(address, reads_redis_on_a_socket)
{
    static const char *const cases[] = {
        "unix:/run/redis.sock?db=3",
        "redis+unix:///run/redis.sock?db=3",
        "redis+unix:///run%2Fredis.sock?db=3",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config config = {0};
        const char *expected;
        cr_assert(address_read_flags(cases[i], &arena, &config, &expected), "%s", cases[i]);
        cr_assert_str_eq(config.redis.unix_path, "/run/redis.sock");
        cr_assert_eq(config.redis.database, 3);
        cr_assert_null(config.redis.password);
    }
    struct config config = {0};
    const char *expected;
    cr_assert(address_read_flags("redis+unix://joe:pw@/run/r", &arena, &config, &expected));
    cr_assert_str_eq(config.redis.unix_path, "/run/r");
    cr_assert_str_eq(config.redis.user, "joe");
    cr_assert_str_eq(config.redis.password, "pw");
}

Test(address, reads_files)
{
    struct config config = {0};
    const char *expected;
    cr_assert(address_read_flags("file:flags.yaml", &arena, &config, &expected));
    cr_assert_eq(config.flag_source, FLAG_SOURCE_FILE);
    cr_assert_str_eq(config.flag_file, "flags.yaml");
}

Test(address, refuses_other_flag_sources)
{
    static const char *const cases[] = {
        "",
        "flags.yaml",
        "file:",
        "http://flags",
        "rediss://flags",
        "redis://",
        "redis://:6379",
        "redis://flags:0",
        "redis://flags:99999",
        "redis://flags/x",
        "redis://flags/0/1",
        "redis://flags/10000",
        "redis://flags?db=1",
        "redis://joe@flags",
        "redis://joe:@flags",
        "redis://joe:%0@flags",
        "redis://joe:%00@flags",
        "redis://joe:%zz@flags",
        "unix:run/redis.sock",
        "unix:/",
        "unix:/run/redis.sock?db=",
        "unix:/run/redis.sock?db=a",
        "unix:/run/redis.sock?index=1",
        "redis+unix://run",
        "redis+unix://joe@/run/r",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config config = {0};
        const char *expected = NULL;
        cr_assert(!address_read_flags(cases[i], &arena, &config, &expected), "%s", cases[i]);
        cr_assert_not_null(strstr(expected, "redis://"));
    }
}
