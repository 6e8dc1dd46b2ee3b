/*
 * Roles' verifiers for logins that Crossfade ends itself (login.h): read by a thread of its own,
 * one after the other, so that no loop waits for them.
 *
 * Started and stopped by the control thread. A question may come from any worker's thread; its
 * answer goes to that worker (worker_answer), and if it has ended, nowhere. Nothing is remembered:
 * a password that has been changed counts at the next login.
 *
 * Limits: VERIFIERS_QUEUE_LIMIT questions wait; one more is answered at once that the server cannot
 * be reached. So are all that come within VERIFIERS_PAUSE_MS of a failure to reach it.
 */
#ifndef CROSSFADE_PROXY_VERIFIERS_H
#define CROSSFADE_PROXY_VERIFIERS_H

#include "config/database/verifier_reader.h"
#include "protocol/startup.h"
#include "proxy/world.h"

#define VERIFIERS_QUEUE_LIMIT 10000
#define VERIFIERS_PAUSE_MS 1000

struct session;
struct worker;

struct verifier_question {
    struct verifier_question *next;
    struct worker *worker;
    struct session *session; /* the worker's thread alone: NULL where nobody waits any more */
    struct world_config *config;
    char role[STARTUP_NAME_LIMIT + 1];
    enum verifier_status status;
    char verifier[VERIFIER_LIMIT];
};

/* `session` gives worker, configuration and role. */
struct verifier_question *verifier_question_new(struct session *session);
void verifier_question_free(struct verifier_question *question); /* wipes it */

struct verifiers;
struct verifiers *verifiers_start(void);
/* Waits for the question under way. No worker may ask any more. */
void verifiers_stop(struct verifiers *verifiers);
void verifiers_ask(struct verifiers *verifiers, struct verifier_question *question); /* takes it */

#endif
