/*
 * Writes the last good state to disk in the background, one text after the other.
 *
 * Belongs to one loop and its thread; the disk is waited for on a thread of libuv's pool.
 */
#ifndef CROSSFADE_CONFIG_STATE_STATE_WRITER_H
#define CROSSFADE_CONFIG_STATE_STATE_WRITER_H

#include <stdbool.h>

#include "protocol/base/bytes.h"
#include "protocol/base/error.h"

struct uv_loop_s;
struct state_writer;

/* NULL: the disk has it, and its folder too. Else it may have it or the one before. Comes from the
 * loop; the writer may be told to write again or to stop from within. */
typedef void state_writer_callback(const struct error *error, void *user);

struct state_writer *state_writer_start(struct uv_loop_s *loop, const char *path,
                                        state_writer_callback *written, void *user);
/* Takes the bytes over. Not before `written` has come for the text before. */
void state_writer_write(struct state_writer *writer, struct bytes *text);

/* No `written` from here on; `stopped` comes when a text under way is on disk. */
void state_writer_stop(struct state_writer *writer, void (*stopped)(void *user), void *user);

#endif
