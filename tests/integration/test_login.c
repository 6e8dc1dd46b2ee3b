/*
 * Logins, with and without TLS on either side: what libpq gets in every combination, and SCRAM that
 * is ended in between.
 */
#include <criterion/criterion.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

TestSuite(login, .timeout = 60);

#define LOGIN_COUNT(table) (sizeof(table) / sizeof *(table))

static const char *login_folder(void)
{
    const char *folder = getenv("CROSSFADE_TEST_TLS_FOLDER");
    cr_assert_not_null(folder, "run this by with_servers.sh");
    return folder;
}

static int login_server_port(void)
{
    const char *port = getenv("CROSSFADE_TEST_TLS_PORT");
    cr_assert_not_null(port, "run this by with_servers.sh");
    return atoi(port);
}

#define LOGIN_VERIFIERS "user=crossfade_auth"

/* Before the server that speaks TLS, with that certificate. `verifiers` is what follows its port.
 */
static struct crossfade *login_start(const char *sslmode, const char *certificate,
                                     const char *verifiers)
{
    int port = harness_free_port();
    return crossfade_start(
        port, harness_format("listen: 127.0.0.1:%d\n"
                             "upstream: host=127.0.0.1 port=%d sslmode=%s\n"
                             "control: host=127.0.0.1 port=%d user=crossfade\n"
                             "verifiers: host=127.0.0.1 port=%d %s\n"
                             "client_tls_cert_file: %s.crt\nclient_tls_key_file: %s.key\n",
                             port, login_server_port(), sslmode, login_server_port(),
                             login_server_port(), verifiers, certificate, certificate));
}

static struct crossfade *login_start_secured(void)
{
    return login_start("require", harness_format("%s/server", login_folder()), LOGIN_VERIFIERS);
}

/* "ok", or what libpq says, with the server's own words where there are any. */
static const char *login_try(int port, const char *user, const char *password, const char *more)
{
    PGconn *connection =
        PQconnectdb(harness_format("host=127.0.0.1 port=%d dbname=postgres user=%s password=%s "
                                   "connect_timeout=10 %s",
                                   port, user, password, more));
    const char *said = PQerrorMessage(connection);
    const char *words = strstr(said, "FATAL");
    const char *verdict = harness_format("%.*s", (int)strcspn(words != NULL ? words : said, "\n"),
                                         words != NULL ? words : said);
    if (PQstatus(connection) == CONNECTION_OK) {
        char *name = harness_value(connection, "SELECT current_user");
        cr_assert_str_eq(name, user);
        free(name);
        verdict = "ok";
    }
    PQfinish(connection);
    return verdict;
}

static void login_expect(const struct crossfade *crossfade, const char *user, const char *password,
                         const char *more, const char *verdict)
{
    const char *found = login_try(crossfade->port, user, password, more);
    cr_assert_not_null(strstr(found, verdict), "%s %s: expected \"%s\", found \"%s\"", user, more,
                       verdict, found);
}

#define LOGIN_PLAIN "sslmode=disable"
#define LOGIN_UNBOUND "sslmode=require channel_binding=disable"
#define LOGIN_PREFERS "sslmode=require channel_binding=prefer"
#define LOGIN_DEMANDS "sslmode=require channel_binding=require"

/* --- Every combination ----------------------------------------------------------------------- */

static void login_check_users(const struct crossfade *crossfade, bool server_has_tls)
{
    static const char *const USERS[] = {"user_scram", "user_md5", "user_password"};
    for (size_t i = 0; i < LOGIN_COUNT(USERS); i++) {
        login_expect(crossfade, USERS[i], "sesame", LOGIN_PLAIN, "ok");
        login_expect(crossfade, USERS[i], "sesame", LOGIN_UNBOUND, "ok");
        login_expect(crossfade, USERS[i], "sesame", LOGIN_PREFERS, "ok");
        bool binds = i == 0 && server_has_tls;
        login_expect(crossfade, USERS[i], "sesame", LOGIN_DEMANDS,
                     binds ? "ok" : "channel binding");
    }
}

