#include "proxy/process/succession.h"

#include <assert.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"

static void succession_on_closed(uv_handle_t *handle)
{
    memory_free(handle);
}

static void succession_drop(uv_poll_t **poll)
{
    if (*poll != NULL)
        uv_close((uv_handle_t *)*poll, succession_on_closed);
    *poll = NULL;
}

static uv_poll_t *succession_watch(struct succession *succession, int socket, uv_poll_cb callback)
{
    uv_poll_t *poll = memory_alloc(sizeof *poll);
    int status = uv_poll_init(succession->loop, poll, socket);
    assert(status == 0);
    poll->data = succession;
    uv_poll_start(poll, UV_READABLE | UV_DISCONNECT, callback);
    return poll;
}

static size_t succession_index(const struct succession *succession, uv_poll_t *const *polls,
                               const uv_poll_t *poll)
{
    size_t index = 0;
    while (polls[index] != poll)
        index++;
    assert(index < succession->set->count);
    return index;
}

/* Nothing is said over a link but its end. */
static void succession_on_link(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct succession *succession = poll->data;
    size_t index = succession_index(succession, succession->links, poll);
    int *link = &succession->set->addresses[index].handover.link;
    succession_drop(&succession->links[index]);
    close(*link);
    *link = -1;
    if (succession_is_shared(succession))
        return;
    log_event(LOG_LEVEL_INFO, "other_process_ended");
    succession->callbacks.on_alone(succession->callbacks.owner);
}

static void succession_on_request(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct succession *succession = poll->data;
    size_t index = succession_index(succession, succession->locks, poll);
    struct listener_address *address = &succession->set->addresses[index];
    const char *refusal = address->handover.link >= 0
                              ? "two processes serve this address already"
                              : succession->callbacks.refusal(succession->callbacks.owner);
    struct bytes state = {0};
    if (refusal == NULL)
        succession->callbacks.state(succession->callbacks.owner, &state);
    int link = handover_answer(address->handover.lock, address->sockets, address->socket_count,
                               &state, refusal);
    bytes_free(&state);
    if (link < 0)
        return;
    log_event(LOG_LEVEL_INFO, "handed_over", LOG_NUMBER("address", index),
              LOG_NUMBER("sockets", address->socket_count));
    address->handover.link = link;
    succession->links[index] = succession_watch(succession, link, succession_on_link);
}

void succession_start(struct succession *succession, uv_loop_t *loop, struct listener_set *set,
                      const struct succession_callbacks *callbacks)
{
    *succession = (struct succession){.set = set, .callbacks = *callbacks, .loop = loop};
    succession->locks = memory_zero(set->count, sizeof(uv_poll_t *));
    succession->links = memory_zero(set->count, sizeof(uv_poll_t *));
    for (size_t i = 0; i < set->count; i++) {
        const struct handover *handover = &set->addresses[i].handover;
        if (handover->lock >= 0)
            succession->locks[i] =
                succession_watch(succession, handover->lock, succession_on_request);
        if (handover->link >= 0)
            succession->links[i] = succession_watch(succession, handover->link, succession_on_link);
    }
}

bool succession_is_shared(const struct succession *succession)
{
    for (size_t i = 0; i < succession->set->count; i++)
        if (succession->set->addresses[i].handover.link >= 0)
            return true;
    return false;
}

void succession_stop(struct succession *succession)
{
    if (succession->locks == NULL)
        return;
    for (size_t i = 0; i < succession->set->count; i++) {
        succession_drop(&succession->locks[i]);
        succession_drop(&succession->links[i]);
    }
    memory_free(succession->locks);
    memory_free(succession->links);
    succession->locks = NULL;
    succession->links = NULL;
}
