#include "proxy/conversation/messages/prepare_by_sql.h"

#include <string.h>
#include <strings.h>

#include "protocol/frontend.h"
#include "proxy/conversation/messages/own_message.h"
#include "proxy/conversation/messages/prelude.h"
#include "proxy/conversation/messages/renewal.h"
#include "proxy/conversation/planning/routing.h"
#include "proxy/conversation/planning/vantage.h"
#include "proxy/conversation/session/own_name.h"
#include "proxy/conversation/session/undo.h"
#include "rewrite/plan/sql_prepare.h"
#include "rewrite/text/glance.h"

/* What a text that makes, runs or drops prepared statements begins with. */
enum prepare_by_sql_word {
    PREPARE_BY_SQL_PREPARE,
    PREPARE_BY_SQL_EXECUTE,
    PREPARE_BY_SQL_DEALLOCATE,
    PREPARE_BY_SQL_DISCARD,
    PREPARE_BY_SQL_EXPLAIN,
    PREPARE_BY_SQL_CREATE,
    PREPARE_BY_SQL_WORD_COUNT
};

static enum prepare_by_sql_word prepare_by_sql_first_word(const char *text, size_t length)
{
    static const char *const WORDS[PREPARE_BY_SQL_WORD_COUNT] = {"prepare", "execute", "deallocate",
                                                                 "discard", "explain", "create"};
    return (enum prepare_by_sql_word)glance_first_word(text, length, WORDS,
                                                       PREPARE_BY_SQL_WORD_COUNT);
}

/* A look at the text that errs towards yes. */
static bool prepare_by_sql_may_concern(const struct session *session, const char *text,
                                       size_t length, struct glance glance)
{
    bool named = session->link->prepared.named.count != 0 || session->link->answers.shadows != 0;
    if (!session->migrates)
        return false;
    switch (prepare_by_sql_first_word(text, length)) {
    case PREPARE_BY_SQL_PREPARE:
        return true;
    case PREPARE_BY_SQL_EXECUTE:
    case PREPARE_BY_SQL_DEALLOCATE:
    case PREPARE_BY_SQL_DISCARD:
        return named;
    case PREPARE_BY_SQL_EXPLAIN:
    case PREPARE_BY_SQL_CREATE:
        return named && glance_may_execute(glance);
    case PREPARE_BY_SQL_WORD_COUNT:
        break;
    }
    const char *semicolon = memchr(text, ';', length);
    if (semicolon == NULL || (size_t)(semicolon - text) + 1 == length)
        return false;
    return glance_may_prepare(glance) || (named && glance_may_execute(glance));
}

/* Whether a text names migrating tables, with the routes that the transaction takes or has. */
static bool prepare_by_sql_touches(struct session *session, struct text text,
                                   struct touched_set *touched)
{
    bool found = rewriter_scan(session->world->rewriter->rewriter, session->client.database,
                               text.at, text.length, touched);
    routing_find_routes(session, touched, text.at, text.length);
    return found;
}

static bool prepare_by_sql_refuse(struct inbound *in, const char *what, size_t *used)
{
    struct error error;
    error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "%s cannot be rewritten while a migration of its tables is under way", what);
    error_hint(&error, "Send it alone, as a simple query, or use the protocol's prepared "
                       "statements.");
    *used = inbound_refuse(in, &error);
    return true;
}

/* --- PREPARE --------------------------------------------------------------------------------- */

/* What PREPARE makes, if the server does not refuse it. */
static struct prepared *prepare_by_sql_remember(struct session *session,
                                                const struct sql_prepare_statement *make)
{
    struct prepared *prepared =
        renewal_new(session, make->name, make->query.at, make->query.length);
    prepared->from_sql = true;
    prepared->segment = session->link->segment.number;
    renewal_scan(session, prepared);
    return prepared;
}

