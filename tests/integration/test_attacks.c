/*
 * Clients that mean harm: what hurt other proxies, each under its name, and what a client can make
 * a proxy keep in memory, or wait for. Others are served meanwhile, and everything is given back.
 *
 * Somebody between client and Crossfade, or Crossfade and the server, is in test_tls.c; a server
 * that means harm in test_hostile_server.c; search_path in test_search_path.c.
 */
#include <criterion/criterion.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/integration/harness.h"
#include "tests/integration/process.h"
#include "tests/integration/states.h"

TestSuite(attacks, .init = states_start, .fini = states_stop, .timeout = 120);

#define ATTACKS_SSL_REQUEST 80877103
#define ATTACKS_GSS_REQUEST 80877104
#define ATTACKS_MEGABYTE ((size_t)1024 * 1024)

static const char *attacks_sqlstate(const struct rawmessage *message)
{
    for (const char *field = (const char *)message->body; *field != '\0';
         field += strlen(field) + 1)
        if (*field == 'C')
            return field + 1;
    return "";
}

static void attacks_expect_error(struct rawclient *client, const char *sqlstate, const char *what)
{
    struct rawmessage message;
    rawclient_read_until(client, 'E', &message);
    cr_assert_str_eq(attacks_sqlstate(&message), sqlstate, "%s", what);
    rawclient_read_until(client, 'Z', &message);
}

static char *attacks_filled(size_t length)
{
    char *text = malloc(length + 1);
    cr_assert_not_null(text);
    memset(text, 'n', length);
    text[length] = '\0';
    return text;
}

static void attacks_check_memory(long before, long limit_kb, const char *what)
{
    long grown = crossfade_memory_kb(states_crossfade) - before;
    cr_expect_lt(grown, limit_kb, "%s: %ld kB more", what, grown);
}

/* --- Before the login ------------------------------------------------------------------------- */

/* CVE-2021-43766, CVE-2021-43767, CVE-2021-3935 (and CVE-2021-23214 in the server itself): bytes
 * that were sent before TLS, by somebody in between, were carried out as if they came through it.
 */
Test(attacks, CVE_2021_43766_bytes_behind_an_encryption_request_are_not_carried_out)
{
    static const uint32_t requests[] = {ATTACKS_SSL_REQUEST, ATTACKS_GSS_REQUEST};
    for (size_t i = 0; i < 4; i++) {
        struct rawclient *client = rawclient_open("127.0.0.1", states_crossfade->port);
        struct rawmessage message;
        rawclient_u32(client, 8);
        rawclient_u32(client, requests[i % 2]);
        if (i < 2)
            rawclient_startup(client, states_database, NULL);
        rawclient_query(client, "INSERT INTO names VALUES (660, 'put', 'in')");
        rawclient_send(client);
        cr_assert_eq(rawclient_read_byte(client), 'N');
        cr_assert(rawclient_read(client, &message));
        cr_assert_eq(message.type, 'E');
        cr_assert_str_eq(attacks_sqlstate(&message), "08P01");
        cr_assert_not(rawclient_read(client, &message));
        rawclient_close(client);
    }
    states_check("bytes behind an encryption request");
    cr_assert_eq(harness_number(states_direct, "SELECT count(*) FROM names WHERE id = 660"), 0);
}

