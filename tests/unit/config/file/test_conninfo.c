#include "config/file/conninfo.h"

#include <criterion/criterion.h>
#include <libpq-fe.h>
#include <string.h>

static struct arena arena;

static void test_conninfo_end(void)
{
    arena_free(&arena);
}

TestSuite(conninfo, .fini = test_conninfo_end);

static struct upstream test_conninfo_read(const char *text, struct tls_config *tls)
{
    struct upstream upstream;
    struct tls_config unused;
    struct error error;
    cr_assert(conninfo_read_upstream(text, &arena, &upstream, tls != NULL ? tls : &unused, &error),
              "%s: %s", text, error.message);
    return upstream;
}

Test(conninfo, reads_an_upstream)
{
    struct tls_config tls;
    struct upstream upstream = test_conninfo_read("host=db.example port=5433", &tls);
    cr_assert_eq(upstream.host_count, 1);
    cr_assert_str_eq(upstream.hosts[0].name, "db.example");
    cr_assert_eq(upstream.hosts[0].port, 5433);
    cr_assert_null(upstream.hosts[0].address);
    cr_assert_null(upstream.hosts[0].unix_path);
    cr_assert_eq(upstream.target, UPSTREAM_ANY);
    cr_assert(!upstream.balanced);
    cr_assert_eq(tls.mode, TLS_MODE_PREFER);
    cr_assert_null(tls.ca);
    upstream = test_conninfo_read("host=::1", NULL);
    cr_assert_str_eq(upstream.hosts[0].name, "::1");
    cr_assert_eq(upstream.hosts[0].port, 5432);
    upstream = test_conninfo_read("postgresql://db:7000", NULL);
    cr_assert_str_eq(upstream.hosts[0].name, "db");
    cr_assert_eq(upstream.hosts[0].port, 7000);
    upstream = test_conninfo_read("host=/run/postgresql port=7", NULL);
    cr_assert_str_eq(upstream.hosts[0].unix_path, "/run/postgresql/.s.PGSQL.7");
    cr_assert_eq(upstream.hosts[0].port, 7);
}

Test(conninfo, reads_several_hosts)
{
    struct upstream upstream =
        test_conninfo_read("host=a,/run/pg,::1 port=1,,3 target_session_attrs=read-write", NULL);
    cr_assert_eq(upstream.host_count, 3);
    cr_assert_str_eq(upstream.hosts[0].name, "a");
    cr_assert_eq(upstream.hosts[0].port, 1);
    cr_assert_str_eq(upstream.hosts[1].unix_path, "/run/pg/.s.PGSQL.5432");
    cr_assert_null(upstream.hosts[2].unix_path);
    cr_assert_eq(upstream.hosts[2].port, 3);
    cr_assert_eq(upstream.target, UPSTREAM_READ_WRITE);
    upstream = test_conninfo_read("host=a,b port=7", NULL);
    cr_assert_eq(upstream.hosts[0].port, 7);
    cr_assert_eq(upstream.hosts[1].port, 7);
    upstream = test_conninfo_read("host=a,b hostaddr=10.0.0.1,", NULL);
    cr_assert_str_eq(upstream.hosts[0].name, "a");
    cr_assert_str_eq(upstream.hosts[0].address, "10.0.0.1");
    cr_assert_null(upstream.hosts[1].address);
    upstream = test_conninfo_read("hostaddr=::1,127.0.0.1", NULL);
    cr_assert_eq(upstream.host_count, 2);
    cr_assert_str_eq(upstream.hosts[1].name, "127.0.0.1");
    cr_assert_str_eq(upstream.hosts[1].address, "127.0.0.1");
    upstream =
        test_conninfo_read("postgresql://a:1,[::1]:2,c?target_session_attrs=prefer-standby", NULL);
    cr_assert_eq(upstream.host_count, 3);
    cr_assert_str_eq(upstream.hosts[1].name, "::1");
    cr_assert_eq(upstream.hosts[1].port, 2);
    cr_assert_eq(upstream.hosts[2].port, 5432);
    cr_assert_eq(upstream.target, UPSTREAM_PREFER_STANDBY);
}

/* libpq 16 has it, libpq 15 does not know it. */
Test(conninfo, reads_how_hosts_are_balanced)
{
    static const char *const random[] = {
        "host=a,b load_balance_hosts=random",
        "load_balance_hosts = 'random' host=a,b",
        "host='a'load_balance_hosts=random port=1",
        "postgresql://a,b?load_balance_hosts=random",
        "postgres://a,b?load_balance_hosts=disable&sslmode=disable&load_balance_hosts=random",
    };
    for (size_t i = 0; i < sizeof random / sizeof *random; i++)
        cr_assert(test_conninfo_read(random[i], NULL).balanced, "%s", random[i]);
    cr_assert(!test_conninfo_read("host=a load_balance_hosts=disable", NULL).balanced);
    cr_assert(!test_conninfo_read("host='load_balance_hosts=random'", NULL).balanced);
    struct tls_config tls;
    test_conninfo_read("postgresql://a?load_balance_hosts=random&sslmode=disable", &tls);
    cr_assert_eq(tls.mode, TLS_MODE_DISABLE);
}

