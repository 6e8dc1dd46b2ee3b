/*
 * What the files of state_text.c share: one reading, and the values in it. Each function says
 * false, with an error that names the line and what was expected, where the value is another.
 */
#ifndef CROSSFADE_CONFIG_STATE_STATE_TEXT_PRIVATE_H
#define CROSSFADE_CONFIG_STATE_STATE_TEXT_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

#include "config/file/document.h"
#include "config/model/config.h"
#include "config/state/state_text.h"

struct state_text_reader {
    const char *path;
    const struct document *document;
    const struct config *heir; /* who takes the place of the process whose state it is, or NULL */
    const struct migration_config *migrations;
    size_t count;
    struct state *state;
    struct error *error;
};

/* A text with its escapes undone, in the arena. */
bool state_text_string(const struct state_text_reader *reader, const yaml_node_t *node,
                       struct arena *arena, const char **out);
/* A list of two. */
bool state_text_is_pair(const struct state_text_reader *reader, const yaml_node_t *node,
                        const char *expected);
/* From 0 to `most`. */
bool state_text_number(const struct state_text_reader *reader, const yaml_node_t *node,
                       unsigned most, unsigned *out);
/* 0 or 1. */
bool state_text_bool(const struct state_text_reader *reader, const yaml_node_t *node, bool *out);
/* old or new. */
bool state_text_side(const struct state_text_reader *reader, const yaml_node_t *node,
                     enum side *out);

#endif
