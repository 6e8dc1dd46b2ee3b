/*
 * A server that lies, or somebody who has taken its place (hostile.h). Whatever it says, Crossfade
 * and its other sessions live on, memory stays bounded, everything is given back, and of a question
 * of ours no answer reaches the client.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/harness.h"
#include "tests/integration/hostile.h"
#include "tests/integration/states.h"

TestSuite(hostile_server, .init = states_start, .fini = states_stop, .timeout = 120);

#define HOSTILE_PLAIN "SELECT 1"
#define HOSTILE_REWRITTEN "UPDATE names SET last_name = 'x' WHERE id = 1"
#define HOSTILE_MEMORY_KB                                                                          \
    (160L * 1024) /* a message of 64 MB may be wanted whole; ASan keeps it                         \
                   */

static struct hostile *hostile_server;
static struct crossfade *hostile_crossfade;
static int hostile_sockets;

static void hostile_before(void)
{
    hostile_server = hostile_start();
    hostile_crossfade = states_launch_before(hostile_port(hostile_server));
    hostile_sockets = states_least_sockets(hostile_crossfade);
}

/* The types of the messages that a client gets, "." at the end of the connection; those after the
 * third ReadyForQuery are not waited for. A type that comes many times in a row is named once. */
static const char *hostile_hear(const char *sql)
{
    struct rawclient *client = rawclient_open("127.0.0.1", hostile_crossfade->port);
    struct rawmessage message;
    char heard[64] = "";
    size_t length = 0;
    unsigned ready = 0;
    rawclient_startup(client, states_database, NULL);
    if (sql != NULL)
        rawclient_query(client, sql);
    rawclient_send(client);
    while (ready < 2 && length < sizeof heard - 2 && rawclient_read(client, &message)) {
        if (length == 0 || heard[length - 1] != message.type)
            heard[length++] = message.type;
        ready += message.type == 'Z';
        if (message.type == 'E' && message.length > 6 && memcmp(message.body, "SFATAL", 6) == 0)
            heard[length - 1] = 'F';
    }
    if (ready < 2)
        heard[length++] = '.';
    rawclient_close(client);
    return harness_format("%.*s", (int)length, heard);
}

static void hostile_settle(const char *what)
{
    states_wait_for_sockets(hostile_crossfade, hostile_sockets, what);
    cr_expect_lt(crossfade_memory_kb(hostile_crossfade), HOSTILE_MEMORY_KB * 4, "%s", what);
}

struct hostile_case {
    const char *name;
    const char *bytes;
    size_t length;
    const char *plain; /* what a client hears after its login, up to ReadyForQuery or the end */
};

#define HOSTILE_CASE(name, bytes, plain)                                                           \
    {                                                                                              \
        name, bytes, sizeof(bytes) - 1, plain                                                      \
    }
#define HOSTILE_READY "Z\0\0\0\5I"
#define HOSTILE_DONE "C\0\0\0\15SELECT 1\0" HOSTILE_READY
#define HOSTILE_ROW "T\0\0\0\32\0\1a\0\0\0\0\0\0\0\0\0\0\27\0\4\377\377\377\377\0\0"

/* F is a FATAL error of Crossfade's own. What a server may say to a query passes as it is: what
 * stands in a row is the client's business. */
