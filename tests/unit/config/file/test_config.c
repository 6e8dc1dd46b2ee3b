#include "config/model/config.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/file/config_file.h"
#include "protocol/base/bytes.h"
#include "tests/unit/exact.h"

#define MIGRATION                                                                                  \
    "migrations:\n"                                                                                \
    "  - name: names\n"                                                                            \
    "    database: app\n"                                                                          \
    "    old: public.names\n"                                                                      \
    "    new: public.new_names\n"                                                                  \
    "    key: [id]\n"
#define UPSTREAM "upstream: host=127.0.0.1 port=5432\n"

static const char WHOLE[] =
    "# the worked example\n"
    "listen: [127.0.0.1:6432, \"[::1]:6433\", unix:/run/crossfade.sock]\n" UPSTREAM
    "control: host=127.0.0.1 port=5432 user=crossfade dbname=app\n"
    "verifiers: host=127.0.0.1 user=crossfade_auth\n"
    "flags: redis://127.0.0.1:6379/2\n"
    "flag_prefix: FLAG_\n"
    "client_id: [comment, user]\n"
    "on_mirror_error: fail\n"
    "workers: 4\n"
    "state_file: last.state\n"
    "migrations:\n"
    "  - name: names\n"
    "    database: app\n"
    "    old: Names\n"
    "    new: app.\"New Names\"\n"
    "    key: [id, \"realm\"]\n"
    "    to_new:\n"
    "      full_name: first_name || ' ' || last_name\n"
    "    to_old:\n"
    "      first_name: split_part(full_name, ' ', 1)\n"
    "      last_name: substr(full_name, strpos(full_name, ' ') + 1)\n"
    "  - name: orders\n"
    "    database: shop\n"
    "    old: Names\n"
    "    new: orders2\n"
    "    key: [id]\n"
    "    on_mirror_error: fail\n";

static struct config *test_config_parse(const char *text)
{
    struct error error;
    struct config *config = config_file_parse("etc/crossfade.yaml", text, strlen(text), &error);
    cr_assert_not_null(config, "%s", error.message);
    return config;
}

Test(config, reads_every_key)
{
    struct config *config = test_config_parse(WHOLE);
    cr_assert_str_eq(config->path, "etc/crossfade.yaml");
    cr_assert_eq(config->listen_count, 3);
    cr_assert_str_eq(config->listen[1].host, "::1");
    cr_assert_eq(config->listen[1].port, 6433);
    cr_assert_str_eq(config->listen[2].unix_path, "/run/crossfade.sock");
    cr_assert_str_eq(config->upstream.hosts[0].name, "127.0.0.1");
    cr_assert_eq(config->upstream.hosts[0].port, 5432);
    cr_assert_str_eq(config->control, "host=127.0.0.1 port=5432 user=crossfade dbname=app");
    cr_assert_str_eq(config->verifiers, "host=127.0.0.1 user=crossfade_auth");
    cr_assert_eq(config->flag_source, FLAG_SOURCE_REDIS);
    cr_assert_eq(config->redis.database, 2);
    cr_assert_str_eq(config->flag_prefix, "FLAG_");
    cr_assert_eq(config->client_id_count, 2);
    cr_assert_eq(config->client_id[0], CLIENT_ID_COMMENT);
    cr_assert_eq(config->client_id[1], CLIENT_ID_USER);
    cr_assert_eq(config->workers, 4);
    cr_assert_str_eq(config->state_file, "etc/last.state");
    config_free(config);
}

Test(config, reads_migrations)
{
    struct config *config = test_config_parse(WHOLE);
    cr_assert_eq(config->migration_count, 2);
    const struct migration_config *names = &config->migrations[0];
    cr_assert_str_eq(names->name, "names");
    cr_assert_str_eq(names->database, "app");
    cr_assert_str_eq(names->table[SIDE_OLD].schema, "public");
    cr_assert_str_eq(names->table[SIDE_OLD].name, "names");
    cr_assert_str_eq(names->table[SIDE_NEW].schema, "app");
    cr_assert_str_eq(names->table[SIDE_NEW].name, "New Names");
    cr_assert_eq(names->key_count, 2);
    cr_assert_str_eq(names->key[1], "realm");
    cr_assert_eq(names->line, 13);
    cr_assert_eq(names->mapping_count[SIDE_NEW], 1);
    cr_assert_str_eq(names->mapping[SIDE_NEW][0].column, "full_name");
    cr_assert_str_eq(names->mapping[SIDE_NEW][0].expression, "first_name || ' ' || last_name");
    cr_assert_eq(names->mapping[SIDE_NEW][0].line, 19);
    cr_assert_eq(names->mapping_count[SIDE_OLD], 2);
    cr_assert_str_eq(names->mapping[SIDE_OLD][1].column, "last_name");
    cr_assert_eq(config->migrations[1].mapping_count[SIDE_NEW], 0);
    config_free(config);
}

