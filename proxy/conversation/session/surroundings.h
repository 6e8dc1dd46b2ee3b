/*
 * What a session has around it: what the thread that it runs on knows, and what a session may wish
 * of whoever holds its connections and its thread.
 *
 * Nothing of the conversation waits, connects or writes to a socket. It reads its surroundings, and
 * says what it wishes; who holds it does that when and as it can.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_SURROUNDINGS_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_SURROUNDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/conversation/session/hidden_log.h"
#include "proxy/world/world.h"
#include "rewrite/plan/plan_cache.h"

struct session;
struct planning;

/* Of a thread, shared by its sessions. */
struct surroundings {
    uint64_t now;        /* in milliseconds that never go back: when what is dealt with happened */
    struct world *world; /* the newest */
    uint64_t catalog_read; /* its catalog is not older than that request of read_catalog */
    struct plan_cache *plans;
    struct hidden_log hidden;
};

struct wishes {
    /* A migrating table was altered, or may have been: the catalog is to be read. Gives the
     * request's number, which surroundings.catalog_read reaches. */
    uint64_t (*read_catalog)(struct session *session);
    /* conversation_advance, after so many milliseconds at the latest. */
    void (*look_later)(struct session *session, uint64_t milliseconds);
    /* The number of the newest world that was served before a snapshot of the server's with that
     * xmax was taken, as far as is known; 0: none. */
    uint64_t (*world_before)(struct session *session, uint64_t xmax);
    /* A transaction that touched a migration has ended, and first did so under that snapshot; or,
     * with 0, one under another configuration. */
    void (*transaction_ended)(struct session *session, uint64_t snapshot);
    /* The session's planning on another thread, by thinking_do; then planning->thought is NULL
     * again, and the session is to be advanced. Sets planning->thought. */
    void (*think)(struct session *session);
    /* The role's verifier is needed: login_take_verifier. */
    void (*read_verifier)(struct session *session);
    /* The body of BackendKeyData: the key by which the session is cancelled from now on. */
    void (*take_key)(struct session *session, const uint8_t *body, size_t length);
    /* The login is through. False where the server is not what is asked for: the session has
     * failed. */
    bool (*check_server)(struct session *session);
};

#endif