static bool prepare_by_sql_make(struct inbound *in, const struct sql_prepare_statement *make,
                                const char *text, size_t length, size_t *used)
{
    struct session *session = in->session;
    struct touched_set touched;
    if (!prepare_by_sql_touches(session, make->query, &touched) &&
        prepared_find(&session->link->prepared, make->name) == NULL)
        return false;
    if (!prepared_has_room(&session->link->prepared, make->name, make->query.length, 0)) {
        *used = inbound_refuse_room(in);
        return true;
    }
    const struct planning_input input = {
        .text = text,
        .length = length,
        .glance = in->glance,
        .in_query = true,
        .drops_unnamed = true,
    };
    struct answer answer = {.to = ANSWER_TO_QUERY};
    if (!inbound_plan(in, &input, &answer.plan, used))
        return true;
    struct prepared *prepared = prepare_by_sql_remember(session, make);
    prepared->on_server = answer.plan == NULL ? PREPARED_AS_PLANNED : PREPARED_AS_BEFORE;
    answer.prepared = prepared_retain(prepared);
    answer.replaced = prepared_put(&session->link->prepared, make->name, prepared);
    prepared_release(prepared_put(&session->link->prepared, "", NULL));
    *used = inbound_query(in, answer);
    return true;
}

/* --- EXECUTE --------------------------------------------------------------------------------- */

/* After a query that stands after messages of ours. Had one of those failed, the server ignored
 * the query, and the Sync ends that: its ReadyForQuery is the client's in either case. */
static void prepare_by_sql_end(struct inbound *in)
{
    struct answers *answers = &in->session->link->answers;
    answers_at(answers, answers->count - 1)->sync_follows = true;
    frontend_write_sync(link_out(in->session->link));
    session_expect(in->session, (struct answer){.to = ANSWER_TO_SYNC});
}

/* The plan for EXECUTE, NULL where its answers pass; the caller's reference. False: refused. */
static bool prepare_by_sql_plan(struct inbound *in, const struct sql_prepare_statement *run,
                                const struct prepared *prepared, struct text text,
                                struct plan **out, size_t *used)
{
    *out = NULL;
    struct plan *plan = prepared->plan;
    if (plan == NULL)
        return true;
    if (run->calls && run->executes && prelude_exists(plan))
        return !prepare_by_sql_refuse(
            in, "EXECUTE with a function in its arguments, of a statement that locks rows first,",
            used);
    *out = sql_prepare_run(plan, run, text, own_name_of(prepared->serial).text);
    return true;
}

static bool prepare_by_sql_is_there(const struct prepared *prepared)
{
    return !prepared->from_sql || prepared->types_known || prepared->plan != NULL;
}

static bool prepare_by_sql_run(struct inbound *in, const struct sql_prepare_statement *run,
                               const char *text, size_t length, size_t *used)
{
    struct session *session = in->session;
    struct prepared *prepared = renewal_find(session, run->name);
    if (prepared == NULL || (!prepared->touches && prepared->plan == NULL))
        return false;
    size_t owed = session->link->answers.count;
    if (prepared->touches && !renewal_bring_up(in, prepared, used))
        return true;
    if (!prepare_by_sql_is_there(prepared))
        return false;
    bool prepares_again = session->link->answers.count != owed;
    struct answer answer = {.to = ANSWER_TO_QUERY, .changes_meaning = true};
    if (prepare_by_sql_plan(in, run, prepared, (struct text){text, length}, &answer.plan, used)) {
        answer.replaced = prepared_put(&session->link->prepared, "", NULL);
        *used = inbound_query(in, answer);
    }
    if (prepares_again)
        prepare_by_sql_end(in);
    return true;
}

bool prepare_by_sql_bring_up(struct inbound *in, struct prepared *execute, size_t *used)
{
    struct arena arena = {0};
    struct text text = {execute->text, execute->text_length};
    struct sql_prepare_statement *run;
    size_t count;
    struct plan *plan = NULL;
    struct error error;
    bool done = true;
    if (!session_has_failed(in->session) &&
        routing_sql_execute_is_stale(in->session, text.at, text.length, &error)) {
        *used = inbound_refuse(in, &error);
        return false;
    }
    if (sql_prepare_read(text.at, text.length,
                         in->session->link->settings.standard_conforming_strings, &arena, &run,
                         &count, &error) &&
        count == 1 && sql_prepare_runs(run->verb)) {
        struct prepared *prepared = renewal_find(in->session, run->name);
        if (undo_may_bring_back_statement(in->session, run->name)) {
            *used = inbound_await_answers(in);
            done = false;
        } else if (prepared != NULL && prepared->touches) {
            done = renewal_bring_up(in, prepared, used);
        }
        if (done && prepared != NULL && prepare_by_sql_is_there(prepared))
            done = prepare_by_sql_plan(in, run, prepared, text, &plan, used);
    }
    if (done) {
        prelude_prepare(in->session, execute, plan);
        plan_release(execute->plan);
        execute->plan = plan;
    }
    arena_free(&arena);
    return done;
}

