#include "config/state/state_text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "config/flags/flag_values.h"
#include "config/model/constraint.h"
#include "config/model/counterpart.h"
#include "config/state/state_match.h"
#include "config/state/state_text_private.h"
#include "protocol/base/memory.h"

#define STATE_TEXT_MIGRATION_LIMIT 10000
#define STATE_TEXT_COLUMN_LIMIT 1600
#define STATE_TEXT_CONSTRAINT_LIMIT 10000
#define STATE_TEXT_IDENTITY_LIMIT 10000

enum state_text_file_key {
    STATE_TEXT_FILE_VERSION,
    STATE_TEXT_FILE_SERVES,
    STATE_TEXT_FILE_MIGRATIONS,
    STATE_TEXT_FILE_COUNT
};
static const struct document_key STATE_TEXT_FILE[STATE_TEXT_FILE_COUNT] = {
    [STATE_TEXT_FILE_VERSION] = {"version", DOCUMENT_TEXT, true, "1"},
    [STATE_TEXT_FILE_SERVES] = {"serves", DOCUMENT_LIST, false, "a list"},
    [STATE_TEXT_FILE_MIGRATIONS] = {"migrations", DOCUMENT_LIST, true, "a list"},
};

enum state_text_migration_key {
    STATE_TEXT_MIGRATION_NAME,
    STATE_TEXT_MIGRATION_DATABASE,
    STATE_TEXT_MIGRATION_IDENTITY,
    STATE_TEXT_MIGRATION_FLAGS,
    STATE_TEXT_MIGRATION_OLD,
    STATE_TEXT_MIGRATION_NEW,
    STATE_TEXT_MIGRATION_OLD_SHAPE,
    STATE_TEXT_MIGRATION_NEW_SHAPE,
    STATE_TEXT_MIGRATION_COUNT
};
static const struct document_key STATE_TEXT_MIGRATION[STATE_TEXT_MIGRATION_COUNT] = {
    [STATE_TEXT_MIGRATION_NAME] = {"name", DOCUMENT_TEXT, true, "a name"},
    [STATE_TEXT_MIGRATION_DATABASE] = {"database", DOCUMENT_TEXT, true, "a name"},
    [STATE_TEXT_MIGRATION_IDENTITY] = {"identity", DOCUMENT_LIST, false, "a list"},
    [STATE_TEXT_MIGRATION_FLAGS] = {"flags", DOCUMENT_MAPPING, true, "flags"},
    [STATE_TEXT_MIGRATION_OLD] = {"old", DOCUMENT_LIST, true, "a table"},
    [STATE_TEXT_MIGRATION_NEW] = {"new", DOCUMENT_LIST, true, "a table"},
    [STATE_TEXT_MIGRATION_OLD_SHAPE] = {"old_shape", DOCUMENT_MAPPING, false, "a shape"},
    [STATE_TEXT_MIGRATION_NEW_SHAPE] = {"new_shape", DOCUMENT_MAPPING, false, "a shape"},
};

enum state_text_flags_key {
    STATE_TEXT_FLAGS_PRIMARY,
    STATE_TEXT_FLAGS_MIRRORED,
    STATE_TEXT_FLAGS_READ,
    STATE_TEXT_FLAGS_CANARY,
    STATE_TEXT_FLAGS_SHARE,
    STATE_TEXT_FLAGS_PINS,
    STATE_TEXT_FLAGS_COUNT
};
static const struct document_key STATE_TEXT_FLAGS[STATE_TEXT_FLAGS_COUNT] = {
    [STATE_TEXT_FLAGS_PRIMARY] = {"primary", DOCUMENT_TEXT, true, "old or new"},
    [STATE_TEXT_FLAGS_MIRRORED] = {"mirrored", DOCUMENT_TEXT, true, "0 or 1"},
    [STATE_TEXT_FLAGS_READ] = {"read", DOCUMENT_TEXT, true, "old or new"},
    [STATE_TEXT_FLAGS_CANARY] = {"canary", DOCUMENT_TEXT, false, "old or new"},
    [STATE_TEXT_FLAGS_SHARE] = {"share", DOCUMENT_TEXT, false, "a number"},
    [STATE_TEXT_FLAGS_PINS] = {"pins", DOCUMENT_LIST, true, "client ids"},
};

