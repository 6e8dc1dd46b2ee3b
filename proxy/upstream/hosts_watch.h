/*
 * Makes the views of hosts.h: looks up names, and asks the servers for their roles.
 *
 * Only when a connection asks for it, and at most every HOSTS_WATCH_PAUSE_MS; each name is looked
 * up once for all who wait for it, so that however many sessions begin, no more threads of libuv's
 * pool are busy with it than there are names. Addresses that were known stay in use while a look-up
 * fails, unless the answer is that there is no such name.
 *
 * Belongs to one loop and its thread; the asking runs on a thread of the pool.
 */
#ifndef CROSSFADE_PROXY_UPSTREAM_HOSTS_WATCH_H
#define CROSSFADE_PROXY_UPSTREAM_HOSTS_WATCH_H

#include <uv.h>

#include "proxy/upstream/hosts.h"

#define HOSTS_WATCH_PAUSE_MS 250

struct hosts_watch;

/* `on_view`, on the loop's thread: there is a newer view. `hosts` must outlive the watch. */
struct hosts_watch *hosts_watch_start(uv_loop_t *loop, struct hosts *hosts,
                                      void (*on_view)(void *owner), void *owner);
/* No callback but `stopped` from here on, which may wait for a look-up under way. */
void hosts_watch_stop(struct hosts_watch *watch, void (*stopped)(void *user), void *user);

#endif
