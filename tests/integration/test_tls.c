/*
 * TLS on either side: with clients in every sslmode of libpq, with the server in every sslmode of
 * the upstream setting, and what somebody in between could try.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/rawclient.h"

TestSuite(tls, .timeout = 60);

static const char *tls_folder(void)
{
    const char *folder = getenv("CROSSFADE_TEST_TLS_FOLDER");
    cr_assert_not_null(folder, "run this by with_servers.sh");
    return folder;
}

static int tls_server_port(void)
{
    const char *port = getenv("CROSSFADE_TEST_TLS_PORT");
    cr_assert_not_null(port, "run this by with_servers.sh");
    return atoi(port);
}

/* Without migrations. `upstream` stands after the port in the setting. */
static struct crossfade *tls_start(int server_port, const char *upstream, const char *more)
{
    int port = harness_free_port();
    return crossfade_start(port, harness_format("listen: 127.0.0.1:%d\n"
                                                "upstream: host=127.0.0.1 port=%d %s\n%s",
                                                port, server_port, upstream, more));
}

static const char *tls_certificate(const char *more)
{
    return harness_format(
        "client_tls_cert_file: %s/server.crt\nclient_tls_key_file: %s/server.key\n"
        "%s",
        tls_folder(), tls_folder(), more);
}

/* "ok", "ok with TLS", or libpq's complaint. */
static const char *tls_connect_as(const struct crossfade *crossfade, const char *user,
                                  const char *more)
{
    PGconn *connection =
        PQconnectdb(harness_format("host=127.0.0.1 port=%d dbname=postgres user=%s password=sesame "
                                   "connect_timeout=10 %s",
                                   crossfade->port, user, more));
    const char *verdict = harness_format("%s", PQerrorMessage(connection));
    if (PQstatus(connection) == CONNECTION_OK) {
        cr_assert_eq(harness_number(connection, "SELECT 42"), 42);
        verdict = PQsslInUse(connection) ? "ok with TLS" : "ok";
    }
    PQfinish(connection);
    return verdict;
}

static void tls_expect(const struct crossfade *crossfade, const char *user, const char *more,
                       const char *verdict)
{
    const char *found = tls_connect_as(crossfade, user, more);
    cr_assert(strstr(found, verdict) == found || (verdict[0] != 'o' && strstr(found, verdict)),
              "%s %s: expected \"%s\", found \"%s\"", user, more, verdict, found);
}

/* --- Clients --------------------------------------------------------------------------------- */

Test(tls, clients_that_ask_for_it_get_it)
{
    struct crossfade *crossfade = tls_start(harness_postgres_port(), "", tls_certificate(""));
    const char *authority =
        harness_format("sslmode=verify-full sslrootcert=%s/ca.crt", tls_folder());
    tls_expect(crossfade, "postgres", "sslmode=disable", "ok");
    tls_expect(crossfade, "postgres", "sslmode=prefer", "ok with TLS");
    tls_expect(crossfade, "postgres", "sslmode=require", "ok with TLS");
    tls_expect(crossfade, "postgres", authority, "ok with TLS");
    tls_expect(crossfade, "postgres",
               harness_format("sslmode=verify-ca sslrootcert=%s/other_ca.crt", tls_folder()),
               "certificate verify failed");
    tls_expect(crossfade, "user_scram", "sslmode=require", "ok with TLS");
    tls_expect(crossfade, "user_md5", "sslmode=require", "ok with TLS");
    crossfade_stop(crossfade);
}

Test(tls, clients_without_it_are_turned_away)
{
    struct crossfade *crossfade =
        tls_start(harness_postgres_port(), "", tls_certificate("client_tls_sslmode: require\n"));
    tls_expect(crossfade, "postgres", "sslmode=disable", "does not take connections without TLS");
    tls_expect(crossfade, "postgres", "sslmode=allow", "ok with TLS");
    crossfade_stop(crossfade);
}

Test(tls, without_a_certificate_there_is_none)
{
    struct crossfade *crossfade = tls_start(harness_postgres_port(), "", "");
    tls_expect(crossfade, "postgres", "sslmode=prefer", "ok");
    tls_expect(crossfade, "postgres", "sslmode=require", "server does not support SSL");
    crossfade_stop(crossfade);
}