enum state_text_shape_key {
    STATE_TEXT_SHAPE_EXISTS,
    STATE_TEXT_SHAPE_OID,
    STATE_TEXT_SHAPE_COLUMNS,
    STATE_TEXT_SHAPE_PRIMARY_KEY,
    STATE_TEXT_SHAPE_CONSTRAINTS,
    STATE_TEXT_SHAPE_CHILDREN,
    STATE_TEXT_SHAPE_COUNT
};
static const struct document_key STATE_TEXT_SHAPE[STATE_TEXT_SHAPE_COUNT] = {
    [STATE_TEXT_SHAPE_EXISTS] = {"exists", DOCUMENT_TEXT, true, "0 or 1"},
    [STATE_TEXT_SHAPE_OID] = {"oid", DOCUMENT_TEXT, true, "a number"},
    [STATE_TEXT_SHAPE_COLUMNS] = {"columns", DOCUMENT_LIST, true, "a list"},
    [STATE_TEXT_SHAPE_PRIMARY_KEY] = {"primary_key", DOCUMENT_LIST, true, "a list"},
    [STATE_TEXT_SHAPE_CONSTRAINTS] = {"constraints", DOCUMENT_LIST, false, "a list"},
    [STATE_TEXT_SHAPE_CHILDREN] = {"children", DOCUMENT_TEXT, false, "0 or 1"},
};

enum state_text_column_key {
    STATE_TEXT_COLUMN_NAME,
    STATE_TEXT_COLUMN_TYPE,
    STATE_TEXT_COLUMN_OID,
    STATE_TEXT_COLUMN_MODIFIER,
    STATE_TEXT_COLUMN_NUMBER,
    STATE_TEXT_COLUMN_NOT_NULL,
    STATE_TEXT_COLUMN_GENERATED,
    STATE_TEXT_COLUMN_IDENTITY,
    STATE_TEXT_COLUMN_DEFAULT,
    STATE_TEXT_COLUMN_DOMAIN_OID,
    STATE_TEXT_COLUMN_DOMAIN_MODIFIER,
    STATE_TEXT_COLUMN_LIMITED_DOMAIN,
    STATE_TEXT_COLUMN_LIMITED_ROW,
    STATE_TEXT_COLUMN_COLLATION,
    STATE_TEXT_COLUMN_EQUALS,
    STATE_TEXT_COLUMN_COUNT
};
static const struct document_key STATE_TEXT_COLUMN[STATE_TEXT_COLUMN_COUNT] = {
    [STATE_TEXT_COLUMN_NAME] = {"name", DOCUMENT_TEXT, true, "a name"},
    [STATE_TEXT_COLUMN_TYPE] = {"type", DOCUMENT_TEXT, true, "a type"},
    [STATE_TEXT_COLUMN_OID] = {"oid", DOCUMENT_TEXT, true, "a number"},
    [STATE_TEXT_COLUMN_MODIFIER] = {"modifier", DOCUMENT_TEXT, true, "a number"},
    [STATE_TEXT_COLUMN_NUMBER] = {"number", DOCUMENT_TEXT, true, "a number"},
    [STATE_TEXT_COLUMN_NOT_NULL] = {"not_null", DOCUMENT_TEXT, true, "0 or 1"},
    [STATE_TEXT_COLUMN_GENERATED] = {"generated", DOCUMENT_TEXT, true, "0 or 1"},
    [STATE_TEXT_COLUMN_IDENTITY] = {"identity", DOCUMENT_TEXT, true, "a letter or nothing"},
    [STATE_TEXT_COLUMN_DEFAULT] = {"default", DOCUMENT_TEXT, false, "SQL"},
    [STATE_TEXT_COLUMN_DOMAIN_OID] = {"domain_oid", DOCUMENT_TEXT, false, "a number"},
    [STATE_TEXT_COLUMN_DOMAIN_MODIFIER] = {"domain_modifier", DOCUMENT_TEXT, false, "a number"},
    [STATE_TEXT_COLUMN_LIMITED_DOMAIN] = {"limited_domain", DOCUMENT_TEXT, false, "0 or 1"},
    [STATE_TEXT_COLUMN_LIMITED_ROW] = {"limited_row", DOCUMENT_TEXT, false, "0 or 1"},
    [STATE_TEXT_COLUMN_COLLATION] = {"collation", DOCUMENT_TEXT, false, "SQL"},
    [STATE_TEXT_COLUMN_EQUALS] = {"equals", DOCUMENT_TEXT, false, "SQL"},
};

