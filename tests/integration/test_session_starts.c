/*
 * Connections that break before a session is there, cancel requests that are cut, messages that end
 * in their middle, and clients that write and leave.
 */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/harness.h"
#include "tests/integration/states.h"

TestSuite(session_starts, .init = states_start, .fini = states_stop, .timeout = 300);

static struct rawclient *starts_open(void)
{
    return rawclient_open("127.0.0.1", states_crossfade->port);
}

/* Sends only so many of the bytes that were built; false: there are not that many. */
static bool starts_send_part(struct rawclient *client, size_t length)
{
    if (length >= client->out.length)
        return false;
    client->out.length = length;
    rawclient_send(client);
    return true;
}

static void starts_leave(struct rawclient *client, size_t number)
{
    if (number % 2 == 0)
        rawclient_close(client);
    else
        states_reset_client(client);
}

static void starts_build_scram_startup(struct rawclient *client)
{
    static const char parameters[] = "user\0user_scram\0database\0";
    rawclient_u32(client, (uint32_t)(8 + sizeof parameters - 1 + strlen(states_database) + 2));
    rawclient_u32(client, 0x00030000);
    rawclient_bytes(client, parameters, sizeof parameters - 1);
    rawclient_string(client, states_database);
    rawclient_bytes(client, "", 1);
}

Test(session_starts, startup_packets_that_end_anywhere)
{
    bool more = true;
    for (size_t length = 0; more; length++) {
        struct rawclient *client = starts_open();
        rawclient_startup(client, states_database, NULL);
        more = starts_send_part(client, length);
        starts_leave(client, length);
    }
    states_check("startup packets");
}

Test(session_starts, after_an_encryption_request)
{
    for (size_t length = 0; length < 12; length++) {
        struct rawclient *client = starts_open();
        rawclient_u32(client, 8);
        rawclient_u32(client, 80877103);
        rawclient_u32(client, 100);
        starts_send_part(client, length);
        if (length >= 8)
            cr_assert_eq(rawclient_read_byte(client), 'N');
        starts_leave(client, length);
    }
    states_check("encryption requests");
}

Test(session_starts, authentication_that_the_client_ends)
{
    static const char first[] = "n,,n=,r=abcdefghijklmnop";
    for (size_t i = 0; i < 6; i++) {
        struct rawclient *client = starts_open();
        struct rawmessage message;
        starts_build_scram_startup(client);
        rawclient_send(client);
        rawclient_read_until(client, 'R', &message);
        rawclient_begin(client, 'p');
        rawclient_string(client, "SCRAM-SHA-256");
        rawclient_u32(client, sizeof first - 1);
        rawclient_bytes(client, first, sizeof first - 1);
        rawclient_end(client);
        if (i / 2 == 0)
            client->out.length = 0;
        else if (i / 2 == 1)
            client->out.length /= 2;
        rawclient_send(client);
        if (i / 2 == 2)
            rawclient_read_until(client, 'R', &message);
        starts_leave(client, i);
    }
    states_check("authentication");
}

/* Within the greeting, at each of its bytes. */
Test(session_starts, logins_that_the_server_ends)
{
    enum { ENOUGH = 400 };
    for (long bytes = 0; bytes < ENOUGH; bytes += 3) {
        wire_cut_after(states_wire, bytes);
        struct rawclient *client = starts_open();
        if (bytes % 2 == 0)
            rawclient_startup(client, states_database, NULL);
        else
            starts_build_scram_startup(client);
        rawclient_send(client);
        if (bytes % 2 == 0 || bytes < 20)
            while (rawclient_read_byte(client) >= 0)
                ;
        rawclient_close(client);
    }
    wire_cut_after(states_wire, -1);
    states_check("logins");
}

static void starts_hold(size_t number, bool stop)
{
    wire_hold(states_wire, true);
    struct rawclient *client = starts_open();
    rawclient_startup(client, states_database, NULL);
    rawclient_query(client, "SELECT 1");
    rawclient_send(client);
    harness_sleep_ms(50);
    if (stop)
        cr_assert_eq(kill(states_crossfade->pid, SIGTERM), 0);
    else
        starts_leave(client, number);
    harness_sleep_ms(50);
    wire_hold(states_wire, false);
    if (stop)
        rawclient_close(client);
}