Test(tls, clients_show_certificates)
{
    struct crossfade *crossfade =
        tls_start(tls_server_port(), "sslmode=require",
                  tls_certificate(harness_format("client_tls_sslmode: verify-full\n"
                                                 "client_tls_ca_file: %s/ca.crt\n",
                                                 tls_folder())));
    const char *certificate = harness_format("sslmode=require sslcert=%s/client.crt "
                                             "sslkey=%s/client.key",
                                             tls_folder(), tls_folder());
    tls_expect(crossfade, "user_tls", "sslmode=require sslcert=none", "certificate required");
    tls_expect(crossfade, "user_tls", certificate,
               "certificate authentication failed for user \"user_tls\"");
    /* Known to Crossfade by the certificate; the server does not see it. */
    tls_expect(crossfade, "user_certified", certificate, "requires a valid client certificate");
    crossfade_stop(crossfade);
}

Test(tls, much_goes_through_it)
{
    struct crossfade *crossfade = tls_start(tls_server_port(), "sslmode=require",
                                            tls_certificate("client_tls_sslmode: require\n"));
    PGconn *connection = harness_connect(crossfade->port, "postgres", "sslmode=require");
    for (int length = 1; length < 10000000; length = length * 3 + 1) {
        char *value = harness_value(connection, "SELECT repeat('x', %d)", length);
        cr_assert_eq(strlen(value), (size_t)length);
        free(value);
        char *long_text = malloc((size_t)length + 1);
        memset(long_text, 'y', (size_t)length);
        long_text[length] = '\0';
        cr_assert_eq(harness_number(connection, "SELECT length('%s')", long_text), length);
        free(long_text);
    }
    PQfinish(connection);
    cr_assert_lt(crossfade_memory_kb(crossfade), 400000);
    crossfade_stop(crossfade);
}

/* --- The server ------------------------------------------------------------------------------ */

struct tls_upstream {
    const char *setting;
    const char *user;
    const char *verdict;
};

static bool tls_server_saw_it(const struct crossfade *crossfade, const char *user)
{
    PGconn *connection =
        harness_connect(crossfade->port, "postgres",
                        harness_format("sslmode=disable user=%s password=sesame", user));
    bool saw = harness_number(connection, "SELECT ssl::int FROM pg_catalog.pg_stat_ssl "
                                          "WHERE pid = pg_backend_pid()") == 1;
    PQfinish(connection);
    return saw;
}

static void tls_check_upstream(const struct tls_upstream *upstream)
{
    const char *folder = tls_folder();
    const char *setting = upstream->setting;
    const char *at = strchr(setting, '@'); /* stands for the folder, at most twice */
    if (at != NULL) {
        const char *second = strchr(at + 1, '@');
        setting = second == NULL
                      ? harness_format("%.*s%s%s", (int)(at - setting), setting, folder, at + 1)
                      : harness_format("%.*s%s%.*s%s%s", (int)(at - setting), setting, folder,
                                       (int)(second - at - 1), at + 1, folder, second + 1);
    }
    struct crossfade *crossfade = tls_start(tls_server_port(), setting, "");
    const char *found = tls_connect_as(crossfade, upstream->user, "sslmode=disable");
    if (strcmp(found, "ok") == 0)
        found = tls_server_saw_it(crossfade, upstream->user) ? "secured" : "plain";
    cr_assert(strstr(found, upstream->verdict) != NULL, "%s as %s: expected \"%s\", found \"%s\"",
              upstream->setting, upstream->user, upstream->verdict, found);
    crossfade_stop(crossfade);
}

static void tls_check_upstreams(const struct tls_upstream *upstreams, size_t count)
{
    for (size_t i = 0; i < count; i++)
        tls_check_upstream(&upstreams[i]);
}

#define TLS_COUNT(table) (sizeof(table) / sizeof *(table))