static int state_text_compare_pins(const void *one, const void *other)
{
    return strcmp(((const struct pinned_client *)one)->client_id,
                  ((const struct pinned_client *)other)->client_id);
}

static bool state_text_pins(const struct state_text_reader *reader, const yaml_node_t *node,
                            struct flags *flags)
{
    struct arena *arena = &reader->state->snapshot->arena;
    size_t count = document_count(node);
    if (count > FLAG_VALUES_PIN_LIMIT)
        return document_fail(reader->document, node, reader->error,
                             "%zu client ids; expected at most %d", count, FLAG_VALUES_PIN_LIMIT);
    flags->pins = arena_zero(arena, count, sizeof *flags->pins);
    for (size_t i = 0; i < count; i++) {
        const yaml_node_t *pin = document_item(reader->document, node, i);
        if (!state_text_is_pair(reader, pin, "client id and table") ||
            !state_text_string(reader, document_item(reader->document, pin, 0), arena,
                               &flags->pins[i].client_id) ||
            !state_text_side(reader, document_item(reader->document, pin, 1),
                             &flags->pins[i].table))
            return false;
    }
    flags->pin_count = count;
    qsort(flags->pins, count, sizeof *flags->pins, state_text_compare_pins);
    return true;
}

static bool state_text_may_read(const struct flags *flags, enum side side)
{
    return flags->mirrored || flags->primary == side;
}

static bool state_text_flags(const struct state_text_reader *reader, const yaml_node_t *node,
                             struct flags *out)
{
    const yaml_node_t *found[STATE_TEXT_FLAGS_COUNT];
    struct flags flags = {0};
    if (!document_read_keys(reader->document, node, STATE_TEXT_FLAGS, STATE_TEXT_FLAGS_COUNT, found,
                            reader->error) ||
        !state_text_side(reader, found[STATE_TEXT_FLAGS_PRIMARY], &flags.primary) ||
        !state_text_bool(reader, found[STATE_TEXT_FLAGS_MIRRORED], &flags.mirrored) ||
        !state_text_side(reader, found[STATE_TEXT_FLAGS_READ], &flags.read) ||
        !state_text_pins(reader, found[STATE_TEXT_FLAGS_PINS], &flags))
        return false;
    flags.has_canary =
        found[STATE_TEXT_FLAGS_CANARY] != NULL && found[STATE_TEXT_FLAGS_SHARE] != NULL;
    if (flags.has_canary &&
        (!state_text_side(reader, found[STATE_TEXT_FLAGS_CANARY], &flags.canary_table) ||
         !state_text_number(reader, found[STATE_TEXT_FLAGS_SHARE], 100 * FLAGS_PERCENT_UNIT,
                            &flags.canary_share)))
        return false;
    bool consistent = state_text_may_read(&flags, flags.read) &&
                      (!flags.has_canary || state_text_may_read(&flags, flags.canary_table));
    for (size_t i = 0; consistent && i < flags.pin_count; i++)
        consistent = state_text_may_read(&flags, flags.pins[i].table);
    if (!consistent)
        return document_fail(reader->document, node, reader->error,
                             "a read of a table that is not written; expected flags that hold");
    *out = flags;
    return true;
}

