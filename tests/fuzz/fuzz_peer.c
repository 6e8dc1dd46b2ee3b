#include "tests/fuzz/fuzz_peer.h"

bool fuzz_peer_next(const struct fuzz_peer *peer, char *type, const uint8_t **body, size_t *length)
{
    if (peer->in.length < FRAME_HEADER_LENGTH)
        return false;
    size_t stated = bytes_get_u32(peer->in.data + 1);
    if (stated < 4 || peer->in.length - 1 < stated)
        return false;
    *type = (char)peer->in.data[0];
    *body = peer->in.data + FRAME_HEADER_LENGTH;
    *length = stated - 4;
    return true;
}

void fuzz_peer_consume(struct fuzz_peer *peer, size_t body_length)
{
    bytes_consume(&peer->in, FRAME_HEADER_LENGTH + body_length);
}

void fuzz_peer_add(struct fuzz_peer *peer, char type, const void *body, size_t length)
{
    size_t begun = frame_begin(&peer->out, type);
    bytes_add(&peer->out, body, length);
    frame_end(&peer->out, begun);
}

void fuzz_peer_close(struct fuzz_peer *peer)
{
    bytes_free(&peer->out);
    bytes_free(&peer->in);
    *peer = (struct fuzz_peer){0};
}