Test(tls, the_server_is_asked_as_the_setting_says)
{
    static const struct tls_upstream upstreams[] = {
        {"", "postgres", "secured"}, /* libpq's default: prefer */
        {"sslmode=disable", "postgres", "plain"},
        {"sslmode=allow", "postgres", "plain"},
        {"sslmode=prefer", "postgres", "secured"},
        {"sslmode=require", "postgres", "secured"},
        {"sslmode=require", "user_scram", "secured"},
        {"sslmode=disable", "user_scram", "plain"},
        {"sslmode=verify-ca sslrootcert=@/ca.crt", "postgres", "secured"},
        {"sslmode=verify-full sslrootcert=@/ca.crt", "postgres", "secured"},
    };
    tls_check_upstreams(upstreams, TLS_COUNT(upstreams));
}

/* Each host by its own name, also where its address stands beside it. */
Test(tls, the_server_is_known_by_the_name_of_its_host)
{
    static const struct tls_upstream upstreams[] = {
        {"host=localhost hostaddr=127.0.0.1 sslmode=verify-full sslrootcert=@/ca.crt", "postgres",
         "secured"},
        {"host=other.example hostaddr=127.0.0.1 sslmode=verify-full sslrootcert=@/ca.crt",
         "postgres", "hostname mismatch"},
        {"host=other.example,localhost hostaddr=127.0.0.1,127.0.0.1 sslmode=verify-full "
         "sslrootcert=@/ca.crt",
         "postgres", "secured"},
    };
    tls_check_upstreams(upstreams, TLS_COUNT(upstreams));
}

Test(tls, the_other_way_is_tried_where_the_server_refuses)
{
    static const struct tls_upstream upstreams[] = {
        {"sslmode=allow", "user_tls", "secured"},
        {"sslmode=prefer", "user_plain", "plain"},
        {"sslmode=disable", "user_tls", "rejects connection"},
        {"sslmode=require", "user_plain", "rejects connection"},
    };
    tls_check_upstreams(upstreams, TLS_COUNT(upstreams));
}

Test(tls, a_server_that_is_not_known_is_not_used)
{
    static const struct tls_upstream upstreams[] = {
        {"sslmode=verify-ca sslrootcert=@/other_ca.crt", "postgres", "certificate verify failed"},
        {"sslmode=require sslrootcert=@/other_ca.crt", "postgres", "certificate verify failed"},
        {"sslmode=prefer sslrootcert=@/other_ca.crt", "postgres", "secured"},
    };
    tls_check_upstreams(upstreams, TLS_COUNT(upstreams));
}

Test(tls, crossfade_shows_the_server_a_certificate)
{
    static const struct tls_upstream upstreams[] = {
        {"sslmode=require sslcert=@/client.crt sslkey=@/client.key", "user_certified", "secured"},
        {"sslmode=require", "user_certified", "valid client certificate"},
    };
    tls_check_upstreams(upstreams, TLS_COUNT(upstreams));
}

Test(tls, a_server_without_it)
{
    struct crossfade *crossfade = tls_start(harness_postgres_port(), "sslmode=prefer", "");
    tls_expect(crossfade, "postgres", "", "ok");
    crossfade_stop(crossfade);
    crossfade = tls_start(harness_postgres_port(), "sslmode=require", "");
    tls_expect(crossfade, "postgres", "", "it does not support TLS, which is demanded");
    crossfade_stop(crossfade);
}

Test(tls, cancel_through_both)
{
    struct crossfade *crossfade =
        tls_start(tls_server_port(), "sslmode=require", tls_certificate(""));
    PGconn *connection = harness_connect(crossfade->port, "postgres", "sslmode=require");
    PGcancel *cancel = PQgetCancel(connection);
    cr_assert_eq(PQsendQuery(connection, "SELECT pg_sleep(20)"), 1);
    harness_sleep_ms(200);
    char error[256] = "";
    cr_assert_eq(PQcancel(cancel, error, sizeof error), 1, "%s", error);
    PGresult *result = PQgetResult(connection);
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "57014");
    PQclear(result);
    PQfreeCancel(cancel);
    PQfinish(connection);
    crossfade_stop(crossfade);
}