/* CVE-2026-6664: a length to which something was added wrapped to a small one. */
Test(attacks, CVE_2026_6664_lengths_that_overflow)
{
    static const uint32_t lengths[] = {0,          1,          3,          0x7fffffff, 0x80000000,
                                       0xfffffffb, 0xfffffffc, 0xffffffff, 0x3fffffff, 0x40000000};
    static const char types[] = "QPBDECSHFdcfpX\0x";
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct rawclient *client = rawclient_open("127.0.0.1", states_crossfade->port);
        rawclient_u32(client, lengths[i]);
        rawclient_u32(client, 0x00030000);
        rawclient_send(client);
        struct rawmessage message;
        cr_assert(!rawclient_read(client, &message) || message.type == 'E');
        rawclient_close(client);
        for (size_t k = 0; k < sizeof types - 1; k++) {
            client = states_connect();
            rawclient_bytes(client, &types[k], 1);
            rawclient_u32(client, lengths[i]);
            rawclient_bytes(client, "SELECT 1", 9);
            rawclient_send(client);
            /* The server hangs up, some of it with an error. */
            if (rawclient_read(client, &message)) {
                cr_assert_eq(message.type, 'E', "%c %x", types[k], lengths[i]);
                cr_assert_str_eq(attacks_sqlstate(&message), "08P01");
                cr_assert_not(rawclient_read(client, &message));
            }
            rawclient_close(client);
        }
    }
    states_check("lengths that overflow");
}

/* CVE-2026-6665: nonces and salts longer than the buffer that was made for them. The login passes
 * through; what is looked at of it must end. */
Test(attacks, CVE_2026_6665_scram_messages_without_measure)
{
    static const size_t lengths[] = {1024, 4096, 32768, 65000, 65531, 65536, 1000000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        static const char parameters[] = "user\0user_scram\0database";
        struct rawclient *client = rawclient_open("127.0.0.1", states_crossfade->port);
        struct rawmessage message;
        rawclient_u32(client, (uint32_t)(8 + sizeof parameters + strlen(states_database) + 2));
        rawclient_u32(client, 0x00030000);
        rawclient_bytes(client, parameters, sizeof parameters);
        rawclient_string(client, states_database);
        rawclient_bytes(client, "", 1);
        rawclient_send(client);
        rawclient_read_until(client, 'R', &message);
        char *nonce = attacks_filled(lengths[i]);
        rawclient_begin(client, 'p');
        rawclient_string(client, "SCRAM-SHA-256");
        rawclient_u32(client, (uint32_t)(lengths[i] + 8));
        rawclient_bytes(client, "n,,n=,r=", 8);
        rawclient_bytes(client, nonce, lengths[i]);
        rawclient_end(client);
        rawclient_send(client);
        free(nonce);
        /* The server's own answer, or an error; never a hang. */
        while (rawclient_read(client, &message) && message.type != 'E' && message.type != 'R')
            ;
        rawclient_close(client);
    }
    states_check("SCRAM messages");
}

static void attacks_restart_with(const char *more)
{
    char *config = harness_read_file(states_crossfade->config_path);
    harness_write_file(states_crossfade->config_path, harness_format("%s\n%s", more, config));
    free(config);
    crossfade_restart(states_crossfade);
    PQfinish(harness_connect(states_crossfade->port, states_database, NULL)); /* it serves */
}

/* Connections that say nothing, or a byte now and then, keep nothing for ever. */
Test(attacks, a_flood_of_connections_that_do_not_log_in)
{
    enum { CONNECTIONS = 300, LIMIT_KB = 48 * 1024 };
    static struct rawclient *clients[CONNECTIONS];
    attacks_restart_with("client_login_timeout: 2");
    long before = crossfade_memory_kb(states_crossfade);
    int sockets = states_least_sockets(states_crossfade);
    for (int i = 0; i < CONNECTIONS; i++)
        clients[i] = rawclient_open("127.0.0.1", states_crossfade->port);
    double until = harness_now() + 1;
    while (harness_now() < until) { /* a startup packet, byte by byte */
        for (int i = 0; i < CONNECTIONS; i += 3) {
            rawclient_bytes(clients[i], "", 1);
            rawclient_send(clients[i]);
        }
        PGconn *other = harness_connect(states_crossfade->port, states_database, NULL);
        cr_assert_eq(harness_number(other, "SELECT 7"), 7);
        PQfinish(other);
        harness_sleep_ms(100);
    }
    attacks_check_memory(before, LIMIT_KB, "connections that do not log in");
    states_wait_for_sockets(states_crossfade, sockets, "connections that do not log in");
    for (int i = 0; i < CONNECTIONS; i++)
        rawclient_close(clients[i]);
}

