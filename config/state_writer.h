/*
 * Writes the last good state to disk in the background, the newest only.
 *
 * Belongs to one loop and its thread; the disk is waited for on a thread of libuv's pool. A state
 * that cannot be written is logged, and traffic goes on.
 */
#ifndef CROSSFADE_CONFIG_STATE_WRITER_H
#define CROSSFADE_CONFIG_STATE_WRITER_H

#include "config/catalog.h"
#include "config/flags.h"

struct uv_loop_s;
struct state_writer;

struct state_writer *state_writer_start(struct uv_loop_s *loop, const char *path);
void state_writer_write(struct state_writer *writer, const struct catalog *catalog,
                        const struct snapshot *snapshot);

/* `stopped` comes when the newest state is on disk. */
void state_writer_stop(struct state_writer *writer, void (*stopped)(void *user), void *user);

#endif