Test(config, tables_that_stand_for_those_of_a_migration)
{
    struct config *config = test_config_parse(UPSTREAM MIGRATION "    old_shape: attic.names\n");
    const struct migration_config *names = &config->migrations[0];
    cr_assert_str_eq(names->stand_in[SIDE_OLD].schema, "attic");
    cr_assert_str_eq(names->stand_in[SIDE_OLD].name, "names");
    cr_assert_null(names->stand_in[SIDE_NEW].name);
    config_free(config);
}

Test(config, files_of_the_upstream_are_beside_the_configuration)
{
    struct config *config = test_config_parse(
        "upstream: host=a sslmode=verify-ca sslrootcert=tls/ca.crt sslcert=/c.crt sslkey=c.key\n");
    cr_assert_str_eq(config->upstream_tls.ca, "etc/tls/ca.crt");
    cr_assert_str_eq(config->upstream_tls.certificate, "/c.crt");
    cr_assert_str_eq(config->upstream_tls.key, "etc/c.key");
    config_free(config);
    config = test_config_parse("upstream: host=a sslmode=verify-full sslrootcert=system\n");
    cr_assert_str_eq(config->upstream_tls.ca, "system");
    config_free(config);
}

Test(config, has_defaults)
{
    struct config *config = test_config_parse(UPSTREAM);
    cr_assert_eq(config->listen_count, 1);
    cr_assert_str_eq(config->listen[0].host, "127.0.0.1");
    cr_assert_eq(config->listen[0].port, 6432);
    cr_assert_null(config->control);
    cr_assert_eq(config->flag_source, FLAG_SOURCE_FILE);
    cr_assert_str_eq(config->flag_file, "etc/flags.yaml");
    cr_assert_str_eq(config->flag_prefix, "DATABASE_");
    cr_assert_eq(config->client_id_count, 4);
    cr_assert_eq(config->client_id[0], CLIENT_ID_SETTING);
    cr_assert_eq(config->client_id[3], CLIENT_ID_USER);
    cr_assert_eq(config->workers, 0);
    cr_assert_str_eq(config->state_file, "etc/crossfade.yaml.state");
    cr_assert_eq(config->migration_count, 0);
    config_free(config);
}

Test(config, keeps_absolute_and_plain_paths)
{
    struct error error;
    static const char absolute[] = UPSTREAM "flags: file:/etc/f.yaml\nstate_file: /var/s\n";
    struct config *config = test_config_parse(absolute);
    cr_assert_str_eq(config->flag_file, "/etc/f.yaml");
    cr_assert_str_eq(config->state_file, "/var/s");
    config_free(config);
    config = config_file_parse("crossfade.yaml", UPSTREAM, strlen(UPSTREAM), &error);
    cr_assert_str_eq(config->flag_file, "flags.yaml");
    cr_assert_str_eq(config->state_file, "crossfade.yaml.state");
    config_free(config);
}

struct bad {
    const char *text;
    const char *message;
};

static void test_config_refuses(const struct bad *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct error error;
        struct config *config =
            config_file_parse("c.yaml", cases[i].text, strlen(cases[i].text), &error);
        cr_assert_null(config, "%s", cases[i].text);
        cr_assert_str_eq(error.message, cases[i].message, "\n%s\n%s\n", error.message,
                         cases[i].message);
        cr_assert_str_eq(error.sqlstate, SQLSTATE_CONFIG_FILE);
    }
}
#define REFUSES(cases) test_config_refuses(cases, sizeof(cases) / sizeof *(cases))

