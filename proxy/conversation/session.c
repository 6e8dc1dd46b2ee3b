#include "proxy/conversation/session.h"

#include <assert.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "protocol/frontend.h"
#include "proxy/conversation/copy_in.h"
#include "proxy/conversation/from_client.h"
#include "proxy/conversation/from_server.h"
#include "proxy/conversation/inquiry.h"
#include "proxy/conversation/login.h"
#include "proxy/conversation/settings.h"

/* An idle session keeps no input buffer larger than this. */
#define SESSION_KEPT_INPUT ((size_t)4096)

#define SESSION_BIT(state) (1U << (unsigned)(state))

/* Names as the log shows them, and the states that may follow. */
static const struct {
    const char *name;
    unsigned next;
} SESSION_STATES[SESSION_STATE_COUNT] = {
    [SESSION_OUTSIDE] = {"outside", SESSION_BIT(SESSION_LOGIN)},
    [SESSION_LOGIN] = {"login", SESSION_BIT(SESSION_READY) | SESSION_BIT(SESSION_OUTSIDE)},
    [SESSION_READY] = {"ready", SESSION_BIT(SESSION_DRAINING) | SESSION_BIT(SESSION_PLANNING)},
    [SESSION_DRAINING] = {"draining", SESSION_BIT(SESSION_READY)},
    [SESSION_PLANNING] = {"planning", SESSION_BIT(SESSION_READY)},
    [SESSION_FAILED] = {"failed", 0},
};

/* --- From beginning to end ------------------------------------------------------------------- */

void session_init(struct session *session, struct surroundings *around, const struct wishes *wishes,
                  uint64_t id)
{
    *session = (struct session){
        .around = around,
        .wishes = wishes,
        .id = id,
        .state = SESSION_OUTSIDE,
        .transaction = 'I',
        .world = world_retain(around->world),
    };
    settings_init(&session->settings);
}

void session_free(struct session *session)
{
    login_end(session);
    planning_free(session);
    plan_release(session->copy_plan);
    answers_free(&session->answers);
    portals_free(&session->portals);
    prepared_free(&session->prepared);
    cursors_free(&session->cursors);
    context_free(&session->context);
    made_names_clear(&session->made);
    settings_free(&session->settings);
    bytes_free(&session->client_input);
    bytes_free(&session->server_input);
    memory_free(session->taken);
    memory_free(session->sql_prepared);
    world_release(session->world);
}

void session_enter(struct session *session, enum session_state state, const char *why)
{
    if (session->state == SESSION_FAILED || session->state == state)
        return;
    assert(state == SESSION_FAILED ||
           (SESSION_STATES[session->state].next & SESSION_BIT(state)) != 0);
    log_event(LOG_LEVEL_DEBUG, "session_state", LOG_NUMBER("session", session->id),
              LOG_TEXT("was", SESSION_STATES[session->state].name),
              LOG_TEXT("is", SESSION_STATES[state].name), LOG_TEXT("why", why));
    session->state = state;
}

void session_begin_login(struct session *session)
{
    answers_push(&session->answers, (struct answer){.to = ANSWER_TO_STARTUP});
    session_enter(session, SESSION_LOGIN, "the server is connected");
}

void session_leave_login(struct session *session)
{
    answers_pop(&session->answers);
    session_enter(session, SESSION_OUTSIDE, "another server is tried");
}

void session_fail(struct session *session, const struct error *error)
{
    if (session->state == SESSION_FAILED)
        return;
    backend_write_error(outflow_bytes(&session->to_client), "FATAL", error);
    log_event(LOG_LEVEL_INFO, "session_failed", LOG_NUMBER("session", session->id),
              LOG_TEXT("sqlstate", error->sqlstate), LOG_TEXT("reason", error->message));
    session_enter(session, SESSION_FAILED, error->message);
}

void session_take_world(struct session *session)
{
    struct world *newest = session->around->world;
    if (session->world == newest || session->planning != NULL)
        return;
    bool same_config = session->world != NULL && session->world->config == newest->config;
    if (!same_config && (session->taken_count != 0 || session->answers.count != 0))
        return;
    if (!same_config) {
        context_invalidate(&session->context);
        session->migrates = false;
        const char *database = session->settings.database != NULL ? session->settings.database : "";
        for (size_t i = 0; i < newest->catalog->migration_count; i++)
            if (strcmp(newest->catalog->migrations[i].config->database, database) == 0)
                session->migrates = true;
    }
    /* What a role may do to the tables may have changed with them. */
    if (session->world != NULL && session->world->catalog != newest->catalog)
        context_invalidate(&session->context);
    world_release(session->world);
    session->world = world_retain(newest);
}

/* --- What the two sides say ------------------------------------------------------------------ */

