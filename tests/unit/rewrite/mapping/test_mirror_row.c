#include "rewrite/mapping/mirror_row.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/rewrite/names_catalog.h"

static struct arena arena;
static struct catalog *catalog;
static struct mappings mappings;

static void begin(void)
{
    struct error error;
    catalog = names_catalog();
    cr_assert(mapping_load(&catalog->migrations[0], &arena, &mappings, &error), "%s",
              error.message);
}

static void end(void)
{
    catalog_release(catalog);
    arena_free(&arena);
}

TestSuite(mirror_row, .init = begin, .fini = end);

static struct mirror_row row_of(enum side mirror, const char *numbered)
{
    const struct migration *migration = &catalog->migrations[0];
    return (struct mirror_row){
        .arena = &arena,
        .migration = migration,
        .primary = &migration->shape[side_other(mirror)],
        .mirror = &migration->shape[mirror],
        .mapping = mappings.of[mirror],
        .source = "p",
        .numbered = numbered,
    };
}

static const char *rendered(const struct draft *draft)
{
    static char text[2048];
    size_t length = 0;
    for (size_t i = 0; i < draft->count; i++) {
        cr_assert_lt(length + draft->pieces[i].length, sizeof text);
        memcpy(text + length, draft->pieces[i].text, draft->pieces[i].length);
        length += draft->pieces[i].length;
    }
    text[length] = '\0';
    return text;
}

Test(mirror_row, columns_and_values_are_in_the_same_order)
{
    const struct mirror_row row = row_of(SIDE_NEW, NULL);
    struct draft columns = {.arena = &arena};
    struct draft values = {.arena = &arena};
    mirror_row_add_columns(&row, &columns);
    cr_assert_str_eq(rendered(&columns), "\"id\", \"full_name\"");
    mirror_row_add_values(&row, &values);
    const char *text = rendered(&values);
    cr_assert_eq(strncmp(text, "p.\"id\", ", strlen("p.\"id\", ")), 0, "%s", text);
    cr_assert_not_null(strstr(text, "p.\"first_name\""), "%s", text);
    cr_assert_not_null(strstr(text, "p.\"last_name\""), "%s", text);
}

Test(mirror_row, columns_of_a_query_before_are_called_by_their_place)
{
    const struct mirror_row row = row_of(SIDE_NEW, "_cf_k");
    struct draft values = {.arena = &arena};
    mirror_row_add_values(&row, &values);
    const char *text = rendered(&values);
    cr_assert_not_null(strstr(text, "p._cf_k1"), "%s", text);
    cr_assert_null(strstr(text, "first_name"), "%s", text);
}

Test(mirror_row, either_table_may_be_the_mirror)
{
    const struct mirror_row row = row_of(SIDE_OLD, NULL);
    struct draft values = {.arena = &arena};
    mirror_row_add_values(&row, &values);
    cr_assert_not_null(strstr(rendered(&values), "p.\"full_name\""));
    cr_assert(mirror_row_reads(&row, shape_column(row.primary, "full_name")));
}

Test(mirror_row, is_found_by_its_key)
{
    const struct mirror_row row = row_of(SIDE_NEW, NULL);
    struct draft match = {.arena = &arena};
    cr_assert(mirror_row_add_key_match(&row, "m", &match));
    cr_assert_str_eq(rendered(&match), "m.\"id\" OPERATOR(pg_catalog.=) p.\"id\"");
    cr_assert_str_eq(mirror_row_key(&row, 0)->target->name, "id");
}

Test(mirror_row, a_key_without_a_column_in_the_mirror)
{
    struct mirror_row row = row_of(SIDE_NEW, NULL);
    struct shape lacking = *row.mirror;
    struct column other = {.name = "other"};
    lacking.columns = &other;
    lacking.column_count = 1;
    row.mirror = &lacking;
    cr_assert_null(mirror_row_key(&row, 0));
}

Test(mirror_row, what_is_generated_is_not_given)
{
    struct mirror_row row = row_of(SIDE_NEW, NULL);
    struct mapping generated[2] = {row.mapping[0], row.mapping[1]};
    struct column column = *row.mapping[1].target;
    column.generated = true;
    generated[1].target = &column;
    row.mapping = generated;
    cr_assert(mirror_row_has(&row, 0));
    cr_assert_not(mirror_row_has(&row, 1));
    struct draft columns = {.arena = &arena};
    mirror_row_add_columns(&row, &columns);
    cr_assert_str_eq(rendered(&columns), "\"id\"");
    cr_assert_not(mirror_row_reads(&row, shape_column(row.primary, "first_name")));
}
