#include "proxy/process/verifiers.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "proxy/client/client.h"

struct verifiers {
    uv_thread_t thread;
    uv_mutex_t lock; /* guards the next five */
    uv_cond_t asked;
    struct verifier_question *first;
    struct verifier_question **end;
    size_t count;
    bool is_stopping;

    /* The thread's own. */
    struct world_config *config; /* whose control connection `reader` has */
    struct verifier_reader *reader;
    uint64_t paused_until;
    struct error problem; /* the last one that was logged; no message for none */
};

struct verifier_question *
verifier_question_new(struct client *client,
                      void (*on_answer)(struct verifier_question *question, void *owner),
                      void *owner)
{
    struct verifier_question *question = memory_zero(1, sizeof *question);
    question->on_answer = on_answer;
    question->owner = owner;
    question->client = client;
    question->config = world_config_retain(client->session.world->config);
    snprintf(question->role, sizeof question->role, "%s", client->session.client.user);
    return question;
}

void verifier_question_free(struct verifier_question *question)
{
    world_config_release(question->config);
    OPENSSL_cleanse(question, sizeof *question);
    memory_free(question);
}

/* What keeps happening is said once. */
static void verifiers_log(struct verifiers *verifiers, enum verifier_status status,
                          const struct error *error)
{
    struct error *problem = &verifiers->problem;
    bool is_bad = status == VERIFIER_FORBIDDEN || status == VERIFIER_UNREACHABLE;
    if (!is_bad && problem->message[0] != '\0') {
        log_event(LOG_LEVEL_INFO, "verifiers_readable");
        *problem = (struct error){0};
    } else if (is_bad && strcmp(problem->message, error->message) != 0) {
        log_event(LOG_LEVEL_WARNING,
                  status == VERIFIER_FORBIDDEN ? "verifiers_forbidden" : "verifiers_unreachable",
                  LOG_TEXT("reason", error->message),
                  LOG_TEXT("effect", "clients that bind SCRAM to their TLS cannot log in"));
        *problem = *error;
    }
}

static void verifiers_take_config(struct verifiers *verifiers, struct world_config *config)
{
    if (verifiers->config == config)
        return;
    verifier_reader_free(verifiers->reader);
    world_config_release(verifiers->config);
    verifiers->config = world_config_retain(config);
    verifiers->reader = verifier_reader_new(config->config);
    verifiers->paused_until = 0;
}

static uint64_t verifiers_now_ms(void)
{
    return uv_hrtime() / 1000000;
}

static void verifiers_answer(struct verifiers *verifiers, struct verifier_question *question)
{
    struct error error;
    verifiers_take_config(verifiers, question->config);
    question->status = VERIFIER_UNREACHABLE;
    if (verifiers_now_ms() >= verifiers->paused_until) {
        question->status =
            verifier_reader_ask(verifiers->reader, question->role, question->verifier, &error);
        if (question->status == VERIFIER_UNREACHABLE)
            verifiers->paused_until = verifiers_now_ms() + VERIFIERS_PAUSE_MS;
        verifiers_log(verifiers, question->status, &error);
    }
    question->on_answer(question, question->owner);
}

/* NULL where there will be none any more. */
static struct verifier_question *verifiers_next(struct verifiers *verifiers)
{
    uv_mutex_lock(&verifiers->lock);
    while (verifiers->first == NULL && !verifiers->is_stopping)
        uv_cond_wait(&verifiers->asked, &verifiers->lock);
    struct verifier_question *question = verifiers->is_stopping ? NULL : verifiers->first;
    if (question != NULL) {
        verifiers->first = question->next;
        verifiers->count--;
        if (verifiers->first == NULL)
            verifiers->end = &verifiers->first;
        question->next = NULL;
    }
    uv_mutex_unlock(&verifiers->lock);
    return question;
}

static void verifiers_run(void *argument)
{
    struct verifiers *verifiers = argument;
    struct verifier_question *question;
    while ((question = verifiers_next(verifiers)) != NULL)
        verifiers_answer(verifiers, question);
}

struct verifiers *verifiers_start(void)
{
    struct verifiers *verifiers = memory_zero(1, sizeof *verifiers);
    verifiers->end = &verifiers->first;
    uv_mutex_init(&verifiers->lock);
    uv_cond_init(&verifiers->asked);
    int status = uv_thread_create(&verifiers->thread, verifiers_run, verifiers);
    assert(status == 0);
    (void)status;
    return verifiers;
}

void verifiers_stop(struct verifiers *verifiers)
{
    uv_mutex_lock(&verifiers->lock);
    verifiers->is_stopping = true;
    uv_cond_signal(&verifiers->asked);
    uv_mutex_unlock(&verifiers->lock);
    uv_thread_join(&verifiers->thread);
    while (verifiers->first != NULL) {
        struct verifier_question *question = verifiers->first;
        verifiers->first = question->next;
        verifier_question_free(question);
    }
    verifier_reader_free(verifiers->reader);
    world_config_release(verifiers->config);
    uv_cond_destroy(&verifiers->asked);
    uv_mutex_destroy(&verifiers->lock);
    memory_free(verifiers);
}

void verifiers_ask(struct verifiers *verifiers, struct verifier_question *question)
{
    uv_mutex_lock(&verifiers->lock);
    bool has_room = verifiers->count < VERIFIERS_QUEUE_LIMIT;
    if (has_room) {
        *verifiers->end = question;
        verifiers->end = &question->next;
        verifiers->count++;
        uv_cond_signal(&verifiers->asked);
    }
    uv_mutex_unlock(&verifiers->lock);
    if (has_room)
        return;
    question->status = VERIFIER_UNREACHABLE;
    question->on_answer(question, question->owner);
}
