#include "protocol/frame.h"

#include <assert.h>

#define FRAME_LENGTH_OF_LENGTH ((size_t)4)

/* What the length field may say, itself counted: the names of these limits in PostgreSQL are
 * PQ_SMALL_MESSAGE_LIMIT, PG_MAX_AUTH_TOKEN_LENGTH and PQ_LARGE_MESSAGE_LIMIT. */
#define FRAME_SMALL_LIMIT ((size_t)10000)
#define FRAME_AUTH_LIMIT ((size_t)65535)
#define FRAME_LARGE_LIMIT ((size_t)0x3ffffffe)
/* A server builds a body in a buffer of less than 1 GB and counts the length field on top. */
#define FRAME_BACKEND_LIMIT (FRAME_LARGE_LIMIT + FRAME_LENGTH_OF_LENGTH)

/* 0 for a type that a frontend never sends. */
static size_t frame_frontend_limit(char type)
{
    switch (type) {
    case 'Q': /* Query */
    case 'F': /* FunctionCall */
    case 'P': /* Parse */
    case 'B': /* Bind */
    case 'd': /* CopyData */
        return FRAME_LARGE_LIMIT;
    case 'p': /* PasswordMessage, SASL and GSS responses */
        return FRAME_AUTH_LIMIT;
    case 'D': /* Describe */
    case 'E': /* Execute */
    case 'C': /* Close */
    case 'S': /* Sync */
    case 'H': /* Flush */
    case 'X': /* Terminate */
    case 'c': /* CopyDone */
    case 'f': /* CopyFail */
        return FRAME_SMALL_LIMIT;
    default:
        return 0;
    }
}

/* 0 for a type that a backend never sends. */
static size_t frame_backend_limit(char type)
{
    switch (type) {
    case 'R': /* Authentication… */
    case 'K': /* BackendKeyData */
    case 'S': /* ParameterStatus */
    case 'v': /* NegotiateProtocolVersion */
    case 'N': /* NoticeResponse */
    case 'E': /* ErrorResponse */
    case 'A': /* NotificationResponse */
    case 'Z': /* ReadyForQuery */
    case 'T': /* RowDescription */
    case 'D': /* DataRow */
    case 'C': /* CommandComplete */
    case 'I': /* EmptyQueryResponse */
    case 'V': /* FunctionCallResponse */
    case '1': /* ParseComplete */
    case '2': /* BindComplete */
    case '3': /* CloseComplete */
    case 'n': /* NoData */
    case 't': /* ParameterDescription */
    case 's': /* PortalSuspended */
    case 'G': /* CopyInResponse */
    case 'H': /* CopyOutResponse */
    case 'W': /* CopyBothResponse */
    case 'd': /* CopyData */
    case 'c': /* CopyDone */
        return FRAME_BACKEND_LIMIT;
    default:
        return 0;
    }
}

enum frame_status frame_read(enum frame_sender sender, const uint8_t *at, size_t length,
                             struct frame *frame)
{
    if (length == 0)
        return FRAME_INCOMPLETE;
    char type = (char)at[0];
    size_t limit =
        sender == FRAME_FROM_FRONTEND ? frame_frontend_limit(type) : frame_backend_limit(type);
    if (limit == 0)
        return FRAME_UNKNOWN;
    if (length < FRAME_HEADER_LENGTH)
        return FRAME_INCOMPLETE;
    /* A length that the sender meant to be below zero is above every limit. */
    size_t stated = bytes_get_u32(at + 1);
    if (stated < FRAME_LENGTH_OF_LENGTH || stated > limit)
        return FRAME_BAD_LENGTH;
    *frame = (struct frame){.type = type, .body_length = stated - FRAME_LENGTH_OF_LENGTH};
    return FRAME_COMPLETE;
}

size_t frame_begin(struct bytes *out, char type)
{
    size_t begun_at = out->length;
    bytes_add_u8(out, (uint8_t)type);
    bytes_add_u32(out, 0);
    return begun_at;
}

void frame_end(struct bytes *out, size_t begun_at)
{
    assert(begun_at <= out->length && out->length - begun_at >= FRAME_HEADER_LENGTH);
    size_t stated = out->length - begun_at - 1;
    assert(stated <= INT32_MAX);
    bytes_put_u32(out->data + begun_at + 1, (uint32_t)stated);
}