Test(login, to_a_server_with_tls)
{
    struct crossfade *crossfade = login_start_secured();
    login_check_users(crossfade, true);
    login_expect(crossfade, "user_tls", "", LOGIN_PREFERS, "ok");
    login_expect(crossfade, "user_certified", "", LOGIN_PREFERS,
                 "requires a valid client certificate");
    crossfade_stop(crossfade);
}

Test(login, to_a_server_without_tls)
{
    struct crossfade *crossfade =
        login_start("disable", harness_format("%s/server", login_folder()), LOGIN_VERIFIERS);
    login_check_users(crossfade, false);
    crossfade_stop(crossfade);
}

/* The default of both sides. */
Test(login, by_default)
{
    struct crossfade *crossfade =
        login_start("prefer", harness_format("%s/server", login_folder()), LOGIN_VERIFIERS);
    login_expect(crossfade, "user_scram", "sesame", "", "ok");
    login_expect(crossfade, "user_plain", "", "", "ok"); /* once more, without TLS */
    crossfade_stop(crossfade);
}

/* --- Refusals -------------------------------------------------------------------------------- */

Test(login, who_is_refused_sees_what_the_server_would_have_said)
{
    static const struct {
        const char *user;
        const char *password;
    } STRANGERS[] = {{"user_scram", "wrong"},    {"user_scram", "''"},
                     {"user_unknown", "sesame"}, {"user_without", "sesame"},
                     {"user_expired", "sesame"}, {"user_md5", "wrong"},
                     {"user_password", "wrong"}};
    static const char *const WAYS[] = {LOGIN_PLAIN, LOGIN_UNBOUND, LOGIN_PREFERS, LOGIN_DEMANDS};
    struct crossfade *crossfade = login_start_secured();
    for (size_t i = 0; i < LOGIN_COUNT(STRANGERS); i++)
        for (size_t way = 0; way < LOGIN_COUNT(WAYS); way++) {
            const char *user = STRANGERS[i].user;
            const char *password = STRANGERS[i].password;
            const char *direct = login_try(login_server_port(), user, password, WAYS[way]);
            const char *through = login_try(crossfade->port, user, password, WAYS[way]);
            cr_assert_str_neq(direct, "ok");
            if (strstr(direct, "FATAL") != NULL)
                cr_assert_str_eq(through, direct, "%s %s", user, WAYS[way]);
            else
                cr_assert_str_neq(through, "ok", "%s %s", user, WAYS[way]);
        }
    crossfade_wait_for_log(crossfade, "login_not_proved");
    crossfade_stop(crossfade);
}

Test(login, a_changed_password_counts_at_once)
{
    struct crossfade *crossfade = login_start_secured();
    PGconn *connection = harness_connect(login_server_port(), "postgres", "");
    const char *password = "sesame";
    for (int i = 0; i < 4; i++) {
        login_expect(crossfade, "user_changing", password, LOGIN_DEMANDS, "ok");
        const char *next = harness_format("sesame%d", i);
        login_expect(crossfade, "user_changing", next, LOGIN_DEMANDS,
                     "password authentication failed for user \"user_changing\"");
        harness_run(connection, "ALTER ROLE user_changing PASSWORD '%s'", next);
        login_expect(crossfade, "user_changing", password, LOGIN_PREFERS,
                     "password authentication failed for user \"user_changing\"");
        password = next;
    }
    harness_run(connection, "ALTER ROLE user_changing PASSWORD 'sesame'");
    PQfinish(connection);
    crossfade_stop(crossfade);
}

/* --- Message by message ---------------------------------------------------------------------- */

