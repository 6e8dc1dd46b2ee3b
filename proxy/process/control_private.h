/*
 * What the files of control.c share: one control thread. control_flags.c has the flags, fences and
 * what waits for older transactions, control_sources.c the readings of the configuration file.
 */
#ifndef CROSSFADE_PROXY_PROCESS_CONTROL_PRIVATE_H
#define CROSSFADE_PROXY_PROCESS_CONTROL_PRIVATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "config/live/live.h"
#include "proxy/process/control.h"
#include "proxy/process/doubts.h"
#include "proxy/process/fence.h"
#include "proxy/process/listener.h"
#include "proxy/process/succession.h"
#include "proxy/process/verifiers.h"
#include "proxy/process/worker.h"
#include "proxy/upstream/hosts_watch.h"
#include "proxy/world/world.h"

#define CONTROL_SIGNALS 3

enum control_state {
    CONTROL_STARTING, /* until the first world */
    CONTROL_SERVING,
    CONTROL_DRAINING, /* workers end */
    CONTROL_ENDING    /* workers are gone, handles close */
};

/* What is asked of doubts.h, each time with the number of what it is asked for. */
enum control_ticket {
    CONTROL_TICKET_LOOK,
    CONTROL_TICKET_OPEN,
    CONTROL_TICKET_SETTLED,
    CONTROL_TICKETS
};

/* One reading of the configuration file, and what keeps flags, catalog and hosts current for it. */
struct control_source {
    struct control *control;
    struct world_config *config;
    struct live *live;
    struct hosts_watch *hosts;
    unsigned parts; /* of these two, not stopped yet */
};

struct control {
    enum control_state state;
    int exit_status;
    uv_loop_t loop;
    uv_signal_t signals[CONTROL_SIGNALS];
    uv_timer_t drain_timer;
    uv_async_t ddl_seen;
    _Atomic uint64_t ddl_requests; /* to read the catalog anew: the newest one's number */
    uv_async_t worker_stopped;
    uv_async_t worker_clear;
    struct fence fence;
    struct doubts doubts;
    uint64_t settled;              /* number of the newest snapshot that the log calls settled */
    bool reload_asked;             /* SIGHUP came, and the file is yet to be read */
    uint64_t unsettled;            /* of the one for which the log says what it waits for */
    struct world *newest;          /* of the newest catalog, which the worlds to come have */
    struct control_source *source; /* whose worlds are served */
    struct control_source *next;   /* read by SIGHUP, not served yet */
    struct world *world;
    struct listener_set listeners;
    struct succession succession;
    struct verifiers *verifiers;
    struct worker *_Atomic *workers; /* a cancel request reads it on any worker's thread */
    size_t worker_count;
    atomic_uint stopped_workers;
};

/* The loop ends when all handles are closed. */
void control_end(struct control *control);
/* The first world is there. */
void control_start_workers(struct control *control);
/* What is in force, as the state file has it. */
void control_print_state(const struct control *control, struct bytes *out);

/* Flags (control_flags.c). */

extern const struct fence_callbacks CONTROL_FENCE_CALLBACKS;

bool control_is_changing(const struct control *control);
void control_explain_changing(struct error *error);
void control_on_mark(struct world_mark mark, void *owner);
void control_on_commit(const struct error *error, void *source);
/* A worker, or the server, has got over something that a fence or the flags wait for, maybe. */
void control_check_workers(void *owner);

/* Readings of the configuration file (control_sources.c). */

/* The first one. Takes `config` over. */
bool control_start_first(struct control *control, struct config *config, struct error *error);
void control_stop_source(struct control_source *source); /* NULL is allowed */
/* SIGHUP came. It is read when nothing else is being read. */
void control_reload_if_asked(struct control *control);

#endif
