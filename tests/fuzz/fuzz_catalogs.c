#include "tests/fuzz/fuzz_catalogs.h"

#include <assert.h>

#include "tests/unit/rewrite/names_catalog.h"

#define FUZZ_COLUMN_LIMIT 8

/* A column as it is read from the server; `key` where it is a part of the primary key. */
struct fuzz_column {
    const char *name;
    const char *type;
    uint32_t oid;
    int32_t modifier;
    bool key;
    bool not_null;
    bool generated;
    char identity;
    const char *default_sql;
};

struct fuzz_tables {
    struct table_name table[SIDE_COUNT];
    struct fuzz_column columns[SIDE_COUNT][FUZZ_COLUMN_LIMIT];
    struct column_mapping mapping[SIDE_COUNT][FUZZ_COLUMN_LIMIT];
    const char *key[FUZZ_COLUMN_LIMIT];
};

#define FUZZ_INT(column) .name = (column), .type = "integer", .oid = 23, .modifier = -1
#define FUZZ_TEXT(column) .name = (column), .type = "text", .oid = 25, .modifier = -1

static const struct fuzz_tables fuzz_composite_key = {
    .table = {{"public", "names"}, {"public", "new_names"}},
    .key = {"part", "id"},
    .columns = {[SIDE_OLD] = {{FUZZ_TEXT("part"), .key = true, .not_null = true},
                              {FUZZ_INT("id"), .key = true, .not_null = true},
                              {FUZZ_TEXT("first_name")},
                              {FUZZ_TEXT("last_name"), .default_sql = "'none'::text"}},
                [SIDE_NEW] = {{FUZZ_INT("id"), .key = true, .not_null = true},
                              {FUZZ_TEXT("full_name")},
                              {FUZZ_TEXT("part"), .key = true, .not_null = true}}},
    .mapping = {[SIDE_NEW] = {{"full_name", "first_name || ' ' || last_name", 1}},
                [SIDE_OLD] = {{"first_name", "split_part(full_name, ' ', 1)", 2},
                              {"last_name", "split_part(full_name, ' ', 2)", 3}}},
};

static const struct fuzz_tables fuzz_quoted = {
    .table = {{"public", "Na mes"}, {"Sch\"ema", "new \"names"}},
    .key = {"Id"},
    .columns = {[SIDE_OLD] = {{FUZZ_INT("Id"), .key = true, .not_null = true},
                              {FUZZ_TEXT("first name")},
                              {FUZZ_TEXT("select")}},
                [SIDE_NEW] = {{FUZZ_INT("Id"), .key = true, .not_null = true},
                              {FUZZ_TEXT("f\xc3\xbcll\"name")}}},
    .mapping = {[SIDE_NEW] = {{"f\xc3\xbcll\"name", "\"first name\" || ' ' || \"select\"", 1}},
                [SIDE_OLD] = {{"first name", "split_part(\"f\xc3\xbcll\"\"name\", ' ', 1)", 2},
                              {"select", "split_part(\"f\xc3\xbcll\"\"name\", ' ', 2)", 3}}},
};

static const struct fuzz_tables fuzz_types = {
    .table = {{"public", "names"}, {"public", "new_names"}},
    .key = {"id"},
    .columns = {[SIDE_OLD] = {{FUZZ_INT("id"), .key = true, .not_null = true, .identity = 'd',
                               .default_sql = "nextval('public.names_id_seq'::regclass)"},
                              {.name = "first_name",
                               .type = "character varying(20)",
                               .oid = 1043,
                               .modifier = 24,
                               .not_null = true},
                              {FUZZ_TEXT("last_name"), .default_sql = "'none'::text"},
                              {FUZZ_INT("flag")},
                              {.name = "doc", .type = "json", .oid = 114, .modifier = -1},
                              {FUZZ_TEXT("only_old")}},
                [SIDE_NEW] = {{.name = "id",
                               .type = "bigint",
                               .oid = 20,
                               .modifier = -1,
                               .key = true,
                               .not_null = true,
                               .identity = 'a',
                               .default_sql = "nextval('public.new_names_id_seq'::regclass)"},
                              {FUZZ_TEXT("full_name"), .not_null = true},
                              {.name = "flag",
                               .type = "boolean",
                               .oid = 16,
                               .modifier = -1,
                               .not_null = true,
                               .default_sql = "false"},
                              {.name = "doc", .type = "jsonb", .oid = 3802, .modifier = -1},
                              {FUZZ_INT("length"), .generated = true}}},
    .mapping = {[SIDE_NEW] = {{"id", "id::bigint", 1},
                              {"full_name", "first_name || ' ' || last_name", 2},
                              {"flag", "coalesce(flag <> 0, false)", 3},
                              {"doc", "doc::jsonb", 4}},
                [SIDE_OLD] = {{"id", "id::integer", 5},
                              {"first_name", "split_part(full_name, ' ', 1)", 6},
                              {"last_name", "split_part(full_name, ' ', 2)", 7},
                              {"flag", "CASE WHEN flag THEN 1 ELSE 0 END", 8},
                              {"doc", "doc::json", 9}}},
};