Test(config, refuses_what_is_no_mapping_of_known_keys)
{
    static const struct bad cases[] = {
        {"", "c.yaml:1: an empty file; expected the keys of a configuration"},
        {"# nothing\n", "c.yaml:1: an empty file; expected the keys of a configuration"},
        {"hello\n", "c.yaml:1: \"hello\"; expected the keys of a configuration"},
        {"- a\n- b\n", "c.yaml:1: a list; expected the keys of a configuration"},
        {"\n{}\n", "c.yaml:2: no key \"upstream\"; expected host=… port=…"},
        {UPSTREAM "lisen: a:1\n",
         "c.yaml:2: unknown key \"lisen\"; expected one of listen, client_tls_sslmode, "
         "client_tls_cert_file, client_tls_key_file, client_tls_ca_file, upstream, control, "
         "verifiers, "
         "flags, flag_prefix, client_id, on_mirror_error, log_format, log_level, workers, "
         "state_file, "
         "migrations, "
         "max_client_conn, "
         "client_login_timeout, server_connect_timeout, query_timeout, idle_transaction_timeout, "
         "client_idle_timeout, dns_max_ttl, tcp_keepalive, tcp_keepidle, tcp_keepintvl, "
         "tcp_keepcnt, "
         "tcp_user_timeout"},
        {UPSTREAM "workers: 1\nworkers: 2\n",
         "c.yaml:3: key \"workers\" stands here twice (line 2); expected it once"},
        {UPSTREAM "[a, b]: 1\n", "c.yaml:2: a list; expected a key"},
        {UPSTREAM "? \n: 1\n", "c.yaml:2: nothing; expected a key"},
        {UPSTREAM "---\n" UPSTREAM, "c.yaml:3: a second document; expected one"},
    };
    REFUSES(cases);
}

Test(config, refuses_what_is_no_yaml)
{
    static const struct bad cases[] = {
        {UPSTREAM "listen: [a:1\n",
         "c.yaml:3: did not find expected ',' or ']' while parsing a flow sequence; expected YAML"},
        {UPSTREAM "\tlisten: a\n",
         "c.yaml:2: found a tab character that violates indentation while scanning a plain "
         "scalar; expected YAML"},
        {"a: *b\n", "c.yaml:1: found undefined alias; expected YAML"},
        {"a: \"b\n", "c.yaml:2: found unexpected end of stream while scanning a quoted scalar; "
                     "expected YAML"},
        {UPSTREAM "\x01: 1\n", "c.yaml:2: control characters are not allowed; expected YAML"},
        {UPSTREAM "a: \xff\n", "c.yaml:2: invalid leading UTF-8 octet; expected YAML"},
    };
    REFUSES(cases);
}

Test(config, refuses_values_of_other_kinds)
{
    static const struct bad cases[] = {
        {UPSTREAM "listen:\n",
         "c.yaml:2: nothing; expected host:port or a socket's path, or a list for listen"},
        {UPSTREAM "listen: {a: 1}\n",
         "c.yaml:2: a mapping; expected host:port or a socket's path, or a list for listen"},
        {UPSTREAM "listen: []\n", "c.yaml:2: a list of 0; expected 1 to 64 places to listen on"},
        {UPSTREAM "listen: [[a]]\n", "c.yaml:2: a list; expected host:port or a socket's path"},
        {"upstream: [host=a]\n", "c.yaml:1: a list; expected host=… port=… for upstream"},
        {"upstream: ~\n", "c.yaml:1: nothing; expected host=… port=… for upstream"},
        {"upstream: \"host=a\\0b\"\n",
         "c.yaml:1: a text with a zero byte; expected host=… port=… for upstream"},
        {UPSTREAM "client_id: user\n",
         "c.yaml:2: \"user\"; expected a list of setting, comment, application_name, user, address "
         "for client_id"},
        {UPSTREAM "migrations: names\n",
         "c.yaml:2: \"names\"; expected a list of migrations for migrations"},
        {UPSTREAM "migrations: [names]\n",
         "c.yaml:2: \"names\"; expected a migration: name, database, old, …"},
        {UPSTREAM "workers: [1]\n",
         "c.yaml:2: a list; expected a number, 0 for one per core for workers"},
    };
    REFUSES(cases);
}

Test(config, reads_how_clients_speak_tls)
{
    struct error error;
    static const char text[] = UPSTREAM "client_tls_cert_file: a.crt\n"
                                        "client_tls_key_file: /etc/a.key\n";
    struct config *config = config_file_parse("/here/c.yaml", text, strlen(text), &error);
    cr_assert_not_null(config, "%s", error.message);
    cr_assert_eq(config->client_tls.mode, TLS_MODE_PREFER);
    cr_assert_str_eq(config->client_tls.certificate, "/here/a.crt");
    cr_assert_str_eq(config->client_tls.key, "/etc/a.key");
    cr_assert_null(config->client_tls.ca);
    config_free(config);
}

