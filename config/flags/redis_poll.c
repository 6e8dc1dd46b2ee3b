#include "config/flags/redis_poll.h"

#include <assert.h>
#include <uv.h>

#include "config/flags/redis_bound.h"
#include "protocol/base/memory.h"

struct redis_poll {
    uv_poll_t handle;
    struct redis_bound bound;
    redisAsyncContext *context; /* NULL once it is freed */
    int events;
    void (*closed)(void *user);
    void *user;
};

static void redis_poll_on_event(uv_poll_t *handle, int status, int events)
{
    struct redis_poll *poll = handle->data;
    /* libuv has stopped the handle; reading finds out what is wrong with the socket. */
    if (status < 0)
        events = UV_READABLE;
    if (poll->context != NULL && (events & UV_READABLE) != 0)
        redisAsyncHandleRead(poll->context);
    if (poll->context != NULL)
        redis_bound_check(poll->context->c.reader);
    if (poll->context != NULL && (events & UV_WRITABLE) != 0)
        redisAsyncHandleWrite(poll->context);
}

static void redis_poll_set(struct redis_poll *poll, int events)
{
    poll->events = events;
    if (events == 0)
        uv_poll_stop(&poll->handle);
    else
        uv_poll_start(&poll->handle, events, redis_poll_on_event);
}

static void redis_poll_add_read(void *data)
{
    struct redis_poll *poll = data;
    redis_poll_set(poll, poll->events | UV_READABLE);
}

static void redis_poll_remove_read(void *data)
{
    struct redis_poll *poll = data;
    redis_poll_set(poll, poll->events & ~UV_READABLE);
}

static void redis_poll_add_write(void *data)
{
    struct redis_poll *poll = data;
    redis_poll_set(poll, poll->events | UV_WRITABLE);
}

static void redis_poll_remove_write(void *data)
{
    struct redis_poll *poll = data;
    redis_poll_set(poll, poll->events & ~UV_WRITABLE);
}

static void redis_poll_on_closed(uv_handle_t *handle)
{
    struct redis_poll *poll = handle->data;
    poll->closed(poll->user);
    memory_free(poll);
}

static void redis_poll_cleanup(void *data)
{
    struct redis_poll *poll = data;
    poll->context = NULL;
    uv_close((uv_handle_t *)&poll->handle, redis_poll_on_closed);
}

bool redis_poll_attach(redisAsyncContext *context, uv_loop_t *loop, void (*closed)(void *user),
                       void *user)
{
    assert(context->ev.data == NULL);
    struct redis_poll *poll = memory_zero(1, sizeof *poll);
    if (uv_poll_init(loop, &poll->handle, context->c.fd) != 0) {
        memory_free(poll);
        return false;
    }
    poll->handle.data = poll;
    poll->context = context;
    poll->closed = closed;
    poll->user = user;
    redis_bound_set(&poll->bound, context->c.reader);
    context->ev.data = poll;
    context->ev.addRead = redis_poll_add_read;
    context->ev.delRead = redis_poll_remove_read;
    context->ev.addWrite = redis_poll_add_write;
    context->ev.delWrite = redis_poll_remove_write;
    context->ev.cleanup = redis_poll_cleanup;
    return true;
}
