#include "tests/integration/wire.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/harness.h"

#define WIRE_PAIRS_LIMIT 128
#define WIRE_BUFFER_BYTES 65536

enum wire_end { WIRE_CLIENT, WIRE_SERVER, WIRE_ENDS };

struct wire_pair {
    int sockets[WIRE_ENDS];
    bool ended[WIRE_ENDS]; /* no more bytes come from there */
    long allowed;          /* bytes that may still come from the server; -1: any number */
};

struct wire_order {
    bool cut;
    bool held;
    long cut_after;
};

struct wire {
    int port;
    int to_port;
    int listener;
    int orders[2];           /* the test's end, the thread's end */
    struct wire_order given; /* the test's; all that follows is the thread's */
    struct wire_order order;
    struct wire_pair pairs[WIRE_PAIRS_LIMIT];
    size_t count;
};

static struct sockaddr_in wire_address(int port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void wire_reset(int socket)
{
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(socket);
}

static void wire_drop(struct wire *wire, size_t index, bool reset)
{
    for (int end = 0; end < WIRE_ENDS; end++) {
        if (reset)
            wire_reset(wire->pairs[index].sockets[end]);
        else
            close(wire->pairs[index].sockets[end]);
    }
    wire->pairs[index] = wire->pairs[--wire->count];
}

static void wire_accept(struct wire *wire)
{
    const struct sockaddr_in address = wire_address(wire->to_port);
    const int one = 1;
    struct wire_pair pair = {.allowed = wire->order.cut_after};
    pair.sockets[WIRE_CLIENT] = accept(wire->listener, NULL, NULL);
    pair.sockets[WIRE_SERVER] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert(pair.sockets[WIRE_CLIENT] >= 0 && pair.sockets[WIRE_SERVER] >= 0);
    for (int end = 0; end < WIRE_ENDS; end++)
        setsockopt(pair.sockets[end], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    cr_assert_eq(
        connect(pair.sockets[WIRE_SERVER], (const struct sockaddr *)&address, sizeof address), 0);
    cr_assert(wire->count < WIRE_PAIRS_LIMIT);
    wire->pairs[wire->count++] = pair;
}

/* False where the connection is to be reset. */
static bool wire_pass(struct wire_pair *pair, enum wire_end from)
{
    static char bytes[WIRE_BUFFER_BYTES];
    size_t wanted = sizeof bytes;
    if (from == WIRE_SERVER && pair->allowed >= 0 && pair->allowed < (long)wanted)
        wanted = (size_t)pair->allowed;
    int to = pair->sockets[from == WIRE_CLIENT ? WIRE_SERVER : WIRE_CLIENT];
    ssize_t received = wanted == 0 ? -1 : recv(pair->sockets[from], bytes, wanted, 0);
    if (received < 0)
        return false;
    if (received == 0) {
        pair->ended[from] = true;
        shutdown(to, SHUT_WR);
        return true;
    }
    for (ssize_t sent = 0; sent < received;) {
        ssize_t n = send(to, bytes + sent, (size_t)(received - sent), MSG_NOSIGNAL);
        if (n < 0)
            return false;
        sent += n;
    }
    if (from == WIRE_SERVER && pair->allowed >= 0)
        pair->allowed -= received;
    return pair->allowed != 0;
}

static void wire_obey(struct wire *wire)
{
    const char done = '!';
    cr_assert_eq(read(wire->orders[1], &wire->order, sizeof wire->order),
                 (ssize_t)sizeof wire->order);
    while (wire->order.cut && wire->count > 0)
        wire_drop(wire, wire->count - 1, true);
    cr_assert_eq(write(wire->orders[1], &done, 1), 1);
}

/* One look at a pair; it may take it out of the list. */
static void wire_serve(struct wire *wire, size_t index, const struct pollfd waits[WIRE_ENDS])
{
    struct wire_pair *pair = &wire->pairs[index];
    for (int end = 0; end < WIRE_ENDS; end++) {
        if (waits[end].revents == 0 || pair->ended[end])
            continue;
        if (!wire_pass(pair, (enum wire_end)end)) {
            wire_drop(wire, index, true);
            return;
        }
    }
    if (pair->ended[WIRE_CLIENT] && pair->ended[WIRE_SERVER])
        wire_drop(wire, index, false);
}

static void *wire_run(void *argument)
{
    struct wire *wire = argument;
    for (;;) {
        struct pollfd waits[2 + WIRE_ENDS * WIRE_PAIRS_LIMIT] = {
            {.fd = wire->orders[1], .events = POLLIN}, {.fd = wire->listener, .events = POLLIN}};
        size_t served = wire->order.held ? 0 : wire->count;
        for (size_t i = 0; i < served * WIRE_ENDS; i++) {
            const struct wire_pair *pair = &wire->pairs[i / WIRE_ENDS];
            size_t end = i % WIRE_ENDS;
            waits[2 + i].fd = pair->ended[end] ? -1 : pair->sockets[end];
            waits[2 + i].events = POLLIN;
        }
        poll(waits, 2 + served * WIRE_ENDS, -1);
        for (size_t i = served; i > 0; i--)
            wire_serve(wire, i - 1, &waits[2 + (i - 1) * WIRE_ENDS]);
        if (waits[1].revents != 0)
            wire_accept(wire);
        if (waits[0].revents != 0)
            wire_obey(wire);
    }
    return NULL;
}

struct wire *wire_start(int to_port)
{
    struct wire *wire = calloc(1, sizeof *wire);
    cr_assert_not_null(wire);
    wire->port = harness_free_port();
    wire->to_port = to_port;
    wire->given.cut_after = wire->order.cut_after = -1;
    const struct sockaddr_in address = wire_address(wire->port);
    const int one = 1;
    wire->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert(wire->listener >= 0);
    setsockopt(wire->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    cr_assert_eq(bind(wire->listener, (const struct sockaddr *)&address, sizeof address), 0);
    cr_assert_eq(listen(wire->listener, WIRE_PAIRS_LIMIT), 0);
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, wire->orders), 0);
    pthread_t thread;
    cr_assert_eq(pthread_create(&thread, NULL, wire_run, wire), 0);
    pthread_detach(thread);
    return wire;
}

int wire_port(const struct wire *wire)
{
    return wire->port;
}

static void wire_give_order(struct wire *wire, bool cut)
{
    char done;
    wire->given.cut = cut;
    cr_assert_eq(write(wire->orders[0], &wire->given, sizeof wire->given),
                 (ssize_t)sizeof wire->given);
    cr_assert_eq(read(wire->orders[0], &done, 1), 1);
}

void wire_cut(struct wire *wire)
{
    wire_give_order(wire, true);
}

void wire_hold(struct wire *wire, bool held)
{
    wire->given.held = held;
    wire_give_order(wire, false);
}

void wire_cut_after(struct wire *wire, long bytes)
{
    wire->given.cut_after = bytes;
    wire_give_order(wire, false);
}
