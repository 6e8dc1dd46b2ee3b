/*
 * The client of a fuzzed session: it sends what the input says, and checks what comes as a driver
 * would: each message gets the answers that PostgreSQL's protocol has for it, in their order, and
 * no others. So it sees an answer to a message that Crossfade added, and one that is missing.
 */
#ifndef CROSSFADE_TESTS_FUZZ_FUZZ_CLIENT_H
#define CROSSFADE_TESTS_FUZZ_FUZZ_CLIENT_H

#include "tests/fuzz/fuzz_peer.h"

struct fuzz_client {
    struct fuzz_peer peer;
    /* The types of messages that are to be answered, in their order; 'd' is Describe of a portal,
     * 'L' the login. */
    struct bytes owed;
    bool described;    /* the first of them has had its ParameterDescription */
    bool segment_open; /* extended messages were sent since the last Sync or Query */
    bool copies;  /* now or before: what is answered hangs on who is faster, and is not checked */
    bool lenient; /* something was sent that no client or no server sends: nothing is checked */
    bool leaves;  /* has said so */
    bool failed;  /* a FATAL error */
};

void fuzz_client_begin(struct fuzz_client *client);

/* Sends the message that this byte and the next ones choose; *used is how many it took. */
void fuzz_client_send(struct fuzz_client *client, const uint8_t *data, size_t size, size_t *used);
void fuzz_client_sync(struct fuzz_client *client);

/* Checks what has come. */
void fuzz_client_check(struct fuzz_client *client);

#endif
