#include "proxy/conversation/planning/planning.h"

#include <string.h>

#include "protocol/backend.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"

static struct planning *planning_new(struct session *session)
{
    struct planning *planning = memory_zero(1, sizeof *planning);
    session->planning = planning;
    return planning;
}

struct planning *planning_begin(struct session *session, const struct planning_input *input)
{
    struct planning *planning = planning_new(session);
    planning->input = *input;
    planning->input.text = arena_copy(&planning->arena, input->text, input->length);
    size_t types_size = input->parameter_count * sizeof *input->parameter_types;
    uint32_t *types = arena_alloc(&planning->arena, types_size);
    if (types_size != 0)
        memcpy(types, input->parameter_types, types_size);
    planning->input.parameter_types = types;
    return planning;
}

struct planning *planning_begin_learning(struct session *session, struct prepared *prepared,
                                         bool in_query)
{
    struct planning *planning = planning_new(session);
    planning->learns = prepared_retain(prepared);
    planning->input.in_query = in_query;
    session_enter(session, SESSION_PLANNING, "the server is asked about a prepared statement");
    return planning;
}

void planning_release(struct planning *planning)
{
    plan_release(planning->plan);
    prepared_release(planning->learns);
    bytes_free(&planning->failure);
    arena_free(&planning->arena);
    memory_free(planning);
}

void planning_free(struct session *session)
{
    struct planning *planning = session->planning;
    session->planning = NULL;
    if (planning == NULL)
        return;
    if (planning->thought != NULL)
        planning->thought->session = NULL;
    else
        planning_release(planning);
}

void planning_refuse(struct planning *planning, const struct error *error)
{
    bytes_clear(&planning->failure);
    planning->begins_length = 0;
    backend_write_error(&planning->failure, "ERROR", error);
    planning->step = PLANNING_DONE;
}

void planning_await_reading(struct session *session, enum planning_step step)
{
    struct planning *planning = session->planning;
    planning->step = step;
    planning->deadline = session->around->now + PLANNING_CATALOG_MS;
    session->wishes->look_later(session, PLANNING_CATALOG_MS);
}

void planning_log_refusal(const struct session *session, const struct error *error)
{
    log_event(LOG_LEVEL_WARNING, "statement_refused", LOG_NUMBER("session", session->id),
              LOG_TEXT("sqlstate", error->sqlstate), LOG_TEXT("reason", error->message));
}

bool planning_is_analysis_error(const char *sqlstate)
{
    return strncmp(sqlstate, "42", 2) == 0 || strncmp(sqlstate, "3F", 2) == 0;
}

void planning_explain_stale(const char *server_message, struct error *error)
{
    error_set(error, SQLSTATE_SERIALIZATION_FAILURE,
              "could not rewrite the statement due to a concurrent change of a migrating table");
    error_detail(error, "The server says of the table as crossfade knew it: %s", server_message);
    error_hint(error,
               "The transaction might succeed if retried; where it changes the table itself, "
               "commit that first.");
}

/* A reading would wait for the locks of this very transaction. */
bool planning_holds_up_reading(const struct session *session)
{
    return session_in_transaction(session) && session->transaction.ddl_before >= GLANCE_DDL_HIDDEN;
}

bool planning_is_behind_ddl(const struct session *session, struct error *error)
{
    bool has_altered =
        session_in_transaction(session) && session->transaction.ddl == GLANCE_DDL_SHOWN;
    if (!has_altered && !(session_awaits_catalog(session) && planning_holds_up_reading(session)))
        return false;
    error_set(
        error, SQLSTATE_FEATURE_NOT_SUPPORTED,
        "a statement cannot be rewritten in a transaction that has altered a migrating table");
    error_hint(error,
               "Commit the change of the table first, and send the statement in a transaction "
               "of its own.");
    return true;
}
