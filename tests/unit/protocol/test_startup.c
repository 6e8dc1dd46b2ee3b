#include "protocol/startup.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/bytes.h"
#include "tests/unit/exact.h"

#define TEST_STARTUP_VERSION_3 ((uint32_t)3 << 16)
#define TEST_STARTUP_CANCEL ((uint32_t)1234 << 16 | 5678)
#define TEST_STARTUP_SSL ((uint32_t)1234 << 16 | 5679)
#define TEST_STARTUP_GSS ((uint32_t)1234 << 16 | 5680)

static const char TEST_STARTUP_LAYOUT[] =
    "invalid startup packet layout: expected terminator as last byte";
static const char TEST_STARTUP_LENGTH[] = "invalid length of startup packet";

static struct bytes test_startup_packet(uint32_t code, const void *rest, size_t length)
{
    struct bytes packet = {0};
    bytes_add_u32(&packet, (uint32_t)(length + STARTUP_HEADER_LENGTH));
    bytes_add_u32(&packet, code);
    bytes_add(&packet, rest, length);
    return packet;
}

static enum startup_status test_startup_read(const struct bytes *packet, struct startup *startup,
                                             struct error *error)
{
    return startup_read(packet->data, packet->length, startup, error);
}

/* Whether the packet is refused in these words; a session knows its length, unless that is what is
 * wrong. */
static void test_startup_check_refused(struct bytes packet, const char *sqlstate,
                                       const char *message)
{
    struct startup startup = {.packet_length = 77};
    struct error error = {0};
    uint8_t *exact = exact_copy(packet.data, packet.length);
    enum startup_status status = startup_read(exact, packet.length, &startup, &error);
    cr_assert(status == (strcmp(message, TEST_STARTUP_LENGTH) == 0 ? STARTUP_UNREADABLE
                         : strcmp(sqlstate, "0A000") == 0          ? STARTUP_UNSUPPORTED
                                                                   : STARTUP_REFUSED));
    cr_assert_str_eq(error.message, message);
    cr_assert_str_eq(error.sqlstate, sqlstate);
    cr_assert_eq(startup.packet_length, status == STARTUP_UNREADABLE ? 77 : packet.length);
    free(exact);
    bytes_free(&packet);
}

static struct bytes test_startup_session(const void *parameters, size_t length)
{
    return test_startup_packet(TEST_STARTUP_VERSION_3, parameters, length);
}

static bool test_startup_holds(const uint8_t *packet, size_t length, const char *string)
{
    return string == NULL || exact_holds_string(packet, length, string);
}

static bool test_startup_decode(const uint8_t *packet, size_t length)
{
    struct startup startup;
    struct error error;
    if (startup_read(packet, length, &startup, &error) != STARTUP_COMPLETE)
        return false;
    cr_assert_leq(startup.packet_length, length);
    if (startup.kind == STARTUP_SESSION) {
        cr_assert(exact_holds_string(packet, length, startup.user));
        cr_assert(exact_holds_string(packet, length, startup.database));
    }
    cr_assert(test_startup_holds(packet, length, startup.application_name));
    cr_assert(test_startup_holds(packet, length, startup.client_encoding));
    cr_assert(test_startup_holds(packet, length, startup.options));
    cr_assert(test_startup_holds(packet, length, startup.client_id));
    return startup.packet_length == length;
}

/* Parameters in a packet whose length is stated to fit them, so that only their layout is amiss. */
static bool test_startup_decode_parameters(const uint8_t *parameters, size_t length)
{
    struct bytes packet = test_startup_session(parameters, length);
    bool well_formed = exact_decode(test_startup_decode, packet.data, packet.length);
    bytes_free(&packet);
    return well_formed;
}

static bool test_startup_asks_replication(const char *value)
{
    struct bytes parameters = {0};
    bytes_add_string(&parameters, "user");
    bytes_add_string(&parameters, "ann");
    bytes_add_string(&parameters, "replication");
    bytes_add_string(&parameters, value);
    bytes_add_u8(&parameters, '\0');
    struct bytes packet = test_startup_session(parameters.data, parameters.length);
    struct startup startup;
    struct error error;
    cr_assert_eq(test_startup_read(&packet, &startup, &error), STARTUP_COMPLETE);
    bytes_free(&parameters);
    bytes_free(&packet);
    return startup.replication;
}