/* --- DEALLOCATE ------------------------------------------------------------------------------ */

/* It may fail, of a time limit, and then the statement is still there. */
static bool prepare_by_sql_drop(struct inbound *in, const char *name, size_t *used)
{
    struct session *session = in->session;
    if (prepared_find(&session->link->prepared, name) == NULL)
        return false;
    struct answer answer = {.to = ANSWER_TO_QUERY,
                            .replaced = prepared_put(&session->link->prepared, name, NULL)};
    prepared_release(prepared_put(&session->link->prepared, "", NULL));
    *used = inbound_query(in, answer);
    return true;
}

/* DISCARD ALL may fail, so the table is as it was until the server has said that it has not. */
static void prepare_by_sql_drop_all(struct inbound *in)
{
    prelude_send_binds(in->session);
    session_enter(in->session, SESSION_AWAITING, "what is under way comes first");
}

void prepare_by_sql_note_tag(struct session *session, const char *tag)
{
    bool discards = strcmp(tag, "DISCARD ALL") == 0;
    /* What comes after it, if anything is, may have made statements that stay. */
    if (session->link->answers.count != 1 || (!discards && strcmp(tag, "DEALLOCATE ALL") != 0))
        return;
    prepared_clear(&session->link->prepared);
    if (discards)
        portals_clear(&session->link->portals);
}

/* --- Texts ----------------------------------------------------------------------------------- */

static bool prepare_by_sql_one(struct inbound *in, const struct sql_prepare_statement *statement,
                               const char *text, size_t length, size_t *used)
{
    if (statement->verb == SQL_PREPARE_NONE)
        return false;
    if (in->session->planning == NULL && in->session->link->answers.count != 0) {
        *used = inbound_await_answers(in);
        return true;
    }
    if (session_has_failed(in->session))
        return false; /* nothing runs */
    switch (statement->verb) {
    case SQL_PREPARE_MAKE:
        return prepare_by_sql_make(in, statement, text, length, used);
    case SQL_PREPARE_RUN:
    case SQL_PREPARE_EXPLAIN:
        return prepare_by_sql_run(in, statement, text, length, used);
    case SQL_PREPARE_DROP:
        return prepare_by_sql_drop(in, statement->name, used);
    case SQL_PREPARE_DROP_ALL:
        prepare_by_sql_drop_all(in);
        return false;
    case SQL_PREPARE_NONE:
        break;
    }
    return false;
}

/* Whether a query can run as the client wrote it. If so its routes are noted, for the flags may
 * change before it is run again (routing.h). */
static bool prepare_by_sql_text_passes(struct session *session, struct text text)
{
    struct touched_set touched;
    if (!prepare_by_sql_touches(session, text, &touched))
        return true;
    if (!routing_all_pass(&touched) || routing_is_fenced(session, &touched) ||
        vantage_of(session, &touched) != VANTAGE_RECENT)
        return false;
    routing_take_routes(session, &touched, text.at, text.length);
    routing_note_sql_prepare(session, &touched);
    return true;
}

/* The same of what a statement makes or runs, where it cannot be done alone. What it makes is not
 * known to succeed, so the name is forgotten. */
static bool prepare_by_sql_passes(struct session *session,
                                  const struct sql_prepare_statement *statement)
{
    if (statement->verb != SQL_PREPARE_MAKE && !sql_prepare_runs(statement->verb))
        return true;
    const struct prepared *prepared = renewal_find(session, statement->name);
    if (prepared != NULL && (prepared->plan != NULL || prepared->on_server != PREPARED_AS_PLANNED ||
                             !prepare_by_sql_text_passes(
                                 session, (struct text){prepared->text, prepared->text_length})))
        return false;
    if (statement->verb != SQL_PREPARE_MAKE)
        return true;
    if (!prepare_by_sql_text_passes(session, statement->query))
        return false;
    prepared_release(prepared_put(&session->link->prepared, statement->name, NULL));
    return true;
}

