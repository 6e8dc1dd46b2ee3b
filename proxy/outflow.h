/*
 * What one pass over received bytes sends on to the other side: mostly stretches that stay as they
 * are, now and then a message of ours between them. Stretches are joined and, where nothing else
 * was added, go from the receive buffer to the kernel without a copy.
 *
 * Lives on the stack for one pass; outflow_end must be called before the received bytes go away.
 */
#ifndef CROSSFADE_PROXY_OUTFLOW_H
#define CROSSFADE_PROXY_OUTFLOW_H

#include "proxy/stream.h"

struct outflow {
    struct stream *stream;
    const uint8_t *run;
    size_t run_length;
};

void outflow_pass(struct outflow *outflow, const uint8_t *data, size_t length);
/* Where a message of ours is appended, in its place in the order. */
struct bytes *outflow_bytes(struct outflow *outflow);
void outflow_end(struct outflow *outflow);

#endif
