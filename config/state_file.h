/*
 * The last good state on disk: the flags of every migration and the shapes of its tables, so that a
 * restart serves as before while Redis or the database is away, and so that the shape of a dropped
 * table is not forgotten.
 *
 * JSON. Written to a file beside it, synced and renamed, so a crash leaves the old one or the new
 * one.
 */
#ifndef CROSSFADE_CONFIG_STATE_FILE_H
#define CROSSFADE_CONFIG_STATE_FILE_H

#include <stdbool.h>

#include "config/catalog.h"
#include "config/flags.h"
#include "protocol/base/bytes.h"
#include "protocol/base/error.h"

struct state {
    struct catalog *catalog;   /* by the migrations given; shapes not remembered are unknown */
    struct snapshot *snapshot; /* by the same index */
    bool *has_flags;           /* per migration: whether the snapshot's flags were remembered */
};

/* What is remembered of these migrations; those that have other tables now are not. False where the
 * file is damaged; a file that does not exist is an empty state. */
bool state_file_read(const char *path, const struct migration_config *migrations, size_t count,
                     struct state *out, struct error *error);
bool state_file_parse(const char *path, const char *text, size_t length,
                      const struct migration_config *migrations, size_t count, struct state *out,
                      struct error *error);
void state_free(struct state *state); /* an emptied one is allowed */

/* The whole file's text, appended. */
void state_file_print(const struct catalog *catalog, const struct snapshot *snapshot,
                      struct bytes *out);

/* Blocks until the disk has it. */
bool state_file_write(const char *path, const struct bytes *text, struct error *error);

#endif
