/*
 * The main thread's part in a handover (proxy/process/handover.h): it answers the process that
 * comes next, and knows whether another process serves the same addresses now.
 *
 * Two at a time: while there is another process, a third is refused.
 *
 * Belongs to the main thread and its loop. The set of listeners outlives it.
 */
#ifndef CROSSFADE_PROXY_PROCESS_SUCCESSION_H
#define CROSSFADE_PROXY_PROCESS_SUCCESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "proxy/process/listener.h"

struct succession_callbacks {
    const char *(*refusal)(void *owner);           /* why nothing is handed over now, or NULL */
    void (*state)(void *owner, struct bytes *out); /* appends what is in force */
    void (*on_alone)(void *owner);                 /* the last other process has gone */
    void *owner;
};

struct succession {
    struct listener_set *set;
    struct succession_callbacks callbacks;
    uv_loop_t *loop;
    uv_poll_t **locks; /* [address], NULL where there is none */
    uv_poll_t **links; /* [address], NULL where there is none */
};

void succession_start(struct succession *succession, uv_loop_t *loop, struct listener_set *set,
                      const struct succession_callbacks *callbacks);
/* Whether another process has, or had, the same addresses and still runs. */
bool succession_is_shared(const struct succession *succession);
/* Answers nobody any more. The links stay until the listeners are freed. Again is harmless. */
void succession_stop(struct succession *succession);

#endif
