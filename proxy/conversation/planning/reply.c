#include "proxy/conversation/planning/reply.h"

#include <string.h>

#include "protocol/backend.h"
#include "protocol/error_fields.h"
#include "proxy/conversation/planning/making.h"
#include "proxy/conversation/planning/planned_answer.h"
#include "proxy/conversation/planning/question.h"
#include "proxy/conversation/planning/vantage.h"
#include "proxy/conversation/planning/waiting.h"

#define REPLY_UNDEFINED_TABLE "42P01"
#define REPLY_DATA_EXCEPTION "22" /* the class: a literal that is none of its type's, for one */
/* Where the server says that a Parse has several commands: its message may be in any language. */
#define REPLY_REFUSES_SEVERAL "exec_parse_message"

static bool reply_read(struct session *session, const struct frame *frame, const uint8_t *body)
{
    struct planning *planning = session->planning;
    switch (frame->type) {
    case 't':
        return description_read_parameters(body, frame->body_length, &planning->arena,
                                           planning->incoming);
    case 'T':
        return description_read_rows(body, frame->body_length, &planning->arena,
                                     planning->incoming);
    case 'D':
        if (planning->step == PLANNING_TYPES)
            return prepared_read_types(planning->learns, body, frame->body_length);
        if (planning->step == PLANNING_PATIENCE)
            return waiting_read_answer(session, body, frame->body_length);
        if (planning->step != PLANNING_MEANING && planning->step != PLANNING_EXISTENCE)
            return true;
        if (!meaning_read_answer(&session->link->meaning, session->world->catalog,
                                 &planning->touched, body, frame->body_length))
            return false;
        vantage_note_answer(session);
        return true;
    default:
        return true;
    }
}

void reply_take(struct session *session, const struct frame *frame, const uint8_t *body)
{
    if (reply_read(session, frame, body))
        return;
    struct error error;
    error_set(&error, SQLSTATE_PROTOCOL_VIOLATION,
              "the server's answer to a question of crossfade's is malformed");
    session_fail(session, &error);
}

/* The server's own error, with a position where the text asked about is the client's. */
static void reply_add_error(struct planning *planning, const uint8_t *body, size_t length)
{
    bool is_clients = planning->step == PLANNING_HELD;
    if (planning->step == PLANNING_ORIGINAL)
        is_clients = planning->asks_about_whole ||
                     !analysed_is_ours(&planning->analysis->statements[planning->statement]);
    bool is_ours = !is_clients;
    struct arena arena = {0};
    struct error_fields fields;
    bool patched = is_ours && error_fields_read(body, length, &arena, &fields);
    if (patched) {
        error_fields_set(&fields, ERROR_FIELD_POSITION, NULL);
        error_fields_write(&fields, 'E', &planning->failure);
    }
    arena_free(&arena);
    if (patched)
        return;
    size_t begun = frame_begin(&planning->failure, 'E');
    bytes_add(&planning->failure, body, length);
    frame_end(&planning->failure, begun);
}