static const char *login_talk(int port, const char *user, const char *password, const char *variant,
                              const char *command)
{
    char *output = NULL;
    harness_shell(&output, "python3 " CROSSFADE_TEST_SOURCES "/scram_client.py %d %s %s %s %s",
                  port, user, password, variant, command);
    const char *said = harness_format("%s", output);
    free(output);
    return said;
}

Test(login, the_same_messages_as_from_the_server)
{
    struct crossfade *crossfade = login_start_secured();
    const char *direct = login_talk(login_server_port(), "user_scram", "sesame", "all", "");
    const char *through = login_talk(crossfade->port, "user_scram", "sesame", "all", "");
    cr_assert_not_null(strstr(direct, "== bound\noffer SCRAM-SHA-256-PLUS SCRAM-SHA-256\n"), "%s",
                       direct);
    cr_assert_not_null(strstr(direct, "== below_zero\noffer"), "%s", direct);
    cr_assert_str_eq(through, direct, "directly:\n%s\nthrough:\n%s", direct, through);
    crossfade_stop(crossfade);
}

/* Whether a role exists cannot be told from the salt: it is the server's, and the same each time.
 */
Test(login, strangers_get_the_salt_that_the_server_has_for_them)
{
    static const char *const USERS[] = {"user_unknown", "user_without", "user_expired"};
    struct crossfade *crossfade = login_start_secured();
    for (size_t i = 0; i < LOGIN_COUNT(USERS); i++) {
        const char *direct = login_talk(login_server_port(), USERS[i], "sesame", "bound", "");
        cr_assert_not_null(strstr(direct, "challenge "), "%s", direct);
        cr_assert_not_null(strstr(direct, "error FATAL 28P01 password authentication failed"));
        for (int again = 0; again < 2; again++)
            cr_assert_str_eq(login_talk(crossfade->port, USERS[i], "sesame", "bound", ""), direct);
    }
    crossfade_stop(crossfade);
}

/* --- Certificates ---------------------------------------------------------------------------- */

/* The hash is that of the certificate's own signature. (The server's certificate is such a one in
 * all these tests.) */
Test(login, bound_to_a_certificate_with_another_hash)
{
    struct crossfade *crossfade =
        login_start("require", harness_format("%s/server_sha384", login_folder()), LOGIN_VERIFIERS);
    login_expect(crossfade, "user_scram", "sesame", LOGIN_DEMANDS, "ok");
    const char *said = login_talk(crossfade->port, "user_scram", "sesame", "bound", "");
    cr_assert_not_null(strstr(said, "server proved"), "%s", said);
    crossfade_stop(crossfade);
}

/* Nobody can be bound to it, so nobody is offered to. */
Test(login, a_certificate_without_a_hash)
{
    struct crossfade *crossfade = login_start(
        "require", harness_format("%s/server_ed25519", login_folder()), LOGIN_VERIFIERS);
    login_expect(crossfade, "user_scram", "sesame", LOGIN_PREFERS, "ok");
    login_expect(crossfade, "user_scram", "sesame", LOGIN_DEMANDS,
                 "server did not offer an authentication method that supports channel binding");
    const char *said = login_talk(crossfade->port, "user_scram", "sesame", "thinks_it_cannot", "");
    cr_assert(strstr(said, "offer SCRAM-SHA-256\n") == said, "%s", said);
    cr_assert_not_null(strstr(said, "ready"), "%s", said);
    said = login_talk(crossfade->port, "user_scram", "sesame", "bound", "");
    cr_assert_not_null(strstr(said, "client selected an invalid SASL authentication mechanism"));
    crossfade_stop(crossfade);
}

