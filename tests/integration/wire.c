#include "tests/integration/wire.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
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

/* Bytes on their way from one end to the other. */
struct wire_flow {
    bool ended;   /* no more come */
    long allowed; /* where this end is to say no more: after so many bytes; else -1 */
    char *bytes;
    size_t length;
    size_t sent;
};

struct wire_pair {
    int sockets[WIRE_ENDS];
    struct wire_flow flows[WIRE_ENDS]; /* by the end that they come from */
    long allowed; /* bytes that may still come from the server; -1: any number */
};

struct wire_order {
    bool cut;
    bool held;
    long cut_after;
    struct wire_fault faults[WIRE_ENDS];
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
        free(wire->pairs[index].flows[end].bytes);
    }
    wire->pairs[index] = wire->pairs[--wire->count];
}

static void wire_accept(struct wire *wire)
{
    const struct sockaddr_in address = wire_address(wire->to_port);
    const int one = 1;
    struct wire_pair pair = {.allowed = wire->order.cut_after};
    for (int end = 0; end < WIRE_ENDS; end++) {
        long after = wire->order.faults[end].end_after;
        pair.flows[end].allowed = after > 0 ? after : -1;
    }
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

static enum wire_end wire_other(enum wire_end end)
{
    return end == WIRE_CLIENT ? WIRE_SERVER : WIRE_CLIENT;
}

/* These two return false where the connection is to be reset. */
static bool wire_receive(struct wire_pair *pair, enum wire_end from)
{
    struct wire_flow *flow = &pair->flows[from];
    size_t wanted = WIRE_BUFFER_BYTES;
    if (from == WIRE_SERVER && pair->allowed >= 0 && pair->allowed < (long)wanted)
        wanted = (size_t)pair->allowed;
    if (flow->allowed >= 0 && flow->allowed < (long)wanted)
        wanted = (size_t)flow->allowed;
    if (flow->bytes == NULL)
        flow->bytes = malloc(WIRE_BUFFER_BYTES);
    bool ends = flow->allowed == 0;
    ssize_t received = ends          ? 0
                       : wanted == 0 ? -1
                                     : recv(pair->sockets[from], flow->bytes, wanted, 0);
    if (received < 0)
        return false;
    flow->ended = received == 0;
    if (flow->ended)
        shutdown(pair->sockets[wire_other(from)], SHUT_WR);
    if (flow->allowed > 0)
        flow->allowed -= received;
    flow->length = (size_t)received;
    flow->sent = 0;
    if (from == WIRE_SERVER && pair->allowed >= 0)
        pair->allowed -= received;
    return true;
}

static bool wire_send(struct wire_pair *pair, enum wire_end from, const struct wire_fault *fault)
{
    struct wire_flow *flow = &pair->flows[from];
    size_t length = flow->length - flow->sent;
    if (fault->piece != 0 && fault->piece < length)
        length = fault->piece;
    if (fault->delay_ms != 0)
        harness_sleep_ms(fault->delay_ms);
    ssize_t sent = send(pair->sockets[wire_other(from)], flow->bytes + flow->sent, length,
                        MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0)
        return errno == EAGAIN;
    flow->sent += (size_t)sent;
    return pair->allowed != 0 || flow->sent < flow->length;
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

/* What a flow waits for: bytes to come, or to be taken. */
static struct pollfd wire_wait(const struct wire *wire, const struct wire_pair *pair,
                               enum wire_end from)
{
    const struct wire_flow *flow = &pair->flows[from];
    if (wire->order.faults[from].stalls)
        return (struct pollfd){.fd = -1};
    if (flow->sent < flow->length)
        return (struct pollfd){.fd = pair->sockets[wire_other(from)], .events = POLLOUT};
    return (struct pollfd){.fd = flow->ended ? -1 : pair->sockets[from], .events = POLLIN};
}

/* One look at a pair; it may take it out of the list. */
static void wire_serve(struct wire *wire, size_t index, const struct pollfd waits[WIRE_ENDS])
{
    struct wire_pair *pair = &wire->pairs[index];
    for (int end = 0; end < WIRE_ENDS; end++) {
        if (waits[end].revents == 0)
            continue;
        bool alive = waits[end].events == POLLIN
                         ? wire_receive(pair, (enum wire_end)end)
                         : wire_send(pair, (enum wire_end)end, &wire->order.faults[end]);
        if (!alive) {
            wire_drop(wire, index, true);
            return;
        }
    }
    if (pair->flows[WIRE_CLIENT].ended && pair->flows[WIRE_SERVER].ended)
        wire_drop(wire, index, false);
}

static void *wire_run(void *argument)
{
    struct wire *wire = argument;
    for (;;) {
        struct pollfd waits[2 + WIRE_ENDS * WIRE_PAIRS_LIMIT] = {
            {.fd = wire->orders[1], .events = POLLIN}, {.fd = wire->listener, .events = POLLIN}};
        size_t served = wire->order.held ? 0 : wire->count;
        for (size_t i = 0; i < served * WIRE_ENDS; i++)
            waits[2 + i] =
                wire_wait(wire, &wire->pairs[i / WIRE_ENDS], (enum wire_end)(i % WIRE_ENDS));
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

void wire_spoil(struct wire *wire, const struct wire_fault faults[WIRE_ENDS])
{
    for (int end = 0; end < WIRE_ENDS; end++)
        wire->given.faults[end] = faults[end];
    wire_give_order(wire, false);
}
