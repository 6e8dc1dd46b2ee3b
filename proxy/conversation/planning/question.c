#include "proxy/conversation/planning/question.h"

#include <string.h>

#include "protocol/frontend.h"
#include "proxy/conversation/planning/routing.h"
#include "proxy/conversation/planning/vantage.h"
#include "proxy/conversation/planning/waiting.h"
#include "proxy/conversation/session/own_name.h"
#include "rewrite/text/glance.h"

static struct answer *question_expect_answer(struct session *session, struct answer answer)
{
    answer.whom = ANSWER_FOR_PLANNING;
    return answers_push(&session->link->answers, answer);
}

static struct answer *question_expect(struct session *session, enum answer_to to)
{
    return question_expect_answer(session, (struct answer){.to = to});
}

static void question_end(struct session *session)
{
    if (session->planning->step != PLANNING_PATIENCE) /* see waiting_questions */
        vantage_note_question(session);
    session->planning->ends_in_sync = !segment_is_open(&session->link->segment);
    if (session->planning->ends_in_sync) {
        frontend_write_sync(link_out(session->link));
        question_expect(session, ANSWER_TO_SYNC);
    } else {
        frontend_write_flush(link_out(session->link));
    }
}

static void question_close(struct session *session, const struct own_name *name)
{
    frontend_write_close(link_out(session->link), 'S', name->text);
    question_expect(session, ANSWER_TO_CLOSE)->closes = name->serial;
}

/* After Parse, Bind and Execute of a statement of ours. */
static void question_expect_run(struct session *session, const struct own_name *name)
{
    question_expect(session, ANSWER_TO_PARSE);
    question_expect(session, ANSWER_TO_BIND);
    question_expect(session, ANSWER_TO_EXECUTE);
    frontend_write_close(link_out(session->link), 'P', name->text);
    question_expect(session, ANSWER_TO_CLOSE);
    question_close(session, name);
}

/* Where the client's message does away with the unnamed statement, it does so also if it fails: at
 * this question, for instance. */
static void question_drop_unnamed(struct session *session)
{
    if (!session->planning->input.drops_unnamed)
        return;
    session->planning->input.drops_unnamed = false;
    frontend_write_close(link_out(session->link), 'S', "");
    question_expect(session, ANSWER_TO_CLOSE);
    prepared_release(prepared_put(&session->link->prepared, "", NULL));
}

void question_about_meaning(struct session *session, enum planning_step step)
{
    struct planning *planning = session->planning;
    const struct own_name name = own_name_new(session->link);
    planning->step = step;
    question_drop_unnamed(session);
    meaning_write_question(session->world->catalog, &planning->touched, name.text,
                           link_out(session->link));
    question_expect_run(session, &name);
    question_end(session);
}

/* In a transaction a table that is there must stay until the server has been asked about the
 * statement: an error would be the transaction's. Outside, the question is asked once more. */
void question_about_existence(struct session *session)
{
    const struct touched_set *touched = &session->planning->touched;
    bool in_transaction = session_in_transaction(session);
    for (size_t i = 0; i < touched->count; i++) {
        if (!in_transaction || !routing_table_is_out_of_use(session, &touched->items[i]))
            continue;
        const struct own_name name = own_name_new(session->link);
        meaning_write_lock(session->world->catalog, &touched->items[i], name.text,
                           link_out(session->link));
        question_expect_run(session, &name);
    }
    question_about_meaning(session, PLANNING_EXISTENCE);
}

static void question_about(struct session *session, struct text text, const uint32_t *types,
                           size_t type_count)
{
    struct planning *planning = session->planning;
    const struct own_name name = own_name_new(session->link);
    planning->incoming = arena_zero(&planning->arena, 1, sizeof *planning->incoming);
    question_drop_unnamed(session);
    frontend_write_parse(link_out(session->link), name.text, text.at, text.length, types,
                         type_count);
    question_expect(session, ANSWER_TO_PARSE);
    frontend_write_describe(link_out(session->link), 'S', name.text);
    question_expect(session, ANSWER_TO_DESCRIBE_STATEMENT);
    question_close(session, &name);
}

