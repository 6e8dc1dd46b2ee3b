#include "proxy/conversation/statements/prepared.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "protocol/base/memory.h"
#include "protocol/frontend.h"

static struct prepared *put(struct prepared_table *table, const char *name, const char *text)
{
    struct prepared *prepared = prepared_new(table, name, text, strlen(text));
    prepared_release(prepared_put(table, name, prepared));
    return prepared;
}

Test(prepared, an_empty_table_has_nothing)
{
    struct prepared_table table = {0};
    cr_assert_null(prepared_find(&table, ""));
    cr_assert_null(prepared_find(&table, "s"));
    cr_assert_null(prepared_put(&table, "s", NULL));
    cr_assert_null(prepared_put(&table, "", NULL));
    prepared_free(&table);
}

Test(prepared, texts_are_kept_with_their_length)
{
    struct prepared_table table = {0};
    char text[] = "SELECT 1; and more";
    struct prepared *prepared = prepared_new(&table, "s", text, 8);
    memset(text, 'x', sizeof text);
    cr_assert_eq(prepared->text_length, 8);
    cr_assert_str_eq(prepared->text, "SELECT 1");
    cr_assert_str_eq(prepared->named.name, "s");
    prepared_release(prepared);
    prepared = prepared_new(&table, "", "", 0);
    cr_assert_str_eq(prepared->text, "");
    prepared_release(prepared);
}

Test(prepared, named_and_unnamed_are_apart)
{
    struct prepared_table table = {0};
    struct prepared *unnamed = put(&table, "", "SELECT 1");
    struct prepared *named = put(&table, "s", "SELECT 2");
    cr_assert_eq(prepared_find(&table, ""), unnamed);
    cr_assert_eq(prepared_find(&table, "s"), named);
    cr_assert_null(prepared_find(&table, "t"));
    cr_assert_neq(unnamed->serial, named->serial);
    prepared_free(&table);
}

Test(prepared, putting_returns_what_was_there)
{
    static const char *const names[] = {"", "s"};
    for (size_t i = 0; i < 2; i++) {
        struct prepared_table table = {0};
        struct prepared *first = put(&table, names[i], "SELECT 1");
        struct prepared *second = prepared_new(&table, names[i], "SELECT 2", 8);
        cr_assert_eq(prepared_put(&table, names[i], second), first);
        cr_assert_eq(prepared_find(&table, names[i]), second);
        cr_assert_eq(prepared_put(&table, names[i], NULL), second);
        cr_assert_null(prepared_find(&table, names[i]));
        /* As where the server skipped the messages that took it away. */
        cr_assert_null(prepared_put(&table, names[i], first));
        cr_assert_eq(prepared_find(&table, names[i]), first);
        prepared_release(second);
        prepared_free(&table);
    }
}

Test(prepared, names_count_as_far_as_the_server_reads_them)
{
    struct prepared_table table = {0};
    char name[FRONTEND_NAME_LIMIT + 10];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    struct prepared *prepared = put(&table, name, "SELECT 1");
    name[FRONTEND_NAME_LIMIT] = 'X';
    cr_assert_eq(prepared_find(&table, name), prepared);
    name[FRONTEND_NAME_LIMIT] = '\0';
    cr_assert_eq(prepared_find(&table, name), prepared);
    name[FRONTEND_NAME_LIMIT - 1] = 'X';
    cr_assert_null(prepared_find(&table, name));
    name[FRONTEND_NAME_LIMIT - 1] = '\0';
    cr_assert_null(prepared_find(&table, name));
    prepared_free(&table);
}

static const char *name_of(size_t number, char name[static 32])
{
    snprintf(name, 32, "statement_%zu", number);
    return name;
}

