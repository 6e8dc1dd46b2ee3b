/*
 * Writes on tables other than the worked example: limits of length, NOT NULL, identity and
 * generated columns, columns without a counterpart, keys of other types. The forms themselves are
 * in the golden files.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "names_catalog.h"

#define CLIENT_OLD_PRIMARY_NEW ((struct route){SIDE_NEW, SIDE_NEW, false})
#define CLIENT_OLD_BOTH ((struct route){SIDE_OLD, SIDE_OLD, true})
#define MIRROR_OLD ((struct route){SIDE_NEW, SIDE_NEW, true})

static struct catalog *catalog;

static void test_writes_begin(void)
{
    catalog = names_catalog();
}

static void test_writes_end(void)
{
    catalog_release(catalog);
}

TestSuite(writes, .init = test_writes_begin, .fini = test_writes_end);

static struct column *test_writes_column(enum side side, const char *name)
{
    return names_find_column(catalog, side, name);
}

static struct column *test_writes_add(enum side side, const char *name, const char *type,
                                      uint32_t oid)
{
    return names_add_column(catalog, side, name, type, oid);
}

static const char *test_writes_plan_for(const char *sql, struct route route,
                                        const struct description *original)
{
    return names_sent(catalog, sql, route, original);
}

static const char *test_writes_plan(const char *sql, struct route route)
{
    return test_writes_plan_for(sql, route, NULL);
}

static void test_writes_contains(const char *text, const char *piece)
{
    cr_expect_not_null(strstr(text, piece), "no  %s\nin  %s", piece, text);
}

static void test_writes_lacks(const char *text, const char *piece)
{
    cr_expect_null(strstr(text, piece), "a   %s\nin  %s", piece, text);
}

static void test_writes_limit_last_name(void)
{
    struct column *column = test_writes_column(SIDE_OLD, "last_name");
    column->type = "character varying(12)";
    column->type_oid = 1043;
    column->type_modifier = 16;
}

Test(writes, values_too_long_are_errors)
{
    test_writes_limit_last_name();
    static const char *const statements[] = {
        "UPDATE names SET last_name = $1",
        "INSERT INTO names (last_name) VALUES ($1)",
    };
    for (size_t i = 0; i < 2; i++)
        test_writes_contains(test_writes_plan(statements[i], CLIENT_OLD_PRIMARY_NEW),
                             "pg_catalog.varchar(($1)::pg_catalog.varchar, 16, false)");
    test_writes_contains(test_writes_plan("INSERT INTO names (last_name) SELECT note FROM other",
                                          CLIENT_OLD_PRIMARY_NEW),
                         "pg_catalog.varchar((_cf_s._cf_3)::pg_catalog.varchar, 16, false)");
}

Test(writes, arrays_and_domains_of_limited_length_are_refused)
{
    struct column *column = test_writes_column(SIDE_OLD, "last_name");
    column->type = "character varying(3)[]";
    column->type_oid = 1015;
    column->type_modifier = 7;
    test_writes_contains(
        test_writes_plan("UPDATE names SET last_name = '{}'", CLIENT_OLD_PRIMARY_NEW),
        "refused 0A000 a value of an array of limited length");
    column->type = "app.short";
    column->type_oid = 17001;
    column->type_modifier = -1;
    test_writes_contains(
        test_writes_plan("INSERT INTO names (last_name) VALUES ('x')", CLIENT_OLD_PRIMARY_NEW),
        "(('x')::app.short)");
    column->domain_oid = 1043;
    column->domain_modifier = 7;
    test_writes_contains(
        test_writes_plan("INSERT INTO names (last_name) VALUES ('x')", CLIENT_OLD_PRIMARY_NEW),
        "(pg_catalog.varchar(('x')::pg_catalog.varchar, 7, false)::app.short)");
    column->domain_oid = 0;
    column->limited_domain = true;
    test_writes_contains(
        test_writes_plan("INSERT INTO names (last_name) VALUES ('x')", CLIENT_OLD_PRIMARY_NEW),
        "refused 0A000 a value of an array of limited length");
}

/* The mapping leads a NULL into full_name, which takes it: the key is made NULL instead. */
Test(writes, a_null_for_a_not_null_column_reaches_a_not_null_column)
{
    test_writes_column(SIDE_OLD, "first_name")->not_null = true;
    test_writes_contains(
        test_writes_plan("UPDATE names SET first_name = $1", CLIENT_OLD_PRIMARY_NEW),
        "SET \"id\" = CASE WHEN (($1)::pg_catalog.text) IS NULL THEN NULL ELSE \"names\".\"id\" "
        "END, \"full_name\" = ");
    test_writes_contains(
        test_writes_plan("INSERT INTO names VALUES (1, $1, 'x')", CLIENT_OLD_PRIMARY_NEW),
        "SELECT CASE WHEN _cf_v._cf_2 IS NULL THEN NULL ELSE _cf_v._cf_1 END, ");
    test_writes_contains(test_writes_plan("INSERT INTO names VALUES (1, 'y', $1), (2, NULL, 'x')",
                                          CLIENT_OLD_PRIMARY_NEW),
                         "CASE WHEN _cf_v._cf_2 IS NULL");
    test_writes_contains(
        test_writes_plan("INSERT INTO names (id) SELECT 1", CLIENT_OLD_PRIMARY_NEW),
        "CASE WHEN _cf_v._cf_2 IS NULL");
}