/* A part of the client's text after as many blanks as there are characters in front of it, so that
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
    if (planning->request.extended || session_in_transaction(session) ||
        analysed_is_ours(&planning->analysis->statements[planning->statement]))
        return false;
    for (size_t i = 0; i < planning->statement; i++) {
        const struct text *text = &planning->analysis->statements[i].text;
        bool begins = false;
        for (size_t j = 0; j < sizeof BEGINS / sizeof BEGINS[0]; j++)
            begins = begins || glance_first_word_is(text->at, text->length, BEGINS[j]);
        if (!begins)
            return false;
    }
    return true;
}

void question_about_original(struct session *session, struct text text, bool is_ours)
{
    const struct rewrite_request *request = &session->planning->request;
    bool is_only = session->planning->analysis->statement_count == 1;
    if (!is_ours &&
        (is_only || (session->planning->statement != 0 && question_stands_first(session))))
        text = question_in_place(session->planning, text);
    session->planning->step = PLANNING_ORIGINAL;
    question_about(session, text, request->parameter_types, request->parameter_count);
    question_end(session);
}

void question_about_rewritten(struct session *session)
{
    struct planning *planning = session->planning;
    const struct plan_statement *statement = &planning->plan->statements[planning->statement];
    const struct description *description = statement->description;
    const uint32_t *types =
        description != NULL ? description->parameters : planning->request.parameter_types;
    size_t type_count =
        description != NULL ? description->parameter_count : planning->request.parameter_count;
    planning->step = PLANNING_REWRITTEN;
    question_about(session, plan_described(statement), types, type_count);
    for (size_t i = 0; i < statement->own; i++) {
        const struct own_name name = own_name_new(session->link);
        frontend_write_parse(link_out(session->link), name.text, statement->steps[i].text.at,
                             statement->steps[i].text.length, types, type_count);
        question_expect(session, ANSWER_TO_PARSE);
        question_close(session, &name);
    }
    question_end(session);
}

void question_about_patience(struct session *session)
{
    session->planning->step = PLANNING_PATIENCE;
    question_drop_unnamed(session);
    for (const char *const *asks = waiting_questions(session); *asks != NULL; asks++) {
        const struct own_name name = own_name_new(session->link);
        frontend_write_run(link_out(session->link), name.text, *asks, strlen(*asks), NULL, 0);
        question_expect_run(session, &name);
    }
    question_end(session);
}

void question_about_types(struct session *session)
{
    const struct own_name name = own_name_new(session->link);
    prepared_write_types_question(session->planning->learns, name.text, link_out(session->link));
    question_expect_run(session, &name);
    question_end(session);
}

void question_about_told(struct session *session)
{
    struct planning *planning = session->planning;
    planning->step = PLANNING_TOLD;
    planning->incoming = arena_zero(&planning->arena, 1, sizeof *planning->incoming);
    frontend_write_describe(link_out(session->link), 'S', planning->learns->named.name);
    question_expect(session, ANSWER_TO_DESCRIBE_STATEMENT);
    question_end(session);
}

void question_about_version(struct session *session)
{
    struct planning *planning = session->planning;
    struct plan *plan = planning->plan;
    struct text text = {planning->learns->text, planning->learns->text_length};
    const struct own_name name = own_name_new(session->link);
    planning->step = PLANNING_HELD;
    planning->incoming = arena_zero(&planning->arena, 1, sizeof *planning->incoming);
    prepared_write_parse(planning->learns, plan, name.text,
                         plan != NULL ? plan_own_text(&plan->statements[0]) : text,
                         link_out(session->link));
    question_expect_answer(session, answer_of(ANSWER_TO_PARSE, plan));
    frontend_write_describe(link_out(session->link), 'S', name.text);
    question_expect(session, ANSWER_TO_DESCRIBE_STATEMENT);
    question_close(session, &name);
    question_end(session);
}