Test(prepared, thousands_of_statements)
{
    enum { COUNT = 5000 };
    struct prepared_table table = {0};
    char name[32];
    for (size_t i = 0; i < COUNT; i++)
        put(&table, name_of(i, name), name);
    cr_assert_eq(table.named.count, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        cr_assert_str_eq(prepared_find(&table, name_of(i, name))->text, name);
    for (size_t i = 0; i < COUNT; i += 2)
        prepared_release(prepared_put(&table, name_of(i, name), NULL));
    cr_assert_eq(table.named.count, COUNT / 2);
    for (size_t i = 0; i < COUNT; i++)
        cr_assert_eq(prepared_find(&table, name_of(i, name)) != NULL, i % 2 == 1);
    prepared_clear(&table);
    cr_assert_eq(table.named.count, 0);
    cr_assert_null(prepared_find(&table, name_of(1, name)));
    prepared_free(&table);
}

Test(prepared, the_bytes_of_all_statements_are_counted)
{
    struct prepared_table table = {0};
    put(&table, "", "12345");
    put(&table, "s", "123");
    cr_assert_eq(table.bytes, 2 * PREPARED_BYTES_EACH + 9);
    put(&table, "s", "1234567");
    cr_assert_eq(table.bytes, 2 * PREPARED_BYTES_EACH + 13);
    prepared_release(prepared_put(&table, "", NULL));
    cr_assert_eq(table.bytes, PREPARED_BYTES_EACH + 8);
    table.bytes = PREPARED_BYTES_LIMIT - PREPARED_BYTES_EACH - 20;
    cr_assert(prepared_has_room(&table, "", 20, 0));
    cr_assert(prepared_has_room(&table, "", 0, 5));
    cr_assert_not(prepared_has_room(&table, "", 21, 0));
    cr_assert_not(prepared_has_room(&table, "", 17, 1));
    cr_assert_not(prepared_has_room(&table, "", SIZE_MAX, 0));
    table.bytes = PREPARED_BYTES_EACH + 8;
    prepared_clear(&table);
    cr_assert_eq(table.bytes, 0);
    prepared_free(&table);
}

Test(prepared, names_are_told_apart_as_far_as_the_server_does)
{
    char name[FRONTEND_NAME_LIMIT + 40];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    struct prepared_table table = {0};
    put(&table, name, "text");
    cr_assert_eq(table.bytes, PREPARED_BYTES_EACH + strlen(name) + 4);
    name[FRONTEND_NAME_LIMIT] = 'x';
    cr_assert_not_null(prepared_find(&table, name));
    prepared_free(&table);
}

Test(prepared, lives_as_long_as_somebody_refers_to_it)
{
    struct prepared_table table = {0};
    struct prepared *prepared = prepared_retain(put(&table, "s", "SELECT 1"));
    prepared_free(&table);
    cr_assert_eq(prepared->references, 1);
    cr_assert_str_eq(prepared->text, "SELECT 1");
    prepared_release(prepared);
    prepared_release(NULL);
}

static struct plan *new_plan(void)
{
    struct plan *plan = memory_zero(1, sizeof *plan);
    plan->references = 1;
    return plan;
}

Test(prepared, gives_back_its_plan)
{
    struct prepared_table table = {0};
    struct plan *plan = new_plan();
    put(&table, "s", "SELECT 1")->plan = plan_retain(plan);
    cr_assert_eq(plan->references, 2);
    prepared_free(&table);
    cr_assert_eq(plan->references, 1);
    plan_release(plan);
}

Test(prepared, the_prelude_is_left_over_when_nobody_needs_the_statement)
{
    struct prepared_table table = {0};
    struct prepared *first = prepared_retain(put(&table, "s", "DELETE FROM names"));
    first->has_prelude = true;
    prepared_release(prepared_put(&table, "s", NULL));
    cr_assert_eq(table.leftovers.count, 0);
    uint32_t serial = first->serial;
    prepared_release(first);
    cr_assert_eq(table.leftovers.count, 1);
    cr_assert_eq(table.leftovers.serials[0], serial);
    put(&table, "t", "DELETE FROM names")->has_prelude = true;
    prepared_clear(&table); /* DEALLOCATE ALL */
    cr_assert_eq(table.leftovers.count, 0);
    for (uint32_t i = 1; i <= 100; i++)
        leftovers_add(&table.leftovers, i);
    cr_assert_eq(table.leftovers.serials[99], 100);
    prepared_free(&table);
}

Test(prepared, memory_that_grows_is_counted)
{
    struct prepared_table table = {0};
    struct prepared *prepared = put(&table, "s", "SELECT 1");
    size_t before = table.bytes;
    cr_assert(prepared_grow(prepared, 1000));
    cr_assert_eq(table.bytes, before + 1000);
    cr_assert_not(prepared_grow(prepared, PREPARED_BYTES_LIMIT - before - 999));
    cr_assert(prepared_grow(prepared, PREPARED_BYTES_LIMIT - before - 1000));
    cr_assert_not(prepared_grow(prepared, 1));
    prepared_retain(prepared);
    prepared_release(prepared_put(&table, "s", NULL));
    cr_assert_eq(table.bytes, 0);
    cr_assert(prepared_grow(prepared, 1000)); /* it is on its way out */
    cr_assert_eq(table.bytes, 0);
    prepared_release(prepared);
    prepared_free(&table);
}
