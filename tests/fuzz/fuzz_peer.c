#include "tests/fuzz/fuzz_peer.h"

#include <sys/socket.h>
#include <unistd.h>

bool fuzz_peer_move(struct fuzz_peer *peer)
{
    uint8_t bytes[65536];
    bool moved = false;
    if (peer->socket < 0)
        return false;
    size_t length = peer->out.length < peer->piece ? peer->out.length : peer->piece;
    ssize_t sent =
        length == 0 ? 0 : send(peer->socket, peer->out.data, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0)
        bytes_consume(&peer->out, (size_t)sent);
    moved = sent > 0;
    if (peer->ended)
        return moved;
    ssize_t received = recv(peer->socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (received > 0)
        bytes_add(&peer->in, bytes, (size_t)received);
    peer->ended = received == 0;
    return moved || received >= 0;
}

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
    if (peer->socket >= 0)
        close(peer->socket);
    bytes_free(&peer->out);
    bytes_free(&peer->in);
    *peer = (struct fuzz_peer){.socket = -1};
}
