/*
 * The last good state as text: JSON, one migration after the other.
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

/* The whole file's text, appended. Both are of the same migrations. */
void state_text_print(const struct catalog *catalog, const struct snapshot *snapshot,
                      struct bytes *out);

/* What the text remembers of these migrations; one that has another database or other tables now is
 * not the one that is remembered. False where the text is damaged. `path` is for messages. */
bool state_text_parse(const char *path, const char *text, size_t length,
                      const struct migration_config *migrations, size_t count, struct state *out,
                      struct error *error);

void state_text_free(struct state *state); /* leaves it empty; an empty one is allowed */

#endif
