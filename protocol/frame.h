/*
 * Message framing: a type byte, a length that counts itself, a body ("Message Flow" and "Message
 * Formats", PostgreSQL documentation). Startup packets have no type byte: see startup.h.
 *
 * Only headers are read here, so that bodies can stream through without being kept.
 */
#ifndef CROSSFADE_PROTOCOL_FRAME_H
#define CROSSFADE_PROTOCOL_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"

#define FRAME_HEADER_LENGTH ((size_t)5)

enum frame_sender { FRAME_FROM_FRONTEND, FRAME_FROM_BACKEND };

enum frame_status {
    FRAME_COMPLETE,   /* the header is there and well-formed; the body may still be on its way */
    FRAME_INCOMPLETE, /* fewer than FRAME_HEADER_LENGTH bytes */
    FRAME_UNKNOWN,    /* a type that this side never sends, as its one byte tells */
    FRAME_BAD_LENGTH  /* below 4, or above what a server accepts for the type */
};

struct frame {
    char type;
    size_t body_length; /* without type and length */
};

/* The limits are PostgreSQL's own (SocketBackend in postgres.c): 10,000 bytes for messages that are
 * small by nature, 65,535 for passwords, just under 1 GB for those that carry data and for all that
 * a server sends. */
enum frame_status frame_read(enum frame_sender sender, const uint8_t *at, size_t length,
                             struct frame *frame);

/* frame_begin(out, 'Q'), then the body, then frame_end with what frame_begin returned. */
size_t frame_begin(struct bytes *out, char type);
void frame_end(struct bytes *out, size_t begun_at);

#endif