/* --- What a session can make it keep ---------------------------------------------------------- */

/* Names are kept, and so they count. */
Test(attacks, names_of_statements_and_portals_without_measure)
{
    enum { NAME_MB = 9, STATEMENTS = 12, LIMIT_KB = 400 * 1024 };
    long before = crossfade_memory_kb(states_crossfade);
    struct rawclient *client = states_connect();
    struct rawmessage message;
    char *name = attacks_filled(NAME_MB * ATTACKS_MEGABYTE);
    unsigned refused = 0;
    for (int i = 0; i < STATEMENTS; i++) {
        name[0] = (char)('a' + i); /* the server tells names apart by their first 63 bytes */
        rawclient_parse(client, name, "DELETE FROM names WHERE id = 0", NULL, 0);
        rawclient_bind(client, name, name, NULL, 0, false);
        rawclient_plain(client, 'S');
        rawclient_send(client);
        do {
            cr_assert(rawclient_read(client, &message));
            refused += message.type == 'E' && strcmp(attacks_sqlstate(&message), "54000") == 0;
        } while (message.type != 'Z');
    }
    cr_assert_gt(refused, 0, "64 MB are the most");
    attacks_check_memory(before, LIMIT_KB, "names of 9 MB");
    free(name);
    rawclient_close(client);
    states_check("names of 9 MB");
}

Test(attacks, as_many_parameters_as_there_can_be)
{
    enum { PARAMETERS = 65535 };
    struct rawclient *client = states_connect();
    struct rawmessage message;
    uint32_t *types = calloc(PARAMETERS, sizeof *types);
    struct rawvalue *values = calloc(PARAMETERS, sizeof *values);
    for (size_t i = 0; i < PARAMETERS; i++)
        types[i] = 23;
    /* The server takes them, and sees in the text that only one is needed. */
    rawclient_parse(client, "s", "UPDATE names SET last_name = 'x' WHERE id = $1", types,
                    PARAMETERS);
    rawclient_describe(client, 'S', "s");
    rawclient_bind(client, "", "s", values, PARAMETERS, false);
    rawclient_execute(client, "", 0);
    rawclient_plain(client, 'S');
    rawclient_send(client);
    do
        cr_assert(rawclient_read(client, &message));
    while (message.type != 'Z');
    free(types);
    free(values);
    states_say(client, "SELECT 1");
    rawclient_read_until(client, 'Z', &message);
    rawclient_close(client);
    states_check("65,535 parameters");
}

Test(attacks, thousands_of_statements_and_portals)
{
    enum { MANY = 4000, LIMIT_KB = 64 * 1024, SECONDS = 30 };
    long before = crossfade_memory_kb(states_crossfade);
    struct rawclient *client = states_connect();
    struct rawmessage message;
    double begun = process_cpu_seconds(states_crossfade->pid);
    states_say(client, "BEGIN");
    rawclient_read_until(client, 'Z', &message);
    for (int i = 0; i < MANY; i++) {
        const char *name = harness_format("many%d", i);
        rawclient_parse(client, name, "DELETE FROM names WHERE id = $1", NULL, 0);
        const struct rawvalue value = {.bytes = "0", .length = 1};
        rawclient_bind(client, name, name, &value, 1, false);
        if (i % 100 == 99) {
            rawclient_plain(client, 'S');
            rawclient_send(client);
            rawclient_read_until(client, 'Z', &message);
            cr_assert_eq(message.body[0], 'T');
        }
    }
    cr_assert_lt(process_cpu_seconds(states_crossfade->pid) - begun, SECONDS);
    attacks_check_memory(before, LIMIT_KB, "4,000 statements and portals");
    rawclient_close(client);
    states_check("4,000 statements and portals");
}

/* CVE-2024-27304: what was added to a message of nearly 4 GB made its length wrap, and the rest of
 * it was read as messages. Here whatever would be rewritten has a bound far below, and is refused;
 * the server sees none of it. */
