#include "rewrite/plan/plan.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/rewrite/names_catalog.h"

static struct rewriter *rewriter;
static struct catalog *catalog;

static void plan_begin(void)
{
    struct error error = {0};
    catalog = names_catalog();
    rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter, "%s", error.message);
}

static void plan_end(void)
{
    rewriter_free(rewriter);
    catalog_release(catalog);
}

TestSuite(plan, .init = plan_begin, .fini = plan_end);

static struct plan *plan_of(const char *sql, const struct description *original)
{
    struct plan *plan = NULL;
    struct error error = {0};
    struct route route = {.read = SIDE_NEW, .primary = SIDE_NEW};
    cr_assert(names_plan(rewriter, sql, route, original, &plan, &error), "%s", error.message);
    return plan;
}

/* Where `what` of the client's text is found again from its place in the text sent. */
static void plan_check_position(const char *sql, const char *what)
{
    struct plan *plan = plan_of(sql, NULL);
    size_t wanted = (size_t)(strstr(sql, what) - sql);
    size_t got = 0;
    const char *in_simple = strstr(plan->simple.at, what);
    cr_assert_not_null(in_simple);
    cr_assert(plan_simple_position(plan, (size_t)(in_simple - plan->simple.at), &got));
    cr_assert_eq(got, wanted);
    for (size_t i = 0; i < plan->statement_count; i++) {
        const char *in_one = strstr(plan_own_text(&plan->statements[i]).at, what);
        if (in_one == NULL)
            continue;
        size_t sent_at = (size_t)(in_one - plan_own_text(&plan->statements[i]).at);
        cr_assert(
            plan_step_position(&plan->statements[i].steps[plan->statements[i].own], sent_at, &got));
        cr_assert_eq(got, wanted);
    }
    plan_release(plan);
}

Test(plan, positions_before_and_behind_what_was_put_in)
{
    plan_check_position("SELECT colour FROM names WHERE shade = 1", "colour");
    plan_check_position("SELECT colour FROM names WHERE shade = 1", "shade");
    plan_check_position("SELECT 1; SELECT 2 FROM names n; SELECT shade", "shade");
    plan_check_position("COPY names FROM STDIN WHERE colour = 1; SELECT 1", "colour");
    plan_check_position("SELECT 1; COPY names FROM STDIN; SELECT shade FROM names", "shade");
    plan_check_position("SELECT 1; SELECT 2, n.colour FROM names n; SELECT shade", "colour");
}

Test(plan, no_position_in_text_of_ours)
{
    struct plan *plan = plan_of("SELECT 1; SELECT id FROM names", NULL);
    size_t at = 0;
    size_t ours = (size_t)(strstr(plan->simple.at, "split_part") - plan->simple.at);
    cr_assert_not(plan_simple_position(plan, ours, &at));
    cr_assert_not(
        plan_step_position(&plan->statements[1].steps[plan->statements[1].own], 1000000, &at));
    cr_assert_not(plan_simple_position(plan, plan->simple.length, &at));
    plan_release(plan);
}

Test(plan, statements_and_their_places)
{
    const char *sql = "SELECT 1;  SELECT id FROM names ;SELECT 2";
    struct plan *plan = plan_of(sql, NULL);
    cr_assert_eq(plan->statement_count, 3);
    cr_assert_not(plan->passes);
    static const char *const texts[] = {"SELECT 1", "  SELECT id FROM names ", "SELECT 2"};
    for (size_t i = 0; i < 3; i++) {
        const struct plan_statement *statement = &plan->statements[i];
        cr_assert_eq(statement->client.length, strlen(texts[i]));
        cr_assert_eq(memcmp(statement->client.at, texts[i], strlen(texts[i])), 0);
        cr_assert_eq(memcmp(sql + statement->client_at, texts[i], strlen(texts[i])), 0);
        cr_assert_eq(statement->rewritten, i == 1);
        cr_assert_eq(statement->own, 0);
    }
    cr_assert_eq(plan->masked_table_count, 2);
    plan_release(plan);
}

Test(plan, keeps_a_copy_of_what_the_client_is_told)
{
    struct field field = {.name = "id", .type_oid = 23, .table_oid = 16384, .type_modifier = -1};
    struct description original = {.has_rows = true, .fields = &field, .field_count = 1};
    struct plan *plan = plan_of("SELECT id FROM names", &original);
    const struct description *kept = plan->statements[0].description;
    cr_assert_not_null(kept);
    cr_assert_neq(kept, &original);
    cr_assert_eq(kept->fields[0].table_oid, 16384);
    plan_release(plan);
}

static bool plan_agrees(struct description one, struct description other, enum tag_rule tag)
{
    struct plan_statement statement = {.tag = tag};
    struct error error = {0};
    bool agrees = plan_check(&statement, &one, &other, &error);
    cr_assert(agrees || strcmp(error.sqlstate, "0A000") == 0);
    return agrees;
}

Test(plan, checks_what_the_server_says)
{
    struct field id = {.name = "id", .type_oid = 23, .type_modifier = -1, .table_oid = 1};
    struct field moved = {.name = "id", .type_oid = 23, .type_modifier = -1, .table_oid = 2};
    struct field wide = {.name = "id", .type_oid = 20, .type_modifier = -1};
    struct field renamed = {.name = "key", .type_oid = 23, .type_modifier = -1};
    struct field cut = {.name = "id", .type_oid = 23, .type_modifier = 14};
    uint32_t integer = 23;
    uint32_t text = 25;
    struct description rows = {.has_rows = true, .fields = &id, .field_count = 1};
    struct description other = rows;
    other.fields = &moved;
    cr_assert(plan_agrees(rows, other, TAG_AS_IS));
    other.fields = &wide;
    cr_assert_not(plan_agrees(rows, other, TAG_AS_IS));
    other.fields = &renamed;
    cr_assert_not(plan_agrees(rows, other, TAG_AS_IS));
    other.fields = &cut;
    cr_assert_not(plan_agrees(rows, other, TAG_AS_IS));
    struct description none = {0};
    cr_assert_not(plan_agrees(rows, none, TAG_AS_IS));
    cr_assert_not(plan_agrees(none, rows, TAG_AS_IS));
    struct description one = {.parameters = &integer, .parameter_count = 1};
    struct description two = {.parameters = &text, .parameter_count = 1};
    cr_assert(plan_agrees(one, one, TAG_AS_IS));
    cr_assert_not(plan_agrees(one, two, TAG_AS_IS));
    cr_assert_not(plan_agrees(one, none, TAG_AS_IS));
    struct description count = {.has_rows = true, .fields = &wide, .field_count = 1};
    cr_assert(plan_agrees(none, count, TAG_FROM_COUNT));
    cr_assert_not(plan_agrees(none, rows, TAG_FROM_COUNT));
    cr_assert_not(plan_agrees(rows, count, TAG_FROM_COUNT));
}
