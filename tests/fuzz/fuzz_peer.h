/*
 * What both peers of a session are in tests: bytes on their way out in pieces of any size, and
 * bytes received. fuzz_talk.h carries them.
 */
#ifndef CROSSFADE_TESTS_FUZZ_FUZZ_PEER_H
#define CROSSFADE_TESTS_FUZZ_FUZZ_PEER_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/bytes.h"
#include "protocol/frame.h"

struct fuzz_peer {
    bool ended;   /* the session says nothing more */
    size_t piece; /* no more bytes at once than these */
    struct bytes out;
    struct bytes in;
};

/* The first message of `in`, where it is there whole; to be consumed by the caller. */
bool fuzz_peer_next(const struct fuzz_peer *peer, char *type, const uint8_t **body, size_t *length);
void fuzz_peer_consume(struct fuzz_peer *peer, size_t body_length);

/* Appends a message of a type and a body. */
void fuzz_peer_add(struct fuzz_peer *peer, char type, const void *body, size_t length);

void fuzz_peer_close(struct fuzz_peer *peer);

#endif
