/*
 * Reads the catalog in the background: at once, when told that it may have changed, and again with
 * growing pauses while it cannot be read.
 *
 * Belongs to one loop and its thread; the reading itself runs on a thread of libuv's pool. The
 * configuration must outlive it.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_CATALOG_WATCH_H
#define CROSSFADE_CONFIG_DATABASE_CATALOG_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "config/model/catalog.h"
#include "config/model/config.h"
#include "protocol/base/error.h"

struct uv_loop_s;
struct catalog_watch;

struct catalog_listener {
    /* A reading has ended: the catalog, which the callee retains if it keeps it, or NULL and why
     * not. The reading began after that request of catalog_watch_read. The watch may be told to
     * read again or to stop from within. */
    void (*on_catalog)(struct catalog *catalog, const struct error *error, uint64_t number,
                       void *user);
    void *user;
};

/* `previous` is what is remembered; the first reading begins at the loop's next turn. */
struct catalog_watch *catalog_watch_start(struct uv_loop_s *loop, const struct config *config,
                                          struct catalog *previous,
                                          const struct catalog_listener *listener);

/* Now, or when the present one ends. Requests have numbers that grow; 0 has none. Which reading it
 * is, counted from 1. */
uint64_t catalog_watch_read(struct catalog_watch *watch, uint64_t number);
void catalog_watch_read_later(struct catalog_watch *watch); /* after a pause of seconds */
bool catalog_watch_has_ended(const struct catalog_watch *watch, uint64_t reading);

/* No callback but `stopped` from here on; it waits for a reading under way. */
void catalog_watch_stop(struct catalog_watch *watch, void (*stopped)(void *user), void *user);

#endif