Test(session_starts, a_server_that_does_not_answer)
{
    starts_hold(0, false);
    states_check("a client that hangs up");
    starts_hold(1, false);
    states_check("a client that is reset");
    double begun = harness_now();
    starts_hold(0, true);
    crossfade_wait(states_crossfade);
    cr_assert(harness_now() - begun < 20, "stopping waits for a login");
    states_launch();
}

Test(session_starts, a_client_that_talks_before_it_is_logged_in)
{
    enum { BLOCKS = 64, BLOCK = 1000000, LIMIT_KB = 8 * 1024 };
    static char block[BLOCK];
    long before = crossfade_memory_kb(states_crossfade);
    struct rawclient *client = starts_open();
    struct rawmessage message;
    starts_build_scram_startup(client);
    rawclient_send(client);
    rawclient_read_until(client, 'R', &message);
    rawclient_bytes(client, "Q\x3f\0\0\0", 5);
    rawclient_send(client);
    long sent = 0;
    for (int i = 0; i < BLOCKS; i++) {
        ssize_t n = send(client->socket, block, sizeof block, MSG_NOSIGNAL | MSG_DONTWAIT);
        sent += n > 0 ? n : 0;
        harness_sleep_ms(10);
    }
    long grown = crossfade_memory_kb(states_crossfade) - before;
    cr_assert(grown < LIMIT_KB, "%ld bytes taken, %ld kB more memory", sent, grown);
    wire_cut(states_wire); /* the server would wait a minute for the password */
    rawclient_close(client);
    states_check("a talkative client");
}

/* --- Servers that cannot be reached ----------------------------------------------------------- */

Test(session_starts, a_server_that_is_not_there)
{
    struct crossfade *crossfade = states_launch_before(harness_free_port());
    int sockets = states_least_sockets(crossfade);
    for (size_t i = 0; i < 20; i++) {
        struct rawclient *client = rawclient_open("127.0.0.1", crossfade->port);
        struct rawmessage message;
        rawclient_startup(client, states_database, NULL);
        rawclient_send(client);
        if (i % 2 == 0) {
            cr_assert(rawclient_read(client, &message));
            cr_assert_eq(message.type, 'E');
            cr_assert_not(rawclient_read(client, &message));
        }
        starts_leave(client, i / 2);
    }
    states_wait_for_sockets(crossfade, sockets, "a server that is not there");
    crossfade_stop(crossfade);
}

struct starts_blackhole {
    int port;
    int listener;
    int fillers[4];
};

/* Nobody accepts, and the queue of those who wait to be accepted is full: connecting takes for
 * ever. */
static void starts_open_blackhole(struct starts_blackhole *hole)
{
    hole->port = harness_free_port();
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)hole->port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    hole->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert_eq(bind(hole->listener, (const struct sockaddr *)&address, sizeof address), 0);
    cr_assert_eq(listen(hole->listener, 0), 0);
    for (size_t i = 0; i < sizeof hole->fillers / sizeof *hole->fillers; i++) {
        hole->fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        connect(hole->fillers[i], (const struct sockaddr *)&address, sizeof address);
    }
    harness_sleep_ms(50);
}

static void starts_close_blackhole(struct starts_blackhole *hole)
{
    close(hole->listener);
    for (size_t i = 0; i < sizeof hole->fillers / sizeof *hole->fillers; i++)
        close(hole->fillers[i]);
}

Test(session_starts, a_server_that_accepts_nobody)
{
    struct starts_blackhole hole;
    starts_open_blackhole(&hole);
    struct crossfade *crossfade = states_launch_before(hole.port);
    int sockets = states_least_sockets(crossfade);
    for (size_t i = 0; i < 4; i++) {
        struct rawclient *client = rawclient_open("127.0.0.1", crossfade->port);
        rawclient_startup(client, states_database, NULL);
        rawclient_send(client);
        harness_sleep_ms(30);
        starts_leave(client, i);
    }
    states_wait_for_sockets(crossfade, sockets, "clients of a server that accepts nobody");

    struct rawclient *client = rawclient_open("127.0.0.1", crossfade->port);
    rawclient_startup(client, states_database, NULL);
    rawclient_send(client);
    harness_sleep_ms(30);
    double begun = harness_now();
    crossfade_stop(crossfade);
    cr_assert(harness_now() - begun < 20, "stopping waits for a server that accepts nobody");
    struct rawmessage message;
    cr_assert(rawclient_read(client, &message));
    cr_assert_eq(message.type, 'E');
    rawclient_close(client);
    starts_close_blackhole(&hole);
}