Test(writes, no_guard_where_a_null_cannot_come_or_is_caught_anyway)
{
    test_writes_column(SIDE_OLD, "first_name")->not_null = true;
    test_writes_lacks(
        test_writes_plan("UPDATE names SET first_name = 'a'::text", CLIENT_OLD_PRIMARY_NEW),
        "CASE");
    test_writes_lacks(test_writes_plan("UPDATE names SET last_name = NULL", CLIENT_OLD_PRIMARY_NEW),
                      "CASE");
    test_writes_column(SIDE_NEW, "full_name")->not_null = true;
    test_writes_lacks(test_writes_plan("UPDATE names SET first_name = $1", CLIENT_OLD_PRIMARY_NEW),
                      "CASE");
    test_writes_lacks(
        test_writes_plan("INSERT INTO names VALUES (1, $1, 'x')", CLIENT_OLD_PRIMARY_NEW), "CASE");
    test_writes_column(SIDE_NEW, "full_name")->mapping = "concat(first_name, last_name)";
    test_writes_contains(
        test_writes_plan("UPDATE names SET first_name = $1", CLIENT_OLD_PRIMARY_NEW),
        "\"full_name\" = CASE WHEN");
}

Test(writes, a_null_that_nothing_can_catch_is_refused)
{
    test_writes_column(SIDE_OLD, "first_name")->not_null = true;
    test_writes_column(SIDE_NEW, "id")->identity = 'a';
    test_writes_contains(
        test_writes_plan("UPDATE names SET first_name = $1", CLIENT_OLD_PRIMARY_NEW),
        "refused 0A000 a NULL that the other table would take");
}

Test(writes, a_guarded_value_that_may_differ_is_computed_once)
{
    test_writes_column(SIDE_OLD, "first_name")->not_null = true;
    const char *text =
        test_writes_plan("UPDATE names SET first_name = f()", CLIENT_OLD_PRIMARY_NEW);
    test_writes_contains(text, "SET (\"id\", \"full_name\") = (SELECT CASE WHEN _cf_set._cf_2 IS "
                               "NULL THEN NULL ELSE \"names\".\"id\" END, ");
    test_writes_contains(text, " FROM (SELECT ((f())::pg_catalog.text) AS _cf_2) AS _cf_set "
                               "WHERE \"names\".tableoid IS NOT NULL)");
    const char *call = strstr(text, "f()");
    test_writes_lacks(call + 1, "f()");
}