Test(startup, reads_a_session)
{
    struct bytes packet = test_startup_session(
        EXACT("user\0ann\0database\0app\0application_name\0psql\0client_encoding\0UTF8\0"
              "options\0-c geqo=off\0crossfade.client_id\00042\0DateStyle\0ISO\0\0"));
    struct startup startup;
    struct error error;
    cr_assert_eq(test_startup_read(&packet, &startup, &error), STARTUP_COMPLETE);
    cr_assert_eq(startup.kind, STARTUP_SESSION);
    cr_assert_eq(startup.packet_length, packet.length);
    cr_assert_eq(startup.version, TEST_STARTUP_VERSION_3);
    cr_assert_str_eq(startup.user, "ann");
    cr_assert_str_eq(startup.database, "app");
    cr_assert_str_eq(startup.application_name, "psql");
    cr_assert_str_eq(startup.client_encoding, "UTF8");
    cr_assert_str_eq(startup.options, "-c geqo=off");
    cr_assert_str_eq(startup.client_id, "42");
    cr_assert(!startup.replication);
    bytes_free(&packet);
}

Test(startup, needs_no_more_than_a_user)
{
    struct bytes packet = test_startup_session(EXACT("user\0ann\0\0"));
    struct startup startup;
    struct error error;
    cr_assert_eq(test_startup_read(&packet, &startup, &error), STARTUP_COMPLETE);
    cr_assert_str_eq(startup.database, "ann");
    cr_assert_null(startup.application_name);
    cr_assert_null(startup.client_encoding);
    cr_assert_null(startup.options);
    cr_assert_null(startup.client_id);
    bytes_free(&packet);
}

Test(startup, takes_an_empty_database_for_none)
{
    struct bytes packet = test_startup_session(EXACT("database\0\0user\0ann\0\0"));
    struct startup startup;
    struct error error;
    cr_assert_eq(test_startup_read(&packet, &startup, &error), STARTUP_COMPLETE);
    cr_assert_str_eq(startup.database, "ann");
    bytes_free(&packet);
}

Test(startup, reads_names_as_the_server_does)
{
    struct bytes packet = test_startup_session(
        EXACT("user\0ann\0user\0bob\0USER\0eve\0Database\0no\0Application_Name\0a\0"
              "CLIENT_ENCODING\0LATIN1\0Crossfade.Client_Id\0007\0\0"));
    struct startup startup;
    struct error error;
    cr_assert_eq(test_startup_read(&packet, &startup, &error), STARTUP_COMPLETE);
    cr_assert_str_eq(startup.user, "bob");
    cr_assert_str_eq(startup.database, "bob");
    cr_assert_str_eq(startup.application_name, "a");
    cr_assert_str_eq(startup.client_encoding, "LATIN1");
    cr_assert_str_eq(startup.client_id, "7");
    bytes_free(&packet);
}

Test(startup, leaves_minor_versions_to_the_server)
{
    struct bytes packet =
        test_startup_packet(TEST_STARTUP_VERSION_3 | 2, EXACT("user\0ann\0_pq_.x\0001\0\0"));
    struct startup startup;
    struct error error;
    cr_assert_eq(test_startup_read(&packet, &startup, &error), STARTUP_COMPLETE);
    cr_assert_eq(startup.version, TEST_STARTUP_VERSION_3 | 2);
    bytes_free(&packet);
}

Test(startup, tells_replication_from_other_sessions)
{
    static const char *const no[] = {"0", "f", "False", "FA", "n", "no", "of", "OFF"};
    static const char *const yes[] = {"1", "true", "on", "database", "o", "", "00", "offf"};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        cr_assert(!test_startup_asks_replication(no[i]), "%s", no[i]);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        cr_assert(test_startup_asks_replication(yes[i]), "%s", yes[i]);
}