Test(config, reads_limits)
{
    struct error error;
    static const char text[] = UPSTREAM "max_client_conn: 500\nquery_timeout: 30\n"
                                        "server_connect_timeout: 0\n";
    struct config *config = config_file_parse("c.yaml", text, strlen(text), &error);
    cr_assert_not_null(config, "%s", error.message);
    cr_assert_eq(config->limits.of[LIMIT_MAX_CLIENT_CONN], 500);
    cr_assert_eq(config->limits.of[LIMIT_QUERY_TIMEOUT], 30);
    cr_assert_eq(config->limits.of[LIMIT_SERVER_CONNECT_TIMEOUT], 0);
    cr_assert_eq(config->limits.of[LIMIT_CLIENT_LOGIN_TIMEOUT], 60);
    config_free(config);
}

Test(config, refuses_bad_values)
{
    static const struct bad cases[] = {
        {UPSTREAM "listen:\n  - 127.0.0.1:6432\n  - localhost\n",
         "c.yaml:4: \"localhost\"; expected host:port, [address]:port, unix:/path, or the path of "
         "a "
         "socket or of its folder"},
        {"upstream: host=a dbname=app\n",
         "c.yaml:1: upstream: dbname; expected only host, hostaddr, port, target_session_attrs, "
         "load_balance_hosts, sslmode, sslrootcert, sslcert, sslkey and sslsni"},
        {"workers: 1\nupstream: host=a,b port=1,2,3\n",
         "c.yaml:2: upstream: 3 ports for 2 hosts; expected one port, or one for each host"},
        {"workers: 1\nupstream: host=a target_session_attrs=write\n",
         "c.yaml:2: upstream: target_session_attrs \"write\"; expected any, read-write, read-only, "
         "primary, standby or prefer-standby"},
        {UPSTREAM "client_tls_sslmode: yes\n", "c.yaml:2: client_tls_sslmode \"yes\"; expected "
                                               "disable, allow, prefer, require, verify-ca "
                                               "or verify-full"},
        {UPSTREAM "client_tls_sslmode: require\n", "c.yaml:2: TLS without a certificate or without "
                                                   "its key; expected client_tls_cert_file and "
                                                   "client_tls_key_file"},
        {UPSTREAM "client_tls_key_file: a.key\n", "c.yaml:2: TLS without a certificate or without "
                                                  "its key; expected client_tls_cert_file and "
                                                  "client_tls_key_file"},
        {UPSTREAM "client_tls_cert_file: a.crt\nclient_tls_key_file: a.key\n"
                  "client_tls_sslmode: verify-ca\n",
         "c.yaml:4: client_tls_sslmode verify-ca without client_tls_ca_file; expected a file of "
         "certificates to verify the clients' by"},
        {"upstream: port=1\n", "c.yaml:1: upstream: no host; expected host=NAME or "
                               "host=/socket/folder, or a list of them"},
        {UPSTREAM "control: nonsense\n", "c.yaml:2: control: missing \"=\" after \"nonsense\" in "
                                         "connection info string; expected a "
                                         "libpq connection string"},
        {UPSTREAM "verifiers: nonsense\n",
         "c.yaml:2: verifiers: missing \"=\" after \"nonsense\" in "
         "connection info string; expected a "
         "libpq connection string"},
        {UPSTREAM "flags: redis://joe:hunter2@\n",
         "c.yaml:2: a flags address that is not understood; expected "
         "redis://[user:password@]host[:port][/db], redis+unix://[user:password@]/path[?db=N], "
         "unix:/path[?db=N] or file:NAME"},
        {UPSTREAM "flag_prefix: \"A B\"\n",
         "c.yaml:2: flag_prefix \"A B\"; expected 1 to 128 letters, digits and signs, no spaces"},
        {UPSTREAM "client_id: [user, cookie]\n",
         "c.yaml:2: \"cookie\"; expected one of setting, comment, application_name, user, address"},
        {UPSTREAM "client_id: [user,\n  user]\n", "c.yaml:3: \"user\" twice; expected it once"},
        {UPSTREAM "client_id: []\n",
         "c.yaml:2: an empty list; expected a list of setting, comment, "
         "application_name, user, address"},
        {UPSTREAM "query_timeout: 5s\n", "c.yaml:2: \"5s\"; expected a number from 0 to 1000000"},
        {UPSTREAM "tcp_keepalive: 2\n", "c.yaml:2: \"2\"; expected a number from 0 to 1"},
        {UPSTREAM "log_format: xml\n", "c.yaml:2: \"xml\"; expected text or json"},
        {UPSTREAM "log_level: loud\n",
         "c.yaml:2: \"loud\"; expected debug, info, warning or error"},
        {UPSTREAM "workers: many\n", "c.yaml:2: \"many\"; expected a number from 0 to 1024"},
        {UPSTREAM "workers: 1025\n", "c.yaml:2: \"1025\"; expected a number from 0 to 1024"},
        {UPSTREAM "workers: -1\n", "c.yaml:2: \"-1\"; expected a number from 0 to 1024"},
        {UPSTREAM "workers: 99999999999\n",
         "c.yaml:2: \"99999999999\"; expected a number from 0 to 1024"},
        {UPSTREAM "on_mirror_error: queue\n",
         "c.yaml:2: on_mirror_error: queue is not supported yet; expected fail"},
        {UPSTREAM "on_mirror_error: ignore\n",
         "c.yaml:2: on_mirror_error: \"ignore\"; expected fail"},
        {UPSTREAM "state_file: \"\"\n", "c.yaml:2: an empty name; expected a file name"},
    };
    REFUSES(cases);
}