/* --- Somebody in between --------------------------------------------------------------------- */

#define TLS_SSL_REQUEST "\0\0\0\10\4\322\26\57"
#define TLS_GSS_REQUEST "\0\0\0\10\4\322\26\60"

/* What comes back for bytes, up to the end of the connection. */
static const char *tls_talk(const struct crossfade *crossfade, const char *bytes, size_t length)
{
    struct rawclient *client = rawclient_open("127.0.0.1", crossfade->port);
    const char *said = "";
    cr_assert_eq(write(client->socket, bytes, length), (ssize_t)length);
    for (;;) {
        char buffer[512];
        ssize_t count = read(client->socket, buffer, sizeof buffer);
        if (count <= 0)
            break;
        for (ssize_t i = 0; i < count; i++)
            if (buffer[i] == '\0')
                buffer[i] = ' ';
        said = harness_format("%s%.*s", said, (int)count, buffer);
    }
    rawclient_close(client);
    return said;
}

/* CVE-2021-43766, CVE-2021-43767, CVE-2021-3935, CVE-2021-23214: bytes that somebody in between put
 * after the request for TLS were carried out as if they had come through it. */
Test(tls, CVE_2021_43766_CVE_2021_3935_bytes_behind_the_request_end_the_session)
{
    struct crossfade *crossfade = tls_start(harness_postgres_port(), "", tls_certificate(""));
    static const char secured[] = TLS_SSL_REQUEST "Q\0\0\0\15SELECT 1";
    static const char gss[] = TLS_GSS_REQUEST "Q\0\0\0\15SELECT 1";
    const char *said = tls_talk(crossfade, secured, sizeof secured);
    cr_assert(said[0] == 'S' && strstr(said, "received unencrypted data after SSL request"), "%s",
              said);
    said = tls_talk(crossfade, gss, sizeof gss);
    cr_assert(said[0] == 'N' && strstr(said, "received unencrypted data after GSSAPI"), "%s", said);
    crossfade_stop(crossfade);
}

/* A server that an attacker plays, with one answer to the request for TLS. */
static const char *tls_connect_to_attacker(const char *answer)
{
    int port = harness_free_port();
    pid_t attacker = fork();
    if (attacker == 0) {
        execlp("python3", "python3", "-c",
               "import socket, sys\n"
               "listener = socket.create_server(('127.0.0.1', int(sys.argv[1])))\n"
               "while True:\n"
               "    peer = listener.accept()[0]\n"
               "    peer.recv(8)\n"
               "    peer.sendall(eval(sys.argv[2]))\n"
               "    peer.recv(1000)\n"
               "    peer.close()\n",
               harness_format("%d", port), answer, NULL);
        _exit(127);
    }
    cr_assert_gt(attacker, 0);
    struct rawclient *probe = NULL;
    for (int i = 0; i < 100 && probe == NULL; i++) {
        harness_sleep_ms(50);
        if (harness_shell(NULL, "exec 3<>/dev/tcp/127.0.0.1/%d", port) == 0)
            break;
    }
    struct crossfade *crossfade = tls_start(port, "sslmode=require", "");
    const char *said = tls_connect_as(crossfade, "postgres", "sslmode=disable");
    crossfade_stop(crossfade);
    kill(attacker, SIGKILL);
    return said;
}

/* CVE-2021-23222, the other direction: what came after a server's "S" was taken for its own words.
 * CVE-2024-10977: an error that came before TLS was shown to the user, whoever had sent it. */
Test(tls, CVE_2021_23222_CVE_2024_10977_what_a_server_says_before_it_is_not_believed)
{
    const char *said = tls_connect_to_attacker("b'S' + b'T' * 20");
    cr_assert_not_null(strstr(said, "it sent data before TLS had begun"), "%s", said);
    said =
        tls_connect_to_attacker("b'EE\\0\\0\\0\\x30SFATAL\\0C00000\\0Msend your password\\0\\0'");
    cr_assert_null(strstr(said, "password"), "%s", said);
    cr_assert_not_null(strstr(said, "it did not understand the request for TLS"), "%s", said);
}