Test(attacks, CVE_2024_27304_what_is_too_long_to_be_rewritten_is_refused)
{
    enum { TEXT_MB = 17 };
    struct rawclient *client = states_connect();
    char *text = attacks_filled(TEXT_MB * ATTACKS_MEGABYTE);
    static const char head[] = "INSERT INTO names VALUES (661, 'long', '";
    memcpy(text, head, sizeof head - 1);
    strcpy(text + TEXT_MB * ATTACKS_MEGABYTE - 2, "')");
    rawclient_query(client, text);
    rawclient_send(client);
    attacks_expect_error(client, "54000", "a query of 17 MB");
    rawclient_parse(client, "", text, NULL, 0);
    rawclient_plain(client, 'S');
    rawclient_send(client);
    attacks_expect_error(client, "54000", "a Parse of 17 MB");
    /* A value of that length is none of the text. */
    const struct rawvalue value = {.bytes = text, .length = TEXT_MB * ATTACKS_MEGABYTE};
    rawclient_parse(client, "", "UPDATE names SET first_name = $1 WHERE id = 1", NULL, 0);
    rawclient_bind(client, "", "", &value, 1, false);
    rawclient_execute(client, "", 0);
    rawclient_plain(client, 'S');
    rawclient_send(client);
    struct rawmessage message;
    rawclient_read_until(client, 'C', &message);
    cr_assert_str_eq((const char *)message.body, "UPDATE 1");
    rawclient_read_until(client, 'Z', &message);
    free(text);
    rawclient_close(client);
    states_check("long messages");
    cr_assert_eq(harness_number(states_direct, "SELECT count(*) FROM names WHERE id = 661"), 0);
    cr_assert_eq(harness_number(states_direct,
                                "SELECT count(*) FROM names n JOIN new_names m USING "
                                "(id) WHERE n.first_name || ' ' || n.last_name = "
                                "m.full_name AND length(m.full_name) > 17000000"),
                 1);
}

/* A message of which the length says a gigabyte is not made room for before it is there. */
Test(attacks, messages_that_promise_a_gigabyte)
{
    enum { LIMIT_KB = 16 * 1024, CLIENTS = 40 };
    static const char types[] = "QPBFd";
    struct rawclient *clients[CLIENTS];
    long before = crossfade_memory_kb(states_crossfade);
    for (size_t i = 0; i < CLIENTS; i++) {
        clients[i] = states_connect();
        rawclient_bytes(clients[i], &types[i % (sizeof types - 1)], 1);
        rawclient_u32(clients[i], 0x3ffffff0);
        rawclient_bytes(clients[i], "s\0UPDATE names SET", 18);
        rawclient_send(clients[i]);
    }
    harness_sleep_ms(100);
    attacks_check_memory(before, LIMIT_KB, "promises");
    for (size_t i = 0; i < CLIENTS; i++)
        rawclient_close(clients[i]);
    states_check("promises");
}

/* A pipeline without an end whose answers nobody takes: it is read no further. */
Test(attacks, a_pipeline_whose_answers_nobody_takes)
{
    enum { LIMIT_KB = 64 * 1024, ROUNDS = 400 };
    long before = crossfade_memory_kb(states_crossfade);
    struct rawclient *client = states_connect();
    for (int i = 0; i < 200; i++) {
        rawclient_parse(client, "", "SELECT repeat('x', 1000) FROM names", NULL, 0);
        rawclient_bind(client, "", "", NULL, 0, false);
        rawclient_execute(client, "", 0);
        rawclient_query(client, "UPDATE names SET last_name = 'y' WHERE id = 1");
    }
    for (int i = 0; i < ROUNDS; i++) {
        struct pollfd wait = {.fd = client->socket, .events = POLLOUT};
        if (poll(&wait, 1, 20) == 1)
            send(client->socket, client->out.data, client->out.length, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    attacks_check_memory(before, LIMIT_KB, "answers that nobody takes");
    states_reset_client(client);
    states_check("answers that nobody takes");
}