Test(conninfo, reads_how_an_upstream_speaks_tls)
{
    struct tls_config tls;
    test_conninfo_read("host=a sslmode=verify-full sslrootcert=/r.crt sslcert=/c.crt "
                       "sslkey=/c.key sslsni=0",
                       &tls);
    cr_assert_eq(tls.mode, TLS_MODE_VERIFY_FULL);
    cr_assert_str_eq(tls.ca, "/r.crt");
    cr_assert_str_eq(tls.certificate, "/c.crt");
    cr_assert_str_eq(tls.key, "/c.key");
    cr_assert(tls.no_sni);
    test_conninfo_read("postgresql://a?sslmode=disable", &tls);
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
        {"host=a,", "no host"},
        {"host=,a", "no host"},
        {"host=a dbname=x", "dbname; expected only host, hostaddr, port"},
        {"host=a user=x", "user; expected only host, hostaddr, port"},
        {"host=a sslmode=maybe", "sslmode \"maybe\"; expected disable, allow, prefer, require"},
        {"host=a sslmode=verify-ca", "no sslrootcert; expected a file of certificates"},
        {"host=a sslcert=x", "sslcert or sslkey alone; expected both or none"},
        {"host=a sslrootcert=system", "a weaker sslmode; expected sslmode=verify-full"},
        {"hostaddr=db.example", "hostaddr \"db.example\"; expected an address in numbers"},
        {"host=a,b hostaddr=1.2.3.4", "2 hosts and 1 addresses in hostaddr"},
        {"host=a,b port=1,2,3", "3 ports for 2 hosts; expected one port, or one for each host"},
        {"host=a port=1,2", "2 ports for 1 hosts"},
        {"host=a,@abstract", "expected host names, addresses or socket folders"},
        {"host=a port=0", "expected a number from 1 to 65535"},
        {"host=a,b port=1,x", "port \"x\"; expected a number from 1 to 65535"},
        {"host=a port=''", "expected a number from 1 to 65535"},
        {"host=a target_session_attrs=rw",
         "target_session_attrs \"rw\"; expected any, read-write, read-only, primary, standby or "
         "prefer-standby"},
        {"host=a load_balance_hosts=yes", "load_balance_hosts \"yes\"; expected disable or random"},
        {"host=a load_balance_hosts=", "load_balance_hosts \"\"; expected disable or random"},
        {"host=a load_balance_hosts", "expected a libpq connection string"},
        {"host=a pot=1", "expected a libpq connection string"},
        {"127.0.0.1:5432", "expected a libpq connection string"},
        {"postgresql://a/db", "dbname; expected only host, hostaddr, port"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct upstream upstream;
        struct tls_config tls;
        struct error error;
        cr_assert(!conninfo_read_upstream(cases[i].text, &arena, &upstream, &tls, &error), "%s",
                  cases[i].text);
        cr_assert_not_null(strstr(error.message, cases[i].message), "%s: %s", cases[i].text,
                           error.message);
        cr_assert_str_eq(error.sqlstate, SQLSTATE_CONFIG_FILE);
    }
}

