/*
 * Columns of which the two tables have another type: what a read of the other table shows, and what
 * a write gives to it. That the values are right is tested in tests/integration/test_types.c.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "names_catalog.h"

/* From 16384 on OIDs stand for types of a user. */
static const struct changed_type {
    const char *types[SIDE_COUNT];
    uint32_t oids[SIDE_COUNT];
    const char *mappings[SIDE_COUNT];
    const char *read;  /* of the new table, by an old client */
    const char *own;   /* what the new table gets of what the old one has stored */
    const char *other; /* what it gets of an old client's $1 */
} CHANGED_TYPES[] = {
    {.types = {"integer", "bigint"},
     .oids = {23, 20},
     .mappings = {"v", "v"},
     .read = "(\"new_names\".\"v\"::integer)",
     .own = "_cf._cf_4",
     .other = "(($1)::integer)"},
    {.types = {"text", "public.mood"},
     .oids = {25, 16390},
     .mappings = {"v::text", "v::public.mood"},
     .read = "(((\"new_names\".\"v\")::pg_catalog.\"text\")::pg_catalog.text)",
     .own = "((_cf._cf_4)::\"public\".\"mood\")",
     .other = "(((($1)::pg_catalog.text))::\"public\".\"mood\")"},
    {.types = {"character varying(10)", "text"},
     .oids = {1043, 25},
     .mappings = {"v", "v"},
     .read = "(pg_catalog.varchar((\"new_names\".\"v\")::pg_catalog.varchar, 14, false)"
             "::character varying(10))",
     .own = "_cf._cf_4",
     .other = "pg_catalog.varchar(($1)::pg_catalog.varchar, 14, false)"},
    {.types = {"timestamp without time zone", "timestamp with time zone"},
     .oids = {1114, 1184},
     .mappings = {"v AT TIME ZONE 'UTC'", "v AT TIME ZONE 'UTC'"},
     .read = "((pg_catalog.\"timezone\"('UTC', \"new_names\".\"v\"))::timestamp without time zone)",
     .own = "(pg_catalog.\"timezone\"('UTC', _cf._cf_4))",
     .other = "(pg_catalog.\"timezone\"('UTC', (($1)::timestamp without time zone)))"},
    {.types = {"json", "jsonb"},
     .oids = {114, 3802},
     .mappings = {"v", "v"},
     .read = "(\"new_names\".\"v\"::pg_catalog.json)",
     .own = "_cf._cf_4",
     .other = "(($1)::pg_catalog.json)"},
    {.types = {"money", "numeric"},
     .oids = {790, 1700},
     .mappings = {"v::money", "v::numeric"},
     .read = "(((\"new_names\".\"v\")::pg_catalog.\"money\")::pg_catalog.money)",
     .own = "((_cf._cf_4)::pg_catalog.\"numeric\")",
     .other = "(((($1)::pg_catalog.money))::pg_catalog.\"numeric\")"},
    {.types = {"integer", "boolean"},
     .oids = {23, 16},
     .mappings = {"v::integer", "v <> 0"},
     .read = "(((\"new_names\".\"v\")::pg_catalog.\"int4\")::integer)",
     .own = "((_cf._cf_4) OPERATOR(pg_catalog.<>) (0))",
     .other = "(((($1)::integer)) OPERATOR(pg_catalog.<>) (0))"},
    {.types = {"integer[]", "bigint[]"},
     .oids = {1007, 1016},
     .mappings = {"v", "v"},
     .read = "(\"new_names\".\"v\"::integer[])",
     .own = "_cf._cf_4",
     .other = "(($1)::integer[])"},
    {.types = {"public.spot", "text"},
     .oids = {17002, 25},
     .mappings = {"v::public.spot", "v::text"},
     .read = "(((\"new_names\".\"v\")::\"public\".\"spot\")::public.spot)",
     .own = "((_cf._cf_4)::pg_catalog.\"text\")",
     .other = "(((($1)::public.spot))::pg_catalog.\"text\")"},
    {.types = {"text", "public.short"},
     .oids = {25, 17003},
     .mappings = {"v", "v"},
     .read = "(\"new_names\".\"v\"::pg_catalog.text)",
     .own = "_cf._cf_4",
     .other = "(($1)::pg_catalog.text)"},
    {.types = {"bytea", "text"},
     .oids = {17, 25},
     .mappings = {"decode(v, 'hex')", "encode(v, 'hex')"},
     .read = "((pg_catalog.\"decode\"(\"new_names\".\"v\", 'hex'))::pg_catalog.bytea)",
     .own = "(pg_catalog.\"encode\"(_cf._cf_4, 'hex'))",
     .other = "(pg_catalog.\"encode\"((($1)::pg_catalog.bytea), 'hex'))"},
};

/* The value stands between two pieces of what is sent. */
static void changed_types_expect(struct rewriter *rewriter, const char *sql, struct route route,
                                 const char *before, const char *value, const char *after)
{
    struct error error = {0};
    struct plan *plan = NULL;
    char piece[512];
    snprintf(piece, sizeof piece, "%s%s%s", before, value, after);
    cr_assert(names_plan(rewriter, sql, route, NULL, &plan, &error), "%s: %s", sql, error.message);
    cr_expect_not_null(strstr(plan->simple.at, piece), "no  %s\nin  %s", piece, plan->simple.at);
    plan_release(plan);
}

static void changed_types_add(struct catalog *catalog, const struct changed_type *changed)
{
    for (int side = 0; side < SIDE_COUNT; side++) {
        struct column *column = names_add_column(catalog, (enum side)side, "v",
                                                 changed->types[side], changed->oids[side]);
        column->mapping = changed->mappings[side];
        column->type_modifier = changed->oids[side] == 1043 ? 14 : -1;
    }
}

Test(changed_types, of_every_sort)
{
    for (size_t i = 0; i < sizeof CHANGED_TYPES / sizeof *CHANGED_TYPES; i++) {
        const struct changed_type *changed = &CHANGED_TYPES[i];
        struct error error = {0};
        struct catalog *catalog = names_catalog();
        changed_types_add(catalog, changed);
        struct rewriter *rewriter = rewriter_new(catalog, &error);
        cr_assert_not_null(rewriter, "%s", error.message);
        changed_types_expect(rewriter, "SELECT v FROM names",
                             (struct route){SIDE_NEW, SIDE_OLD, false}, ", ", changed->read,
                             " AS \"v\" FROM ");
        changed_types_expect(rewriter, "UPDATE names SET v = $1",
                             (struct route){SIDE_OLD, SIDE_OLD, true}, " \"v\" = ", changed->own,
                             " FROM _cf WHERE _cf_m");
        changed_types_expect(rewriter, "UPDATE names SET v = $1",
                             (struct route){SIDE_NEW, SIDE_NEW, false},
                             " SET \"v\" = ", changed->other, "");
        rewriter_free(rewriter);
        catalog_release(catalog);
    }
}