static const struct hostile_case hostile_cases[] = {
    HOSTILE_CASE("an unknown type", "x\0\0\0\4", "F."),
    HOSTILE_CASE("no type at all", "\0\0\0\0\4", "F."),
    HOSTILE_CASE("a length of 3", "D\0\0\0\3", "F."),
    HOSTILE_CASE("a length of 0", "D\0\0\0\0", "F."),
    HOSTILE_CASE("a length below zero", "D\377\377\377\377", "F."),
    /* CVE-2026-6664: a length that overflows when it is added to. */
    HOSTILE_CASE("CVE-2026-6664, the largest length", "D\177\377\377\377", "F."),
    HOSTILE_CASE("CVE-2026-6664, a length that wraps", "D\377\377\377\373", "F."),
    HOSTILE_CASE("CVE-2026-6664, a setting of a gigabyte", "S\77\377\377\377aaaa", "F."),
    HOSTILE_CASE("an answer that nobody asked for", "1\0\0\0\4", "F."),
    HOSTILE_CASE("ParameterDescription", "t\0\0\0\6\0\0", "F."),
    HOSTILE_CASE("a password wanted behind the login", "R\0\0\0\10\0\0\0\3", "F."),
    HOSTILE_CASE("another key behind the login", "K\0\0\0\14\0\0\0\1\0\0\0\2", "F."),
    HOSTILE_CASE("ReadyForQuery of no known state", "Z\0\0\0\5?", "F."),
    HOSTILE_CASE("ReadyForQuery without its state", "Z\0\0\0\4", "F."),
    HOSTILE_CASE("ReadyForQuery twice", HOSTILE_DONE HOSTILE_READY, "CZ"),
    HOSTILE_CASE("a notification in between", HOSTILE_ROW "A\0\0\0\14\0\0\0\1a\0b\0" HOSTILE_DONE,
                 "TACZ"),
    HOSTILE_CASE("a field of length -2", HOSTILE_ROW "D\0\0\0\12\0\1\377\377\377\376" HOSTILE_DONE,
                 "TDCZ"),
    HOSTILE_CASE("a field longer than its row",
                 HOSTILE_ROW "D\0\0\0\12\0\1\177\377\377\377" HOSTILE_DONE, "TDCZ"),
    HOSTILE_CASE("a description of -1 columns", "T\0\0\0\6\377\377" HOSTILE_DONE, "TCZ"),
    HOSTILE_CASE("CopyOutResponse", "H\0\0\0\7\0\0\0" HOSTILE_DONE, "HCZ"),
    HOSTILE_CASE("CopyInResponse", "G\0\0\0\7\0\0\0" HOSTILE_DONE, "GCZ"),
    HOSTILE_CASE("CopyBothResponse", "W\0\0\0\7\0\0\0" HOSTILE_DONE, "WCZ"),
    /* CVE-2026-6666: an ErrorResponse without the SQLSTATE that was taken to be there. */
    HOSTILE_CASE("CVE-2026-6666, an error without SQLSTATE",
                 "E\0\0\0\17SERROR\0Mx\0\0" HOSTILE_READY, "EZ"),
    HOSTILE_CASE("CVE-2026-6666, an error of nothing", "E\0\0\0\5\0" HOSTILE_READY, "EZ"),
    HOSTILE_CASE("CVE-2026-6666, an error without an end", "E\0\0\0\12SERROR" HOSTILE_READY, "EZ"),
    HOSTILE_CASE("CVE-2026-6666, an empty error", "E\0\0\0\4" HOSTILE_READY, "EZ"),
    HOSTILE_CASE("a tag without an end", "C\0\0\0\12SELECT" HOSTILE_READY, "CZ"),
    HOSTILE_CASE("a tag that counts too far",
                 "C\0\0\0\43SELECT 99999999999999999999999\0" HOSTILE_READY, "CZ"),
};

static void hostile_check_own(const char *heard, const char *name)
{
    /* After the login nothing but errors, notices and what is not an answer. */
    const char *behind = strchr(heard, 'Z');
    cr_expect(behind != NULL && strspn(behind, "ZEFNSA.") == strlen(behind), "%s: %s", name, heard);
}

Test(hostile_server, says_what_no_server_says)
{
    hostile_before();
    for (size_t i = 0; i < sizeof hostile_cases / sizeof *hostile_cases; i++) {
        const struct hostile_case *c = &hostile_cases[i];
        rawclient_tell(c->name);
        hostile_say(hostile_server, HOSTILE_AT_QUERY, (const uint8_t *)c->bytes, c->length, 1);
        const char *heard = hostile_hear(HOSTILE_PLAIN);
        cr_expect_str_eq(heard, harness_format("RSKZ%s", c->plain), "%s: %s", c->name, heard);
        hostile_settle(c->name);
        /* The same to a question of ours. */
        hostile_check_own(hostile_hear(HOSTILE_REWRITTEN), c->name);
        hostile_settle(c->name);
    }
    crossfade_stop(hostile_crossfade);
}