Test(config, refuses_bad_migrations)
{
    static const struct bad cases[] = {
        {UPSTREAM "migrations:\n  - name: names\n",
         "c.yaml:3: no key \"database\"; expected the database's name"},
        {UPSTREAM "migrations:\n  - {name: a, database: b, old: c, new: d}\n",
         "c.yaml:3: no key \"key\"; expected a list of the columns that identify a row"},
        {UPSTREAM MIGRATION "    to_neu: {a: b}\n",
         "c.yaml:8: unknown key \"to_neu\"; expected one of name, database, old, new, old_shape, "
         "new_shape, key, to_new, to_old, dropped, added, references, constraints, "
         "on_mirror_error, fence_timeout"},
        {UPSTREAM MIGRATION "    old_shape: a.b.c.d\n",
         "c.yaml:8: \"a.b.c.d\"; expected a table name: table, schema.table, or with quotes "
         "\"Schema\".\"Table\""},
        {UPSTREAM MIGRATION "    old_shape: new_names\n",
         "c.yaml:8: public.new_names is a table of the migration itself; expected another one, "
         "which stays when that is dropped"},
        {UPSTREAM "migrations:\n  - {name: Names, database: b, old: c, new: d, key: [id]}\n",
         "c.yaml:3: name \"Names\"; expected only a-z, 0-9 and _"},
        {UPSTREAM "migrations:\n  - {name: \"\", database: b, old: c, new: d, key: [id]}\n",
         "c.yaml:3: name \"\"; expected only a-z, 0-9 and _"},
        {UPSTREAM "migrations:\n  - {name: a, database: \"\", old: c, new: d, key: [id]}\n",
         "c.yaml:3: a database name of 0 bytes; expected 1 to 63"},
        {UPSTREAM "migrations:\n  - {name: a, database: b, old: c.d.e, new: d, key: [id]}\n",
         "c.yaml:3: \"c.d.e\"; expected a table name: table, schema.table, or with quotes "
         "\"Schema\".\"Table\""},
        {UPSTREAM "migrations:\n  - {name: a, database: b, old: c, new: public.C, key: [id]}\n",
         "c.yaml:3: old and new are both public.c; expected two tables"},
        {UPSTREAM "migrations:\n  - {name: a, database: b, old: c, new: d, key: []}\n",
         "c.yaml:3: a key of 0 columns; expected at least one and at most 1600"},
        {UPSTREAM "migrations:\n  - {name: a, database: b, old: c, new: d, key: [id, id]}\n",
         "c.yaml:3: key column \"id\" twice; expected it once"},
        {UPSTREAM "migrations:\n  - {name: a, database: b, old: c, new: d, key: [{}]}\n",
         "c.yaml:3: a mapping; expected a column name"},
        {UPSTREAM MIGRATION "    to_new:\n      full_name:\n",
         "c.yaml:9: nothing; expected an SQL expression"},
        {UPSTREAM MIGRATION "    to_new:\n      full_name: \" \"\n",
         "c.yaml:9: 1 bytes; expected an SQL expression of at most 65536 bytes"},
        {UPSTREAM MIGRATION "    to_new:\n      a: b\n      a: c\n",
         "c.yaml:10: key \"a\" stands here twice (line 9); expected it once"},
        {UPSTREAM MIGRATION "    to_new:\n      a: b\n      '\"a\"': c\n",
         "c.yaml:10: column \"a\" twice; expected it once"},
        {UPSTREAM MIGRATION "    to_old: full_name\n",
         "c.yaml:8: \"full_name\"; expected a mapping from the old table's columns to SQL over the "
         "new one's for to_old"},
        {UPSTREAM MIGRATION "    constraints: [a]\n",
         "c.yaml:8: a list; expected a mapping from the old table's constraints to the new one's "
         "for "
         "constraints"},
        {UPSTREAM MIGRATION "    constraints: {a: b, c: b}\n",
         "c.yaml:8: constraint \"b\" twice; expected it once"},
        {UPSTREAM MIGRATION "    dropped: [a, a]\n",
         "c.yaml:8: column \"a\" twice; expected it once"},
        {UPSTREAM MIGRATION "    to_new: {a: b}\n    added: [a]\n",
         "c.yaml:9: column \"a\", which has a mapping in line 8; expected a column that has none"},
        {UPSTREAM MIGRATION "    references: no\n",
         "c.yaml:8: references: \"no\"; expected check or ignore"},
        {UPSTREAM MIGRATION "    on_mirror_error: queue\n",
         "c.yaml:8: on_mirror_error: queue is not supported yet; expected fail"},
        {UPSTREAM MIGRATION "  - {name: names, database: b, old: c, new: d, key: [id]}\n",
         "c.yaml:8: migration \"names\" stands here twice (line 3); expected another name"},
        {UPSTREAM MIGRATION "  - {name: b, database: app, old: NEW_names, new: d, key: [id]}\n",
         "c.yaml:8: table public.new_names is in migration \"names\" (line 3) too; expected a "
         "table "
         "in one migration"},
    };
    REFUSES(cases);
}

