#include "proxy/conversation/messages/sql_prepared.h"

#include <string.h>
#include <strings.h>

#include "protocol/frontend.h"
#include "proxy/conversation/messages/added.h"
#include "proxy/conversation/messages/prelude.h"
#include "proxy/conversation/messages/renewal.h"
#include "proxy/conversation/planning/routing.h"
#include "proxy/conversation/planning/vantage.h"
#include "proxy/conversation/session/own_name.h"
#include "proxy/conversation/session/undo.h"
#include "rewrite/plan/prepare.h"

static bool sql_prepared_has_word(const char *text, size_t length, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= length; i++)
        if (strncasecmp(text + i, word, size) == 0)
            return true;
    return false;
}

/* What a text that makes, runs or drops prepared statements begins with. */
enum sql_prepared_word {
    SQL_PREPARED_PREPARE,
    SQL_PREPARED_EXECUTE,
    SQL_PREPARED_DEALLOCATE,
    SQL_PREPARED_DISCARD,
    SQL_PREPARED_EXPLAIN,
    SQL_PREPARED_CREATE,
    SQL_PREPARED_WORD_COUNT
};

static enum sql_prepared_word sql_prepared_first_word(const char *text, size_t length)
{
    static const char *const WORDS[SQL_PREPARED_WORD_COUNT] = {"prepare", "execute", "deallocate",
                                                               "discard", "explain", "create"};
    return (enum sql_prepared_word)context_first_word(text, length, WORDS, SQL_PREPARED_WORD_COUNT);
}

/* A look at the text that errs towards yes. */
static bool sql_prepared_may_concern(const struct session *session, const char *text, size_t length)
{
    bool named = session->link->prepared.named.count != 0 || session->link->answers.hides != 0;
    if (!session->migrates)
        return false;
    switch (sql_prepared_first_word(text, length)) {
    case SQL_PREPARED_PREPARE:
        return true;
    case SQL_PREPARED_EXECUTE:
    case SQL_PREPARED_DEALLOCATE:
    case SQL_PREPARED_DISCARD:
        return named;
    case SQL_PREPARED_EXPLAIN:
    case SQL_PREPARED_CREATE:
        return named && sql_prepared_has_word(text, length, "execute");
    case SQL_PREPARED_WORD_COUNT:
        break;
    }
    const char *semicolon = memchr(text, ';', length);
    if (semicolon == NULL || (size_t)(semicolon - text) + 1 == length)
        return false;
    return sql_prepared_has_word(text, length, "prepare") ||
           (named && sql_prepared_has_word(text, length, "execute"));
}

/* Whether a text names migrating tables, with the routes that the transaction takes or has. */
static bool sql_prepared_touches(struct session *session, struct text text,
                                 struct touched_set *touched)
{
    bool found = rewriter_scan(session->world->rewriter->rewriter, session->client.database,
                               text.at, text.length, touched);
    for (size_t i = 0; i < touched->count; i++) {
        const struct taken_route *taken =
            transaction_taken(&session->transaction, touched->items[i].migration);
        touched->items[i].route =
            taken != NULL
                ? taken->route
                : routing_newest_route(session, touched->items[i].migration, text.at, text.length);
    }
    return found;
}

static bool sql_prepared_refuse(struct inbound *in, const char *what, size_t *used)
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
static struct prepared *sql_prepared_remember(struct session *session,
                                              const struct prepare_statement *make)
{
    struct prepared *prepared =
        prepared_new(&session->link->prepared, make->name, make->query.at, make->query.length);
    prepared->from_sql = true;
    prepared->segment = session->link->segment.number;
    prepared->changes_context = context_may_change(make->query.at, make->query.length);
    prepared->standard_conforming_strings = session->link->settings.standard_conforming_strings;
    memcpy(prepared->client_encoding, session->link->settings.client_encoding,
           sizeof prepared->client_encoding);
    renewal_scan(session, prepared);
    return prepared;
}

static bool sql_prepared_make(struct inbound *in, const struct prepare_statement *make,
                              const char *text, size_t length, size_t *used)
{
    struct session *session = in->session;
    struct touched_set touched;
    if (!sql_prepared_touches(session, make->query, &touched) &&
        prepared_find(&session->link->prepared, make->name) == NULL)
        return false;
    if (!prepared_has_room(&session->link->prepared, make->name, make->query.length, 0)) {
        *used = inbound_refuse_room(in);
        return true;
    }
    const struct planning_input input = {
        .text = text,
        .length = length,
        .in_query = true,
        .drops_unnamed = true,
    };
    struct answer answer = {.to = ANSWER_TO_QUERY};
    if (!inbound_plan(in, &input, &answer.plan, used))
        return true;
    struct prepared *prepared = sql_prepared_remember(session, make);
    prepared->on_server = answer.plan == NULL ? PREPARED_AS_PLANNED : PREPARED_AS_BEFORE;
    answer.prepared = prepared_retain(prepared);
    answer.replaced = prepared_put(&session->link->prepared, make->name, prepared);
    prepared_release(prepared_put(&session->link->prepared, "", NULL));
    *used = inbound_query(in, answer);
    return true;
}

