/*
 * Roles' verifiers for logins that Crossfade ends itself (login.h): read by a thread of its own,
 * one after the other, so that no loop waits for them.
 *
 * Started and stopped by the main thread. A question may come from any worker's thread; its
 * answer goes to that worker (worker_answer), and if it has ended, nowhere. Nothing is remembered:
 * a password that has been changed counts at the next login.
 *
 * Limits: VERIFIERS_QUEUE_LIMIT questions wait; one more is answered at once that the server cannot
 * be reached. So are all that come within VERIFIERS_PAUSE_MS of a failure to reach it.
 */
#ifndef CROSSFADE_PROXY_PROCESS_VERIFIERS_H
#define CROSSFADE_PROXY_PROCESS_VERIFIERS_H

#include "config/database/verifier_reader.h"
#include "protocol/startup.h"
#include "proxy/world/world.h"

#define VERIFIERS_QUEUE_LIMIT 10000
#define VERIFIERS_PAUSE_MS 1000

struct client;

struct verifier_question {
    struct verifier_question *next;
    void (*on_answer)(struct verifier_question *question, void *owner); /* takes it over */
    void *owner;
    struct client *client; /* the worker's thread alone: NULL where nobody waits any more */
    struct world_config *config;
    char role[STARTUP_NAME_LIMIT + 1];
    enum verifier_status status;
    char verifier[VERIFIER_LIMIT];
};

/* `client` gives configuration and role. `on_answer` may come on any thread. */
struct verifier_question *
verifier_question_new(struct client *client,
                      void (*on_answer)(struct verifier_question *question, void *owner),
                      void *owner);
void verifier_question_free(struct verifier_question *question); /* wipes it */

struct verifiers;
struct verifiers *verifiers_start(void);
/* Waits for the question under way. No worker may ask any more. */
void verifiers_stop(struct verifiers *verifiers);
void verifiers_ask(struct verifiers *verifiers, struct verifier_question *question); /* takes it */

#endif