/* Errors that say nothing about the statement: a time limit, a lock, a right, a lack of memory. */
static bool reply_is_circumstance(const char *sqlstate)
{
    static const char *const prefixes[] = {"40", "42501", "53", "55", "57", "58", "XX"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(sqlstate, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

/* It does not like the seal of what we made of the statement. */
static bool reply_is_stale(const struct session *session, const struct backend_error *error)
{
    const struct planning *planning = session->planning;
    bool is_held = planning->step == PLANNING_HELD && planning->plan != NULL;
    if ((planning->step != PLANNING_REWRITTEN && !is_held) ||
        !planning_is_analysis_error(error->sqlstate))
        return false;
    const struct plan_statement *statement =
        &planning->plan->statements[is_held ? 0 : planning->statement];
    return plan_seal_is_broken(statement,
                               is_held ? plan_own_text(statement) : plan_described(statement),
                               error->position, error->message, session->link->settings.utf8);
}

/* Where the client's own text has what the server's error points to, in what it was asked about
 * instead; 0: nowhere. */
static uint32_t reply_place(const struct session *session, uint32_t position)
{
    const struct planning *planning = session->planning;
    bool utf8 = session->link->settings.utf8;
    if (planning->step == PLANNING_REWRITTEN)
        return plan_described_place(
            planning->plan, &planning->plan->statements[planning->statement], position, utf8);
    const struct analysed_statement *asked = &planning->analysis->statements[planning->statement];
    struct plan_step step = {
        .text = asked->text, .kept = asked->kept, .kept_count = asked->kept_count};
    size_t client_at;
    if (position == 0 ||
        !plan_step_position(&step, plan_offset(step.text, position, utf8), &client_at))
        return 0;
    return plan_place((struct text){planning->request.text, client_at}, utf8);
}

/* Whether the client's own table has gone, and what the server was asked about is not the client's
 * statement, nor has it been asked about that before. */
static bool reply_is_without_table(const struct planning *planning)
{
    if (planning->asks_about_whole || planning->descriptions == NULL)
        return false;
    bool stands_in = planning->analysis->statements[planning->statement].stands_in;
    return planning->step == PLANNING_ORIGINAL
               ? stands_in
               : planning->step == PLANNING_REWRITTEN &&
                     (stands_in || planning->descriptions[planning->statement] == NULL);
}

/* What the server then does not like in a stretch of the client's text is the client's mistake. A
 * hint may name columns of the other table. */
static bool reply_add_mistake(const struct session *session, const struct backend_error *server,
                              const uint8_t *body, size_t length)
{
    struct planning *planning = session->planning;
    struct arena arena = {0};
    struct error_fields fields;
    bool is_mistake = planning_is_analysis_error(server->sqlstate) ||
                      strncmp(server->sqlstate, REPLY_DATA_EXCEPTION, 2) == 0;
    uint32_t place = is_mistake ? reply_place(session, server->position) : 0;
    bool is_clients = place != 0 && error_fields_read(body, length, &arena, &fields);
    if (is_clients) {
        error_fields_set(&fields, ERROR_FIELD_POSITION, arena_format(&arena, "%u", place));
        error_fields_set(&fields, ERROR_FIELD_HINT, NULL);
        error_fields_write(&fields, 'E', &planning->failure);
    }
    arena_free(&arena);
    return is_clients;
}

/* The server's own error, as it would be about the client's own text. */
static bool reply_add_translated(struct session *session, const struct backend_error *server,
                                 const uint8_t *body, size_t length)
{
    struct planning *planning = session->planning;
    if (planning->step == PLANNING_HELD && planning->plan != NULL)
        return planned_answer_error(session, 'E', body, length, &planning->failure);
    return reply_is_without_table(planning) &&
           (planning->step == PLANNING_REWRITTEN || question_stands_first(session)) &&
           reply_add_mistake(session, server, body, length);
}

/* What the client gets where the server does not like what it was asked about. */
static void reply_explain_error(struct session *session, const uint8_t *body, size_t length)
{
    struct planning *planning = session->planning;
    const struct analysis *analysis = planning->analysis;
    struct backend_error server;
    struct error error;
    bool read = backend_read_error(body, length, &server);
    const char *message = read ? server.message : "";
    if (read && reply_is_circumstance(server.sqlstate)) {
        reply_add_error(planning, body, length);
        return;
    }
    if (read && reply_is_stale(session, &server)) {
        planning_explain_stale(message, &error);
        planning->is_stale = planning->step == PLANNING_REWRITTEN;
        planning->refusal = error;
        if (!making_may_read_anew(session))
            session_suspect_catalog(session);
    } else if (read && reply_add_translated(session, &server, body, length)) {
        return;
    } else if (planning->step == PLANNING_REWRITTEN || reply_is_without_table(planning)) {
        error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                  "crossfade cannot rewrite this statement exactly");
        error_detail(&error, "The server says of the rewritten statement: %s", message);
    } else if (planning->step == PLANNING_ORIGINAL && analysis->syntax_error && read &&
               strcmp(server.sqlstate, SQLSTATE_SYNTAX_ERROR) == 0 &&
               strcmp(server.routine, REPLY_REFUSES_SEVERAL) == 0) {
        error = planning->analysis_error;
    } else if (planning->step == PLANNING_ORIGINAL && !planning->asks_about_whole &&
               !question_stands_first(session)) {
        error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                  "statement %zu of several in one query cannot be checked ahead of the others",
                  planning->statement + 1);
        error_detail(&error, "The server says of it alone: %s", message);
        error_hint(&error, "Send the statements one by one.");
    } else {
        reply_add_error(planning, body, length);
        if (planning->step == PLANNING_ORIGINAL && !planning->asks_about_whole &&
            planning->statement > 0)
            planning->begins_length = (size_t)(analysis->statements[planning->statement].text.at -
                                               planning->request.text);
        return;
    }
    if (!planning->is_stale || !making_may_read_anew(session))
        planning_log_refusal(session, &error);
    backend_write_error(&planning->failure, "ERROR", &error);
}

void reply_error(struct session *session, const uint8_t *body, size_t length)
{
    struct planning *planning = session->planning;
    struct backend_error server;
    if (planning->failure.length != 0)
        return;
    bool misses_table = backend_read_error(body, length, &server) &&
                        strcmp(server.sqlstate, REPLY_UNDEFINED_TABLE) == 0;
    planning->misses_table = misses_table && planning->step == PLANNING_ORIGINAL;
    if (misses_table && planning->step == PLANNING_TOLD)
        meaning_invalidate(&session->link->meaning); /* next time it is known that it has gone */
    reply_explain_error(session, body, length);
}