/* Hands bytes to `process`, which says how many it dealt with, and keeps the rest for later. */
static void session_feed(struct session *session, struct bytes *input, const uint8_t *data,
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
    outflow_bytes(&session->to_server); /* what passes out of this memory passes now */
    outflow_bytes(&session->to_client);
    bytes_consume(input, used);
    if (input->length == 0 && input->capacity > SESSION_KEPT_INPUT)
        bytes_free(input);
}

static size_t session_process_client(struct session *session, const uint8_t *data, size_t length)
{
    size_t used = 0;
    if (session->state == SESSION_LOGIN || session->state == SESSION_READY)
        used = from_client_process(session, data, length);
    /* What comes after it has failed is of no interest any more. */
    return session->state == SESSION_FAILED ? length : used;
}

static size_t session_process_server(struct session *session, const uint8_t *data, size_t length)
{
    return session->state == SESSION_FAILED ? length : from_server_process(session, data, length);
}

void session_hear_client(struct session *session, const uint8_t *data, size_t length)
{
    if (session->state == SESSION_READY)
        session_take_world(session);
    session_feed(session, &session->client_input, data, length, session_process_client);
    session_advance(session);
}

void session_hear_server(struct session *session, const uint8_t *data, size_t length)
{
    session_feed(session, &session->server_input, data, length, session_process_server);
    session_advance(session);
}

/* Takes up the message that was kept back, and what has come after it. */
static void session_resume_client(struct session *session)
{
    if (session->client_input.length == 0)
        return;
    session_feed(session, &session->client_input, NULL, 0, session_process_client);
}

static bool session_has_drained(const struct session *session)
{
    return session->answers.count == 0 || session->copy_in;
}

/* What is to be found out about a COPY. */
static void session_settle(struct session *session)
{
    if (copy_in_is_in_doubt(session) &&
        (session->state == SESSION_READY || session->state == SESSION_DRAINING))
        copy_in_settle(session, outflow_bytes(&session->to_server));
}

void session_advance(struct session *session)
{
    enum session_state before;
    session_settle(session);
    do {
        before = session->state;
        if (session->state == SESSION_PLANNING && !inquiry_is_waiting(session)) {
            inquiry_advance(session);
            if (session->planning->step == PLANNING_DONE)
                session_enter(session, SESSION_READY, "planned");
        } else if (session->state == SESSION_DRAINING && session_has_drained(session)) {
            session_enter(session, SESSION_READY, "drained");
        }
        if (session->state == SESSION_READY && before != SESSION_READY)
            session_resume_client(session);
    } while (session->state != before && session->state != SESSION_FAILED);
    if (session->state == SESSION_FAILED)
        return;
    if (session->state == SESSION_READY || session->state == SESSION_LOGIN)
        session_resume_client(session);
    answers_rest(&session->answers);
    session_take_world(session);
}

/* --- Transactions ---------------------------------------------------------------------------- */

const struct world *session_newest_world(const struct session *session)
{
    const struct world *newest = session->around->world;
    return newest->config == session->world->config ? newest : session->world;
}

const struct snapshot *session_newest_snapshot(const struct session *session)
{
    return session_newest_world(session)->snapshot;
}

bool session_in_transaction(const struct session *session)
{
    return session->transaction != 'I' || session->segment_is_open;
}

bool session_has_failed(const struct session *session)
{
    return session->transaction == 'E' && !session->left_failure;
}

struct taken_route *session_taken_route(struct session *session, size_t migration)
{
    for (size_t i = 0; i < session->taken_count; i++)
        if (session->taken[i].migration == migration)
            return &session->taken[i];
    return NULL;
}

void session_leave_transaction(struct session *session)
{
    bool touched = session->taken_count != 0;
    bool elsewhere = session->world->config != session->around->world->config;
    session->taken_count = 0;
    session->left_inside = false;
    session->began = session->around->now;
    vantage_begin_anew(session);
    if (touched || elsewhere)
        session->wishes->transaction_ended(session, touched ? session->taken_under : 0);
    made_names_end_transaction(&session->made);
    if (session->ddl >= CONTEXT_DDL_HIDDEN)
        session_suspect_catalog(session);
    else if (session->ddl == CONTEXT_DDL_POSSIBLE)
        session->wishes->read_catalog(session);
    session->ddl = session->ddl_before = CONTEXT_DDL_NONE;
}

void session_take_back_query(struct session *session, struct text query)
{
    struct bytes input = {0};
    frontend_write_query(&input, query.at, query.length);
    bytes_add(&input, session->client_input.data, session->client_input.length);
    bytes_free(&session->client_input);
    session->client_input = input;
}

void session_suspect_catalog(struct session *session)
{
    session->awaits_catalog = session->wishes->read_catalog(session);
}

bool session_awaits_catalog(const struct session *session)
{
    return session->around->catalog_read < session->awaits_catalog;
}

void session_end_transaction(struct session *session)
{
    portals_clear(&session->portals);
    session_leave_transaction(session);
}