/* --- Greeting without a request -------------------------------------------------------------- */

static const char *tls_greet(const struct crossfade *crossfade, const char *options)
{
    char *output = NULL;
    harness_shell(&output, "openssl s_client -connect 127.0.0.1:%d %s </dev/null", crossfade->port,
                  options);
    const char *said = harness_format("%s", output);
    free(output);
    return said;
}

Test(tls, a_greeting_without_a_request_names_the_protocol)
{
    struct crossfade *crossfade = tls_start(harness_postgres_port(), "", tls_certificate(""));
    const char *said = tls_greet(crossfade, "-alpn postgresql");
    cr_assert_not_null(strstr(said, "ALPN protocol: postgresql"), "%s", said);
    said = tls_greet(crossfade, "-alpn http/1.1");
    cr_assert_null(strstr(said, "ALPN protocol"), "%s", said);
    tls_greet(crossfade, "");
    crossfade_wait_for_log(crossfade, "must name the protocol");
    crossfade_stop(crossfade);
}

/* --- Files ----------------------------------------------------------------------------------- */

Test(tls, certificates_are_read_again_and_sessions_stay)
{
    const char *folder = harness_folder();
    const char *from = tls_folder();
    harness_shell(NULL, "cp %s/server.crt %s/server.key %s && chmod 600 %s/server.key", from, from,
                  folder, folder);
    struct crossfade *crossfade = tls_start(harness_postgres_port(), "",
                                            harness_format("client_tls_cert_file: %s/server.crt\n"
                                                           "client_tls_key_file: %s/server.key\n",
                                                           folder, folder));
    PGconn *before = harness_connect(crossfade->port, "postgres", "sslmode=require");
    harness_shell(NULL, "cp %s/client.crt %s/server.crt", from, folder);
    kill(crossfade->pid, SIGHUP);
    crossfade_wait_for_log(crossfade, "reload_refused"); /* the key is another's */
    const char *whole = harness_format("sslmode=verify-full sslrootcert=%s/ca.crt", from);
    tls_expect(crossfade, "postgres", whole, "ok with TLS");
    harness_shell(NULL, "cat %s/client.key > %s/server.key", from, folder);
    kill(crossfade->pid, SIGHUP);
    crossfade_wait_for_log(crossfade, "configuration_reloaded");
    harness_sleep_ms(200);
    tls_expect(crossfade, "postgres", whole, "does not match host name");
    cr_assert_eq(harness_number(before, "SELECT 7"), 7);
    PQfinish(before);
    crossfade_stop(crossfade);
}

static const char *tls_check_refusal(const char *config)
{
    const char *path = harness_format("%s/refused.yaml", harness_folder());
    harness_write_file(path, config);
    char *output = NULL;
    int code = harness_shell(&output, "%s check --config %s", crossfade_binary(), path);
    const char *said = harness_format("%d %s", code, output);
    free(output);
    return said;
}

Test(tls, files_that_do_not_fit_are_named)
{
    const char *folder = tls_folder();
    const char *said = tls_check_refusal(harness_format(
        "upstream: host=127.0.0.1\nclient_tls_cert_file: /nowhere.crt\nclient_tls_key_file: %s/"
        "server.key\n",
        folder));
    cr_assert(strstr(said, "1 crossfade: certificate file \"/nowhere.crt\"") == said, "%s", said);
    harness_shell(NULL, "cp %s/server.key %s/open.key && chmod 644 %s/open.key", folder,
                  harness_folder(), harness_folder());
    said = tls_check_refusal(harness_format("upstream: host=127.0.0.1\n"
                                            "client_tls_cert_file: %s/server.crt\n"
                                            "client_tls_key_file: %s/open.key\n",
                                            folder, harness_folder()));
    cr_assert_not_null(strstr(said, "may be read by others; expected mode 0600"), "%s", said);
    said =
        tls_check_refusal("upstream: host=127.0.0.1 sslmode=verify-ca sslrootcert=/nowhere.crt\n");
    cr_assert_not_null(strstr(said, "certificate authority file \"/nowhere.crt\""), "%s", said);
}