static void fuzz_catalog_fill(struct catalog *catalog, const struct fuzz_tables *tables,
                              enum side side)
{
    struct shape *shape = &catalog->migrations[0].shape[side];
    const struct fuzz_column *columns = tables->columns[side];
    shape->known = true;
    shape->exists = true;
    shape->oid = 20000 + (uint32_t)side;
    shape->columns = arena_zero(&catalog->arena, FUZZ_COLUMN_LIMIT, sizeof *shape->columns);
    shape->primary_key = arena_zero(&catalog->arena, FUZZ_COLUMN_LIMIT, sizeof(char *));
    for (size_t i = 0; i < FUZZ_COLUMN_LIMIT && columns[i].name != NULL; i++) {
        shape->columns[shape->column_count++] = (struct column){
            .name = columns[i].name,
            .type = columns[i].type,
            .type_oid = columns[i].oid,
            .type_modifier = columns[i].modifier,
            .attribute_number = (int16_t)(i + 1),
            .not_null = columns[i].not_null,
            .generated = columns[i].generated,
            .identity = columns[i].identity,
            .default_sql = columns[i].default_sql,
        };
        if (columns[i].key)
            shape->primary_key[shape->primary_key_count++] = columns[i].name;
    }
}

static struct catalog *fuzz_catalog_of(const struct fuzz_tables *tables)
{
    struct arena arena = {0};
    struct migration_config config = {
        .name = "names",
        .database = "app",
        .key = arena_zero(&arena, FUZZ_COLUMN_LIMIT, sizeof(char *)),
    };
    for (; config.key_count < FUZZ_COLUMN_LIMIT && tables->key[config.key_count] != NULL;
         config.key_count++)
        config.key[config.key_count] = tables->key[config.key_count];
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        config.table[side] = tables->table[side];
        config.mapping[side] = arena_zero(&arena, FUZZ_COLUMN_LIMIT, sizeof *config.mapping[side]);
        for (size_t i = 0; i < FUZZ_COLUMN_LIMIT && tables->mapping[side][i].column != NULL; i++)
            config.mapping[side][config.mapping_count[side]++] = tables->mapping[side][i];
    }
    struct catalog *catalog = catalog_new(&config, 1);
    arena_free(&arena);
    fuzz_catalog_fill(catalog, tables, SIDE_OLD);
    fuzz_catalog_fill(catalog, tables, SIDE_NEW);
    catalog_map_columns(catalog);
    return catalog;
}

struct catalog *fuzz_catalog_new(enum fuzz_catalog which)
{
    struct catalog *catalog = NULL;
    switch (which) {
    case FUZZ_NAMES:
        return names_catalog();
    case FUZZ_AMONG_OTHERS:
        return names_catalog_among(3);
    case FUZZ_COMPOSITE_KEY:
        return fuzz_catalog_of(&fuzz_composite_key);
    case FUZZ_QUOTED:
        return fuzz_catalog_of(&fuzz_quoted);
    case FUZZ_TYPES:
        return fuzz_catalog_of(&fuzz_types);
    case FUZZ_NO_PRIMARY_KEY:
        catalog = names_catalog();
        for (unsigned side = 0; side < SIDE_COUNT; side++)
            catalog->migrations[0].shape[side].primary_key_count = 0;
        return catalog;
    case FUZZ_DROPPED:
        catalog = names_catalog();
        catalog->migrations[0].shape[SIDE_OLD].exists = false;
        return catalog;
    case FUZZ_CATALOG_COUNT:
        break;
    }
    assert(false);
    return NULL;
}