/* The login is bound to the certificate that the client has seen, not to the newest. */
Test(login, a_certificate_that_is_replaced_in_the_middle)
{
    const char *from = login_folder();
    const char *folder = harness_folder();
    harness_shell(NULL, "cp %s/server.crt %s/ours.crt && cp %s/server.key %s/ours.key", from,
                  folder, from, folder);
    harness_shell(NULL, "chmod 600 %s/ours.key", folder);
    struct crossfade *crossfade =
        login_start("require", harness_format("%s/ours", folder), LOGIN_VERIFIERS);
    const char *command = harness_format(
        "'cat %s/server_sha384.crt >%s/ours.crt; cat %s/server_sha384.key >%s/ours.key; "
        "kill -HUP %d; for i in $(seq 200); do grep -q configuration_reloaded %s && break; "
        "sleep 0.05; done; sleep 0.3'",
        from, folder, from, folder, (int)crossfade->pid, crossfade->log_path);
    const char *said = login_talk(crossfade->port, "user_scram", "sesame", "bound", command);
    crossfade_wait_for_log(crossfade, "configuration_reloaded");
    cr_assert_not_null(strstr(said, "server proved"), "%s", said);
    cr_assert_not_null(strstr(said, "ready"), "%s", said);
    login_expect(crossfade, "user_scram", "sesame", LOGIN_DEMANDS, "ok");
    crossfade_stop(crossfade);
}

/* --- Without verifiers ----------------------------------------------------------------------- */

static int login_count_in_log(const struct crossfade *crossfade, const char *text)
{
    char *log = harness_read_file(crossfade->log_path);
    int count = 0;
    for (const char *at = log; (at = strstr(at, text)) != NULL; at++)
        count++;
    free(log);
    return count;
}

/* As it is without Crossfade knowing more: who does not bind gets in, who would learns why not. */
static void login_check_passing(const struct crossfade *crossfade)
{
    login_expect(crossfade, "user_scram", "sesame", LOGIN_PLAIN, "ok");
    login_expect(crossfade, "user_scram", "sesame", LOGIN_UNBOUND, "ok");
    login_expect(crossfade, "user_scram", "wrong", LOGIN_UNBOUND, "password authentication failed");
    login_expect(crossfade, "user_scram", "sesame", LOGIN_PREFERS,
                 "channel binding does not reach through crossfade");
    login_expect(crossfade, "user_scram", "sesame", LOGIN_DEMANDS,
                 "server did not offer an authentication method that supports channel binding");
}

Test(login, a_role_that_may_not_read_verifiers)
{
    struct crossfade *crossfade = login_start(
        "require", harness_format("%s/server", login_folder()), "user=user_unprivileged");
    login_check_passing(crossfade);
    cr_assert_eq(login_count_in_log(crossfade, "verifiers_forbidden"), 1);
    PGconn *connection = harness_connect(login_server_port(), "postgres", "");
    harness_run(connection,
                "GRANT SELECT (rolname, rolpassword) ON pg_authid TO user_unprivileged");
    login_expect(crossfade, "user_scram", "sesame", LOGIN_DEMANDS, "ok");
    crossfade_wait_for_log(crossfade, "verifiers_readable");
    harness_run(connection,
                "REVOKE SELECT (rolname, rolpassword) ON pg_authid FROM user_unprivileged");
    login_check_passing(crossfade);
    cr_assert_eq(login_count_in_log(crossfade, "verifiers_forbidden"), 2);
    PQfinish(connection);
    crossfade_stop(crossfade);
}

Test(login, a_connection_for_verifiers_that_cannot_be_had)
{
    struct crossfade *crossfade =
        login_start("require", harness_format("%s/server", login_folder()),
                    harness_format(LOGIN_VERIFIERS " port=%d", harness_free_port()));
    login_check_passing(crossfade);
    cr_assert_eq(login_count_in_log(crossfade, "verifiers_unreachable"), 1);
    crossfade_stop(crossfade);
}