static bool state_text_column_domain(const struct state_text_reader *reader,
                                     const yaml_node_t *const *found, struct column *out)
{
    const yaml_node_t *oid = found[STATE_TEXT_COLUMN_DOMAIN_OID];
    const yaml_node_t *modifier = found[STATE_TEXT_COLUMN_DOMAIN_MODIFIER];
    const yaml_node_t *limited = found[STATE_TEXT_COLUMN_LIMITED_DOMAIN];
    const yaml_node_t *row = found[STATE_TEXT_COLUMN_LIMITED_ROW];
    unsigned number = 0;
    if (oid != NULL && modifier != NULL &&
        (!state_text_number(reader, oid, UINT32_MAX, &out->domain_oid) ||
         !state_text_number(reader, modifier, INT32_MAX, &number)))
        return false;
    out->domain_modifier = (int32_t)number;
    return (limited == NULL || state_text_bool(reader, limited, &out->limited_domain)) &&
           (row == NULL || state_text_bool(reader, row, &out->limited_row));
}

static bool state_text_column(const struct state_text_reader *reader, const yaml_node_t *node,
                              struct arena *arena, struct column *out)
{
    const yaml_node_t *found[STATE_TEXT_COLUMN_COUNT];
    unsigned modifier;
    unsigned number;
    if (!document_expect(reader->document, node, DOCUMENT_MAPPING, "a column", reader->error) ||
        !document_read_keys(reader->document, node, STATE_TEXT_COLUMN, STATE_TEXT_COLUMN_COUNT,
                            found, reader->error) ||
        !state_text_string(reader, found[STATE_TEXT_COLUMN_NAME], arena, &out->name) ||
        !state_text_string(reader, found[STATE_TEXT_COLUMN_TYPE], arena, &out->type) ||
        !state_text_number(reader, found[STATE_TEXT_COLUMN_OID], UINT32_MAX, &out->type_oid) ||
        !state_text_number(reader, found[STATE_TEXT_COLUMN_MODIFIER], UINT32_MAX, &modifier) ||
        !state_text_number(reader, found[STATE_TEXT_COLUMN_NUMBER], INT16_MAX, &number) ||
        !state_text_bool(reader, found[STATE_TEXT_COLUMN_NOT_NULL], &out->not_null) ||
        !state_text_bool(reader, found[STATE_TEXT_COLUMN_GENERATED], &out->generated))
        return false;
    out->type_modifier = (int32_t)modifier;
    out->attribute_number = (int16_t)number;
    const char *identity = document_text(found[STATE_TEXT_COLUMN_IDENTITY]);
    if (strcmp(identity, "") != 0 && strcmp(identity, "a") != 0 && strcmp(identity, "d") != 0)
        return document_fail(reader->document, node, reader->error,
                             "identity \"%.20s\"; expected a, d or nothing", identity);
    out->identity = *identity;
    if (!state_text_column_domain(reader, found, out))
        return false;
    if (found[STATE_TEXT_COLUMN_COLLATION] != NULL &&
        !state_text_string(reader, found[STATE_TEXT_COLUMN_COLLATION], arena, &out->collation))
        return false;
    if (found[STATE_TEXT_COLUMN_EQUALS] != NULL &&
        !state_text_string(reader, found[STATE_TEXT_COLUMN_EQUALS], arena, &out->equals))
        return false;
    return found[STATE_TEXT_COLUMN_DEFAULT] == NULL ||
           state_text_string(reader, found[STATE_TEXT_COLUMN_DEFAULT], arena, &out->default_sql);
}

/* [name, kind, definition, rest] */
static bool state_text_constraint(const struct state_text_reader *reader, const yaml_node_t *node,
                                  struct arena *arena, struct constraint *out)
{
    unsigned kind;
    if (!document_expect(reader->document, node, DOCUMENT_LIST, "a constraint", reader->error))
        return false;
    if (document_count(node) != 4)
        return document_fail(reader->document, node, reader->error,
                             "a list of %zu; expected name, kind, definition and rest",
                             document_count(node));
    const yaml_node_t *items[4];
    for (size_t i = 0; i < 4; i++)
        items[i] = document_item(reader->document, node, i);
    if (!state_text_string(reader, items[0], arena, &out->name) ||
        !state_text_number(reader, items[1], CONSTRAINT_KIND_COUNT - 1, &kind) ||
        !state_text_string(reader, items[2], arena, &out->definition) ||
        !state_text_string(reader, items[3], arena, &out->rest))
        return false;
    out->kind = (enum constraint_kind)kind;
    return true;
}

