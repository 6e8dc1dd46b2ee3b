#include "rewrite/plan/plan_cache.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/rewrite/names_catalog.h"

static struct rewriter *rewriter;
static struct catalog *catalog;
static struct plan_cache *cache;
static struct touched_set touched;
static struct route route;
static struct rewrite_request request;

static void cache_begin(void)
{
    struct error error = {0};
    catalog = names_catalog();
    rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter, "%s", error.message);
    cache = plan_cache_new(8, (size_t)1024 * 1024);
    route = (struct route){.read = SIDE_NEW, .primary = SIDE_NEW};
}

static void cache_end(void)
{
    plan_cache_free(cache);
    rewriter_free(rewriter);
    catalog_release(catalog);
}

TestSuite(plan_cache, .init = cache_begin, .fini = cache_end);

static const struct rewrite_request *cache_request(const char *sql)
{
    rewriter_scan(rewriter, "app", sql, strlen(sql), &touched);
    for (size_t i = 0; i < touched.count; i++) {
        touched.items[i].bare_name_is_ours = true;
        touched.items[i].route = route;
    }
    request = (struct rewrite_request){
        .text = sql,
        .length = strlen(sql),
        .database = "app",
        .touched = &touched,
        .standard_conforming_strings = true,
        .ascii_safe_encoding = true,
        .utf8 = true,
    };
    return &request;
}

static void cache_add(const char *sql)
{
    struct plan *plan = NULL;
    struct error error = {0};
    cr_assert(names_plan(rewriter, sql, route, NULL, &plan, &error), "%s: %s", sql, error.message);
    plan_cache_add(cache, cache_request(sql), plan);
    plan_release(plan);
}

static struct plan *cache_find(const char *sql)
{
    return plan_cache_find(cache, cache_request(sql));
}

/* What is found for `sql` is what planning it anew gives, to the byte. */
static void cache_finds(const char *sql)
{
    struct plan *found = cache_find(sql);
    cr_assert_not_null(found, "%s", sql);
    struct plan *anew = NULL;
    struct error error = {0};
    cr_assert(names_plan(rewriter, sql, route, NULL, &anew, &error));
    cr_assert_eq(found->passes, anew->passes);
    cr_assert_eq(found->statement_count, anew->statement_count);
    cr_assert_str_eq(found->simple.at, anew->simple.at);
    for (size_t i = 0; i < anew->statement_count; i++) {
        const struct plan_statement *one = &found->statements[i];
        const struct plan_statement *other = &anew->statements[i];
        cr_assert_str_eq(plan_own_text(one).at, plan_own_text(other).at);
        cr_assert_eq(one->client_at, other->client_at);
        cr_assert_eq(one->rewritten, other->rewritten);
        cr_assert_eq(one->tag, other->tag);
        const struct plan_step *step = &one->steps[one->own];
        const struct plan_step *its = &other->steps[other->own];
        cr_assert_eq(step->kept_count, its->kept_count);
        for (size_t k = 0; k < step->kept_count; k++)
            cr_assert_eq(memcmp(&step->kept[k], &its->kept[k], sizeof step->kept[k]), 0);
    }
    plan_release(anew);
}

static void cache_misses(const char *sql)
{
    cr_assert_null(cache_find(sql), "%s", sql);
}

Test(plan_cache, the_same_text)
{
    cache_misses("SELECT id FROM names");
    cache_add("SELECT id FROM names");
    cache_finds("SELECT id FROM names");
    cache_misses("SELECT id FROM names n");
}

Test(plan_cache, other_literals_and_comments)
{
    cache_add("SELECT id, 'a' FROM names WHERE id = 5 AND first_name = 'Ada' LIMIT 10");
    cache_finds("SELECT id, 'a' FROM names WHERE id = 5 AND first_name = 'Ada' LIMIT 10");
    cache_finds("SELECT id, 'bcd' FROM names WHERE id = 12345 AND first_name = 'O''Hara' LIMIT 1");
    cache_finds("/*client_id='42'*/ SELECT id,'b' FROM names WHERE id=0 -- x\n"
                "AND first_name = E'\\n' LIMIT 9 /* end */");
    cache_finds("SELECT id, $$b$$ FROM names WHERE id = 1 AND first_name = '' LIMIT 10");
}

