/*
 * The last good state on disk: the flags of every migration and the shapes of its tables, so that a
 * restart serves as before while Redis or the database is away, and so that the shape of a dropped
 * table is not forgotten.
 *
 * Written to a file beside it, synced and renamed, so a crash leaves the old one or the new one.
 */
#ifndef CROSSFADE_CONFIG_STATE_STATE_FILE_H
#define CROSSFADE_CONFIG_STATE_STATE_FILE_H

#include <stdbool.h>

#include "config/state/state_text.h"
#include "protocol/base/bytes.h"
#include "protocol/base/error.h"

/* What is remembered of these migrations. False where the file cannot be read or is damaged, or
 * where these migrations must not go on from it; a file that does not exist is an empty state. */
bool state_file_read(const char *path, const struct migration_config *migrations, size_t count,
                     struct state *out, struct error *error);

/* Blocks until the disk has it. */
bool state_file_write(const char *path, const struct bytes *text, struct error *error);

#endif
