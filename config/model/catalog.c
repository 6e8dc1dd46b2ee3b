#include "config/model/catalog.h"

#include <assert.h>
#include <string.h>

#include "config/model/identifier.h"
#include "protocol/base/memory.h"

static struct table_name catalog_copy_table(const struct table_name *from, struct arena *arena)
{
    return (struct table_name){.schema = arena_string(arena, from->schema),
                               .name = arena_string(arena, from->name)};
}

static const char **catalog_copy_names(const char *const *from, size_t count, struct arena *arena)
{
    const char **copy = arena_zero(arena, count, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = arena_string(arena, from[i]);
    return copy;
}

static struct migration_config *catalog_copy_config(const struct migration_config *from,
                                                    struct arena *arena)
{
    struct migration_config *copy = arena_zero(arena, 1, sizeof *copy);
    copy->name = arena_string(arena, from->name);
    copy->database = arena_string(arena, from->database);
    copy->line = from->line;
    copy->key_line = from->key_line;
    copy->key_count = from->key_count;
    copy->key = catalog_copy_names(from->key, from->key_count, arena);
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        copy->table[side] = catalog_copy_table(&from->table[side], arena);
        if (from->stand_in[side].name != NULL)
            copy->stand_in[side] = catalog_copy_table(&from->stand_in[side], arena);
        copy->alone_count[side] = from->alone_count[side];
        copy->alone[side] = catalog_copy_names(from->alone[side], from->alone_count[side], arena);
        size_t count = from->mapping_count[side];
        copy->mapping_count[side] = count;
        copy->mapping[side] = arena_zero(arena, count, sizeof *copy->mapping[side]);
        for (size_t i = 0; i < count; i++) {
            const struct column_mapping *mapping = &from->mapping[side][i];
            copy->mapping[side][i] = (struct column_mapping){
                .column = arena_string(arena, mapping->column),
                .expression = arena_string(arena, mapping->expression),
                .line = mapping->line,
            };
        }
    }
    copy->fence_timeout = from->fence_timeout;
    copy->ignores_references = from->ignores_references;
    copy->constraint_count = from->constraint_count;
    copy->constraints = arena_zero(arena, from->constraint_count, sizeof *copy->constraints);
    for (size_t i = 0; i < from->constraint_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++)
            copy->constraints[i].name[side] = arena_string(arena, from->constraints[i].name[side]);
    return copy;
}

struct catalog *catalog_new(const struct migration_config *migrations, size_t count)
{
    struct catalog *catalog = memory_zero(1, sizeof *catalog);
    catalog->references = 1;
    catalog->migration_count = count;
    catalog->migrations = arena_zero(&catalog->arena, count, sizeof *catalog->migrations);
    for (size_t i = 0; i < count; i++) {
        struct migration *migration = &catalog->migrations[i];
        migration->config = catalog_copy_config(&migrations[i], &catalog->arena);
        migration->index = i;
        for (unsigned side = 0; side < SIDE_COUNT; side++)
            migration->shape[side].table = migration->config->table[side];
    }
    return catalog;
}

struct catalog *catalog_retain(struct catalog *catalog)
{
    unsigned before = atomic_fetch_add(&catalog->references, 1);
    assert(before > 0);
    (void)before;
    return catalog;
}

void catalog_release(struct catalog *catalog)
{
    if (catalog == NULL)
        return;
    unsigned before = atomic_fetch_sub(&catalog->references, 1);
    assert(before > 0);
    if (before > 1)
        return;
    arena_free(&catalog->arena);
    memory_free(catalog);
}

bool catalog_fits(const struct catalog *catalog, struct error *error)
{
    for (size_t i = 0; i < catalog->migration_count; i++)
        if (catalog->migrations[i].unfit != NULL)
            return error_set(error, SQLSTATE_CONFIG_FILE, "%s", catalog->migrations[i].unfit);
    return true;
}

bool column_is_of_pg_catalog(const struct column *column)
{
    return strchr(column->type, '.') == NULL;
}

const struct column *shape_column(const struct shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->column_count; i++)
        if (strcmp(shape->columns[i].name, name) == 0)
            return &shape->columns[i];
    return NULL;
}

bool shape_is_key(const struct migration *migration, const char *column)
{
    for (size_t i = 0; i < migration->config->key_count; i++)
        if (strcmp(migration->config->key[i], column) == 0)
            return true;
    return false;
}

static const char *catalog_copy_optional(const char *text, struct arena *arena)
{
    return text != NULL ? arena_string(arena, text) : NULL;
}

struct shape shape_copy(const struct shape *from, struct arena *arena)
{
    struct shape copy = *from;
    copy.table.schema = arena_string(arena, from->table.schema);
    copy.table.name = arena_string(arena, from->table.name);
    copy.key_trouble = catalog_copy_optional(from->key_trouble, arena);
    copy.columns = arena_zero(arena, from->column_count, sizeof *copy.columns);
    for (size_t i = 0; i < from->column_count; i++) {
        const struct column *column = &from->columns[i];
        copy.columns[i] = *column;
        copy.columns[i].name = arena_string(arena, column->name);
        copy.columns[i].type = arena_string(arena, column->type);
        copy.columns[i].collation = catalog_copy_optional(column->collation, arena);
        copy.columns[i].equals = catalog_copy_optional(column->equals, arena);
        copy.columns[i].default_sql = catalog_copy_optional(column->default_sql, arena);
        copy.columns[i].mapping = catalog_copy_optional(column->mapping, arena);
    }
    copy.primary_key = arena_zero(arena, from->primary_key_count, sizeof *copy.primary_key);
    for (size_t i = 0; i < from->primary_key_count; i++)
        copy.primary_key[i] = arena_string(arena, from->primary_key[i]);
    copy.constraints = arena_zero(arena, from->constraint_count, sizeof *copy.constraints);
    for (size_t i = 0; i < from->constraint_count; i++) {
        const struct constraint *constraint = &from->constraints[i];
        copy.constraints[i] = (struct constraint){
            .name = arena_string(arena, constraint->name),
            .kind = constraint->kind,
            .definition = arena_string(arena, constraint->definition),
            .rest = arena_string(arena, constraint->rest),
            .counterpart = catalog_copy_optional(constraint->counterpart, arena),
        };
    }
    copy.relatives = arena_zero(arena, from->relative_count, sizeof *copy.relatives);
    for (size_t i = 0; i < from->relative_count; i++)
        copy.relatives[i] = (struct relative){
            .table = catalog_copy_table(&from->relatives[i].table, arena),
            .kind = from->relatives[i].kind,
        };
    return copy;
}