/* --- Cancel requests -------------------------------------------------------------------------- */

static void starts_build_cancel(struct rawclient *request, const struct rawclient *whose)
{
    rawclient_u32(request, 16);
    rawclient_u32(request, 80877102);
    rawclient_u32(request, whose->backend_pid);
    rawclient_u32(request, whose->cancel_key);
}

Test(session_starts, cancel_requests_that_end_anywhere)
{
    struct rawclient *busy = states_connect();
    states_say(busy, "SELECT pg_sleep(2)");
    states_wait_until("a query", "wait_event = 'PgSleep'");
    for (size_t length = 0; length < 16; length++) {
        struct rawclient *request = starts_open();
        starts_build_cancel(request, busy);
        cr_assert(starts_send_part(request, length));
        starts_leave(request, length);
    }
    struct rawmessage message;
    rawclient_read_until(busy, 'C', &message);
    rawclient_read_until(busy, 'Z', &message);

    states_say(busy, "SELECT pg_sleep(20)");
    states_wait_until("a query", "wait_event = 'PgSleep'");
    struct rawclient *request = starts_open();
    starts_build_cancel(request, busy);
    rawclient_send(request);
    rawclient_close(request);
    rawclient_read_until(busy, 'E', &message);
    rawclient_close(busy);
    states_check("cancel requests");
}

Test(session_starts, cancel_requests_that_the_server_ends)
{
    struct rawclient *busy = states_connect();
    for (int i = 0; i < 4; i++) {
        wire_hold(states_wire, true);
        struct rawclient *request = starts_open();
        starts_build_cancel(request, busy);
        rawclient_send(request);
        harness_sleep_ms(20);
        if (i % 2 == 0)
            wire_cut(states_wire);
        rawclient_close(request);
        harness_sleep_ms(20);
        wire_hold(states_wire, false);
        if (i % 2 == 0) {
            rawclient_close(busy);
            busy = states_connect();
        }
    }
    rawclient_close(busy);
    states_check("cancel requests");
}

/* --- Messages --------------------------------------------------------------------------------- */

static void starts_build_query(struct rawclient *client)
{
    rawclient_query(client, "INSERT INTO names VALUES (700, 'half', 'said')");
}

static void starts_build_extended(struct rawclient *client)
{
    static const struct rawvalue values[] = {{"700", 3, false}, {"half", 4, false}};
    rawclient_parse(client, "s", "INSERT INTO names VALUES ($1, $2, 'said')", NULL, 0);
    rawclient_bind(client, "p", "s", values, 2, false);
    rawclient_describe(client, 'P', "p");
    rawclient_execute(client, "p", 0);
}

static void starts_cut_everywhere(void (*build)(struct rawclient *client))
{
    bool more = true;
    for (size_t length = 1; more; length++) {
        struct rawclient *client = states_connect();
        build(client);
        rawclient_bytes(client, "S", 1); /* the beginning of a Sync */
        more = starts_send_part(client, length);
        if (more)
            starts_leave(client, length);
        else
            rawclient_close(client);
    }
    states_check("messages that end anywhere");
    cr_assert_eq(harness_number(states_direct, "SELECT count(*) FROM names WHERE last_name = "
                                               "'said'"),
                 0);
    cr_assert_eq(harness_number(states_direct, "SELECT count(*) FROM new_names WHERE id = 700"), 0);
}

Test(session_starts, extended_messages_that_end_anywhere)
{
    starts_cut_everywhere(starts_build_extended);
}