Test(plan_cache, literals_of_another_class)
{
    cache_add("SELECT 5, -5, 1.5, B'1' FROM names");
    cache_finds("SELECT 2147483647, -1, 2e5, X'1F' FROM names");
    cache_misses("SELECT 2147483648, -5, 1.5, B'1' FROM names");
    cache_misses("SELECT 5, -2147483648, 1.5, B'1' FROM names");
    cache_misses("SELECT 5, 5, 1.5, B'1' FROM names");
    cache_misses("SELECT 5, -5, 15, B'1' FROM names");
    cache_misses("SELECT '5', -5, 1.5, B'1' FROM names");
    cache_add("SELECT 2147483648 FROM names");
    cache_misses("SELECT 2147483649 FROM names");
    cache_add("SELECT 9223372036854775807 FROM names");
    cache_finds("SELECT 4000000000 FROM names");
    cache_misses("SELECT 9223372036854775809 FROM names");
}

Test(plan_cache, numbers_that_are_more_than_values)
{
    cache_add("SELECT id, first_name::varchar(3) FROM names GROUP BY 1, 2 ORDER BY 1");
    cache_misses("SELECT id, first_name::varchar(4) FROM names GROUP BY 1, 2 ORDER BY 1");
    cache_misses("SELECT id, first_name::varchar(3) FROM names GROUP BY 2, 1 ORDER BY 1");
    cache_misses("SELECT id, first_name::varchar(3) FROM names GROUP BY 1, 2 ORDER BY 2");
    cache_add("SELECT DISTINCT ON (1) id, 7 FROM names");
    cache_finds("SELECT DISTINCT ON (1) id, 8 FROM names");
    cache_misses("SELECT DISTINCT ON (2) id, 8 FROM names");
    cache_add("COPY names TO STDOUT WITH DELIMITER '|'");
    cache_misses("COPY names TO STDOUT WITH DELIMITER ';'");
}

Test(plan_cache, positions_within_grouping_sets_and_brackets)
{
    static const char *const groups[][2] = {
        {"GROUPING SETS ((1), (1, 2))", "GROUPING SETS ((2), (1, 2))"},
        {"GROUPING SETS (1, 2)", "GROUPING SETS (1, 1)"},
        {"GROUPING SETS (ROLLUP (1, (2, 3)), ())", "GROUPING SETS (ROLLUP (1, (2, 2)), ())"},
        {"(1, 2)", "(3, 2)"},
        {"((1, 2), 3)", "((1, 1), 3)"},
        {"id, ROLLUP (1)", "id, ROLLUP (2)"},
        {"CUBE ((1, 2), 3)", "CUBE ((2, 2), 3)"},
    };
    static const char start[] = "SELECT id, first_name, last_name FROM names GROUP BY ";
    char sql[128];
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        snprintf(sql, sizeof sql, "%s%s", start, groups[i][0]);
        cache_add(sql);
        cache_finds(sql);
        snprintf(sql, sizeof sql, "%s%s", start, groups[i][1]);
        cache_misses(sql);
    }
    cache_add("SELECT id % 2, count(*) FROM names GROUP BY GROUPING SETS ((id % 2, abs(3)), ())");
    cache_finds("SELECT id % 4, count(*) FROM names GROUP BY GROUPING SETS ((id % 5, abs(6)), ())");
}

Test(plan_cache, words_and_parameters_count)
{
    cache_add("SELECT id FROM names WHERE id = $1 OR first_name IS NULL");
    cache_misses("SELECT id FROM names WHERE id = $2 OR first_name IS NULL");
    cache_misses("SELECT id FROM names WHERE id = 1 OR first_name IS NULL");
    cache_misses("SELECT id FROM names WHERE id = $1 OR last_name IS NULL");
}

Test(plan_cache, what_else_a_plan_depends_on)
{
    cache_add("SELECT id FROM names WHERE id = 1");
    const char *same = "SELECT id FROM names WHERE id = 1";
    const char *like = "SELECT id FROM names WHERE id = 2";
    const char *both[] = {same, like};
    for (size_t i = 0; i < 2; i++) {
        const struct rewrite_request *good = cache_request(both[i]);
        cr_assert_not_null(plan_cache_find(cache, good));
        struct rewrite_request other = *good;
        other.database = "other";
        cr_assert_null(plan_cache_find(cache, &other));
        other = *good;
        other.extended = true;
        cr_assert_null(plan_cache_find(cache, &other));
        const uint32_t types[] = {23};
        other = *good;
        other.parameter_types = types;
        other.parameter_count = 1;
        cr_assert_null(plan_cache_find(cache, &other));
        other = *good;
        other.standard_conforming_strings = false;
        cr_assert_null(plan_cache_find(cache, &other));
        touched.items[0].bare_name_is_ours = false;
        cr_assert_null(plan_cache_find(cache, good));
        touched.items[0].bare_name_is_ours = true;
        touched.items[0].route.mirrored = true;
        cr_assert_null(plan_cache_find(cache, good));
        touched.items[0].route.mirrored = false;
        cr_assert_not_null(plan_cache_find(cache, good));
    }
}