static bool prepare_by_sql_all(struct inbound *in, const struct sql_prepare_statement *statements,
                               size_t count, size_t *used)
{
    for (size_t i = 0; i < count; i++)
        if (!prepare_by_sql_passes(in->session, &statements[i]))
            return prepare_by_sql_refuse(in,
                                         statements[i].verb == SQL_PREPARE_MAKE
                                             ? "PREPARE among other statements"
                                             : "EXECUTE among other statements",
                                         used);
    return false;
}

/* False where the text is too much to be read: what it makes or runs would not be followed. What is
 * no SQL to our parser the server decides on. */
static bool prepare_by_sql_read(const struct session *session, const char *text, size_t length,
                                struct arena *arena, struct sql_prepare_statement **statements,
                                size_t *count, struct error *error)
{
    *count = 0;
    if (length > TOUCHED_TEXT_LIMIT)
        error_set(error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED, "the statement has %zu bytes", length);
    else if (sql_prepare_read(text, length, session->link->settings.standard_conforming_strings,
                              arena, statements, count, error) ||
             strncmp(error->sqlstate, "54", 2) != 0)
        return true;
    struct error reason = *error;
    error_set(
        error, reason.sqlstate,
        "a query with PREPARE, EXECUTE or the like is too long to be followed while tables of "
        "this database are being migrated");
    error_detail(error, "Read as SQL of PostgreSQL 15: %s.", reason.message);
    return error_hint(error, "Nothing was sent to the server. Send the statements one by one.");
}

bool prepare_by_sql_query(struct inbound *in, const char *text, size_t length, size_t *used)
{
    if (!prepare_by_sql_may_concern(in->session, text, length, in->glance))
        return false;
    struct arena arena = {0};
    struct error error;
    struct sql_prepare_statement *statements;
    size_t count;
    bool done = true;
    if (!prepare_by_sql_read(in->session, text, length, &arena, &statements, &count, &error))
        *used = inbound_refuse(in, &error);
    else if (count != 0)
        done = count == 1 ? prepare_by_sql_one(in, statements, text, length, used)
                          : prepare_by_sql_all(in, statements, count, used);
    else
        done = false;
    arena_free(&arena);
    return done;
}

bool prepare_by_sql_find_verb(const struct session *session, const char *text, size_t length,
                              enum sql_prepare_verb *verb, struct error *error)
{
    *verb = SQL_PREPARE_NONE;
    if (!session->migrates || prepare_by_sql_first_word(text, length) == PREPARE_BY_SQL_WORD_COUNT)
        return true;
    struct arena arena = {0};
    struct sql_prepare_statement *statements;
    size_t count;
    bool read = prepare_by_sql_read(session, text, length, &arena, &statements, &count, error);
    if (read && count == 1)
        *verb = statements[0].verb;
    arena_free(&arena);
    return read;
}

void prepare_by_sql_apply(struct inbound *in, const struct prepared *statement,
                          struct answer *answer)
{
    struct session *session = in->session;
    struct arena arena = {0};
    struct sql_prepare_statement *read;
    size_t count;
    struct error error;
    if (!session_has_failed(session) &&
        sql_prepare_read(statement->text, statement->text_length,
                         session->link->settings.standard_conforming_strings, &arena, &read, &count,
                         &error) &&
        count == 1) {
        if (read->verb == SQL_PREPARE_MAKE) {
            struct prepared *made = prepare_by_sql_remember(session, read);
            made->on_server = statement->plan == NULL ? PREPARED_AS_PLANNED : PREPARED_AS_BEFORE;
            answer->prepared = prepared_retain(made);
            answer->replaced = prepared_put(&session->link->prepared, read->name, made);
        } else if (read->verb == SQL_PREPARE_DROP) {
            answer->replaced = prepared_put(&session->link->prepared, read->name, NULL);
        } else if (read->verb == SQL_PREPARE_DROP_ALL) {
            prepare_by_sql_drop_all(in);
        }
    }
    arena_free(&arena);
}