static bool state_text_constraints(const struct state_text_reader *reader, const yaml_node_t *list,
                                   struct arena *arena, struct shape *shape)
{
    size_t count = document_count(list);
    if (count > STATE_TEXT_CONSTRAINT_LIMIT)
        return document_fail(reader->document, list, reader->error,
                             "%zu constraints; expected at most %d", count,
                             STATE_TEXT_CONSTRAINT_LIMIT);
    shape->constraints = arena_zero(arena, count, sizeof *shape->constraints);
    for (size_t i = 0; i < count; i++)
        if (!state_text_constraint(reader, document_item(reader->document, list, i), arena,
                                   &shape->constraints[i]))
            return false;
    shape->constraint_count = count;
    return true;
}

static bool state_text_shape(const struct state_text_reader *reader, const yaml_node_t *node,
                             struct shape *shape)
{
    struct arena *arena = &reader->state->catalog->arena;
    const yaml_node_t *found[STATE_TEXT_SHAPE_COUNT];
    if (!document_read_keys(reader->document, node, STATE_TEXT_SHAPE, STATE_TEXT_SHAPE_COUNT, found,
                            reader->error) ||
        !state_text_bool(reader, found[STATE_TEXT_SHAPE_EXISTS], &shape->exists) ||
        !state_text_number(reader, found[STATE_TEXT_SHAPE_OID], UINT32_MAX, &shape->oid))
        return false;
    if (found[STATE_TEXT_SHAPE_CHILDREN] != NULL &&
        !state_text_bool(reader, found[STATE_TEXT_SHAPE_CHILDREN], &shape->has_children))
        return false;
    size_t columns = document_count(found[STATE_TEXT_SHAPE_COLUMNS]);
    size_t keys = document_count(found[STATE_TEXT_SHAPE_PRIMARY_KEY]);
    if (columns > STATE_TEXT_COLUMN_LIMIT || keys > STATE_TEXT_COLUMN_LIMIT)
        return document_fail(reader->document, node, reader->error,
                             "more columns than a table can have; expected at most %d",
                             STATE_TEXT_COLUMN_LIMIT);
    shape->columns = arena_zero(arena, columns, sizeof *shape->columns);
    shape->column_count = columns;
    for (size_t i = 0; i < columns; i++)
        if (!state_text_column(reader,
                               document_item(reader->document, found[STATE_TEXT_SHAPE_COLUMNS], i),
                               arena, &shape->columns[i]))
            return false;
    shape->primary_key = arena_zero(arena, keys, sizeof *shape->primary_key);
    shape->primary_key_count = keys;
    for (size_t i = 0; i < keys; i++)
        if (!state_text_string(
                reader, document_item(reader->document, found[STATE_TEXT_SHAPE_PRIMARY_KEY], i),
                arena, &shape->primary_key[i]))
            return false;
    const yaml_node_t *constraints = found[STATE_TEXT_SHAPE_CONSTRAINTS];
    if (constraints != NULL && !state_text_constraints(reader, constraints, arena, shape))
        return false;
    shape->known = true;
    return true;
}

static bool state_text_table(const struct state_text_reader *reader, const yaml_node_t *node,
                             struct arena *arena, struct table_name *out)
{
    return state_text_is_pair(reader, node, "schema and table") &&
           state_text_string(reader, document_item(reader->document, node, 0), arena,
                             &out->schema) &&
           state_text_string(reader, document_item(reader->document, node, 1), arena, &out->name);
}

