#include "config/state/state_print.h"

#include <assert.h>

#include "config/model/constraint.h"

static const char *const STATE_PRINT_SIDES[SIDE_COUNT] = {[SIDE_OLD] = "old", [SIDE_NEW] = "new"};

/* A string that any reader of JSON or YAML takes. What is not printable ASCII is written as %XX,
 * because a client id may be any bytes while those formats hold only Unicode. */
static void state_print_text(struct bytes *out, const char *text)
{
    bytes_add_u8(out, '"');
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        if (*c < ' ' || *c >= 0x7f || *c == '"' || *c == '\\' || *c == '%')
            bytes_add_format(out, "%%%02X", *c);
        else
            bytes_add_u8(out, *c);
    }
    bytes_add_u8(out, '"');
}

static void state_print_table(struct bytes *out, const struct table_name *table)
{
    bytes_add_text(out, "[");
    state_print_text(out, table->schema);
    bytes_add_text(out, ", ");
    state_print_text(out, table->name);
    bytes_add_text(out, "]");
}

static void state_print_column(struct bytes *out, const struct column *column)
{
    bytes_add_text(out, "{\"name\": ");
    state_print_text(out, column->name);
    bytes_add_text(out, ", \"type\": ");
    state_print_text(out, column->type);
    bytes_add_format(out, ", \"oid\": %u, \"modifier\": %u, \"number\": %d", column->type_oid,
                     (uint32_t)column->type_modifier, column->attribute_number);
    bytes_add_format(out, ", \"not_null\": %d, \"generated\": %d, \"identity\": \"%.1s\"",
                     column->not_null, column->generated, &column->identity);
    if (column->default_sql != NULL) {
        bytes_add_text(out, ", \"default\": ");
        state_print_text(out, column->default_sql);
    }
    if (column->collation != NULL) {
        bytes_add_text(out, ", \"collation\": ");
        state_print_text(out, column->collation);
    }
    if (column->equals != NULL) {
        bytes_add_text(out, ", \"equals\": ");
        state_print_text(out, column->equals);
    }
    if (column->domain_oid != 0)
        bytes_add_format(out, ", \"domain_oid\": %u, \"domain_modifier\": %u", column->domain_oid,
                         (uint32_t)column->domain_modifier);
    if (column->limited_domain)
        bytes_add_text(out, ", \"limited_domain\": 1");
    if (column->limited_row)
        bytes_add_text(out, ", \"limited_row\": 1");
    bytes_add_text(out, "}");
}

static void state_print_shape(struct bytes *out, const struct shape *shape)
{
    bytes_add_format(out, "{\"exists\": %d, \"oid\": %u,\n      \"columns\": [", shape->exists,
                     shape->oid);
    for (size_t i = 0; i < shape->column_count; i++) {
        bytes_add_text(out, i == 0 ? "\n        " : ",\n        ");
        state_print_column(out, &shape->columns[i]);
    }
    bytes_add_text(out, "],\n      \"primary_key\": [");
    for (size_t i = 0; i < shape->primary_key_count; i++) {
        bytes_add_text(out, i == 0 ? "" : ", ");
        state_print_text(out, shape->primary_key[i]);
    }
    bytes_add_text(out, "],\n      \"constraints\": [");
    for (size_t i = 0; i < shape->constraint_count; i++) {
        const struct constraint *constraint = &shape->constraints[i];
        bytes_add_text(out, i == 0 ? "\n        [" : ",\n        [");
        state_print_text(out, constraint->name);
        bytes_add_format(out, ", %u, ", constraint->kind);
        state_print_text(out, constraint->definition);
        bytes_add_text(out, ", ");
        state_print_text(out, constraint->rest);
        bytes_add_text(out, "]");
    }
    bytes_add_text(out, "]");
    if (shape->has_children)
        bytes_add_text(out, ", \"children\": 1");
    bytes_add_text(out, "}");
}

static void state_print_flags(struct bytes *out, const struct flags *flags)
{
    bytes_add_format(out, "{\"primary\": \"%s\", \"mirrored\": %d, \"read\": \"%s\"",
                     STATE_PRINT_SIDES[flags->primary], flags->mirrored,
                     STATE_PRINT_SIDES[flags->read]);
    if (flags->has_canary)
        bytes_add_format(out, ", \"canary\": \"%s\", \"share\": %u",
                         STATE_PRINT_SIDES[flags->canary_table], flags->canary_share);
    /* No mapping: YAML does not take keys as long as client ids may be. */
    bytes_add_text(out, ", \"pins\": [");
    for (size_t i = 0; i < flags->pin_count; i++) {
        bytes_add_text(out, i == 0 ? "[" : ", [");
        state_print_text(out, flags->pins[i].client_id);
        bytes_add_format(out, ", \"%s\"]", STATE_PRINT_SIDES[flags->pins[i].table]);
    }
    bytes_add_text(out, "]}");
}

static void state_print_identity(struct bytes *out, const struct identity *identity)
{
    bytes_add_text(out, "[");
    for (size_t i = 0; i < identity->count; i++) {
        bytes_add_text(out, i == 0 ? "[" : ", [");
        state_print_text(out, identity->items[i].label);
        bytes_add_text(out, ", ");
        state_print_text(out, identity->items[i].value);
        bytes_add_text(out, "]");
    }
    bytes_add_text(out, "]");
}

static void state_print_migration_identity(struct bytes *out,
                                           const struct migration_config *migration)
{
    struct arena arena = {0};
    struct identity identity = identity_of_migration(migration, &arena);
    bytes_add_text(out, ",\n    \"identity\": ");
    state_print_identity(out, &identity);
    arena_free(&arena);
}

void state_print(const struct catalog *catalog, const struct snapshot *snapshot,
                 const struct identity *serves, struct bytes *out)
{
    assert(catalog->migration_count == snapshot->migration_count);
    bytes_add_text(out, "{\"version\": 1, ");
    if (serves != NULL) {
        bytes_add_text(out, "\"serves\": ");
        state_print_identity(out, serves);
        bytes_add_text(out, ", ");
    }
    bytes_add_text(out, "\"migrations\": [");
    for (size_t i = 0; i < catalog->migration_count; i++) {
        const struct migration *migration = &catalog->migrations[i];
        bytes_add_text(out, i == 0 ? "\n  {\"name\": " : ",\n  {\"name\": ");
        state_print_text(out, migration->config->name);
        bytes_add_text(out, ", \"database\": ");
        state_print_text(out, migration->config->database);
        state_print_migration_identity(out, migration->config);
        bytes_add_text(out, ",\n    \"flags\": ");
        state_print_flags(out, &snapshot->migrations[i]);
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            const struct shape *shape = &migration->shape[side];
            bytes_add_format(out, ",\n    \"%s\": ", STATE_PRINT_SIDES[side]);
            state_print_table(out, &shape->table);
            if (!shape->known)
                continue;
            bytes_add_format(out, ",\n    \"%s_shape\": ", STATE_PRINT_SIDES[side]);
            state_print_shape(out, shape);
        }
        bytes_add_text(out, "}");
    }
    bytes_add_text(out, "\n]}\n");
}
