/*
 * One thread with one loop: its listeners, its sessions, its cache of plans.
 *
 * Started and stopped by the main thread, which talks to it through worker_give, worker_order
 * and worker_answer, and nothing else. Everything below `wake` belongs to the worker's own thread.
 */
#ifndef CROSSFADE_PROXY_PROCESS_WORKER_H
#define CROSSFADE_PROXY_PROCESS_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "config/model/config.h"
#include "protocol/base/bytes.h"
#include "protocol/base/error.h"
#include "proxy/client/client.h"
#include "proxy/process/listener.h"
#include "proxy/process/thoughts.h"
#include "proxy/world/world.h"
#include "proxy/world/world_marks.h"

struct verifier_question;
struct worker_listener;

struct worker_callbacks {
    /* Any thread: a migrating table was altered, or may have been. The number is of the request to
     * read the catalog anew, which worker_tell_catalog answers. */
    uint64_t (*on_ddl)(void *owner);
    /* Any thread: to be answered. Takes it over. */
    void (*on_verifier_wanted)(void *owner, struct verifier_question *question);
    /* Any thread: a session is gone whose server process may still work on a migration. */
    void (*on_doubt)(void *owner, uint32_t process, const char *database);
    /* Any thread: to be given to worker_cancel of every worker. */
    void (*on_cancel)(void *owner, const uint8_t *key, size_t length);
    /* The worker's thread: worker_looked, worker_cleared_fence or worker_settled has
     * changed. */
    void (*on_clear)(void *owner);
    void (*on_stopped)(void *owner); /* the worker's thread: its last session is gone */
    void *owner;
};

struct worker {
    unsigned number;
    uv_thread_t thread;
    struct worker_callbacks callbacks;
    uv_mutex_t lock; /* guards the next eight */
    struct world *given;
    struct world *look_at;
    struct bytes cancels; /* keys of cancel requests, each after its length in two bytes */
    uint64_t catalog_told;
    struct world_marks marks;
    struct verifier_question *answered;
    enum client_order ordered;
    bool is_deaf; /* its loop is ending: it cannot be woken any more */
    _Atomic uint64_t looked;
    atomic_bool look_held; /* set before `looked` */
    _Atomic uint64_t cleared_fence;
    _Atomic uint64_t settled;
    uv_async_t wake;

    uv_loop_t loop;
    struct clients clients;
    uv_timer_t tick;  /* looks at how long sessions take */
    uv_timer_t later; /* takes up the sessions that wait for something with a time limit */
    struct thoughts thoughts;
    struct worker_listener *listeners;
    size_t listener_count;
    uint64_t next_session_id;
};

/* Listens on the shares and takes over their sockets. Starts the thread. */
struct worker *worker_start(unsigned number, struct world *world,
                            const struct listener_share *shares, size_t share_count,
                            const struct worker_callbacks *callbacks);
void worker_give(struct worker *worker, struct world *world); /* takes a reference of its own */
/* The catalog has been read since that request; a world with it, where it has changed, was given
 * before. */
void worker_tell_catalog(struct worker *worker, uint64_t request);
void worker_tell_mark(struct worker *worker, struct world_mark mark);
void worker_set_order(struct worker *worker, enum client_order order);
/* More is known of the hosts: takes up the sessions that wait for it. */
void worker_tell_hosts(struct worker *worker);
/* Asks whether a transaction is in the way of the world's fence that is older than the migration's
 * limit. Those are logged. Takes a reference. */
void worker_look(struct worker *worker, struct world *world);
/* The number of the newest fence for which it has looked, and whether there was one. */
uint64_t worker_looked(const struct worker *worker, bool *held);
/* The newest fence under which no transaction of this worker runs by older flags any more. */
uint64_t worker_cleared_fence(const struct worker *worker);
/* The number of the newest snapshot before which no transaction of this worker has begun to touch a
 * migration. */
uint64_t worker_settled(const struct worker *worker);
void worker_join(struct worker *worker); /* waits for the thread and frees the worker */

/* Any thread: a client wishes to cancel what runs in the session of that key (BackendKeyData). */
void worker_cancel(struct worker *worker, const uint8_t *key, size_t length);

#endif
