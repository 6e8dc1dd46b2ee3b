#include "proxy/conversation/conversation.h"

#include "proxy/conversation/from_client.h"
#include "proxy/conversation/from_server.h"
#include "proxy/conversation/login.h"
#include "proxy/conversation/messages/copy_in.h"
#include "proxy/conversation/planning/progress.h"
#include "proxy/conversation/planning/waiting.h"

/* An idle session keeps no input buffer larger than this. */
#define CONVERSATION_KEPT_INPUT ((size_t)4096)

void conversation_free(struct session *session)
{
    login_end(session);
    planning_free(session);
    session_free(session);
}

/* Hands bytes to `process`, which says how many it dealt with, and keeps the rest for later. */
static void conversation_feed(struct session *session, struct bytes *input, const uint8_t *data,
                              size_t length,
                              size_t (*process)(struct session *, const uint8_t *, size_t))
{
    if (input->length == 0) {
        size_t used = process(session, data, length);
        bytes_add(input, data + used, length - used);
        return;
    }
    bytes_add(input, data, length);
    size_t used = process(session, input->data, input->length);
    if (session->link != NULL)
        link_out(session->link); /* what passes out of this memory passes now */
    outflow_bytes(&session->client.out);
    bytes_consume(input, used);
    if (input->length == 0 && input->capacity > CONVERSATION_KEPT_INPUT)
        bytes_free(input);
}

static size_t conversation_process_client(struct session *session, const uint8_t *data,
                                          size_t length)
{
    size_t used = 0;
    if (session->state == SESSION_LOGIN || session->state == SESSION_READY)
        used = from_client_process(session, data, length);
    /* What comes after it has failed is of no interest any more. */
    return session->state == SESSION_FAILED ? length : used;
}

static size_t conversation_process_server(struct session *session, const uint8_t *data,
                                          size_t length)
{
    return session->state == SESSION_FAILED ? length : from_server_process(session, data, length);
}

void conversation_hear_client(struct session *session, const uint8_t *data, size_t length)
{
    if (session->state == SESSION_READY)
        session_take_world(session);
    conversation_feed(session, &session->client.input, data, length, conversation_process_client);
    conversation_advance(session);
}

void conversation_hear_server(struct session *session, const uint8_t *data, size_t length)
{
    conversation_feed(session, &session->link->input, data, length, conversation_process_server);
    conversation_advance(session);
}

/* Takes up the message that was kept back, and what has come after it. */
static void conversation_resume(struct session *session)
{
    if (session->client.input.length == 0)
        return;
    conversation_feed(session, &session->client.input, NULL, 0, conversation_process_client);
}

static bool conversation_is_answered(const struct session *session)
{
    return session->link->answers.count == 0 || session->link->copy_in;
}

/* What is to be found out about a COPY. */
static void conversation_clear_up(struct session *session)
{
    if (copy_in_is_unclear(session) &&
        (session->state == SESSION_READY || session->state == SESSION_AWAITING))
        copy_in_clear_up(session);
}

void conversation_advance(struct session *session)
{
    enum session_state before;
    if (session->link == NULL) {
        session_take_world(session);
        return;
    }
    conversation_clear_up(session);
    do {
        before = session->state;
        if (session->state == SESSION_PLANNING && !progress_is_waiting(session)) {
            progress_advance(session);
            if (session->planning->step == PLANNING_DONE)
                session_enter(session, SESSION_READY, "planned");
        } else if (session->state == SESSION_AWAITING && conversation_is_answered(session)) {
            session_enter(session, SESSION_READY, "answered");
        }
        if (session->state == SESSION_READY && before != SESSION_READY)
            conversation_resume(session);
    } while (session->state != before && session->state != SESSION_FAILED);
    if (session->state == SESSION_FAILED)
        return;
    if (session->state == SESSION_READY || session->state == SESSION_LOGIN)
        conversation_resume(session);
    answers_rest(&session->link->answers);
    session_take_world(session);
}

void conversation_cancel(struct session *session)
{
    if (session->state == SESSION_PLANNING && waiting_cancel(session))
        conversation_advance(session);
}