Test(session_starts, queries_that_end_anywhere)
{
    bool more = true;
    for (size_t length = 1; more; length++) {
        struct rawclient *client = states_connect();
        starts_build_query(client);
        more = starts_send_part(client, length);
        starts_leave(client, length);
    }
    states_check("queries that end anywhere");
    cr_assert_eq(harness_number(states_direct, "SELECT count(*) FROM names WHERE id = 700"), 0);
    cr_assert_eq(harness_number(states_direct, "SELECT count(*) FROM new_names WHERE id = 700"), 0);
}

/* The answers of the server end in their middle, everywhere. */
Test(session_starts, answers_that_end_anywhere)
{
    for (long bytes = 0; bytes < 1000; bytes += 7) {
        wire_cut_after(states_wire, 360 + bytes);
        struct rawclient *client = starts_open();
        rawclient_startup(client, states_database, NULL);
        rawclient_query(client, harness_format("UPDATE names AS n%ld SET first_name = 'x' "
                                               "WHERE id < 4 RETURNING *",
                                               bytes));
        rawclient_plain(client, 'X');
        rawclient_send(client);
        while (rawclient_read_byte(client) >= 0)
            ;
        rawclient_close(client);
    }
    wire_cut_after(states_wire, -1);
    states_check("answers that end anywhere");
}

/* --- Clients that write and leave ---------------------------------------------------------------
 */

static void starts_expect_row(int id)
{
    double deadline = harness_now() + 10;
    while (harness_number(states_direct,
                          "SELECT (SELECT count(*) FROM names WHERE id = %d) + "
                          "(SELECT count(*) FROM new_names WHERE id = %d)",
                          id, id) != 2) {
        cr_assert(harness_now() < deadline, "row %d was not written to both tables", id);
        harness_sleep_ms(5);
    }
}

Test(session_starts, a_client_that_writes_and_leaves)
{
    for (int i = 0; i < 20; i++) {
        int id = 800 + i;
        struct rawclient *client = states_connect();
        /* A form that no one has sent yet must be planned first; the client is gone by then. */
        const char *sql =
            harness_format("INSERT INTO names AS n%d VALUES (%d, 'gone', 'away')", i / 4, id);
        if (i % 2 == 0) {
            rawclient_query(client, sql);
        } else {
            rawclient_parse(client, "", sql, NULL, 0);
            rawclient_bind(client, "", "", NULL, 0, false);
            rawclient_execute(client, "", 0);
            rawclient_plain(client, 'S');
        }
        if (i % 3 == 0)
            rawclient_plain(client, 'X');
        rawclient_send(client);
        rawclient_close(client);
        starts_expect_row(id);
    }
    states_check("clients that write and leave");
}

/* The server notices a client that is gone when it has answers for it, and then drops what else it
 * said: all of a write or nothing. */
Test(session_starts, a_client_that_writes_a_lot_and_leaves)
{
    struct rawclient *client = states_connect();
    rawclient_query(client, "SELECT set_config('search_path', 'public', false), pg_sleep(0.3)");
    for (int id = 850; id < 860; id++)
        rawclient_query(client, harness_format("INSERT INTO names VALUES (%d, 'a', 'b')", id));
    rawclient_send(client);
    rawclient_close(client);
    states_check("a client that writes a lot and leaves");
    cr_assert_eq(harness_number(states_direct, "SELECT count(*) FROM names FULL JOIN new_names "
                                               "USING (id) WHERE id BETWEEN 850 AND 859 AND "
                                               "(first_name IS NULL OR full_name IS NULL)"),
                 0);
}

/* It has said all it has to say, and still listens. */
Test(session_starts, a_client_that_closes_its_side_only)
{
    struct rawclient *client = states_connect();
    struct rawmessage message;
    for (int id = 870; id < 880; id++)
        rawclient_query(client, harness_format("INSERT INTO names VALUES (%d, 'a', 'b')", id));
    rawclient_query(client, "SELECT pg_sleep(0.2), count(*) FROM names WHERE id >= 870");
    rawclient_send(client);
    cr_assert_eq(shutdown(client->socket, SHUT_WR), 0);
    for (int i = 0; i < 11; i++)
        rawclient_read_until(client, 'Z', &message);
    cr_assert_not(rawclient_read(client, &message));
    rawclient_close(client);
    for (int id = 870; id < 880; id++)
        starts_expect_row(id);
    states_check("a client that closes its side only");
}