Test(plan_cache, types_that_the_client_gives_its_parameters)
{
    const char *sql = "SELECT id FROM names WHERE id = $1";
    const uint32_t integer[] = {23};
    const uint32_t bigint[] = {20};
    struct plan *plan = NULL;
    struct error error = {0};
    cr_assert(names_plan(rewriter, sql, route, NULL, &plan, &error));
    struct rewrite_request typed = *cache_request(sql);
    typed.parameter_types = integer;
    typed.parameter_count = 1;
    plan_cache_add(cache, &typed, plan);
    cr_assert_eq(plan_cache_find(cache, &typed), plan);
    typed.parameter_types = bigint;
    cr_assert_null(plan_cache_find(cache, &typed));
    typed.parameter_count = 0;
    cr_assert_null(plan_cache_find(cache, &typed));
    plan_release(plan);
}

Test(plan_cache, a_table_named_in_a_literal)
{
    cache_add("SELECT id, 'x' FROM names");
    cache_misses("SELECT id, 'new_names' FROM names");
}

Test(plan_cache, texts_that_could_be_read_otherwise)
{
    cache_add("SELECT id FROM names WHERE first_name = 'a'");
    struct rewrite_request strange =
        *cache_request("SELECT id FROM names WHERE first_name = '\xe4'");
    cr_assert_not_null(plan_cache_find(cache, &strange));
    strange.ascii_safe_encoding = false;
    cr_assert_null(plan_cache_find(cache, &strange));
}

Test(plan_cache, plans_that_change_nothing)
{
    cache_add("SELECT 'names' FROM other WHERE id = 1");
    struct plan *plan = cache_find("SELECT 'names' FROM other WHERE id = 2");
    cr_assert_not_null(plan);
    cr_assert(plan->passes);
}

Test(plan_cache, writes_with_other_values)
{
    route = (struct route){.read = SIDE_OLD, .primary = SIDE_OLD, .mirrored = true};
    cache_add("INSERT INTO names (first_name, last_name) VALUES ('a', 'b')");
    cache_finds("INSERT INTO names (first_name, last_name) VALUES ('Grace', 'Hopper')");
    cache_add("DELETE FROM names WHERE id = 1");
    cache_finds("DELETE FROM names WHERE id = 22");
    route = (struct route){.read = SIDE_NEW, .primary = SIDE_NEW};
    cache_add("UPDATE names SET first_name = 'a' WHERE id = 1");
    cache_finds("UPDATE names SET first_name = 'other' WHERE id = 2");
}

Test(plan_cache, the_oldest_goes)
{
    char sql[64];
    for (int i = 0; i < 20; i++) {
        snprintf(sql, sizeof sql, "SELECT id AS c%d FROM names", i);
        cache_add(sql);
        cache_finds("SELECT id AS c0 FROM names");
    }
    cache_misses("SELECT id AS c12 FROM names");
    cache_finds("SELECT id AS c13 FROM names");
    plan_cache_clear(cache);
    cache_misses("SELECT id AS c0 FROM names");
}

Test(plan_cache, bounded_by_bytes)
{
    plan_cache_free(cache);
    cache = plan_cache_new(1000, 40000);
    char sql[64];
    int held = 0;
    for (int i = 0; i < 100; i++) {
        snprintf(sql, sizeof sql, "SELECT id AS c%d FROM names", i);
        cache_add(sql);
    }
    for (int i = 0; i < 100; i++) {
        snprintf(sql, sizeof sql, "SELECT id AS c%d FROM names", i);
        held += cache_find(sql) != NULL;
    }
    cr_assert_gt(held, 0);
    cr_assert_lt(held, 40);
}

Test(plan_cache, a_plan_that_is_lent_outlives_its_entry)
{
    cache_add("SELECT id FROM names WHERE id = 1");
    struct plan *plan = plan_retain(cache_find("SELECT id FROM names WHERE id = 2"));
    plan_cache_clear(cache);
    cr_assert_not_null(strstr(plan->simple.at, "id = 2"));
    cr_assert_eq(plan->masked_table_count, 2);
    plan_release(plan);
}

Test(plan_cache, the_same_text_again_replaces)
{
    cache_add("SELECT id FROM names");
    cache_add("SELECT id FROM names");
    cache_finds("SELECT id FROM names");
}
