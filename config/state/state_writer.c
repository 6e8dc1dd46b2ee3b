#include "config/state/state_writer.h"

#include <assert.h>
#include <uv.h>

#include "config/state/state_file.h"
#include "protocol/base/memory.h"

struct state_writer {
    uv_loop_t *loop;
    const char *path;
    state_writer_callback *written;
    void *user;
    uv_work_t work;
    uv_idle_t idle; /* only to end from the loop when nothing is under way */
    bool busy;      /* `text` and the next two belong to the pool's thread */
    struct bytes text;
    bool ok;
    struct error error;
    bool closing;
    bool idle_closed;
    void (*stopped)(void *user);
    void *stopped_user;
};

static void state_writer_work(uv_work_t *work)
{
    struct state_writer *writer = work->data;
    writer->ok = state_file_write(writer->path, &writer->text, &writer->error);
}

static void state_writer_finish(struct state_writer *writer)
{
    if (!writer->closing || !writer->idle_closed || writer->busy)
        return;
    void (*stopped)(void *user) = writer->stopped;
    void *user = writer->stopped_user;
    memory_free(writer);
    stopped(user);
}

static void state_writer_on_done(uv_work_t *work, int status)
{
    struct state_writer *writer = work->data;
    (void)status;
    writer->busy = false;
    bytes_free(&writer->text);
    if (writer->closing) {
        state_writer_finish(writer);
        return;
    }
    struct error error = writer->error;
    writer->written(writer->ok ? NULL : &error, writer->user);
}

struct state_writer *state_writer_start(uv_loop_t *loop, const char *path,
                                        state_writer_callback *written, void *user)
{
    struct state_writer *writer = memory_zero(1, sizeof *writer);
    writer->loop = loop;
    writer->path = path;
    writer->written = written;
    writer->user = user;
    writer->work.data = writer;
    writer->idle.data = writer;
    uv_idle_init(loop, &writer->idle);
    return writer;
}

void state_writer_write(struct state_writer *writer, struct bytes *text)
{
    assert(!writer->closing && !writer->busy);
    writer->text = *text;
    *text = (struct bytes){0};
    writer->busy = true;
    int status =
        uv_queue_work(writer->loop, &writer->work, state_writer_work, state_writer_on_done);
    assert(status == 0); /* fails only without a work function */
    (void)status;
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