Test(conninfo, takes_so_many_hosts)
{
    char text[4 * UPSTREAM_HOSTS_LIMIT] = "host=a";
    for (int i = 1; i < UPSTREAM_HOSTS_LIMIT; i++)
        strcat(text, ",a");
    cr_assert_eq(test_conninfo_read(text, NULL).host_count, UPSTREAM_HOSTS_LIMIT);
    struct upstream upstream;
    struct tls_config tls;
    struct error error;
    strcat(text, ",a");
    cr_assert(!conninfo_read_upstream(text, &arena, &upstream, &tls, &error));
    cr_assert_str_eq(error.message, "65 hosts; expected at most 64");
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

static struct config test_conninfo_config(const char *upstream)
{
    struct config config = {0};
    struct error error;
    cr_assert(
        conninfo_read_upstream(upstream, &arena, &config.upstream, &config.upstream_tls, &error),
        "%s", error.message);
    return config;
}

static void test_conninfo_expect(const char *text, const char *word, const char *value)
{
    const char *found = test_conninfo_value(text, word);
    if (value == NULL)
        cr_assert_null(found, "%s: %s", text, word);
    else
        cr_assert_str_eq(found, value, "%s: %s", text, word);
}

Test(conninfo, takes_the_upstream_where_there_is_no_control_string)
{
    struct config config = test_conninfo_config("host=db port=5433");
    const char *text = conninfo_for_database(&config, "app", &arena);
    test_conninfo_expect(text, "host", "db");
    test_conninfo_expect(text, "port", "5433");
    test_conninfo_expect(text, "dbname", "app");
    test_conninfo_expect(text, "connect_timeout", "5");
    test_conninfo_expect(text, "user", NULL);
    test_conninfo_expect(text, "hostaddr", NULL);
    test_conninfo_expect(text, "target_session_attrs", NULL);
    config = test_conninfo_config("host=/run/pg port=7");
    text = conninfo_for_database(&config, "app", &arena);
    test_conninfo_expect(text, "host", "/run/pg");
    test_conninfo_expect(text, "port", "7");
    config =
        test_conninfo_config("host=a,b hostaddr=10.0.0.1, port=1,2 target_session_attrs=standby");
    text = conninfo_for_database(&config, "app", &arena);
    test_conninfo_expect(text, "host", "a,b");
    test_conninfo_expect(text, "hostaddr", "10.0.0.1,");
    test_conninfo_expect(text, "port", "1,2");
    test_conninfo_expect(text, "target_session_attrs", "standby");
}

/* What is read is what is written: the same primary, unless the string says otherwise. */
Test(conninfo, the_control_connection_finds_the_primary)
{
    struct config config = test_conninfo_config("host=a,b target_session_attrs=read-write");
    config.control = "host=c,d user=x";
    const char *text = conninfo_for_database(&config, "app", &arena);
    test_conninfo_expect(text, "host", "c,d");
    test_conninfo_expect(text, "target_session_attrs", "read-write");
    config.control = "host=c,d target_session_attrs=any";
    text = conninfo_for_database(&config, "app", &arena);
    test_conninfo_expect(text, "target_session_attrs", "any");
    config.upstream.target = UPSTREAM_STANDBY;
    config.control = "host=c";
    text = conninfo_for_database(&config, "app", &arena);
    test_conninfo_expect(text, "target_session_attrs", NULL);
}

/* Roles are the same in all databases, and their names are bytes. */
Test(conninfo, reads_verifiers_in_whatever_database_there_is)
{
    struct migration_config migration = {.database = "app"};
    struct config config = test_conninfo_config("host=a,b target_session_attrs=read-write");
    config.control = "host=c dbname=other user=control";
    config.verifiers = "host=d,e user=x client_encoding=LATIN1";
    const char *text = conninfo_for_verifiers(&config, &arena);
    test_conninfo_expect(text, "host", "d,e");
    test_conninfo_expect(text, "user", "x");
    test_conninfo_expect(text, "dbname", "postgres");
    test_conninfo_expect(text, "client_encoding", "SQL_ASCII");
    test_conninfo_expect(text, "target_session_attrs", "read-write");
    test_conninfo_expect(text, "connect_timeout", "5");
    config.migrations = &migration;
    config.migration_count = 1;
    test_conninfo_expect(conninfo_for_verifiers(&config, &arena), "dbname", "app");
    config.verifiers = "host=d dbname=own";
    test_conninfo_expect(conninfo_for_verifiers(&config, &arena), "dbname", "own");
}

Test(conninfo, reaches_one_host_as_the_control_connection_does)
{
    struct config config =
        test_conninfo_config("host=a,/run/pg port=1,2 target_session_attrs=read-write "
                             "sslmode=require");
    config.control = "host=c,d hostaddr=1.1.1.1,2.2.2.2 port=7,8 user=x password=y";
    const char *text = conninfo_for_host(&config, &config.upstream.hosts[0], "10.0.0.1", &arena);
    test_conninfo_expect(text, "host", "a");
    test_conninfo_expect(text, "hostaddr", "10.0.0.1");
    test_conninfo_expect(text, "port", "1");
    test_conninfo_expect(text, "user", "x");
    test_conninfo_expect(text, "password", "y");
    test_conninfo_expect(text, "dbname", "postgres");
    test_conninfo_expect(text, "sslmode", "require");
    test_conninfo_expect(text, "target_session_attrs", "any");
    config.control = "user=x dbname=z sslmode=disable";
    text = conninfo_for_host(&config, &config.upstream.hosts[1], NULL, &arena);
    test_conninfo_expect(text, "host", "/run/pg");
    test_conninfo_expect(text, "hostaddr", NULL);
    test_conninfo_expect(text, "port", "2");
    test_conninfo_expect(text, "dbname", "z");
    test_conninfo_expect(text, "sslmode", "disable");
}
