/*
 * The first packet of a client.
 */
#include <assert.h>
#include <string.h>

#include "protocol/startup.h"
#include "tests/fuzz/fuzz.h"

static void fuzz_startup_check_optional(const uint8_t *data, size_t size, const char *string)
{
    if (string != NULL)
        fuzz_check_string(data, size, string);
}

static void fuzz_startup_check(const uint8_t *data, size_t size, const struct startup *startup)
{
    assert(startup->packet_length <= size);
    assert(startup->packet_length >= STARTUP_HEADER_LENGTH);
    if (startup->kind == STARTUP_SESSION) {
        fuzz_check_string(data, startup->packet_length, startup->user);
        fuzz_check_string(data, startup->packet_length, startup->database);
        assert(*startup->user != '\0' && *startup->database != '\0');
    }
    fuzz_startup_check_optional(data, startup->packet_length, startup->application_name);
    fuzz_startup_check_optional(data, startup->packet_length, startup->client_encoding);
    fuzz_startup_check_optional(data, startup->packet_length, startup->options);
    fuzz_startup_check_optional(data, startup->packet_length, startup->client_id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct startup startup;
    struct error error = {0};
    switch (startup_read(data, size, &startup, &error)) {
    case STARTUP_COMPLETE:
        fuzz_startup_check(data, size, &startup);
        /* What is complete was not so a byte earlier. */
        assert(startup_read(data, startup.packet_length - 1, &startup, &error) ==
               STARTUP_INCOMPLETE);
        break;
    case STARTUP_INCOMPLETE:
        assert(size < STARTUP_PACKET_LIMIT + 4);
        break;
    case STARTUP_UNREADABLE:
    case STARTUP_UNSUPPORTED:
    case STARTUP_REFUSED:
        assert(strlen(error.sqlstate) == ERROR_SQLSTATE_LENGTH && error.message[0] != '\0');
        break;
    }
    return 0;
}
