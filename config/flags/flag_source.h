/*
 * What the file and Redis as sources of flags have in common: where their readings go.
 */
#ifndef CROSSFADE_CONFIG_FLAGS_FLAG_SOURCE_H
#define CROSSFADE_CONFIG_FLAGS_FLAG_SOURCE_H

#include "config/flags/flag_values.h"
#include "protocol/base/error.h"

struct flag_listener {
    /* All flags, read in one go. The callee frees the reading. */
    void (*on_reading)(struct flag_reading *reading, void *user);
    /* The source cannot be read for now; it goes on trying. Comes again when the reason changes. */
    void (*on_trouble)(const struct error *error, void *user);
    void *user;
};

#endif
