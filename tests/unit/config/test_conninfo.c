#include "config/conninfo.h"

#include <criterion/criterion.h>
#include <libpq-fe.h>
#include <string.h>

static struct arena arena;

static void test_conninfo_end(void)
{
    arena_free(&arena);
}

TestSuite(conninfo, .fini = test_conninfo_end);

Test(conninfo, reads_an_upstream)
{
    struct address address;
    struct tls_config tls;
    struct error error;
    cr_assert(conninfo_read_upstream("host=db.example port=5433", &arena, &address, &tls, &error));
    cr_assert_str_eq(address.host, "db.example");
    cr_assert_eq(address.port, 5433);
    cr_assert_eq(tls.mode, TLS_MODE_PREFER);
    cr_assert_null(tls.ca);
    cr_assert_null(address.unix_path);
    cr_assert(conninfo_read_upstream("host=::1", &arena, &address, &tls, &error));
    cr_assert_str_eq(address.host, "::1");
    cr_assert_eq(address.port, 5432);
    cr_assert(conninfo_read_upstream("postgresql://db:7000", &arena, &address, &tls, &error));
    cr_assert_str_eq(address.host, "db");
    cr_assert_eq(address.port, 7000);
    cr_assert(
        conninfo_read_upstream("host=/run/postgresql port=7", &arena, &address, &tls, &error));
    cr_assert_str_eq(address.unix_path, "/run/postgresql/.s.PGSQL.7");
    cr_assert_null(address.host);
    cr_assert_eq(address.port, 7);
}

Test(conninfo, reads_how_an_upstream_speaks_tls)
{
    struct address address;
    struct tls_config tls;
    struct error error;
    cr_assert(conninfo_read_upstream("host=a sslmode=verify-full sslrootcert=/r.crt sslcert=/c.crt "
                                     "sslkey=/c.key sslsni=0",
                                     &arena, &address, &tls, &error));
    cr_assert_eq(tls.mode, TLS_MODE_VERIFY_FULL);
    cr_assert_str_eq(tls.ca, "/r.crt");
    cr_assert_str_eq(tls.certificate, "/c.crt");
    cr_assert_str_eq(tls.key, "/c.key");
    cr_assert(tls.no_sni);
    cr_assert(
        conninfo_read_upstream("postgresql://a?sslmode=disable", &arena, &address, &tls, &error));
    cr_assert_eq(tls.mode, TLS_MODE_DISABLE);
}

Test(conninfo, says_what_an_upstream_may_not_be)
{
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"", "no host"},
        {"port=5432", "no host"},
        {"host=''", "no host"},
        {"host=a dbname=x", "dbname; expected only host, port, sslmode"},
        {"host=a user=x", "user; expected only host, port, sslmode"},
        {"host=a sslmode=maybe", "sslmode \"maybe\"; expected disable, allow, prefer, require"},
        {"host=a sslmode=verify-ca", "no sslrootcert; expected a file of certificates"},
        {"host=a sslcert=x", "sslcert or sslkey alone; expected both or none"},
        {"host=a sslrootcert=system", "a weaker sslmode; expected sslmode=verify-full"},
        {"hostaddr=1.2.3.4", "hostaddr; expected only host, port, sslmode"},
        {"host=a,b", "expected one host"},
        {"host=@abstract", "expected one host"},
        {"host=a port=0", "expected a number from 1 to 65535"},
        {"host=a port=1,2", "expected a number from 1 to 65535"},
        {"host=a pot=1", "expected a libpq connection string"},
        {"127.0.0.1:5432", "expected a libpq connection string"},
        {"postgresql://a/db", "dbname; expected only host, port, sslmode"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct address address;
        struct tls_config tls;
        struct error error;
        cr_assert(!conninfo_read_upstream(cases[i].text, &arena, &address, &tls, &error), "%s",
                  cases[i].text);
        cr_assert_not_null(strstr(error.message, cases[i].message), "%s: %s", cases[i].text,
                           error.message);
        cr_assert_str_eq(error.sqlstate, SQLSTATE_CONFIG_FILE);
    }
}

/* The value that libpq finds under a word, or NULL. */
static const char *test_conninfo_value(const char *text, const char *word)
{
    char *problem = NULL;
    PQconninfoOption *options = PQconninfoParse(text, &problem);
    cr_assert_not_null(options, "%s: %s", text, problem);
    const char *value = NULL;
    for (PQconninfoOption *option = options; option->keyword != NULL; option++)
        if (strcmp(option->keyword, word) == 0 && option->val != NULL)
            value = arena_string(&arena, option->val);
    PQconninfoFree(options);
    return value;
}

Test(conninfo, puts_the_database_into_the_control_string)
{
    struct config config = {
        .control = "host=db user='it\\'s' password='a\\\\b' dbname=other connect_timeout=9"};
    const char *text = conninfo_for_database(&config, "my \\ app's", &arena);
    cr_assert_str_eq(test_conninfo_value(text, "dbname"), "my \\ app's");
    cr_assert_str_eq(test_conninfo_value(text, "host"), "db");
    cr_assert_str_eq(test_conninfo_value(text, "user"), "it's");
    cr_assert_str_eq(test_conninfo_value(text, "password"), "a\\b");
    cr_assert_str_eq(test_conninfo_value(text, "connect_timeout"), "9");
    cr_assert_str_eq(test_conninfo_value(text, "client_encoding"), "UTF8");
}

Test(conninfo, takes_the_upstream_where_there_is_no_control_string)
{
    struct config config = {.upstream = {.host = "db", .port = 5433}};
    const char *text = conninfo_for_database(&config, "app", &arena);
    cr_assert_str_eq(test_conninfo_value(text, "host"), "db");
    cr_assert_str_eq(test_conninfo_value(text, "port"), "5433");
    cr_assert_str_eq(test_conninfo_value(text, "dbname"), "app");
    cr_assert_str_eq(test_conninfo_value(text, "connect_timeout"), "5");
    cr_assert_null(test_conninfo_value(text, "user"));
    config.upstream = (struct address){.unix_path = "/run/pg/.s.PGSQL.7", .port = 7};
    text = conninfo_for_database(&config, "app", &arena);
    cr_assert_str_eq(test_conninfo_value(text, "host"), "/run/pg");
    cr_assert_str_eq(test_conninfo_value(text, "port"), "7");
}