/* --- EXECUTE --------------------------------------------------------------------------------- */

/* Behind a query that stands behind messages of ours. Had one of those failed, the server ignored
 * the query, and the Sync ends that: its ReadyForQuery is the client's in either case. */
static void sql_prepared_end(struct inbound *in)
{
    struct answers *answers = &in->session->link->answers;
    answers_at(answers, answers->count - 1)->sync_follows = true;
    frontend_write_sync(link_out(in->session->link));
    session_expect(in->session, (struct answer){.to = ANSWER_TO_SYNC});
}

/* The plan for EXECUTE, NULL where its answers pass; the caller's reference. False: refused. */
static bool sql_prepared_plan(struct inbound *in, const struct prepare_statement *run,
                              const struct prepared *prepared, struct text text, struct plan **out,
                              size_t *used)
{
    *out = NULL;
    struct plan *plan = prepared->plan;
    if (plan == NULL)
        return true;
    if (run->calls && run->executes && prelude_exists(plan))
        return !sql_prepared_refuse(
            in, "EXECUTE with a function in its arguments, of a statement that locks rows first,",
            used);
    *out = prepare_run(plan, run, text, own_name_of(prepared->serial).text);
    return true;
}

static bool sql_prepared_is_there(const struct prepared *prepared)
{
    return !prepared->from_sql || prepared->types_known || prepared->plan != NULL;
}

static bool sql_prepared_run(struct inbound *in, const struct prepare_statement *run,
                             const char *text, size_t length, size_t *used)
{
    struct session *session = in->session;
    struct prepared *prepared = renewal_find(session, run->name);
    if (prepared == NULL || (!prepared->touches && prepared->plan == NULL))
        return false;
    size_t owed = session->link->answers.count;
    if (prepared->touches && !renewal_bring_up(in, prepared, used))
        return true;
    if (!sql_prepared_is_there(prepared))
        return false;
    bool prepares_again = session->link->answers.count != owed;
    struct answer answer = {.to = ANSWER_TO_QUERY, .changes_context = true};
    if (sql_prepared_plan(in, run, prepared, (struct text){text, length}, &answer.plan, used)) {
        answer.replaced = prepared_put(&session->link->prepared, "", NULL);
        *used = inbound_query(in, answer);
    }
    if (prepares_again)
        sql_prepared_end(in);
    return true;
}

