/*
 * What the files of serve.c share. serve_flags.c has the flags, fences and what waits for older
 * transactions, serve_sources.c the readings of the configuration file.
 */
#ifndef CROSSFADE_PROXY_PROCESS_SERVE_PRIVATE_H
#define CROSSFADE_PROXY_PROCESS_SERVE_PRIVATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "config/live/live.h"
#include "proxy/process/doubts.h"
#include "proxy/process/fence.h"
#include "proxy/process/listener.h"
#include "proxy/process/serve.h"
#include "proxy/process/succession.h"
#include "proxy/process/verifiers.h"
#include "proxy/process/worker.h"
#include "proxy/upstream/hosts_watch.h"
#include "proxy/world/world.h"

#define SERVE_SIGNALS 3

enum serve_state {
    SERVE_STARTING, /* until the first world */
    SERVE_SERVING,
    SERVE_DRAINING, /* workers end */
    SERVE_ENDING    /* workers are gone, handles close */
};

/* What is asked of doubts.h, each time with the number of what it is asked for. */
enum serve_ticket { SERVE_TICKET_LOOK, SERVE_TICKET_OPEN, SERVE_TICKET_SETTLED, SERVE_TICKETS };

/* One reading of the configuration file, and what keeps flags, catalog and hosts current for it. */
struct serve_source {
    struct serve *serve;
    struct world_config *config;
    struct live *live;
    struct hosts_watch *hosts;
    unsigned parts; /* of these two, not stopped yet */
};

struct serve {
    enum serve_state state;
    int exit_status;
    uv_loop_t loop;
    uv_signal_t signals[SERVE_SIGNALS];
    uv_timer_t drain_timer;
    uv_async_t ddl_seen;
    _Atomic uint64_t ddl_requests; /* to read the catalog anew: the newest one's number */
    uv_async_t worker_stopped;
    uv_async_t worker_clear;
    struct fence fence;
    struct doubts doubts;
    uint64_t settled;            /* number of the newest snapshot that the log calls settled */
    bool reload_asked;           /* SIGHUP came, and the file is yet to be read */
    uint64_t unsettled;          /* of the one for which the log says what it waits for */
    struct world *newest;        /* of the newest catalog, which the worlds to come have */
    struct serve_source *source; /* whose worlds are served */
    struct serve_source *next;   /* read by SIGHUP, not served yet */
    struct world *world;
    struct listener_set listeners;
    struct succession succession;
    struct verifiers *verifiers;
    struct worker *_Atomic *workers; /* a cancel request reads it on any worker's thread */
    size_t worker_count;
    atomic_uint stopped_workers;
};

/* The loop ends when all handles are closed. */
void serve_end(struct serve *serve);
/* The first world is there. */
void serve_start_workers(struct serve *serve);
/* What is in force, as the state file has it. */
void serve_print_state(const struct serve *serve, struct bytes *out);

/* Flags (serve_flags.c). */

extern const struct fence_callbacks SERVE_FENCE_CALLBACKS;

bool serve_is_changing(const struct serve *serve);
void serve_explain_changing(struct error *error);
void serve_on_mark(struct world_mark mark, void *owner);
void serve_on_commit(const struct error *error, void *source);
/* A worker, or the server, has got over something that a fence or the flags wait for, maybe. */
void serve_check_workers(void *owner);

/* Readings of the configuration file (serve_sources.c). */

/* The first one. Takes `config` over. */
bool serve_start_first(struct serve *serve, struct config *config, struct error *error);
void serve_stop_source(struct serve_source *source); /* NULL is allowed */
/* SIGHUP came. It is read when nothing else is being read. */
void serve_reload_if_asked(struct serve *serve);

#endif
