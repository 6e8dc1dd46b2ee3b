/*
 * What goes out on one side, in its order: stretches that were received and pass unchanged are not
 * copied while nothing of ours comes between them.
 *
 *     bytes that wait ── then ── the run, which still lies where it was received
 *
 * `bytes` is somebody else's: whoever holds the connection sends them, and then the run, before the
 * memory that it lies in is used again.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_OUTFLOW_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_OUTFLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"

/* The rest of a message whose beginning has been dealt with already. */
struct flow {
    size_t left;
    bool passes; /* or is dropped */
};

struct outflow {
    struct bytes *bytes;
    const uint8_t *run;
    size_t run_length;
};

void outflow_pass(struct outflow *outflow, const uint8_t *data, size_t length);
/* A message of which so many bytes lie here passes, or is dropped: what has not come of it yet too,
 * by outflow_go_on. How many of the bytes that lie here were dealt with. */
size_t outflow_pass_message(struct outflow *outflow, struct flow *flow, const uint8_t *message,
                            size_t available, size_t total);
size_t outflow_drop_message(struct flow *flow, size_t available, size_t total);
size_t outflow_go_on(struct outflow *outflow, struct flow *flow, const uint8_t *data,
                     size_t length);
/* Where a message of ours is appended, in its place in the order. */
struct bytes *outflow_bytes(struct outflow *outflow);
/* The run, which is the caller's to send from now on. */
size_t outflow_take_run(struct outflow *outflow, const uint8_t **run);

#endif
