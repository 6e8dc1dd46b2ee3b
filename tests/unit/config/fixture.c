#include "tests/unit/config/fixture.h"

static const char *fixture_key[] = {"id"};
static struct column_mapping fixture_to_new[] = {
    {"full_name", "first_name || ' ' || last_name", 7},
};
static struct column_mapping fixture_to_old[] = {
    {"first_name", "split_part(full_name, ' ', 1)", 9},
    {"last_name", "substr(full_name, strpos(full_name, ' ') + 1)", 10},
};

const struct migration_config FIXTURE_NAMES = {
    .name = "names",
    .database = "app",
    .table = {[SIDE_OLD] = {"public", "names"}, [SIDE_NEW] = {"public", "new_names"}},
    .key = fixture_key,
    .key_count = 1,
    .key_line = 6,
    .mapping = {[SIDE_NEW] = fixture_to_new, [SIDE_OLD] = fixture_to_old},
    .mapping_count = {[SIDE_NEW] = 1, [SIDE_OLD] = 2},
    .line = 3,
};

static struct column fixture_column(struct arena *arena, const char *name, int16_t number)
{
    return (struct column){
        .name = arena_string(arena, name),
        .type = "text",
        .type_oid = 25,
        .type_modifier = -1,
        .attribute_number = number,
    };
}

static void fixture_fill(struct catalog *catalog, enum side side)
{
    struct shape *shape = &catalog->migrations[0].shape[side];
    struct arena *arena = &catalog->arena;
    shape->known = true;
    shape->exists = true;
    shape->oid = 16384 + (uint32_t)side;
    shape->column_count = side == SIDE_OLD ? 3 : 2;
    shape->columns = arena_zero(arena, shape->column_count, sizeof *shape->columns);
    shape->columns[0] = fixture_column(arena, "id", 1);
    shape->columns[0].not_null = true;
    shape->columns[0].default_sql = "nextval('public.names_id_seq'::regclass)";
    shape->columns[1] = fixture_column(arena, side == SIDE_OLD ? "first_name" : "full_name", 2);
    if (side == SIDE_OLD)
        shape->columns[2] = fixture_column(arena, "last_name", 3);
    shape->primary_key = arena_zero(arena, 1, sizeof *shape->primary_key);
    shape->primary_key[0] = "id";
    shape->primary_key_count = 1;
}

struct catalog *fixture_catalog(bool has_old, bool has_new)
{
    struct catalog *catalog = catalog_new(&FIXTURE_NAMES, 1);
    if (has_old)
        fixture_fill(catalog, SIDE_OLD);
    if (has_new)
        fixture_fill(catalog, SIDE_NEW);
    catalog_map_columns(catalog);
    return catalog;
}
