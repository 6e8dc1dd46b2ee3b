/*
 * What comes in the course of a SCRAM login: the first byte says from whom, the rest are messages
 * after each other, each with a line end after it; the last may lack it. 's': client-first and
 * client-final as a server reads them, 'S' the same with a channel to bind to; 'c': server-first
 * and server-final as a client reads them, 'C' with a channel. 'v': a verifier. '6': base64.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/base64.h"
#include "protocol/scram.h"
#include "tests/fuzz/fuzz.h"

static const uint8_t FUZZ_SCRAM_RANDOM[SCRAM_RANDOM_LENGTH];
static const struct scram_keys FUZZ_SCRAM_KEYS;

static struct scram_binding fuzz_scram_binding(bool binds)
{
    struct scram_binding binding = {.length = binds ? 32 : 0};
    return binding;
}

/* In a block of its own; the caller frees it. */
static uint8_t *fuzz_scram_next(const uint8_t **at, const uint8_t *end, size_t *length)
{
    const uint8_t *stop = *at != end ? memchr(*at, '\n', (size_t)(end - *at)) : NULL;
    *length = (size_t)((stop != NULL ? stop : end) - *at);
    uint8_t *message = malloc(*length + 1);
    memcpy(message, *at, *length);
    *at = stop != NULL ? stop + 1 : end;
    return realloc(message, *length != 0 ? *length : 1);
}

static void fuzz_scram_refused(const struct error *error)
{
    assert(strlen(error->sqlstate) == ERROR_SQLSTATE_LENGTH && error->message[0] != '\0');
}

static void fuzz_scram_server(const uint8_t *at, const uint8_t *end, bool binds)
{
    static const struct scram_challenge CHALLENGE = {"Zm9v", 4, 4096};
    struct scram_server server;
    struct scram_binding binding = fuzz_scram_binding(binds);
    struct error error = {0};
    struct bytes out = {0};
    uint8_t client_key[SCRAM_KEY_LENGTH];
    size_t length;
    scram_server_begin(&server, &binding, FUZZ_SCRAM_RANDOM);
    uint8_t *message = fuzz_scram_next(&at, end, &length);
    bool taken = scram_server_read_first(&server, binds, message, length, &error);
    free(message);
    if (taken) {
        scram_server_write_first(&server, &CHALLENGE, &out);
        assert(out.length <= 2 * SCRAM_MESSAGE_LIMIT && memcmp(out.data, "r=", 2) == 0);
        message = fuzz_scram_next(&at, end, &length);
        taken = scram_server_read_final(&server, message, length, &error);
        free(message);
    }
    if (taken) {
        assert(!scram_server_check_proof(&server, &FUZZ_SCRAM_KEYS, client_key));
        bytes_clear(&out);
        scram_server_write_final(&server, &FUZZ_SCRAM_KEYS, &out);
        assert(out.length == 2 + BASE64_LENGTH(SCRAM_KEY_LENGTH));
    } else {
        fuzz_scram_refused(&error);
    }
    bytes_free(&out);
    scram_server_end(&server);
}

static void fuzz_scram_client(const uint8_t *at, const uint8_t *end, bool binds)
{
    struct scram_client client;
    struct scram_binding binding = fuzz_scram_binding(binds);
    struct scram_challenge challenge;
    struct bytes out = {0};
    size_t length;
    scram_client_begin(&client, &binding, FUZZ_SCRAM_RANDOM);
    scram_client_write_first(&client, &out);
    bytes_clear(&out);
    uint8_t *message = fuzz_scram_next(&at, end, &length);
    if (scram_client_read_first(&client, message, length, &challenge)) {
        assert(challenge.iterations > 0 && challenge.iterations <= SCRAM_ITERATION_LIMIT);
        assert(challenge.salt_length > 0 && challenge.salt_length <= SCRAM_SALT_LIMIT);
        assert((const uint8_t *)challenge.salt > message &&
               (const uint8_t *)challenge.salt + challenge.salt_length < message + length);
        scram_client_write_final(&client, FUZZ_SCRAM_KEYS.stored, &out);
        assert(memcmp(out.data, "c=", 2) == 0);
        size_t final_length;
        uint8_t *final = fuzz_scram_next(&at, end, &final_length);
        (void)scram_client_check_final(&client, &FUZZ_SCRAM_KEYS, final, final_length);
        free(final);
    }
    free(message);
    bytes_free(&out);
    scram_client_end(&client);
}

static void fuzz_scram_verifier(const uint8_t *at, const uint8_t *end)
{
    size_t length = (size_t)(end - at);
    char *text = malloc(length + 1);
    memcpy(text, at, length);
    text[length] = '\0';
    struct scram_keys keys;
    (void)scram_read_verifier(text, &keys);
    free(text);
}

/* What is read is written the same. */
static void fuzz_scram_base64(const uint8_t *at, const uint8_t *end)
{
    size_t length = (size_t)(end - at);
    uint8_t *data = malloc(length + 1);
    struct bytes out = {0};
    size_t count;
    if (base64_read((const char *)at, length, data, length, &count)) {
        base64_write(&out, data, count);
        assert(out.length == length && (length == 0 || memcmp(out.data, at, length) == 0));
    }
    bytes_free(&out);
    free(data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const uint8_t *end = data + size;
    switch (data[0]) {
    case 's':
    case 'S':
        fuzz_scram_server(data + 1, end, data[0] == 'S');
        break;
    case 'c':
    case 'C':
        fuzz_scram_client(data + 1, end, data[0] == 'C');
        break;
    case 'v':
        fuzz_scram_verifier(data + 1, end);
        break;
    case '6':
        fuzz_scram_base64(data + 1, end);
        break;
    default:
        break;
    }
    return 0;
}
