/*
 * What is known of the upstream's hosts at the moment: the addresses that their names stand for,
 * and where target_session_attrs asks for a role, which of them has it.
 *
 * One `struct hosts` belongs to one reading of the configuration. What is known is a view:
 * immutable but for what sessions learn of a server, reference counted, replaced as a whole. The
 * main thread makes views (hosts_watch.h); every other thread takes the newest and asks for a
 * newer one. A request has a number, which hosts_done reaches when it has been carried out. Where
 * all hosts are addresses or sockets and no role is asked for, the first view is the last.
 *
 * Any thread, except where it says otherwise.
 */
#ifndef CROSSFADE_PROXY_UPSTREAM_HOSTS_H
#define CROSSFADE_PROXY_UPSTREAM_HOSTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/config.h"
#include "proxy/upstream/endpoint.h"

#define HOSTS_PROBLEM_LIMIT 160
/* Of one name; what else it stands for is left out. */
#define HOSTS_ADDRESSES_LIMIT 32

struct hosts_item {
    struct endpoint *endpoint;
    enum upstream_role role;           /* as it was found last */
    char problem[HOSTS_PROBLEM_LIMIT]; /* why the role is DOWN or UNKNOWN, or "" */
    _Atomic int learned;      /* enum upstream_role: where `role` is UNKNOWN, what a session saw */
    _Atomic uint64_t slow_at; /* when it last did not answer in time, or 0 */
};

struct hosts_view {
    atomic_uint references;
    uint64_t looked_up_at; /* all times in ms of a monotonic clock; 0: not yet */
    uint64_t probed_at;
    atomic_bool
        doubted; /* a session has found a standby where a primary was, or the other way round */
    char (*problems)[HOSTS_PROBLEM_LIMIT]; /* by host: why its name stands for nothing, or "" */
    size_t host_count;
    struct hosts_item *items; /* in the order of the configuration, then of the look-up */
    size_t item_count;
};

struct hosts;

/* The configuration must outlive it. */
struct hosts *hosts_new(const struct config *config);
void hosts_free(struct hosts *hosts); /* NULL is allowed */
const struct config *hosts_config(const struct hosts *hosts);

bool hosts_have_names(const struct hosts *hosts); /* that must be looked up */
bool hosts_have_roles(const struct hosts *hosts); /* that are asked for */

uint64_t hosts_now_ms(void);

struct hosts_view *hosts_view(struct hosts *hosts); /* the newest; a reference for the caller */
void hosts_view_release(struct hosts_view *view);   /* NULL is allowed */

/* Asks for a newer view. `anew`: for one that is begun from now on, and with all names looked up
 * again; otherwise what is on its way will do. 0 where nobody makes any more. */
uint64_t hosts_ask(struct hosts *hosts, bool anew);
bool hosts_done(struct hosts *hosts, uint64_t number);

/* A session has found out what the server at this endpoint is, or that it does not answer. */
void hosts_learn(struct hosts *hosts, const struct endpoint *endpoint, enum upstream_role role);
void hosts_learn_slow(struct hosts *hosts, const struct endpoint *endpoint);

/* --- For the one that makes the views -------------------------------------------------------- */

/* `wake` is called, on any thread, when a view has been asked for; NULL ends that. */
void hosts_serve(struct hosts *hosts, void (*wake)(void *owner), void *owner);
/* Whether something is asked for. *anew: with all names, as after a failure. */
bool hosts_are_asked(struct hosts *hosts, bool *anew);
/* Begins with that; the request's number. */
uint64_t hosts_begin(struct hosts *hosts);
/* Takes the view over, and carries over what was learned; the request is done. */
void hosts_publish(struct hosts *hosts, struct hosts_view *view, uint64_t number);

/* A view without items. */
struct hosts_view *hosts_view_new(size_t host_count, size_t most_items);
/* Takes the endpoint's reference over. */
struct hosts_item *hosts_view_add(struct hosts_view *view, struct endpoint *endpoint);
const struct hosts_item *hosts_view_find(const struct hosts_view *view,
                                         const struct endpoint *endpoint);

#endif
