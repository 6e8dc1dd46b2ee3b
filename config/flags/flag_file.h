/*
 * Flags from a YAML file with the keys that Redis would have:
 *
 *     DATABASE_NAMES_TABLE_WRITE: [names, new_names]
 *     DATABASE_NAMES_TABLE_READ: names
 *     DATABASE_NAMES_TABLE_READ_CANARY: {table: new_names, percent: 10}
 *     DATABASE_NAMES_TABLE_READ_CLIENTS: {"42": new_names}
 *
 * The file's folder is watched, because editors put a new file in the old one's place. A file that
 * does not exist means no flags; one that cannot be read to its end, or is empty, is half-written
 * and waits for its next change. Belongs to one loop and its thread.
 */
#ifndef CROSSFADE_CONFIG_FLAGS_FLAG_FILE_H
#define CROSSFADE_CONFIG_FLAGS_FLAG_FILE_H

#include "config/flags/flag_source.h"
#include "config/model/config.h"

struct uv_loop_s;
struct flag_file;

struct flag_file *flag_file_start(struct uv_loop_s *loop, const struct config *config,
                                  const struct flag_listener *listener);

/* No callback but `stopped` from here on; it comes when the handles are closed. */
void flag_file_stop(struct flag_file *file, void (*stopped)(void *user), void *user);

/* The file's text as a reading. */
struct flag_reading *flag_file_parse(const struct config *config, const char *text, size_t length,
                                     struct error *error);

#endif
