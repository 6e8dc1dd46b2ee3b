#include "proxy/conversation/planning/told.h"

#include <criterion/criterion.h>

static struct prepared_table table;
static struct prepared *prepared;

static void begin(void)
{
    prepared = prepared_new(&table, "s", "SELECT id FROM names", 20);
}

static void end(void)
{
    prepared_release(prepared);
    prepared_free(&table);
}

TestSuite(told, .init = begin, .fini = end);

static struct field fields[2] = {
    {.name = "id", .type_oid = 23, .type_modifier = -1},
    {.name = "note", .type_oid = 25, .type_modifier = -1},
};

static struct description rows(size_t count)
{
    return (struct description){.has_rows = true, .fields = fields, .field_count = count};
}

Test(told, keeps_the_first_that_it_hears)
{
    const struct description one = rows(1);
    const struct description two = rows(2);
    cr_assert(told_keep(prepared, NULL, &one));
    cr_assert(told_keep(prepared, NULL, &two));
    cr_assert_eq(prepared->told->field_count, 1);
    cr_assert_neq(prepared->told, &one, "a copy");
}

Test(told, another_column_type_or_name_is_not_what_was_told)
{
    const struct description one = rows(1);
    const struct description two = rows(2);
    cr_assert(told_is_kept(prepared, NULL, &two), "nothing was told yet");
    cr_assert(told_keep(prepared, NULL, &one));
    cr_assert(told_is_kept(prepared, NULL, &one));
    cr_assert_not(told_is_kept(prepared, NULL, &two));
    struct field other = fields[0];
    struct description changed = {.has_rows = true, .fields = &other, .field_count = 1};
    other.type_oid = 20;
    cr_assert_not(told_is_kept(prepared, NULL, &changed));
    other = fields[0];
    other.name = "ident";
    cr_assert_not(told_is_kept(prepared, NULL, &changed));
    other = fields[0];
    other.type_modifier = 8;
    cr_assert_not(told_is_kept(prepared, NULL, &changed));
    other = fields[0];
    other.table_oid = 16384;
    cr_assert(told_is_kept(prepared, NULL, &changed), "the same column of another table");
}

Test(told, rows_where_there_were_none)
{
    const struct description none = {0};
    const struct description one = rows(1);
    cr_assert(told_keep(prepared, NULL, &none));
    cr_assert(told_is_kept(prepared, NULL, &none));
    cr_assert_not(told_is_kept(prepared, NULL, &one));
}

/* A count of ours is a row that the client is not told of. */
Test(told, our_own_count_is_no_row)
{
    struct plan_statement statement = {.tag = TAG_FROM_COUNT, .verb = "UPDATE"};
    const struct plan plan = {.references = 1, .statements = &statement, .statement_count = 1};
    const struct description one = rows(1);
    cr_assert(told_keep(prepared, &plan, &one));
    cr_assert_not(prepared->told->has_rows);
    statement.query_at = 4;
    cr_assert_not(told_concerns(&plan), "the server keeps its query");
    cr_assert(told_concerns(NULL));
}

Test(told, is_known_from_the_plan_that_it_was_prepared_with)
{
    /* The statement keeps the plan beyond the end of this function. */
    static struct plan_statement statement = {.verb = "SELECT"};
    static struct plan plan = {.references = 1, .statements = &statement, .statement_count = 1};
    const struct description one = rows(1);
    told_by_plan(prepared, NULL);
    told_by_plan(prepared, &plan);
    cr_assert_null(prepared->told, "the plan does not say");
    statement.description = &one;
    statement.query_at = 4;
    told_by_plan(prepared, &plan);
    cr_assert_null(prepared->told, "it is of another query");
    statement.query_at = 0;
    told_by_plan(prepared, &plan);
    cr_assert_eq(prepared->told, &one);
    cr_assert_eq(plan.references, 2);
}

Test(told, is_not_kept_where_there_is_no_room)
{
    const struct description one = rows(1);
    prepared_put(&table, "s", prepared_retain(prepared));
    size_t bytes = table.bytes;
    table.bytes = PREPARED_BYTES_LIMIT;
    cr_assert_not(told_keep(prepared, NULL, &one));
    cr_assert_null(prepared->told);
    table.bytes = bytes;
    cr_assert(told_keep(prepared, NULL, &one));
    cr_assert_gt(table.bytes, bytes, "it is counted");
}
