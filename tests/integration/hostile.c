#include "tests/integration/hostile.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/harness.h"

#define HOSTILE_PATIENCE_MS 5000

/* AuthenticationOk, three settings that Crossfade looks at, BackendKeyData, ReadyForQuery. */
static const char HOSTILE_GREETING[] = "R\0\0\0\10\0\0\0\0"
                                       "S\0\0\0\31client_encoding\0UTF8\0"
                                       "S\0\0\0\43standard_conforming_strings\0on\0"
                                       "K\0\0\0\14\0\0\1\1\0\0\2\2"
                                       "Z\0\0\0\5I";

struct hostile {
    int port;
    int listener;
    pthread_mutex_t lock; /* guards the next four */
    enum hostile_moment moment;
    const uint8_t *bytes;
    size_t length;
    size_t times;
};

/* False where nothing came, or the connection is over. */
static bool hostile_receive(int peer)
{
    uint8_t bytes[65536];
    struct pollfd wait = {.fd = peer, .events = POLLIN};
    return poll(&wait, 1, HOSTILE_PATIENCE_MS) == 1 && recv(peer, bytes, sizeof bytes, 0) > 0;
}

static bool hostile_send(int peer, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        struct pollfd wait = {.fd = peer, .events = POLLOUT};
        if (poll(&wait, 1, HOSTILE_PATIENCE_MS) != 1)
            return false;
        ssize_t sent = send(peer, at, length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent <= 0)
            return false;
        at += sent;
        length -= (size_t)sent;
    }
    return true;
}

static void hostile_serve(struct hostile *hostile, int peer)
{
    pthread_mutex_lock(&hostile->lock);
    enum hostile_moment moment = hostile->moment;
    const uint8_t *bytes = hostile->bytes;
    size_t length = hostile->length;
    size_t times = hostile->times;
    pthread_mutex_unlock(&hostile->lock);
    bool goes_on = hostile_receive(peer);
    if (moment == HOSTILE_AT_QUERY)
        goes_on = goes_on && hostile_send(peer, HOSTILE_GREETING, sizeof HOSTILE_GREETING - 1) &&
                  hostile_receive(peer);
    for (size_t i = 0; goes_on && i < times; i++)
        goes_on = hostile_send(peer, bytes, length);
    while (goes_on)
        goes_on = hostile_receive(peer);
    close(peer);
}

static void *hostile_run(void *argument)
{
    struct hostile *hostile = argument;
    for (;;) {
        int peer = accept(hostile->listener, NULL, NULL);
        if (peer >= 0)
            hostile_serve(hostile, peer);
    }
    return NULL;
}

struct hostile *hostile_start(void)
{
    static struct hostile hostile = {.lock = PTHREAD_MUTEX_INITIALIZER};
    hostile.port = harness_free_port();
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)hostile.port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    hostile.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert(hostile.listener >= 0);
    cr_assert_eq(bind(hostile.listener, (const struct sockaddr *)&address, sizeof address), 0);
    cr_assert_eq(listen(hostile.listener, 16), 0);
    pthread_t thread;
    cr_assert_eq(pthread_create(&thread, NULL, hostile_run, &hostile), 0);
    pthread_detach(thread);
    return &hostile;
}

int hostile_port(const struct hostile *hostile)
{
    return hostile->port;
}

void hostile_say(struct hostile *hostile, enum hostile_moment moment, const uint8_t *bytes,
                 size_t length, size_t times)
{
    pthread_mutex_lock(&hostile->lock);
    hostile->moment = moment;
    hostile->bytes = bytes;
    hostile->length = length;
    hostile->times = times;
    pthread_mutex_unlock(&hostile->lock);
}
