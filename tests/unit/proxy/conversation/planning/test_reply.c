/* What the server answers to questions about a statement. */
#include "proxy/conversation/planning/reply.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/error_fields.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static struct planning *ask(enum planning_step step)
{
    scene_begin(&scene, "new/old+new");
    const struct planning_input input = {.text = "SELECT id FROM names", .length = 20};
    struct planning *planning = planning_begin(&scene.talk.session, &input);
    planning->step = step;
    return planning;
}

static void end(void)
{
    scene_end(&scene);
}

TestSuite(reply, .fini = end);

static void take(char type, const char *body, size_t length)
{
    const struct frame frame = {.type = type, .body_length = length};
    reply_take(&scene.talk.session, &frame, (const uint8_t *)body);
}

Test(reply, a_malformed_answer_ends_the_session)
{
    ask(PLANNING_MEANING);
    take('D', "\0\1", 2);
    cr_assert_eq(scene.talk.session.state, SESSION_FAILED);
}

Test(reply, columns_are_read_where_they_are_asked_for)
{
    struct planning *planning = ask(PLANNING_ORIGINAL);
    planning->incoming = arena_zero(&planning->arena, 1, sizeof *planning->incoming);
    take('T', "\0\1id\0\0\0\0\0\0\0\0\0\0\27\0\4\377\377\377\377\0\0", 23);
    cr_assert_eq(planning->incoming->field_count, 1);
    cr_assert_eq(planning->incoming->fields[0].type_oid, 23);
}

/* An error about a lack of memory says nothing of the statement, and is passed on as it is; but its
 * place is one in a text of ours. */
Test(reply, circumstances_are_the_server_s_words_without_a_position)
{
    static const char error[] = "SERROR\0VERROR\0C53200\0Mout of memory\0P7\0";
    struct planning *planning = ask(PLANNING_REWRITTEN);
    reply_error(&scene.talk.session, (const uint8_t *)error, sizeof error);
    struct backend_error read;
    cr_assert(backend_read_error(planning->failure.data + FRAME_HEADER_LENGTH,
                                 planning->failure.length - FRAME_HEADER_LENGTH, &read));
    cr_assert_str_eq(read.sqlstate, "53200");
    cr_assert_str_eq(read.message, "out of memory");
    cr_assert_eq(read.position, 0);
}

Test(reply, what_the_server_does_not_take_of_ours_is_a_refusal)
{
    static const char error[] = "SERROR\0VERROR\0C42883\0Mno such function\0P7\0";
    struct planning *planning = ask(PLANNING_REWRITTEN);
    struct plan_statement statement = {.own = 0, .step_count = 1};
    statement.steps[0].text = (struct text){"SELECT f()", 10};
    struct plan plan = {.references = 2, .statements = &statement, .statement_count = 1};
    planning->plan = &plan;
    reply_error(&scene.talk.session, (const uint8_t *)error, sizeof error);
    planning->plan = NULL;
    struct backend_error read;
    cr_assert(backend_read_error(planning->failure.data + FRAME_HEADER_LENGTH,
                                 planning->failure.length - FRAME_HEADER_LENGTH, &read));
    cr_assert_str_eq(read.sqlstate, "0A000");
    cr_assert_not(planning->is_stale);
}

Test(reply, the_first_error_counts)
{
    static const char first[] = "SERROR\0VERROR\0C53200\0Mfirst\0";
    static const char second[] = "SERROR\0VERROR\0C53300\0Msecond\0";
    struct planning *planning = ask(PLANNING_REWRITTEN);
    reply_error(&scene.talk.session, (const uint8_t *)first, sizeof first);
    size_t length = planning->failure.length;
    reply_error(&scene.talk.session, (const uint8_t *)second, sizeof second);
    cr_assert_eq(planning->failure.length, length);
}

static struct backend_error failure(const struct planning *planning)
{
    struct backend_error read;
    cr_assert(backend_read_error(planning->failure.data + FRAME_HEADER_LENGTH,
                                 planning->failure.length - FRAME_HEADER_LENGTH, &read));
    return read;
}

Test(reply, an_error_about_the_client_s_own_text_is_the_client_s_as_it_is)
{
    static const char error[] = "SERROR\0VERROR\0C42703\0Mno such column\0P7\0";
    struct planning *planning = ask(PLANNING_ORIGINAL);
    planning->analysis = arena_zero(&planning->arena, 1, sizeof *planning->analysis);
    planning->asks_about_whole = true;
    reply_error(&scene.talk.session, (const uint8_t *)error, sizeof error);
    cr_assert_str_eq(failure(planning).sqlstate, "42703");
    cr_assert_eq(failure(planning).position, 7);
    cr_assert_not(planning->misses_table);
}

Test(reply, a_table_that_is_missing_is_noted_of_the_client_s_text_alone)
{
    static const char error[] = "SERROR\0VERROR\0C42P01\0Mno such table\0P7\0";
    struct planning *planning = ask(PLANNING_MEANING);
    reply_error(&scene.talk.session, (const uint8_t *)error, sizeof error);
    cr_assert_not(planning->misses_table);
    bytes_clear(&planning->failure);
    planning->step = PLANNING_ORIGINAL;
    planning->analysis = arena_zero(&planning->arena, 1, sizeof *planning->analysis);
    planning->asks_about_whole = true;
    reply_error(&scene.talk.session, (const uint8_t *)error, sizeof error);
    cr_assert(planning->misses_table);
}

Test(reply, an_error_that_cannot_be_read_is_a_refusal_all_the_same)
{
    struct planning *planning = ask(PLANNING_REWRITTEN);
    reply_error(&scene.talk.session, (const uint8_t *)"SERROR", 6);
    cr_assert_str_eq(failure(planning).sqlstate, "0A000");
    cr_assert_neq(scene.talk.session.state, SESSION_FAILED);
}