Test(startup, reads_encryption_requests)
{
    static const uint32_t codes[] = {TEST_STARTUP_SSL, TEST_STARTUP_GSS};
    static const enum startup_kind kinds[] = {STARTUP_SSL_REQUEST, STARTUP_GSS_REQUEST};
    for (size_t i = 0; i < 2; i++) {
        struct bytes packet = test_startup_packet(codes[i], NULL, 0);
        struct startup startup;
        struct error error;
        cr_assert_eq(test_startup_read(&packet, &startup, &error), STARTUP_COMPLETE);
        cr_assert_eq(startup.kind, kinds[i]);
        cr_assert_eq(startup.packet_length, 8);
        bytes_free(&packet);
        packet = test_startup_packet(codes[i], "x", 1);
        cr_assert_eq(test_startup_read(&packet, &startup, &error), STARTUP_COMPLETE);
        cr_assert_eq(startup.kind, kinds[i]);
        cr_assert_eq(startup.packet_length, 9, "the server ignores what is behind the code");
        bytes_free(&packet);
    }
}

Test(startup, reads_cancel_requests_with_keys_of_any_length_allowed)
{
    uint8_t rest[4 + STARTUP_CANCEL_KEY_LIMIT + 1] = {0};
    for (size_t length = 0; length <= sizeof rest; length++) {
        struct bytes packet = test_startup_packet(TEST_STARTUP_CANCEL, rest, length);
        if (length < 4 + 4 || length > 4 + STARTUP_CANCEL_KEY_LIMIT) {
            test_startup_check_refused(packet, "08P01", TEST_STARTUP_LENGTH);
            continue;
        }
        struct startup startup;
        struct error error;
        cr_assert_eq(test_startup_read(&packet, &startup, &error), STARTUP_COMPLETE);
        cr_assert_eq(startup.kind, STARTUP_CANCEL);
        cr_assert_eq(startup.packet_length, 8 + length);
        bytes_free(&packet);
    }
}

Test(startup, refuses_lengths_that_cannot_be_without_waiting)
{
    static const uint32_t lengths[] = {0, 3, 4, 7, 10005, 0x7fffffff, 0x80000000, 0xffffffff};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct bytes packet = {0};
        bytes_add_u32(&packet, lengths[i]);
        test_startup_check_refused(packet, "08P01", TEST_STARTUP_LENGTH);
    }
}

Test(startup, refuses_other_protocols_without_waiting)
{
    struct bytes http = {0};
    bytes_add_text(&http, "GET / HTTP/1.1\r\n\r\n");
    test_startup_check_refused(http, "08P01", TEST_STARTUP_LENGTH);
    struct bytes tls = {0};
    bytes_add(&tls, EXACT("\x16\x03\x01\x02"));
    test_startup_check_refused(tls, "08P01", TEST_STARTUP_LENGTH);
}

Test(startup, takes_the_longest_packet_the_server_takes)
{
    struct bytes parameters = {0};
    bytes_add(&parameters, EXACT("user\0ann\0options\0"));
    while (parameters.length < STARTUP_PACKET_LIMIT - 4 - 2)
        bytes_add_u8(&parameters, ' ');
    bytes_add_u16(&parameters, 0);
    struct bytes packet = test_startup_session(parameters.data, parameters.length);
    cr_assert_eq(packet.length, 10004);
    cr_assert(exact_decode(test_startup_decode, packet.data, packet.length));
    bytes_free(&parameters);
    bytes_free(&packet);
}

Test(startup, refuses_versions_that_no_server_speaks)
{
    test_startup_check_refused(test_startup_packet(0x00020000, EXACT("ann\0")), "0A000",
                               "unsupported frontend protocol 2.0: server supports 3.0 to 3.0");
    test_startup_check_refused(test_startup_packet(0x00040001, EXACT("user\0ann\0\0")), "0A000",
                               "unsupported frontend protocol 4.1: server supports 3.0 to 3.0");
    test_startup_check_refused(test_startup_packet((uint32_t)1234 << 16 | 5677, NULL, 0), "0A000",
                               "unsupported frontend protocol 1234.5677: "
                               "server supports 3.0 to 3.0");
}