Test(writes, several_columns_from_a_query_that_may_find_nothing)
{
    struct description original = {0};
    test_writes_contains(
        test_writes_plan_for("UPDATE names SET (first_name, last_name) = (SELECT a, names.id FROM "
                             "other)",
                             CLIENT_OLD_PRIMARY_NEW, &original),
        "SET (\"full_name\") = (WITH _cf_row1 (_cf_2, _cf_3) AS (SELECT a, \"names\".\"id\" AS "
        "\"id\" FROM other) SELECT (((_cf_set._cf_2) OPERATOR(pg_catalog.||) (' ')) "
        "OPERATOR(pg_catalog.||) (_cf_set._cf_3)) FROM (SELECT "
        "((_cf_row1._cf_2)::pg_catalog.text) AS _cf_2, ((_cf_row1._cf_3)::pg_catalog.text) AS "
        "_cf_3 FROM (SELECT 1) AS _cf_one LEFT JOIN _cf_row1 ON true) AS _cf_set)");
}

Test(writes, all_columns_of_a_row_inserted)
{
    struct description original = {0};
    test_writes_contains(test_writes_plan_for("INSERT INTO names SELECT (a).* FROM archive a",
                                              CLIENT_OLD_PRIMARY_NEW, &original),
                         "FROM (SELECT (a).* FROM archive a) AS _cf_s (_cf_1, _cf_2, _cf_3)");
}

Test(writes, queries_beside_calls_stay_as_they_are)
{
    struct description original = {0};
    const char *text =
        test_writes_plan_for("UPDATE names SET (first_name) = (SELECT random()), last_name = f()",
                             CLIENT_OLD_PRIMARY_NEW, &original);
    test_writes_contains(text, "= (WITH _cf_row1 (_cf_2) AS (SELECT random()) SELECT ");
    test_writes_contains(text, ") AS _cf_set WHERE \"names\".tableoid IS NOT NULL)");
}

Test(writes, identity_columns)
{
    test_writes_column(SIDE_NEW, "id")->identity = 'a';
    test_writes_contains(test_writes_plan("INSERT INTO names VALUES (1)", CLIENT_OLD_PRIMARY_NEW),
                         "(\"id\", \"full_name\") OVERRIDING SYSTEM VALUE SELECT");
    test_writes_contains(test_writes_plan("INSERT INTO names VALUES (1)", CLIENT_OLD_BOTH),
                         "(\"id\", \"full_name\") OVERRIDING SYSTEM VALUE SELECT");
    test_writes_column(SIDE_OLD, "id")->identity = 'a';
    test_writes_contains(test_writes_plan("INSERT INTO names VALUES (1)", CLIENT_OLD_PRIMARY_NEW),
                         "refused 428C9 cannot insert a non-DEFAULT value into column \"id\"");
    test_writes_contains(test_writes_plan("UPDATE names SET id = 1", CLIENT_OLD_PRIMARY_NEW),
                         "refused 428C9 column \"id\" can only be updated to DEFAULT");
    test_writes_column(SIDE_OLD, "last_name")->generated = true;
    test_writes_contains(
        test_writes_plan(
            "INSERT INTO names (id, last_name) OVERRIDING SYSTEM VALUE VALUES (1, 'x')",
            CLIENT_OLD_PRIMARY_NEW),
        "refused 428C9 cannot insert a non-DEFAULT value into column \"last_name\"");
    test_writes_contains(
        test_writes_plan("UPDATE names SET last_name = NULL", CLIENT_OLD_PRIMARY_NEW),
        "refused 428C9 column \"last_name\" can only be updated to DEFAULT");
    test_writes_column(SIDE_OLD, "last_name")->generated = false;
    test_writes_contains(test_writes_plan("INSERT INTO names OVERRIDING SYSTEM VALUE VALUES (1)",
                                          CLIENT_OLD_PRIMARY_NEW),
                         "((1)::integer)");
    test_writes_contains(
        test_writes_plan("INSERT INTO names VALUES (DEFAULT)", CLIENT_OLD_PRIMARY_NEW),
        "nextval('public.names_id_seq'::regclass)");
}