bool sql_prepared_bring_up(struct inbound *in, struct prepared *execute, size_t *used)
{
    struct arena arena = {0};
    struct text text = {execute->text, execute->text_length};
    struct prepare_statement *run;
    size_t count;
    struct plan *plan = NULL;
    struct error error;
    bool done = true;
    if (!session_has_failed(in->session) &&
        routing_sql_execute_is_stale(in->session, text.at, text.length, &error)) {
        *used = inbound_refuse(in, &error);
        return false;
    }
    if (prepare_read(text.at, text.length, in->session->link->settings.standard_conforming_strings,
                     &arena, &run, &count, &error) &&
        count == 1 && prepare_runs(run->verb)) {
        struct prepared *prepared = renewal_find(in->session, run->name);
        if (undo_may_bring_back_statement(in->session, run->name)) {
            *used = inbound_drain(in);
            done = false;
        } else if (prepared != NULL && prepared->touches) {
            done = renewal_bring_up(in, prepared, used);
        }
        if (done && prepared != NULL && sql_prepared_is_there(prepared))
            done = sql_prepared_plan(in, run, prepared, text, &plan, used);
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
static bool sql_prepared_drop(struct inbound *in, const char *name, size_t *used)
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
static void sql_prepared_drop_all(struct inbound *in)
{
    prelude_send_binds(in->session);
    session_enter(in->session, SESSION_DRAINING, "what is under way comes first");
}

void sql_prepared_note_tag(struct session *session, const char *tag)
{
    bool discards = strcmp(tag, "DISCARD ALL") == 0;
    /* What is behind it, if anything is, may have made statements that stay. */
    if (session->link->answers.count != 1 || (!discards && strcmp(tag, "DEALLOCATE ALL") != 0))
        return;
    prepared_clear(&session->link->prepared);
    if (discards)
        portals_clear(&session->link->portals);
}

/* --- Texts ----------------------------------------------------------------------------------- */

static bool sql_prepared_one(struct inbound *in, const struct prepare_statement *statement,
                             const char *text, size_t length, size_t *used)
{
    if (statement->verb == PREPARE_NONE)
        return false;
    if (in->session->planning == NULL && in->session->link->answers.count != 0) {
        *used = inbound_drain(in);
        return true;
    }
    if (session_has_failed(in->session))
        return false; /* nothing runs */
    switch (statement->verb) {
    case PREPARE_MAKE:
        return sql_prepared_make(in, statement, text, length, used);
    case PREPARE_RUN:
    case PREPARE_EXPLAIN:
        return sql_prepared_run(in, statement, text, length, used);
    case PREPARE_DROP:
        return sql_prepared_drop(in, statement->name, used);
    case PREPARE_DROP_ALL:
        sql_prepared_drop_all(in);
        return false;
    case PREPARE_NONE:
        break;
    }
    return false;
}

/* Whether a query can run as the client wrote it. If so its routes are noted, for the flags may
 * change before it is run again (routing.h). */
static bool sql_prepared_text_passes(struct session *session, struct text text)
{
    struct touched_set touched;
    if (!sql_prepared_touches(session, text, &touched))
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
static bool sql_prepared_passes(struct session *session, const struct prepare_statement *statement)
{
    if (statement->verb != PREPARE_MAKE && !prepare_runs(statement->verb))
        return true;
    const struct prepared *prepared = renewal_find(session, statement->name);
    if (prepared != NULL &&
        (prepared->plan != NULL || prepared->on_server != PREPARED_AS_PLANNED ||
         !sql_prepared_text_passes(session, (struct text){prepared->text, prepared->text_length})))
        return false;
    if (statement->verb != PREPARE_MAKE)
        return true;
    if (!sql_prepared_text_passes(session, statement->query))
        return false;
    prepared_release(prepared_put(&session->link->prepared, statement->name, NULL));
    return true;
}

static bool sql_prepared_all(struct inbound *in, const struct prepare_statement *statements,
                             size_t count, size_t *used)
{
    for (size_t i = 0; i < count; i++)
        if (!sql_prepared_passes(in->session, &statements[i]))
            return sql_prepared_refuse(in,
                                       statements[i].verb == PREPARE_MAKE
                                           ? "PREPARE among other statements"
                                           : "EXECUTE among other statements",
                                       used);
    return false;
}

/* False where the text is too much to be read: what it makes or runs would not be followed. What is
 * no SQL to our parser the server decides on. */
static bool sql_prepared_read(const struct session *session, const char *text, size_t length,
                              struct arena *arena, struct prepare_statement **statements,
                              size_t *count, struct error *error)
{
    *count = 0;
    if (length > TOUCHED_TEXT_LIMIT)
        error_set(error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED, "the statement has %zu bytes", length);
    else if (prepare_read(text, length, session->link->settings.standard_conforming_strings, arena,
                          statements, count, error) ||
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

bool sql_prepared_query(struct inbound *in, const char *text, size_t length, size_t *used)
{
    if (!sql_prepared_may_concern(in->session, text, length))
        return false;
    struct arena arena = {0};
    struct error error;
    struct prepare_statement *statements;
    size_t count;
    bool done = true;
    if (!sql_prepared_read(in->session, text, length, &arena, &statements, &count, &error))
        *used = inbound_refuse(in, &error);
    else if (count != 0)
        done = count == 1 ? sql_prepared_one(in, statements, text, length, used)
                          : sql_prepared_all(in, statements, count, used);
    else
        done = false;
    arena_free(&arena);
    return done;
}

bool sql_prepared_find_verb(const struct session *session, const char *text, size_t length,
                            enum prepare_verb *verb, struct error *error)
{
    *verb = PREPARE_NONE;
    if (!session->migrates || sql_prepared_first_word(text, length) == SQL_PREPARED_WORD_COUNT)
        return true;
    struct arena arena = {0};
    struct prepare_statement *statements;
    size_t count;
    bool read = sql_prepared_read(session, text, length, &arena, &statements, &count, error);
    if (read && count == 1)
        *verb = statements[0].verb;
    arena_free(&arena);
    return read;
}

void sql_prepared_apply(struct inbound *in, const struct prepared *statement, struct answer *answer)
{
    struct session *session = in->session;
    struct arena arena = {0};
    struct prepare_statement *read;
    size_t count;
    struct error error;
    if (!session_has_failed(session) &&
        prepare_read(statement->text, statement->text_length,
                     session->link->settings.standard_conforming_strings, &arena, &read, &count,
                     &error) &&
        count == 1) {
        if (read->verb == PREPARE_MAKE) {
            struct prepared *made = sql_prepared_remember(session, read);
            made->on_server = statement->plan == NULL ? PREPARED_AS_PLANNED : PREPARED_AS_BEFORE;
            answer->prepared = prepared_retain(made);
            answer->replaced = prepared_put(&session->link->prepared, read->name, made);
        } else if (read->verb == PREPARE_DROP) {
            answer->replaced = prepared_put(&session->link->prepared, read->name, NULL);
        } else if (read->verb == PREPARE_DROP_ALL) {
            sql_prepared_drop_all(in);
        }
    }
    arena_free(&arena);
}