static bool state_text_identity(const struct state_text_reader *reader, const yaml_node_t *node,
                                struct arena *arena, struct identity *out)
{
    size_t count = document_count(node);
    if (count > STATE_TEXT_IDENTITY_LIMIT)
        return document_fail(reader->document, node, reader->error,
                             "an identity of %zu items; expected at most %d", count,
                             STATE_TEXT_IDENTITY_LIMIT);
    *out = (struct identity){.items = arena_zero(arena, count, sizeof *out->items), .count = count};
    for (size_t i = 0; i < count; i++) {
        const yaml_node_t *item = document_item(reader->document, node, i);
        if (!state_text_is_pair(reader, item, "label and value") ||
            !state_text_string(reader, document_item(reader->document, item, 0), arena,
                               &out->items[i].label) ||
            !state_text_string(reader, document_item(reader->document, item, 1), arena,
                               &out->items[i].value))
            return false;
    }
    return true;
}

/* An heir serves the very same migrations. */
static bool state_text_check_heir(const struct state_text_reader *reader,
                                  const struct state_match *match)
{
    if (reader->heir == NULL)
        return true;
    struct arena arena = {0};
    const char *difference = NULL;
    if (match->index == reader->count ||
        strcmp(match->name, reader->migrations[match->index].name) != 0)
        difference = "it is only there";
    else if (match->identity != NULL) {
        struct identity own = identity_of_migration(&reader->migrations[match->index], &arena);
        difference = identity_difference(match->identity, &own, "there is", "here", &arena);
    }
    if (difference != NULL)
        error_set(reader->error, SQLSTATE_CONFIG_FILE, "%s serves another migration %s: %s",
                  reader->path, match->name, difference);
    arena_free(&arena);
    return difference == NULL;
}

/* Who it is, in the arena, and what has become of it in the configuration. */
static bool state_text_match(const struct state_text_reader *reader, const yaml_node_t **found,
                             struct arena *arena, struct state_match *match,
                             struct identity *identity)
{
    const yaml_node_t *node = found[STATE_TEXT_MIGRATION_IDENTITY];
    *match = (struct state_match){.where = reader->path};
    if (!state_text_string(reader, found[STATE_TEXT_MIGRATION_NAME], arena, &match->name) ||
        !state_text_string(reader, found[STATE_TEXT_MIGRATION_DATABASE], arena, &match->database) ||
        !state_text_table(reader, found[STATE_TEXT_MIGRATION_OLD], arena,
                          &match->table[SIDE_OLD]) ||
        !state_text_table(reader, found[STATE_TEXT_MIGRATION_NEW], arena,
                          &match->table[SIDE_NEW]) ||
        !state_text_flags(reader, found[STATE_TEXT_MIGRATION_FLAGS], &match->flags))
        return false;
    if (node != NULL && !state_text_identity(reader, node, arena, identity))
        return false;
    match->identity = node != NULL ? identity : NULL;
    return state_match_find(match, reader->migrations, reader->count, reader->error) &&
           state_text_check_heir(reader, match);
}

static bool state_text_migration(const struct state_text_reader *reader, const yaml_node_t *node)
{
    const yaml_node_t *found[STATE_TEXT_MIGRATION_COUNT];
    struct state_match match;
    struct identity identity;
    struct arena arena = {0};
    bool ok =
        document_expect(reader->document, node, DOCUMENT_MAPPING, "a migration", reader->error) &&
        document_read_keys(reader->document, node, STATE_TEXT_MIGRATION, STATE_TEXT_MIGRATION_COUNT,
                           found, reader->error) &&
        state_text_match(reader, found, &arena, &match, &identity);
    arena_free(&arena);
    if (!ok || match.index == reader->count)
        return ok;
    struct migration *migration = &reader->state->catalog->migrations[match.index];
    reader->state->has_flags[match.index] = true;
    reader->state->snapshot->migrations[match.index] = match.flags;
    const yaml_node_t *old_shape = found[STATE_TEXT_MIGRATION_OLD_SHAPE];
    const yaml_node_t *new_shape = found[STATE_TEXT_MIGRATION_NEW_SHAPE];
    if (!match.same_tables)
        return true;
    return (old_shape == NULL ||
            state_text_shape(reader, old_shape, &migration->shape[SIDE_OLD])) &&
           (new_shape == NULL || state_text_shape(reader, new_shape, &migration->shape[SIDE_NEW]));
}

