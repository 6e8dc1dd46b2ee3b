#include "proxy/conversation/session/session.h"

#include <assert.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "protocol/frontend.h"
#include "rewrite/text/glance.h"

#define SESSION_BIT(state) (1U << (unsigned)(state))

/* Names as the log shows them, and the states that may follow. */
static const struct {
    const char *name;
    unsigned next;
} SESSION_STATES[SESSION_STATE_COUNT] = {
    [SESSION_OUTSIDE] = {"outside", SESSION_BIT(SESSION_LOGIN)},
    [SESSION_LOGIN] = {"login", SESSION_BIT(SESSION_READY) | SESSION_BIT(SESSION_OUTSIDE)},
    [SESSION_READY] = {"ready", SESSION_BIT(SESSION_AWAITING) | SESSION_BIT(SESSION_PLANNING)},
    [SESSION_AWAITING] = {"awaiting", SESSION_BIT(SESSION_READY)},
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
        .world = world_retain(around->world),
    };
}

void session_free(struct session *session)
{
    assert(session->login == NULL && session->planning == NULL);
    link_free(session->link);
    memory_free(session->line);
    client_side_free(&session->client);
    transaction_free(&session->transaction);
    made_names_clear(&session->made);
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

static void session_drop_line(struct session *session)
{
    memory_free(session->line);
    session->line = NULL;
}

void session_begin_login(struct session *session, struct bytes *to_server)
{
    assert(session->link == NULL);
    session->link = link_new(to_server, session->client.application_name);
    answers_push(&session->link->answers, (struct answer){.to = ANSWER_TO_STARTUP});
    session_enter(session, SESSION_LOGIN, "the server is connected");
}

void session_leave_login(struct session *session)
{
    link_free(session->link);
    session->link = NULL;
    session_drop_line(session);
    session_enter(session, SESSION_OUTSIDE, "another server is tried");
}

void session_end_login(struct session *session)
{
    session_drop_line(session);
    session_enter(session, SESSION_READY, "logged in");
}

void session_fail(struct session *session, const struct error *error)
{
    if (session->state == SESSION_FAILED)
        return;
    backend_write_error(outflow_bytes(&session->client.out), "FATAL", error);
    log_event(LOG_LEVEL_INFO, "session_failed", LOG_NUMBER("session", session->id),
              LOG_TEXT("sqlstate", error->sqlstate), LOG_TEXT("reason", error->message));
    session_enter(session, SESSION_FAILED, error->message);
}

void session_expect(struct session *session, struct answer answer)
{
    answer.touches = session->transaction.touches;
    session->transaction.touches = false;
    answers_push(&session->link->answers, answer);
}

size_t session_owed(const struct session *session)
{
    return session->link != NULL ? session->link->answers.count : 0;
}

uint64_t session_rounds(const struct session *session)
{
    return session->link != NULL ? session->link->rounds : 0;
}

bool session_is_full(const struct session *session)
{
    return session->link != NULL && answers_are_full(&session->link->answers);
}

bool session_is_inside_message(const struct session *session)
{
    return session->link != NULL && session->link->flow.left != 0;
}

bool session_is_idle(const struct session *session)
{
    return session->state == SESSION_READY && session->link->status == 'I' &&
           session_owed(session) == 0 && !segment_is_open(&session->link->segment) &&
           session->client.input.length == 0;
}

static void session_forget_names(struct session *session)
{
    if (session->link != NULL)
        meaning_invalidate(&session->link->meaning);
}

void session_take_world(struct session *session)
{
    struct world *newest = session->around->world;
    if (session->world == newest || session->planning != NULL)
        return;
    bool same_config = session->world != NULL && session->world->config == newest->config;
    if (!same_config && (session->transaction.taken_count != 0 || session_owed(session) != 0))
        return;
    if (!same_config) {
        session_forget_names(session);
        session->migrates = false;
        const char *database = session->client.database != NULL ? session->client.database : "";
        for (size_t i = 0; i < newest->catalog->migration_count; i++)
            if (strcmp(newest->catalog->migrations[i].config->database, database) == 0)
                session->migrates = true;
    }
    /* What a role may do to the tables may have changed with them. */
    if (session->world != NULL && session->world->catalog != newest->catalog)
        session_forget_names(session);
    world_release(session->world);
    session->world = world_retain(newest);
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
    return session->link != NULL && link_in_transaction(session->link);
}

bool session_has_failed(const struct session *session)
{
    return session->link->status == 'E' && !session->transaction.left_failure;
}

void session_leave_transaction(struct session *session)
{
    struct transaction *transaction = &session->transaction;
    bool touched = transaction->taken_count != 0;
    bool elsewhere = session->world->config != session->around->world->config;
    enum glance_ddl ddl = transaction->ddl;
    transaction_begin_anew(transaction, session->around->now);
    if (touched || elsewhere)
        session->wishes->transaction_ended(session, touched ? transaction->taken_under : 0);
    made_names_end_transaction(&session->made);
    if (ddl >= GLANCE_DDL_HIDDEN)
        session_suspect_catalog(session);
    else if (ddl == GLANCE_DDL_POSSIBLE)
        session->wishes->read_catalog(session);
}

void session_take_back_query(struct session *session, struct text query)
{
    struct bytes input = {0};
    frontend_write_query(&input, query.at, query.length);
    bytes_add(&input, session->client.input.data, session->client.input.length);
    bytes_free(&session->client.input);
    session->client.input = input;
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
    portals_clear(&session->link->portals);
    session_leave_transaction(session);
}
