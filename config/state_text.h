/*
 * Reads the last good state from the text that state_print.h makes of it.
 *
 * Bytes only.
 */
#ifndef CROSSFADE_CONFIG_STATE_TEXT_H
#define CROSSFADE_CONFIG_STATE_TEXT_H

#include <stdbool.h>

#include "config/catalog.h"
#include "config/flags.h"
#include "protocol/base/bytes.h"
#include "protocol/base/error.h"

struct state {
    struct catalog *catalog;   /* of the migrations given; shapes not remembered are unknown */
    struct snapshot *snapshot; /* by the same index */
    bool *has_flags;           /* per migration: whether the snapshot's flags were remembered */
};

/* What the text remembers of these migrations; one that has another database or other tables now is
 * not the one that is remembered. False where the text is damaged. `path` is for messages. */
bool state_text_parse(const char *path, const char *text, size_t length,
                      const struct migration_config *migrations, size_t count, struct state *out,
                      struct error *error);

void state_text_free(struct state *state); /* leaves it empty; an empty one is allowed */

#endif