static bool state_text_check_serves(const struct state_text_reader *reader, const yaml_node_t *node)
{
    if (reader->heir == NULL)
        return true;
    struct arena arena = {0};
    struct identity theirs = {0};
    bool ok = node == NULL || state_text_identity(reader, node, &arena, &theirs);
    if (ok) {
        struct identity own = identity_of_config(reader->heir, &arena);
        const char *difference = identity_difference(&theirs, &own, "there is", "here", &arena);
        ok = difference == NULL ||
             error_set(reader->error, SQLSTATE_CONFIG_FILE, "%s does not serve the same: %s",
                       reader->path, difference);
    }
    arena_free(&arena);
    return ok;
}

/* Of the heir's migrations, one that the text does not have. */
static bool state_text_check_complete(const struct state_text_reader *reader)
{
    for (size_t i = 0; reader->heir != NULL && i < reader->count; i++)
        if (!reader->state->has_flags[i])
            return error_set(reader->error, SQLSTATE_CONFIG_FILE, "%s does not have migration %s",
                             reader->path, reader->migrations[i].name);
    return true;
}

static bool state_text_document(const struct state_text_reader *reader)
{
    const struct document *document = reader->document;
    const yaml_node_t *root = document_root(document);
    const yaml_node_t *found[STATE_TEXT_FILE_COUNT];
    unsigned version;
    if (root == NULL)
        return error_set(reader->error, SQLSTATE_CONFIG_FILE, "an empty state file");
    if (!document_expect(document, root, DOCUMENT_MAPPING, "a remembered state", reader->error))
        return false;
    if (!document_read_keys(document, root, STATE_TEXT_FILE, STATE_TEXT_FILE_COUNT, found,
                            reader->error) ||
        !document_number(document, found[STATE_TEXT_FILE_VERSION], 1, 1, &version, reader->error) ||
        !state_text_check_serves(reader, found[STATE_TEXT_FILE_SERVES]))
        return false;
    size_t count = document_count(found[STATE_TEXT_FILE_MIGRATIONS]);
    if (count > STATE_TEXT_MIGRATION_LIMIT)
        return document_fail(document, root, reader->error, "%zu migrations; expected at most %d",
                             count, STATE_TEXT_MIGRATION_LIMIT);
    for (size_t i = 0; i < count; i++)
        if (!state_text_migration(reader,
                                  document_item(document, found[STATE_TEXT_FILE_MIGRATIONS], i)))
            return false;
    return state_text_check_complete(reader);
}

static bool state_text_read(const char *path, const char *text, size_t length,
                            const struct migration_config *migrations, size_t count,
                            const struct config *heir, struct state *out, struct error *error)
{
    struct document *document = document_parse(path, text, length, error);
    if (document == NULL)
        return false;
    struct state state = {
        .catalog = catalog_new(migrations, count),
        .snapshot = snapshot_new(count),
        .has_flags = memory_zero(count, sizeof *state.has_flags),
    };
    struct state_text_reader reader = {
        .path = path,
        .document = document,
        .heir = heir,
        .migrations = migrations,
        .count = count,
        .state = &state,
        .error = error,
    };
    bool ok = state_text_document(&reader);
    document_free(document);
    if (!ok) {
        state_text_free(&state);
        return false;
    }
    catalog_map_columns(state.catalog);
    counterpart_mark(state.catalog);
    constraint_match(state.catalog);
    *out = state;
    return true;
}

bool state_text_parse(const char *path, const char *text, size_t length,
                      const struct migration_config *migrations, size_t count, struct state *out,
                      struct error *error)
{
    return state_text_read(path, text, length, migrations, count, NULL, out, error);
}

bool state_text_take_over(const char *path, const char *text, size_t length,
                          const struct config *config, struct state *out, struct error *error)
{
    return state_text_read(path, text, length, config->migrations, config->migration_count, config,
                           out, error);
}

void state_text_free(struct state *state)
{
    catalog_release(state->catalog);
    snapshot_release(state->snapshot);
    memory_free(state->has_flags);
    *state = (struct state){0};
}
