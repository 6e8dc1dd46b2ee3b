/*
 * A limit on what one answer of Redis may take: hiredis makes room for as many elements as an
 * answer announces, however many these are, and keeps what has come of a text until it is whole.
 *
 * A reader that goes beyond a limit fails with REDIS_ERR_OOM. The struct belongs to the reader's
 * owner and must outlive it; on the thread of both.
 */
#ifndef CROSSFADE_CONFIG_FLAGS_REDIS_BOUND_H
#define CROSSFADE_CONFIG_FLAGS_REDIS_BOUND_H

#include <hiredis/read.h>
#include <stddef.h>

/* The flags of 1,000 migrations, of which 100 have as many pinned clients as may be. */
#define REDIS_BOUND_ELEMENTS ((size_t)2 * 1000 * 1000)
#define REDIS_BOUND_BYTES ((size_t)256 * 1024 * 1024) /* of texts, and of what is not read yet */

struct redis_bound {
    redisReplyObjectFunctions functions; /* the reader's own, but for those that make room */
    const redisReplyObjectFunctions *unbound;
    size_t elements; /* left for the present answer */
    size_t bytes;
};

void redis_bound_set(struct redis_bound *bound, redisReader *reader);

/* To be asked after bytes were fed. Where they are too many the reader takes no more. */
void redis_bound_check(redisReader *reader);

#endif
