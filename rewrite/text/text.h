/*
 * Stretches of SQL, and how those of ours lie beside the client's.
 */
#ifndef CROSSFADE_REWRITE_TEXT_TEXT_H
#define CROSSFADE_REWRITE_TEXT_TEXT_H

#include <stddef.h>

struct text {
    const char *at;
    size_t length;
};

/* A stretch of the rewritten text that is the client's own, byte for byte. */
struct kept {
    size_t sent_at;
    size_t client_at;
    size_t length;
};

#endif
