/*
 * Reads the last good state from the text that state_print.h makes of it.
 *
 * Bytes only.
 */
#ifndef CROSSFADE_CONFIG_STATE_STATE_TEXT_H
#define CROSSFADE_CONFIG_STATE_STATE_TEXT_H

#include <stdbool.h>

#include "config/file/identity.h"
#include "config/model/catalog.h"
#include "config/model/flags.h"
#include "protocol/base/bytes.h"
#include "protocol/base/error.h"

struct state {
    struct catalog *catalog;   /* of the migrations given; shapes not remembered are unknown */
    struct snapshot *snapshot; /* by the same index */
    bool *has_flags;           /* per migration: whether the snapshot's flags were remembered */
    bool is_on_disk;           /* in the configuration's state file */
};

/* What the text remembers of these migrations; one that has another database or other tables now is
 * not the one that is remembered. False where the text is damaged, or where these migrations must
 * not go on from it (state_match.h). `path` says in messages where it is remembered. */
bool state_text_parse(const char *path, const char *text, size_t length,
                      const struct migration_config *migrations, size_t count, struct state *out,
                      struct error *error);

/* Also false where anything in it is another one than here: what it serves, or the migrations. For
 * the state of another process whose place this one takes. */
bool state_text_take_over(const char *path, const char *text, size_t length,
                          const struct config *config, struct state *out, struct error *error);

void state_text_free(struct state *state); /* leaves it empty; an empty one is allowed */

#endif