Test(hostile_server, says_anything_in_the_place_of_a_login)
{
    static const struct hostile_case cases[] = {
        HOSTILE_CASE("ready without a login", HOSTILE_READY, "Z"),
        HOSTILE_CASE("rows", HOSTILE_ROW HOSTILE_DONE, "F."),
        HOSTILE_CASE("CVE-2026-6666", "E\0\0\0\17SERROR\0Mx\0\0", "E."),
        HOSTILE_CASE("mechanisms without an end", "R\0\0\0\20\0\0\0\12SCRAM-SH", "R."),
        HOSTILE_CASE("no mechanisms", "R\0\0\0\10\0\0\0\12", "R."),
        /* The client computes it: two thousand million rounds must not be done here. */
        HOSTILE_CASE("a huge count of iterations", "R\0\0\0\42\0\0\0\13r=aaaaa,s=YWFh,i=2000000000",
                     "R."),
        HOSTILE_CASE("an authentication of no length", "R\0\0\0\4", "R."),
        HOSTILE_CASE("a login of a gigabyte", "R\77\377\377\377", "F."),
        HOSTILE_CASE("a key of no length", "K\0\0\0\4", "K."),
        HOSTILE_CASE("S, as if TLS began now", "S", "."),
    };
    hostile_before();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rawclient_tell(cases[i].name);
        hostile_say(hostile_server, HOSTILE_AT_LOGIN, (const uint8_t *)cases[i].bytes,
                    cases[i].length, 1);
        struct rawclient *client = rawclient_open("127.0.0.1", hostile_crossfade->port);
        rawclient_startup(client, states_database, NULL);
        rawclient_send(client);
        bool talks = rawclient_readable(client, 500);
        struct rawmessage message;
        char first = '.';
        if (talks && rawclient_read(client, &message))
            first = message.type;
        bool fatal = first == 'E' && memcmp(message.body, "SFATAL", 6) == 0;
        cr_expect_eq(fatal ? 'F' : first, cases[i].plain[0], "%s: %c", cases[i].name, first);
        rawclient_close(client);
        hostile_settle(cases[i].name);
    }
    crossfade_stop(hostile_crossfade);
}

static void hostile_flood(const char *name, const uint8_t *bytes, size_t length, size_t times)
{
    long before = crossfade_memory_kb(hostile_crossfade);
    static const char *const queries[] = {HOSTILE_PLAIN, HOSTILE_REWRITTEN};
    for (size_t i = 0; i < 2; i++) {
        hostile_say(hostile_server, HOSTILE_AT_QUERY, bytes, length, times);
        struct rawclient *client = rawclient_open("127.0.0.1", hostile_crossfade->port);
        rawclient_startup(client, states_database, NULL);
        rawclient_query(client, queries[i]);
        rawclient_send(client);
        harness_sleep_ms(300); /* it takes nothing, and then leaves */
        long grown = crossfade_memory_kb(hostile_crossfade) - before;
        cr_expect_lt(grown, HOSTILE_MEMORY_KB, "%s: %ld kB", name, grown);
        rawclient_close(client);
        hostile_settle(name);
    }
}

Test(hostile_server, floods)
{
    static const char setting[] = "S\0\0\0\30application_name\0xy\0";
    static const char notice[] = "N\0\0\0\25SNOTICE\0C00000\0M\0\0";
    static const uint8_t copied[] = {'d', 0, 0x0f, 0xff, 0xff};
    static const uint8_t noticed[] = {'N', 0x3f, 0xff, 0xff, 0xff};
    enum { ROW = 1 << 20, COLUMNS = 32767, COLUMN = 20 };
    hostile_before();
    hostile_flood("ParameterStatus", (const uint8_t *)setting, sizeof setting - 1, 200000);
    hostile_flood("NoticeResponse", (const uint8_t *)notice, sizeof notice - 1, 200000);
    uint8_t *row = calloc(1, ROW);
    memcpy(row, copied, sizeof copied);
    hostile_flood("CopyData that nobody asked for", row, ROW, 64);
    memcpy(row, noticed, sizeof noticed);
    hostile_flood("a notice of a gigabyte", row, ROW, 96);
    /* The widest description: 32,767 columns, names and all. */
    size_t length = 7 + (size_t)COLUMNS * COLUMN;
    memset(row, 0, length);
    row[0] = 'T';
    row[2] = (uint8_t)((length - 1) >> 16);
    row[3] = (uint8_t)((length - 1) >> 8);
    row[4] = (uint8_t)(length - 1);
    row[5] = 0x7f;
    row[6] = 0xff;
    for (size_t i = 0; i < COLUMNS; i++)
        row[7 + i * COLUMN] = 'c';
    hostile_flood("32,767 columns", row, length, 20);
    free(row);
    crossfade_stop(hostile_crossfade);
}
