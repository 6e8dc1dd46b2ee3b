/*
 * The main thread: it reads the configuration, keeps flags and catalog current, starts and stops
 * the workers and hands them each new world.
 *
 * SIGTERM and SIGINT drain: no new connections, sessions end when their transactions do, after
 * SERVE_DRAIN_SECONDS all that are left are cut; a second signal cuts at once. SIGHUP reads the
 * file again: a file that does not hold is logged and changes nothing.
 */
#ifndef CROSSFADE_PROXY_PROCESS_SERVE_H
#define CROSSFADE_PROXY_PROCESS_SERVE_H

#include "config/model/config.h"

#define SERVE_DRAIN_SECONDS 60

/* Serves until told to stop. Takes over the configuration. Returns an exit status. */
int serve_run(struct config *config);

#endif