Test(config, bounds_the_number_of_migrations)
{
    struct bytes text = {0};
    bytes_add_text(&text, UPSTREAM "migrations:\n");
    for (int i = 0; i < 4097; i++)
        bytes_add_format(&text, "- {name: m%d, database: b, old: o%d, new: n%d, key: [id]}\n", i, i,
                         i);
    struct error error;
    cr_assert_null(config_file_parse("c.yaml", (const char *)text.data, text.length, &error));
    cr_assert_str_eq(error.message, "c.yaml:3: 4097 migrations; expected at most 4096");
    bytes_free(&text);
}

Test(config, says_why_a_file_cannot_be_read)
{
    struct error error;
    cr_assert_null(config_file_load("/no/such/file.yaml", &error));
    cr_assert_str_eq(error.message,
                     "/no/such/file.yaml: cannot be opened: No such file or directory");
    cr_assert_null(config_file_load("/tmp", &error));
    cr_assert_str_eq(error.message, "/tmp: cannot be read: Is a directory");
}

Test(config, loads_a_file)
{
    char path[] = "/tmp/crossfade-config-XXXXXX";
    int file = mkstemp(path);
    cr_assert_geq(file, 0);
    FILE *stream = fdopen(file, "w");
    fputs(WHOLE, stream);
    fclose(stream);
    struct error error;
    struct config *config = config_file_load(path, &error);
    remove(path);
    cr_assert_not_null(config, "%s", error.message);
    cr_assert_str_eq(config->state_file, "/tmp/last.state");
    config_free(config);
}

static bool test_config_decode(const uint8_t *bytes, size_t length)
{
    struct error error;
    struct config *config = config_file_parse("c.yaml", (const char *)bytes, length, &error);
    config_free(config);
    return config != NULL;
}

Test(config, survives_any_bytes)
{
    exact_feed_random(test_config_decode, WHOLE, sizeof WHOLE - 1);
    for (size_t length = 0; length < sizeof WHOLE; length++)
        exact_decode(test_config_decode, WHOLE, length);
}