Test(startup, tells_old_clients_in_their_own_words)
{
    static const char words[] =
        "EFATAL:  unsupported frontend protocol 2.0: server supports 3.0 to 3.0\n";
    static const uint32_t later[] = {0, TEST_STARTUP_VERSION_3, 0x00040000, 0xffffffff};
    struct bytes out = {0};
    struct error error;
    startup_explain_version(0x00020000, &error);
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        cr_assert(!startup_write_old_error(&out, later[i], &error));
    cr_assert_eq(out.length, 0);
    cr_assert(startup_write_old_error(&out, 0x00020000, &error));
    cr_assert_eq(out.length, sizeof words, "with its end");
    cr_assert_arr_eq(out.data, words, sizeof words);
    bytes_free(&out);
}

Test(startup, cancels_with_keys_of_any_length_allowed)
{
    uint8_t key[4 + STARTUP_CANCEL_KEY_LIMIT] = {0, 0, 1, 2};
    for (size_t length = 8; length <= sizeof key; length++) {
        struct bytes packet = {0};
        struct startup startup;
        struct error error;
        key[length - 1] = (uint8_t)length;
        startup_write_cancel(&packet, key, length);
        cr_assert_eq(packet.length, 8 + length);
        cr_assert_eq(test_startup_read(&packet, &startup, &error), STARTUP_COMPLETE);
        cr_assert_eq(startup.kind, STARTUP_CANCEL);
        cr_assert_arr_eq(packet.data + 8, key, length);
        bytes_free(&packet);
    }
}

Test(startup, refuses_packets_without_a_user)
{
    static const char message[] = "no PostgreSQL user name specified in startup packet";
    test_startup_check_refused(test_startup_session(EXACT("\0")), "28000", message);
    test_startup_check_refused(test_startup_session(EXACT("user\0\0\0")), "28000", message);
    test_startup_check_refused(test_startup_session(EXACT("database\0app\0\0")), "28000", message);
}

Test(startup, refuses_layouts_without_their_terminators)
{
    static const char *const message = TEST_STARTUP_LAYOUT;
    test_startup_check_refused(test_startup_session(NULL, 0), "08P01", message);
    test_startup_check_refused(test_startup_session(EXACT("user")), "08P01", message);
    test_startup_check_refused(test_startup_session(EXACT("user\0ann")), "08P01", message);
    test_startup_check_refused(test_startup_session(EXACT("user\0ann\0")), "08P01", message);
    test_startup_check_refused(test_startup_session(EXACT("user\0ann\0\0\0")), "08P01", message);
    test_startup_check_refused(test_startup_session(EXACT("user\0ann\0\0x")), "08P01", message);
}

Test(startup, waits_for_the_whole_packet)
{
    struct bytes packet = test_startup_session(EXACT("user\0ann\0database\0app\0\0"));
    for (size_t length = 0; length < packet.length; length++) {
        struct startup startup = {.packet_length = 77};
        struct error error;
        uint8_t *part = exact_copy(packet.data, length);
        cr_assert_eq(startup_read(part, length, &startup, &error), STARTUP_INCOMPLETE);
        cr_assert_eq(startup.packet_length, 77);
        free(part);
    }
    /* What follows it is somebody else's. */
    bytes_add_text(&packet, "more");
    struct startup startup;
    struct error error;
    cr_assert_eq(test_startup_read(&packet, &startup, &error), STARTUP_COMPLETE);
    cr_assert_eq(startup.packet_length, packet.length - 4);
    bytes_free(&packet);
}

Test(startup, reads_parameters_only_where_they_end_where_they_must)
{
    exact_check_ends(test_startup_decode_parameters,
                     EXACT("user\0ann\0database\0app\0replication\0no\0\0"));
}

Test(startup, survives_random_bytes)
{
    exact_feed_random(test_startup_decode_parameters,
                      EXACT("user\0ann\0crossfade.client_id\0005\0options\0-c a=b\0\0"));
    struct bytes packet = test_startup_session(EXACT("user\0ann\0database\0app\0\0"));
    exact_feed_random(test_startup_decode, packet.data, packet.length);
    bytes_free(&packet);
}