/* Also where `control` could. */
Test(login, no_connection_for_verifiers)
{
    int port = harness_free_port();
    struct crossfade *crossfade =
        crossfade_start(port, harness_format("listen: 127.0.0.1:%d\n"
                                             "upstream: host=127.0.0.1 port=%d sslmode=require\n"
                                             "control: host=127.0.0.1 port=%d user=postgres\n"
                                             "client_tls_cert_file: %s/server.crt\n"
                                             "client_tls_key_file: %s/server.key\n",
                                             port, login_server_port(), login_server_port(),
                                             login_folder(), login_folder()));
    login_check_passing(crossfade);
    cr_assert_eq(login_count_in_log(crossfade, "verifiers_forbidden"), 1);
    crossfade_stop(crossfade);
}

/* The connection that verifiers are read over is made anew where it was lost. */
Test(login, a_connection_for_verifiers_that_is_lost)
{
    struct crossfade *crossfade =
        login_start("require", harness_format("%s/server", login_folder()),
                    LOGIN_VERIFIERS " application_name=login_lost");
    PGconn *connection = harness_connect(login_server_port(), "postgres", "");
    for (int i = 0; i < 3; i++) {
        login_expect(crossfade, "user_scram", "sesame", LOGIN_DEMANDS, "ok");
        cr_assert_eq(harness_number(connection,
                                    "SELECT count(pg_terminate_backend(pid, 5000)) FROM "
                                    "pg_stat_activity WHERE application_name = 'login_lost'"),
                     1);
    }
    PQfinish(connection);
    crossfade_stop(crossfade);
}

/* --- Many, and secrets ----------------------------------------------------------------------- */

#define LOGIN_CROWD 60

static void login_wait_for(PGconn *connection)
{
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK) {
        struct pollfd socket = {.fd = PQsocket(connection),
                                .events = status == PGRES_POLLING_READING ? POLLIN : POLLOUT};
        cr_assert_gt(poll(&socket, 1, 20000), 0);
        status = PQconnectPoll(connection);
        cr_assert_neq(status, PGRES_POLLING_FAILED, "%s", PQerrorMessage(connection));
    }
}

/* Each begins before the others have ended; every third goes away in the middle. */
Test(login, many_at_once)
{
    struct crossfade *crossfade = login_start_secured();
    PGconn *connections[LOGIN_CROWD];
    for (int i = 0; i < LOGIN_CROWD; i++) {
        connections[i] = PQconnectStart(
            harness_format("host=127.0.0.1 port=%d dbname=postgres user=user_scram password=sesame "
                           "sslmode=require channel_binding=require",
                           crossfade->port));
        for (int step = 0; step < i % 9; step++) {
            struct pollfd socket = {.fd = PQsocket(connections[i]), .events = POLLIN | POLLOUT};
            cr_assert_gt(poll(&socket, 1, 20000), 0);
            PQconnectPoll(connections[i]);
        }
    }
    for (int i = 0; i < LOGIN_CROWD; i++) {
        if (i % 3 != 0)
            login_wait_for(connections[i]);
        PQfinish(connections[i]);
    }
    crossfade_stop(crossfade);
}

Test(login, secrets_stay_out_of_the_log)
{
    struct crossfade *crossfade = login_start_secured();
    login_expect(crossfade, "user_scram", "sesame", LOGIN_DEMANDS, "ok");
    login_expect(crossfade, "user_scram", "sesame2", LOGIN_DEMANDS, "password authentication");
    PGconn *connection = harness_connect(login_server_port(), "postgres", "");
    char *keys = harness_value(connection, "SELECT split_part(rolpassword, '$', 3) FROM pg_authid "
                                           "WHERE rolname = 'user_scram'");
    cr_assert_eq(strlen(keys), 44 + 1 + 44);
    cr_assert_eq(login_count_in_log(crossfade, keys), 0);
    cr_assert_eq(login_count_in_log(crossfade, harness_format("%.40s", keys)), 0);
    cr_assert_eq(login_count_in_log(crossfade, "sesame"), 0);
    cr_assert_gt(login_count_in_log(crossfade, "login_not_proved"), 0);
    free(keys);
    PQfinish(connection);
    crossfade_stop(crossfade);
}