static bool catalog_same_text(const char *one, const char *other)
{
    return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

static bool catalog_same_column(const struct column *one, const struct column *other)
{
    return strcmp(one->name, other->name) == 0 && strcmp(one->type, other->type) == 0 &&
           one->type_oid == other->type_oid && one->type_modifier == other->type_modifier &&
           one->attribute_number == other->attribute_number && one->not_null == other->not_null &&
           one->generated == other->generated && one->limited_domain == other->limited_domain &&
           one->limited_row == other->limited_row && one->lost == other->lost &&
           one->domain_oid == other->domain_oid && one->domain_modifier == other->domain_modifier &&
           one->identity == other->identity &&
           catalog_same_text(one->collation, other->collation) &&
           catalog_same_text(one->equals, other->equals) &&
           catalog_same_text(one->default_sql, other->default_sql) &&
           catalog_same_text(one->mapping, other->mapping);
}

static bool catalog_same_constraint(const struct constraint *one, const struct constraint *other)
{
    return strcmp(one->name, other->name) == 0 && one->kind == other->kind &&
           strcmp(one->definition, other->definition) == 0 && strcmp(one->rest, other->rest) == 0 &&
           catalog_same_text(one->counterpart, other->counterpart);
}

static bool catalog_same_shape(const struct shape *one, const struct shape *other)
{
    if (strcmp(one->table.schema, other->table.schema) != 0 ||
        strcmp(one->table.name, other->table.name) != 0 || one->known != other->known ||
        one->exists != other->exists || one->has_children != other->has_children ||
        one->oid != other->oid || one->row_security != other->row_security ||
        one->column_count != other->column_count ||
        one->primary_key_count != other->primary_key_count ||
        one->constraint_count != other->constraint_count ||
        one->relative_count != other->relative_count)
        return false;
    for (size_t i = 0; i < one->relative_count; i++)
        if (one->relatives[i].kind != other->relatives[i].kind ||
            !table_name_equal(&one->relatives[i].table, &other->relatives[i].table))
            return false;
    for (size_t i = 0; i < one->column_count; i++)
        if (!catalog_same_column(&one->columns[i], &other->columns[i]))
            return false;
    for (size_t i = 0; i < one->primary_key_count; i++)
        if (strcmp(one->primary_key[i], other->primary_key[i]) != 0)
            return false;
    for (size_t i = 0; i < one->constraint_count; i++)
        if (!catalog_same_constraint(&one->constraints[i], &other->constraints[i]))
            return false;
    return true;
}

bool catalog_equal(const struct catalog *one, const struct catalog *other)
{
    if (one->migration_count != other->migration_count)
        return false;
    for (size_t i = 0; i < one->migration_count; i++) {
        const struct migration *left = &one->migrations[i];
        const struct migration *right = &other->migrations[i];
        if (strcmp(left->config->name, right->config->name) != 0 ||
            strcmp(left->config->database, right->config->database) != 0 ||
            !catalog_same_text(left->unfit, right->unfit) ||
            !catalog_same_shape(&left->shape[SIDE_OLD], &right->shape[SIDE_OLD]) ||
            !catalog_same_shape(&left->shape[SIDE_NEW], &right->shape[SIDE_NEW]))
            return false;
    }
    return true;
}

static const char *catalog_mapping_of(struct catalog *catalog, const struct migration *migration,
                                      enum side side, const char *column)
{
    const struct migration_config *config = migration->config;
    for (size_t i = 0; i < config->mapping_count[side]; i++)
        if (strcmp(config->mapping[side][i].column, column) == 0)
            return config->mapping[side][i].expression;
    const struct shape *other = &migration->shape[side_other(side)];
    if (other->known && shape_column(other, column) == NULL)
        return NULL;
    return identifier_quote(&catalog->arena, column);
}

void catalog_map_columns(struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->migration_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            struct shape *shape = &catalog->migrations[i].shape[side];
            for (size_t c = 0; c < shape->column_count; c++)
                shape->columns[c].mapping = catalog_mapping_of(
                    catalog, &catalog->migrations[i], (enum side)side, shape->columns[c].name);
        }
}

static bool catalog_takes_number(const struct column *column)
{
    return column->mapping == NULL && !column->generated &&
           (column->identity != '\0' ||
            (column->default_sql != NULL && strstr(column->default_sql, "nextval(") != NULL));
}

const struct column *catalog_numbering_column(const struct migration *migration, enum side *side)
{
    for (unsigned s = 0; s < SIDE_COUNT; s++)
        for (size_t i = 0; i < migration->shape[s].column_count; i++)
            if (catalog_takes_number(&migration->shape[s].columns[i])) {
                *side = (enum side)s;
                return &migration->shape[s].columns[i];
            }
    return NULL;
}
