#include "config/state_writer.h"

#include <assert.h>
#include <uv.h>

#include "config/state_file.h"
#include "config/state_print.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"

struct state_writer {
    uv_loop_t *loop;
    const char *path;
    uv_work_t work;
    uv_idle_t idle; /* only to end from the loop when nothing is under way */
    bool writing;   /* `present` belongs to the pool's thread */
    bool waiting;   /* `next` is to be written after it */
    struct bytes present;
    struct bytes next;
    bool written;
    struct error error;
    bool closing;
    bool idle_closed;
    void (*stopped)(void *user);
    void *stopped_user;
};

static void state_writer_work(uv_work_t *work)
{
    struct state_writer *writer = work->data;
    writer->written = state_file_write(writer->path, &writer->present, &writer->error);
}

static void state_writer_finish(struct state_writer *writer)
{
    if (!writer->closing || !writer->idle_closed || writer->writing)
        return;
    void (*stopped)(void *user) = writer->stopped;
    void *user = writer->stopped_user;
    bytes_free(&writer->present);
    bytes_free(&writer->next);
    memory_free(writer);
    stopped(user);
}

static void state_writer_on_done(uv_work_t *work, int status);

static void state_writer_begin(struct state_writer *writer)
{
    struct bytes spare = writer->present;
    writer->present = writer->next;
    writer->next = spare;
    bytes_clear(&writer->next);
    writer->waiting = false;
    writer->writing = true;
    int status =
        uv_queue_work(writer->loop, &writer->work, state_writer_work, state_writer_on_done);
    assert(status == 0); /* fails only without a work function */
    (void)status;
}

static void state_writer_on_done(uv_work_t *work, int status)
{
    struct state_writer *writer = work->data;
    (void)status;
    writer->writing = false;
    if (!writer->written)
        log_event(LOG_LEVEL_WARNING, "state_file_not_written",
                  LOG_TEXT("reason", writer->error.message));
    if (writer->waiting)
        state_writer_begin(writer);
    else
        state_writer_finish(writer);
}

struct state_writer *state_writer_start(uv_loop_t *loop, const char *path)
{
    struct state_writer *writer = memory_zero(1, sizeof *writer);
    writer->loop = loop;
    writer->path = path;
    writer->work.data = writer;
    writer->idle.data = writer;
    uv_idle_init(loop, &writer->idle);
    return writer;
}

void state_writer_write(struct state_writer *writer, const struct catalog *catalog,
                        const struct snapshot *snapshot)
{
    assert(!writer->closing);
    bytes_clear(&writer->next);
    state_print(catalog, snapshot, &writer->next);
    writer->waiting = true;
    if (!writer->writing)
        state_writer_begin(writer);
}

static void state_writer_on_closed(uv_handle_t *handle)
{
    struct state_writer *writer = handle->data;
    writer->idle_closed = true;
    state_writer_finish(writer);
}

void state_writer_stop(struct state_writer *writer, void (*stopped)(void *user), void *user)
{
    writer->closing = true;
    writer->stopped = stopped;
    writer->stopped_user = user;
    uv_close((uv_handle_t *)&writer->idle, state_writer_on_closed);
}