/* INSERT may set such a column of the mirror, UPDATE may not. */
Test(writes, an_identity_of_the_mirror_outside_the_key)
{
    test_writes_add(SIDE_OLD, "number", "bigint", 20)->mapping = "number";
    struct column *number = test_writes_add(SIDE_NEW, "number", "bigint", 20);
    number->mapping = "number";
    number->identity = 'a';
    static const char check[] = "CASE WHEN _cf_m.\"number\" OPERATOR(pg_catalog.=) ";
    const char *text = test_writes_plan("UPDATE names SET first_name = 'a'", CLIENT_OLD_BOTH);
    test_writes_contains(text, "INSERT INTO \"public\".\"new_names\" AS _cf_m (\"id\", "
                               "\"full_name\", \"number\") OVERRIDING SYSTEM VALUE SELECT");
    test_writes_contains(text, "DO UPDATE SET \"full_name\" = excluded.\"full_name\" WHERE ");
    test_writes_contains(text, check);
    test_writes_contains(text, " AS _cf_k1, CASE WHEN _cf_m.\"number\" ");
    text = test_writes_plan("UPDATE names SET id = 2", CLIENT_OLD_BOTH);
    test_writes_contains(text, " RETURNING 1, CASE WHEN _cf_m.\"number\" ");
    test_writes_lacks(text, "\"number\" = ");
    test_writes_contains(test_writes_plan("INSERT INTO names VALUES (1)", CLIENT_OLD_BOTH), check);
    static const char *const refused[] = {
        "UPDATE names SET number = 1",
        "UPDATE names SET id = 2, number = DEFAULT",
        "INSERT INTO names (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET number = 1",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        test_writes_contains(test_writes_plan(refused[i], CLIENT_OLD_BOTH),
                             "refused 0A000 a change of what is GENERATED ALWAYS AS IDENTITY in "
                             "the mirror");
    number->mapping = NULL;
    test_writes_lacks(test_writes_plan("UPDATE names SET number = 1", CLIENT_OLD_BOTH),
                      "CASE WHEN _cf_m");
}

Test(writes, rows_with_fields_of_limited_length)
{
    static const char refusal[] = "refused 0A000 ROW for a type with a field of limited length";
    struct column *place = test_writes_add(SIDE_OLD, "place", "public.spot", 17002);
    place->mapping = "place";
    test_writes_add(SIDE_NEW, "place", "public.spot", 17002)->mapping = "place";
    test_writes_contains(
        test_writes_plan("UPDATE names SET place = ROW('x', 1)", CLIENT_OLD_PRIMARY_NEW),
        "((ROW('x', 1))::public.spot)");
    place->limited_row = true;
    static const char *const refused[] = {
        "UPDATE names SET place = ('x', 1)",
        "UPDATE names SET place = (ROW('x', 1)::record)::pg_catalog.record",
        "UPDATE names SET (place, id) = ROW(ROW('x', 1), 1)",
        "INSERT INTO names (id, place) VALUES (1, NULL), (2, (ROW('x', 1)))",
        "INSERT INTO names (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET place = ROW('x', 1)",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        test_writes_contains(test_writes_plan(refused[i], CLIENT_OLD_PRIMARY_NEW), refusal);
    test_writes_contains(
        test_writes_plan("UPDATE names SET place = ROW('x', 1)::spot", CLIENT_OLD_PRIMARY_NEW),
        "((ROW('x', 1)::spot)::public.spot)");
    test_writes_contains(test_writes_plan("UPDATE names SET place = s FROM (SELECT 'x', 1) s",
                                          CLIENT_OLD_PRIMARY_NEW),
                         "((SELECT s)::public.spot)");
    test_writes_contains(
        test_writes_plan("INSERT INTO names (id, place) VALUES (1, $1)", CLIENT_OLD_PRIMARY_NEW),
        "(($1)::public.spot)");
    place->default_sql = "ROW('x'::character varying(3), 1)";
    test_writes_contains(test_writes_plan("INSERT INTO names VALUES (1)", CLIENT_OLD_PRIMARY_NEW),
                         refusal);
}

Test(writes, generated_columns_are_computed_by_their_table)
{
    struct column *length = test_writes_add(SIDE_NEW, "length", "integer", 23);
    length->mapping = "length(first_name)";
    length->generated = true;
    test_writes_lacks(test_writes_plan("INSERT INTO names VALUES (1)", CLIENT_OLD_BOTH), "length");
    test_writes_lacks(test_writes_plan("UPDATE names SET first_name = 'a'", CLIENT_OLD_PRIMARY_NEW),
                      "length");
}

Test(writes, a_mapping_that_reads_a_generated_column)
{
    test_writes_column(SIDE_OLD, "last_name")->generated = true;
    test_writes_contains(test_writes_plan("INSERT INTO names VALUES (1)", CLIENT_OLD_BOTH),
                         "\"last_name\" AS _cf_3");
    test_writes_contains(test_writes_plan("INSERT INTO names VALUES (1)", CLIENT_OLD_PRIMARY_NEW),
                         "refused 0A000 a write whose mapping reads a generated column");
    test_writes_contains(
        test_writes_plan("UPDATE names SET first_name = 'a'", CLIENT_OLD_PRIMARY_NEW),
        "refused 0A000 a write whose mapping reads a generated column");
}

Test(writes, columns_without_a_counterpart)
{
    test_writes_add(SIDE_OLD, "legacy", "integer", 23);
    test_writes_lacks(test_writes_plan("INSERT INTO names VALUES (1)", CLIENT_OLD_PRIMARY_NEW),
                      "legacy");
    test_writes_lacks(test_writes_plan("INSERT INTO names (id, legacy) VALUES (1, DEFAULT)",
                                       CLIENT_OLD_PRIMARY_NEW),
                      "legacy");
    test_writes_contains(
        test_writes_plan("INSERT INTO names (id, legacy) VALUES (1, DEFAULT)", CLIENT_OLD_BOTH),
        "(id, legacy) VALUES (1, DEFAULT) RETURNING");
    static const char *const refused[] = {
        "INSERT INTO names (id, legacy) VALUES (1, 2)",
        "INSERT INTO names (id, legacy) SELECT 1, 2",
        "UPDATE names SET legacy = 1",
        "UPDATE names SET first_name = 'a' WHERE legacy = 1",
        "UPDATE names SET first_name = 'a' RETURNING legacy",
        "UPDATE names SET first_name = 'a' RETURNING *",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        test_writes_contains(test_writes_plan(refused[i], CLIENT_OLD_PRIMARY_NEW),
                             "without a counterpart");
    test_writes_column(SIDE_OLD, "legacy")->not_null = true;
    test_writes_contains(test_writes_plan("INSERT INTO names VALUES (1)", CLIENT_OLD_PRIMARY_NEW),
                         "(\"id\", \"full_name\") SELECT NULL, ");
}

Test(writes, parts_of_a_column)
{
    test_writes_add(SIDE_OLD, "tags", "text[]", 1009)->mapping = "tags";
    test_writes_add(SIDE_NEW, "tags", "text[]", 1009)->mapping = "tags";
    const char *one = test_writes_plan("UPDATE names n SET tags[n.id] = first_name, tags [2] = $1",
                                       CLIENT_OLD_PRIMARY_NEW);
    test_writes_contains(one, "SET \"tags\"[\"n\".\"id\"] = ((pg_catalog.\"split_part\"");
    test_writes_contains(one, ", \"tags\"[2] = $1");
    test_writes_contains(
        test_writes_plan("UPDATE names SET last_name = 'x', tags[1:2] = '{}' WHERE id = 1",
                         CLIENT_OLD_PRIMARY_NEW),
        ", \"tags\"[1:2] = '{}' WHERE");
    test_writes_contains(
        test_writes_plan("UPDATE names SET (tags[1], id) = ('x', 2)", CLIENT_OLD_PRIMARY_NEW),
        "refused 0A000 SET of parts of columns at once");
    test_writes_contains(
        test_writes_plan("INSERT INTO names (id, tags[1]) VALUES (1, 'x')", CLIENT_OLD_PRIMARY_NEW),
        "refused 0A000 INSERT of a part of a column");
}

Test(writes, arrays_of_limited_length)
{
    test_writes_add(SIDE_OLD, "marks", "character varying(3)[]", 1015)->mapping = "marks";
    test_writes_add(SIDE_NEW, "marks", "character varying(3)[]", 1015)->mapping = "marks";
    test_writes_column(SIDE_OLD, "marks")->type_modifier = 7;
    test_writes_contains(test_writes_plan("UPDATE names SET marks = $1", CLIENT_OLD_PRIMARY_NEW),
                         "refused 0A000 a value of an array of limited length");
    test_writes_column(SIDE_NEW, "marks")->type_modifier = 7;
    test_writes_contains(test_writes_plan("UPDATE names SET marks = $1", CLIENT_OLD_PRIMARY_NEW),
                         "SET \"marks\" = (($1)::pg_catalog.varchar[])");
    test_writes_contains(
        test_writes_plan("INSERT INTO names (marks) SELECT '{}'", CLIENT_OLD_PRIMARY_NEW),
        "((_cf_s._cf_4)::pg_catalog.varchar[])");
}

Test(writes, only_and_tableoid_of_a_table_with_children)
{
    test_writes_contains(test_writes_plan("DELETE FROM ONLY names", CLIENT_OLD_PRIMARY_NEW),
                         "DELETE FROM \"public\".\"new_names\"");
    catalog->migrations[0].shape[SIDE_OLD].has_children = true;
    test_writes_contains(test_writes_plan("DELETE FROM ONLY names", CLIENT_OLD_PRIMARY_NEW),
                         "refused 0A000 ONLY of a table that has children");
    test_writes_contains(test_writes_plan("SELECT FROM ONLY names", CLIENT_OLD_PRIMARY_NEW),
                         "refused 0A000 ONLY of a table that has children");
    test_writes_contains(test_writes_plan("TRUNCATE ONLY names", CLIENT_OLD_PRIMARY_NEW),
                         "refused 0A000 ONLY of a table that has children");
    test_writes_contains(test_writes_plan("COPY names TO STDOUT", CLIENT_OLD_PRIMARY_NEW),
                         "refused 0A000 COPY TO of a table that has children");
    test_writes_contains(test_writes_plan("SELECT tableoid FROM names", CLIENT_OLD_PRIMARY_NEW),
                         "refused 0A000 the system column \"tableoid\"");
}

Test(writes, columns_of_the_mirror_that_nothing_computes_are_left_alone)
{
    test_writes_add(SIDE_NEW, "created", "date", 1082);
    const char *text = test_writes_plan("UPDATE names SET id = 2", CLIENT_OLD_BOTH);
    test_writes_contains(text, "_cf_moved AS (UPDATE \"public\".\"new_names\"");
    test_writes_lacks(text, "created");
}

Test(writes, a_mirror_that_is_all_key)
{
    test_writes_column(SIDE_NEW, "full_name")->mapping = NULL;
    test_writes_contains(test_writes_plan("INSERT INTO names VALUES (1)", CLIENT_OLD_BOTH),
                         "ON CONFLICT (\"id\") DO UPDATE SET \"id\" = excluded.\"id\"");
}

Test(writes, keys_of_another_type_are_compared_as_stored)
{
    struct column *id = test_writes_column(SIDE_NEW, "id");
    id->type = "bigint";
    id->type_oid = 20;
    test_writes_contains(test_writes_plan("DELETE FROM names", CLIENT_OLD_BOTH),
                         "_cf_m.\"id\" OPERATOR(pg_catalog.=) ((_cf._cf_1)::bigint)");
    id->type = "app.key";
    id->type_oid = 17000;
    id->equals = "OPERATOR(app.=)";
    test_writes_contains(test_writes_plan("DELETE FROM names", CLIENT_OLD_BOTH),
                         "_cf_m.\"id\" OPERATOR(app.=) ((_cf._cf_1)::app.key)");
}

Test(writes, a_key_computed_by_a_mapping)
{
    test_writes_column(SIDE_NEW, "id")->mapping = "id + length(last_name)";
    const char *text =
        test_writes_plan("UPDATE names SET last_name = 'x' WHERE id = 1", CLIENT_OLD_BOTH);
    test_writes_contains(text, "(SELECT \"id\" AS _cf_k1, \"last_name\" AS _cf_k3 FROM");
    test_writes_contains(text, "_cf_old._cf_k1 OPERATOR(pg_catalog.=) \"public\".\"names\".\"id\"");
    test_writes_contains(text, "_cf_m.\"id\" OPERATOR(pg_catalog.=) ((((_cf._cf_k1) "
                               "OPERATOR(pg_catalog.+) "
                               "(pg_catalog.\"length\"(_cf._cf_k3))))::integer)");
}

Test(writes, a_key_that_one_table_lacks)
{
    test_writes_column(SIDE_NEW, "id")->mapping = NULL;
    test_writes_contains(test_writes_plan("DELETE FROM names", CLIENT_OLD_BOTH),
                         "refused 0A000 a write with a key that one of the tables lacks");
}

Test(writes, shapes_that_are_not_known)
{
    catalog->migrations[0].shape[SIDE_NEW].known = false;
    test_writes_contains(test_writes_plan("DELETE FROM names", CLIENT_OLD_BOTH), "refused 0A000");
}

Test(writes, a_dropped_table_numbers_rows_as_the_other_one_does)
{
    catalog->migrations[0].shape[SIDE_OLD].exists = false;
    test_writes_column(SIDE_NEW, "id")->default_sql =
        "nextval('public.new_names_id_seq'::regclass)";
    const char *text = test_writes_plan("INSERT INTO names DEFAULT VALUES", CLIENT_OLD_PRIMARY_NEW);
    test_writes_contains(text, "new_names_id_seq");
    test_writes_lacks(text, "'public.names_id_seq");
}

Test(writes, the_server_knows_the_names_of_columns)
{
    struct field fields[] = {{.name = "Id"}, {.name = "case"}};
    struct description original = {.has_rows = true, .fields = fields, .field_count = 2};
    static const char sql[] = "DELETE FROM names RETURNING id, CASE WHEN true THEN 1 END";
    test_writes_contains(test_writes_plan_for(sql, CLIENT_OLD_BOTH, &original),
                         "SELECT _cf_r1 AS \"Id\", _cf_r2 AS \"case\" FROM _cf");
    test_writes_contains(test_writes_plan_for(sql, MIRROR_OLD, &original),
                         "SELECT _cf_r1 AS \"Id\", _cf_r2 AS \"case\" FROM _cf");
    original.field_count = 1;
    test_writes_contains(test_writes_plan_for(sql, CLIENT_OLD_PRIMARY_NEW, &original),
                         "refused 0A000 RETURNING of other columns than the server announced");
}

Test(writes, positions_lead_back_to_the_client)
{
    static const char sql[] = "UPDATE names SET first_name = upper(nope) WHERE id = 1";
    struct error error = {0};
    struct rewriter *rewriter = rewriter_new(catalog, &error);
    struct plan *plan = NULL;
    cr_assert(names_plan(rewriter, sql, CLIENT_OLD_PRIMARY_NEW, NULL, &plan, &error));
    const char *place = strstr(plan_own_text(&plan->statements[0]).at, "nope");
    cr_assert_not_null(place);
    size_t client_at = 0;
    cr_assert(plan_step_position(&plan->statements[0].steps[0],
                                 (size_t)(place - plan_own_text(&plan->statements[0]).at),
                                 &client_at));
    cr_expect_eq(client_at, (size_t)(strstr(sql, "nope") - sql));
    plan_release(plan);
    rewriter_free(rewriter);
}

Test(writes, names_of_ours_cannot_be_the_clients)
{
    static const char *const statements[] = {
        "UPDATE names AS _cf SET first_name = 'x'",
        "UPDATE names SET first_name = 'x' FROM \"_cf_old\"",
        "INSERT INTO names (id) SELECT _CF_1 FROM other",
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        test_writes_contains(test_writes_plan(statements[i], CLIENT_OLD_BOTH),
                             "refused 0A000 a name that begins with _cf");
    test_writes_contains(test_writes_plan("UPDATE names SET first_name = '_cf'", CLIENT_OLD_BOTH),
                         "'_cf'");
}

/* A bare "=" would be whatever search_path leads to. */
Test(writes, keys_of_types_outside_pg_catalog_are_compared_by_their_own_operator)
{
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        test_writes_column((enum side)side, "id")->type = "app.mark";
        test_writes_column((enum side)side, "id")->type_oid = 17001;
    }
    test_writes_contains(test_writes_plan("DELETE FROM names", CLIENT_OLD_BOTH),
                         "refused 0A000 a write with a key of a type without a default operator "
                         "class");
    for (unsigned side = 0; side < SIDE_COUNT; side++)
        test_writes_column((enum side)side, "id")->equals = "OPERATOR(app.===)";
    test_writes_contains(test_writes_plan("DELETE FROM names", CLIENT_OLD_BOTH),
                         "_cf_m.\"id\" OPERATOR(app.===) _cf._cf_1");
    test_writes_contains(test_writes_plan("UPDATE names SET id = '1'", CLIENT_OLD_BOTH),
                         "_cf_old._cf_k1 OPERATOR(app.===) \"public\".\"names\".\"id\"");
}

/* ALTER TABLE has added it to one table. */
Test(writes, what_only_one_table_would_get_is_refused)
{
    static const char refused[] =
        "refused 0A000 a value for a column without a counterpart in the other table on \"names\"";
    static const struct {
        const char *sql;
        bool refused;
    } statements[] = {
        {"INSERT INTO names (id, age) VALUES (1, 2)", true},
        {"INSERT INTO names VALUES (1, 'a', 'b', 2)", true},
        {"INSERT INTO names VALUES ((x).*)", true},
        {"INSERT INTO names SELECT * FROM other", true},
        {"INSERT INTO names SELECT a, b, c, d FROM other UNION SELECT 1, 'a', 'b', 2", true},
        {"UPDATE names SET age = 1", true},
        {"UPDATE names SET (last_name, age) = ('x', 1)", true},
        {"INSERT INTO names (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET age = 3", true},
        {"WITH w AS (UPDATE names SET age = 2) SELECT 1", true},
        {"INSERT INTO names (id, last_name) VALUES (1, 'x')", false},
        {"INSERT INTO names VALUES (1, 'a', 'b')", false},
        {"INSERT INTO names SELECT a, b, c FROM other", false},
        {"INSERT INTO names DEFAULT VALUES", false},
        {"UPDATE names SET last_name = 'x' WHERE age = 1", false},
        {"DELETE FROM names WHERE age = 1", false},
    };
    test_writes_add(SIDE_OLD, "age", "integer", 23)->lost = true;
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        const char *text = test_writes_plan(statements[i].sql, CLIENT_OLD_BOTH);
        cr_expect_eq(strncmp(text, refused, strlen(refused)) == 0, statements[i].refused, "%s: %s",
                     statements[i].sql, text);
        cr_expect(statements[i].refused || strncmp(text, "refused", 7) != 0, "%s: %s",
                  statements[i].sql, text);
    }
    test_writes_column(SIDE_OLD, "age")->lost = false;
    test_writes_contains(test_writes_plan("UPDATE names SET age = 1", CLIENT_OLD_BOTH),
                         "UPDATE \"public\".\"names\" SET age = 1");
}

Test(writes, nothing_is_rewritten_for_a_migration_that_does_not_fit)
{
    catalog->migrations[0].unfit = "c.yaml:3: why";
    static const char refused[] = "refused 0A000 a statement on \"names\" cannot be rewritten: the "
                                  "migration \"names\" no longer fits its tables";
    cr_expect_str_eq(test_writes_plan("UPDATE names SET id = 1", CLIENT_OLD_BOTH), refused);
    cr_expect_str_eq(test_writes_plan("SELECT FROM names", MIRROR_OLD), refused);
    cr_expect_str_eq(test_writes_plan("COPY names FROM STDIN", CLIENT_OLD_BOTH), refused);
    cr_expect_str_eq(test_writes_plan("TRUNCATE names", CLIENT_OLD_BOTH), refused);
    cr_expect_str_eq(test_writes_plan("SELECT FROM names", CLIENT_OLD_BOTH), "passes");
    cr_expect_str_eq(test_writes_plan("ALTER TABLE names ADD age int", CLIENT_OLD_BOTH), "passes");
}
