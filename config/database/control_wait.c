#include "config/database/control_wait.h"

#include <libpq-fe.h>
#include <poll.h>
#include <time.h>

static int64_t control_wait_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum control_wait control_wait(struct pg_conn *connection, int64_t limit_ms)
{
    int64_t until = control_wait_now_ms() + limit_ms;
    while (PQisBusy(connection)) {
        int64_t left = until - control_wait_now_ms();
        struct pollfd socket = {.fd = PQsocket(connection), .events = POLLIN};
        if (left <= 0)
            return CONTROL_WAIT_LATE;
        if (poll(&socket, 1, (int)left) > 0 && !PQconsumeInput(connection))
            return CONTROL_WAIT_LOST;
    }
    return CONTROL_WAIT_ANSWERED;
}
