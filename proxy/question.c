#include "proxy/question.h"

#include <string.h>

#include "protocol/frontend.h"
#include "proxy/routing.h"
#include "proxy/session.h"

#define QUESTION_CONTEXT_NAME "_cf_context"
#define QUESTION_STATEMENT_NAME "_cf_question"
#define QUESTION_PRELUDE_NAME "_cf_prelude"

static void question_expect(struct session *session, enum answer_to to)
{
    answers_push(&session->answers, (struct answer){.to = to, .whom = ANSWER_FOR_PLANNING});
    session->planning->owed++;
}

static void question_end(struct session *session, struct bytes *out)
{
    session->planning->ends_in_sync = !session->segment_is_open;
    if (session->planning->ends_in_sync) {
        frontend_write_sync(out);
        question_expect(session, ANSWER_TO_SYNC);
    } else {
        frontend_write_flush(out);
    }
}

static void question_close(struct session *session, const char *name, struct bytes *out)
{
    frontend_write_close(out, 'S', name);
    question_expect(session, ANSWER_TO_CLOSE);
}

/* Behind Parse, Bind and Execute of a statement of ours. */
static void question_expect_context(struct session *session, struct bytes *out)
{
    question_expect(session, ANSWER_TO_PARSE);
    question_expect(session, ANSWER_TO_BIND);
    question_expect(session, ANSWER_TO_EXECUTE);
    frontend_write_close(out, 'P', QUESTION_CONTEXT_NAME);
    question_expect(session, ANSWER_TO_CLOSE);
    question_close(session, QUESTION_CONTEXT_NAME, out);
}

void question_about_context(struct session *session, enum planning_step step, struct bytes *out)
{
    struct planning *planning = session->planning;
    planning->step = step;
    context_write_question(session->world->catalog, &planning->touched, QUESTION_CONTEXT_NAME, out);
    question_expect_context(session, out);
    question_end(session, out);
}

/* In a transaction a table that is there must stay until the server has been asked about the
 * statement: an error would be the transaction's. Outside, the question is asked once more. */
void question_about_existence(struct session *session, struct bytes *out)
{
    const struct touched_set *touched = &session->planning->touched;
    bool in_transaction = session->transaction != 'I' || session->segment_is_open;
    for (size_t i = 0; i < touched->count; i++) {
        if (!in_transaction || !routing_table_is_out_of_use(session, &touched->items[i]))
            continue;
        context_write_lock(session->world->catalog, &touched->items[i], QUESTION_CONTEXT_NAME, out);
        question_expect_context(session, out);
    }
    question_about_context(session, PLANNING_EXISTENCE, out);
}

static void question_about(struct session *session, struct text text, const uint32_t *types,
                           size_t type_count, struct bytes *out)
{
    struct planning *planning = session->planning;
    planning->incoming = arena_zero(&planning->arena, 1, sizeof *planning->incoming);
    const char *name = planning->drops_unnamed ? "" : QUESTION_STATEMENT_NAME;
    frontend_write_parse(out, name, text.at, text.length, types, type_count);
    question_expect(session, ANSWER_TO_PARSE);
    frontend_write_describe(out, 'S', name);
    question_expect(session, ANSWER_TO_DESCRIBE_STATEMENT);
    question_close(session, name, out);
}

/* A part of the client's text behind as many blanks as there are characters in front of it, so that
 * the server's errors point to the same place in both. */
static struct text question_in_place(struct planning *planning, struct text part)
{
    const struct rewrite_request *request = &planning->request;
    size_t in_front = (size_t)(part.at - request->text);
    if (in_front == 0)
        return part;
    size_t blanks = 0;
    for (size_t i = 0; i < in_front; i++)
        if (!request->utf8 || ((unsigned char)request->text[i] & 0xc0) != 0x80)
            blanks++;
    char *text = arena_alloc(&planning->arena, blanks + part.length);
    memset(text, ' ', blanks);
    memcpy(text + blanks, part.at, part.length);
    return (struct text){text, blanks + part.length};
}

bool question_stands_first(const struct session *session)
{
    static const char *const BEGINS[] = {"begin", "start", "savepoint"};
    const struct planning *planning = session->planning;
    if (planning->statement == 0)
        return true;
    if (planning->request.extended || session->segment_is_open || session->transaction != 'I' ||
        planning->analysis->statements[planning->statement].is_ours)
        return false;
    for (size_t i = 0; i < planning->statement; i++) {
        const struct text *text = &planning->analysis->statements[i].text;
        bool begins = false;
        for (size_t j = 0; j < sizeof BEGINS / sizeof BEGINS[0]; j++)
            begins = begins || context_first_word_is(text->at, text->length, BEGINS[j]);
        if (!begins)
            return false;
    }
    return true;
}

void question_about_original(struct session *session, struct text text, bool is_ours,
                             struct bytes *out)
{
    const struct rewrite_request *request = &session->planning->request;
    bool is_only = session->planning->analysis->statement_count == 1;
    if (!is_ours &&
        (is_only || (session->planning->statement != 0 && question_stands_first(session))))
        text = question_in_place(session->planning, text);
    session->planning->step = PLANNING_ORIGINAL;
    question_about(session, text, request->parameter_types, request->parameter_count, out);
    question_end(session, out);
}

void question_about_rewritten(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    const struct plan_statement *statement = &planning->plan->statements[planning->statement];
    const struct description *description = statement->description;
    const uint32_t *types =
        description != NULL ? description->parameters : planning->request.parameter_types;
    size_t type_count =
        description != NULL ? description->parameter_count : planning->request.parameter_count;
    planning->step = PLANNING_REWRITTEN;
    question_about(session, plan_described(statement), types, type_count, out);
    if (statement->prelude.length != 0) {
        frontend_write_parse(out, QUESTION_PRELUDE_NAME, statement->prelude.at,
                             statement->prelude.length, types, type_count);
        question_expect(session, ANSWER_TO_PARSE);
        question_close(session, QUESTION_PRELUDE_NAME, out);
    }
    question_end(session, out);
}

void question_about_types(struct session *session, struct bytes *out)
{
    prepared_write_types_question(session->planning->learns, QUESTION_CONTEXT_NAME, out);
    question_expect_context(session, out);
    question_end(session, out);
}
