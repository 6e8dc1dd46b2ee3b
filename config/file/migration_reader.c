#include "config/file/migration_reader.h"

#include <string.h>

#include "config/model/identifier.h"

enum migration_reader_key {
    MIGRATION_READER_KEY_NAME,
    MIGRATION_READER_KEY_DATABASE,
    MIGRATION_READER_KEY_OLD,
    MIGRATION_READER_KEY_NEW,
    MIGRATION_READER_KEY_OLD_SHAPE,
    MIGRATION_READER_KEY_NEW_SHAPE,
    MIGRATION_READER_KEY_KEY,
    MIGRATION_READER_KEY_TO_NEW,
    MIGRATION_READER_KEY_TO_OLD,
    MIGRATION_READER_KEY_DROPPED,
    MIGRATION_READER_KEY_ADDED,
    MIGRATION_READER_KEY_REFERENCES,
    MIGRATION_READER_KEY_CONSTRAINTS,
    MIGRATION_READER_KEY_ON_MIRROR_ERROR,
    MIGRATION_READER_KEY_FENCE_TIMEOUT,
    MIGRATION_READER_KEY_COUNT
};

static const struct document_key MIGRATION_READER_KEYS[MIGRATION_READER_KEY_COUNT] = {
    [MIGRATION_READER_KEY_NAME] = {"name", DOCUMENT_TEXT, true, "a name of a-z, 0-9 and _"},
    [MIGRATION_READER_KEY_DATABASE] = {"database", DOCUMENT_TEXT, true, "the database's name"},
    [MIGRATION_READER_KEY_OLD] = {"old", DOCUMENT_TEXT, true, "the old table, as schema.table"},
    [MIGRATION_READER_KEY_NEW] = {"new", DOCUMENT_TEXT, true, "the new table, as schema.table"},
    [MIGRATION_READER_KEY_OLD_SHAPE] = {"old_shape", DOCUMENT_TEXT, false,
                                        "a table with the old one's columns, as schema.table"},
    [MIGRATION_READER_KEY_NEW_SHAPE] = {"new_shape", DOCUMENT_TEXT, false,
                                        "a table with the new one's columns, as schema.table"},
    [MIGRATION_READER_KEY_KEY] = {"key", DOCUMENT_LIST, true,
                                  "a list of the columns that identify a row"},
    [MIGRATION_READER_KEY_TO_NEW] =
        {"to_new", DOCUMENT_MAPPING, false,
         "a mapping from the new table's columns to SQL over the old one's"},
    [MIGRATION_READER_KEY_TO_OLD] =
        {"to_old", DOCUMENT_MAPPING, false,
         "a mapping from the old table's columns to SQL over the new one's"},
    [MIGRATION_READER_KEY_DROPPED] = {"dropped", DOCUMENT_LIST, false,
                                      "a list of columns that only the old table has"},
    [MIGRATION_READER_KEY_ADDED] = {"added", DOCUMENT_LIST, false,
                                    "a list of columns that only the new table has"},
    [MIGRATION_READER_KEY_REFERENCES] = {"references", DOCUMENT_TEXT, false, "check or ignore"},
    [MIGRATION_READER_KEY_CONSTRAINTS] =
        {"constraints", DOCUMENT_MAPPING, false,
         "a mapping from the old table's constraints to the new one's"},
    [MIGRATION_READER_KEY_ON_MIRROR_ERROR] = {"on_mirror_error", DOCUMENT_TEXT, false, "fail"},
    [MIGRATION_READER_KEY_FENCE_TIMEOUT] = {"fence_timeout", DOCUMENT_TEXT, false,
                                            "a number of seconds"},
};

static bool migration_reader_name(const struct document *document, const yaml_node_t *node,
                                  struct arena *arena, const char **out, struct error *error)
{
    const char *name = document_text(node);
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (length == 0 || name[length] != '\0')
        return document_fail(document, node, error, "name \"%.60s\"; expected only a-z, 0-9 and _",
                             name);
    if (length > MIGRATION_READER_NAME_LIMIT)
        return document_fail(document, node, error,
                             "a name of %zu bytes; expected at most %d bytes", length,
                             MIGRATION_READER_NAME_LIMIT);
    *out = arena_string(arena, name);
    return true;
}

static bool migration_reader_table(const struct document *document, const yaml_node_t *node,
                                   struct arena *arena, struct table_name *out, struct error *error)
{
    const char *expected;
    if (identifier_read_table(document_text(node), arena, out, &expected))
        return true;
    return document_fail(document, node, error, "\"%.80s\"; expected %s", document_text(node),
                         expected);
}

/* A table whose columns stand for those of `table`, so it is another one. */
static bool migration_reader_stand_in(const struct document *document, const yaml_node_t *node,
                                      const struct migration_config *config, struct arena *arena,
                                      struct table_name *out, struct error *error)
{
    if (node == NULL)
        return true;
    if (!migration_reader_table(document, node, arena, out, error))
        return false;
    for (unsigned side = 0; side < SIDE_COUNT; side++)
        if (table_name_equal(out, &config->table[side]))
            return document_fail(document, node, error,
                                 "%s.%s is a table of the migration itself; expected another one, "
                                 "which stays when that is dropped",
                                 out->schema, out->name);
    return true;
}

static bool migration_reader_column(const struct document *document, const yaml_node_t *node,
                                    const char *text, struct arena *arena, const char **out,
                                    struct error *error)
{
    const char *expected;
    if (identifier_read_column(text, arena, out, &expected))
        return true;
    return document_fail(document, node, error, "\"%.80s\"; expected %s", text, expected);
}

static bool migration_reader_row_key(const struct document *document, const yaml_node_t *list,
                                     struct arena *arena, struct migration_config *out,
                                     struct error *error)
{
    size_t count = document_count(list);
    out->key_line = document_line(list);
    if (count == 0 || count > MIGRATION_READER_COLUMN_LIMIT)
        return document_fail(document, list, error,
                             "a key of %zu columns; expected at least one and at most %d", count,
                             MIGRATION_READER_COLUMN_LIMIT);
    out->key = arena_zero(arena, count, sizeof *out->key);
    for (size_t i = 0; i < count; i++) {
        const yaml_node_t *item = document_item(document, list, i);
        if (!document_expect(document, item, DOCUMENT_TEXT, "a column name", error) ||
            !migration_reader_column(document, item, document_text(item), arena, &out->key[i],
                                     error))
            return false;
        for (size_t j = 0; j < i; j++)
            if (strcmp(out->key[j], out->key[i]) == 0)
                return document_fail(document, item, error,
                                     "key column \"%s\" twice; expected it once", out->key[i]);
    }
    out->key_count = count;
    return true;
}

static bool migration_reader_mapping(const struct document *document, const yaml_node_t *node,
                                     enum side side, struct arena *arena,
                                     struct migration_config *out, struct error *error)
{
    size_t count = node != NULL ? document_count(node) : 0;
    if (count > MIGRATION_READER_COLUMN_LIMIT)
        return document_fail(document, node, error, "%zu columns; expected at most %d", count,
                             MIGRATION_READER_COLUMN_LIMIT);
    struct column_mapping *mapping = arena_zero(arena, count, sizeof *mapping);
    for (size_t i = 0; i < count; i++) {
        const char *column;
        const yaml_node_t *value;
        if (!document_pair(document, node, i, &column, &value, error) ||
            !document_expect(document, value, DOCUMENT_TEXT, "an SQL expression", error) ||
            !migration_reader_column(document, value, column, arena, &mapping[i].column, error))
            return false;
        const char *text = document_text(value);
        if (strlen(text) > MIGRATION_READER_EXPRESSION_LIMIT ||
            strspn(text, " \t\r\n") == strlen(text))
            return document_fail(document, value, error,
                                 "%zu bytes; expected an SQL expression of at most %d bytes",
                                 strlen(text), MIGRATION_READER_EXPRESSION_LIMIT);
        for (size_t j = 0; j < i; j++)
            if (strcmp(mapping[j].column, mapping[i].column) == 0)
                return document_fail(document, value, error,
                                     "column \"%s\" twice; expected it once", mapping[i].column);
        mapping[i].expression = arena_string(arena, text);
        mapping[i].line = document_line(value);
    }
    out->mapping[side] = mapping;
    out->mapping_count[side] = count;
    return true;
}

/* Columns of the side's table that nothing carries over, and so none that the file maps. */
static bool migration_reader_alone(const struct document *document, const yaml_node_t *list,
                                   enum side side, struct arena *arena,
                                   struct migration_config *out, struct error *error)
{
    size_t count = list != NULL ? document_count(list) : 0;
    if (count > MIGRATION_READER_COLUMN_LIMIT)
        return document_fail(document, list, error, "%zu columns; expected at most %d", count,
                             MIGRATION_READER_COLUMN_LIMIT);
    const char **names = arena_zero(arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        const yaml_node_t *item = document_item(document, list, i);
        if (!document_expect(document, item, DOCUMENT_TEXT, "a column name", error) ||
            !migration_reader_column(document, item, document_text(item), arena, &names[i], error))
            return false;
        for (size_t j = 0; j < i; j++)
            if (strcmp(names[j], names[i]) == 0)
                return document_fail(document, item, error, "column \"%s\" twice; expected it once",
                                     names[i]);
        for (size_t j = 0; j < out->mapping_count[side]; j++)
            if (strcmp(out->mapping[side][j].column, names[i]) == 0)
                return document_fail(document, item, error,
                                     "column \"%s\", which has a mapping in line %d; expected a "
                                     "column that has none",
                                     names[i], out->mapping[side][j].line);
    }
    out->alone[side] = names;
    out->alone_count[side] = count;
    return true;
}

static bool migration_reader_references(const struct document *document, const yaml_node_t *node,
                                        struct migration_config *out, struct error *error)
{
    const char *text = node != NULL ? document_text(node) : "check";
    out->ignores_references = strcmp(text, "ignore") == 0;
    return out->ignores_references || strcmp(text, "check") == 0 ||
           document_fail(document, node, error, "references: \"%.60s\"; expected check or ignore",
                         text);
}

/* A constraint stands for one of the other table, so each may stand here once. */
static bool migration_reader_is_new_pair(const struct document *document, const yaml_node_t *node,
                                         const struct constraint_pair *pairs, size_t count,
                                         struct error *error)
{
    for (size_t i = 0; i < count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++)
            if (strcmp(pairs[i].name[side], pairs[count].name[side]) == 0)
                return document_fail(document, node, error,
                                     "constraint \"%s\" twice; expected it once",
                                     pairs[count].name[side]);
    return true;
}

static bool migration_reader_constraints(const struct document *document, const yaml_node_t *node,
                                         struct arena *arena, struct migration_config *out,
                                         struct error *error)
{
    size_t count = node != NULL ? document_count(node) : 0;
    if (count > MIGRATION_READER_CONSTRAINT_LIMIT)
        return document_fail(document, node, error, "%zu constraints; expected at most %d", count,
                             MIGRATION_READER_CONSTRAINT_LIMIT);
    struct constraint_pair *pairs = arena_zero(arena, count, sizeof *pairs);
    for (size_t i = 0; i < count; i++) {
        const char *name;
        const yaml_node_t *value;
        if (!document_pair(document, node, i, &name, &value, error) ||
            !document_expect(document, value, DOCUMENT_TEXT, "a constraint's name", error) ||
            !migration_reader_column(document, value, name, arena, &pairs[i].name[SIDE_OLD],
                                     error) ||
            !migration_reader_column(document, value, document_text(value), arena,
                                     &pairs[i].name[SIDE_NEW], error) ||
            !migration_reader_is_new_pair(document, value, pairs, i, error))
            return false;
    }
    out->constraints = pairs;
    out->constraint_count = count;
    return true;
}

bool migration_reader_check_mirror_error(const struct document *document, const yaml_node_t *node,
                                         struct error *error)
{
    if (node == NULL || strcmp(document_text(node), "fail") == 0)
        return true;
    if (strcmp(document_text(node), "queue") == 0)
        return document_fail(document, node, error,
                             "on_mirror_error: queue is not supported yet; expected fail");
    return document_fail(document, node, error, "on_mirror_error: \"%.60s\"; expected fail",
                         document_text(node));
}

static bool migration_reader_one(const struct document *document, const yaml_node_t *node,
                                 struct arena *arena, struct migration_config *out,
                                 struct error *error)
{
    const yaml_node_t *found[MIGRATION_READER_KEY_COUNT];
    if (!document_expect(document, node, DOCUMENT_MAPPING, "a migration: name, database, old, …",
                         error) ||
        !document_read_keys(document, node, MIGRATION_READER_KEYS, MIGRATION_READER_KEY_COUNT,
                            found, error))
        return false;
    out->line = document_line(node);
    const yaml_node_t *timeout = found[MIGRATION_READER_KEY_FENCE_TIMEOUT];
    out->fence_timeout = MIGRATION_FENCE_TIMEOUT;
    if (timeout != NULL && !document_number(document, timeout, 1, MIGRATION_FENCE_TIMEOUT_MOST,
                                            &out->fence_timeout, error))
        return false;
    out->database = arena_string(arena, document_text(found[MIGRATION_READER_KEY_DATABASE]));
    size_t length = strlen(out->database);
    if (length == 0 || length > IDENTIFIER_LIMIT)
        return document_fail(document, found[MIGRATION_READER_KEY_DATABASE], error,
                             "a database name of %zu bytes; expected 1 to %d", length,
                             IDENTIFIER_LIMIT);
    return migration_reader_name(document, found[MIGRATION_READER_KEY_NAME], arena, &out->name,
                                 error) &&
           migration_reader_table(document, found[MIGRATION_READER_KEY_OLD], arena,
                                  &out->table[SIDE_OLD], error) &&
           migration_reader_table(document, found[MIGRATION_READER_KEY_NEW], arena,
                                  &out->table[SIDE_NEW], error) &&
           migration_reader_stand_in(document, found[MIGRATION_READER_KEY_OLD_SHAPE], out, arena,
                                     &out->stand_in[SIDE_OLD], error) &&
           migration_reader_stand_in(document, found[MIGRATION_READER_KEY_NEW_SHAPE], out, arena,
                                     &out->stand_in[SIDE_NEW], error) &&
           migration_reader_row_key(document, found[MIGRATION_READER_KEY_KEY], arena, out, error) &&
           migration_reader_mapping(document, found[MIGRATION_READER_KEY_TO_NEW], SIDE_NEW, arena,
                                    out, error) &&
           migration_reader_mapping(document, found[MIGRATION_READER_KEY_TO_OLD], SIDE_OLD, arena,
                                    out, error) &&
           migration_reader_alone(document, found[MIGRATION_READER_KEY_DROPPED], SIDE_OLD, arena,
                                  out, error) &&
           migration_reader_alone(document, found[MIGRATION_READER_KEY_ADDED], SIDE_NEW, arena, out,
                                  error) &&
           migration_reader_references(document, found[MIGRATION_READER_KEY_REFERENCES], out,
                                       error) &&
           migration_reader_constraints(document, found[MIGRATION_READER_KEY_CONSTRAINTS], arena,
                                        out, error) &&
           migration_reader_check_mirror_error(document,
                                               found[MIGRATION_READER_KEY_ON_MIRROR_ERROR], error);
}

/* That `own` has no name and no table in common with an earlier one. */
static bool migration_reader_apart(const struct document *document, const yaml_node_t *node,
                                   const struct migration_config *own,
                                   const struct migration_config *other, struct error *error)
{
    if (strcmp(own->name, other->name) == 0)
        return document_fail(document, node, error,
                             "migration \"%s\" stands here twice (line %d); expected another name",
                             own->name, other->line);
    if (strcmp(own->database, other->database) != 0)
        return true;
    for (unsigned i = 0; i < SIDE_COUNT; i++)
        for (unsigned j = 0; j < SIDE_COUNT; j++)
            if (table_name_equal(&own->table[i], &other->table[j]))
                return document_fail(document, node, error,
                                     "table %s.%s is in migration \"%s\" (line %d) too; expected a "
                                     "table in one migration",
                                     own->table[i].schema, own->table[i].name, other->name,
                                     other->line);
    return true;
}

bool migration_reader_read(const struct document *document, const yaml_node_t *list,
                           struct arena *arena, struct migration_config **migrations, size_t *count,
                           struct error *error)
{
    size_t length = document_count(list);
    if (length > MIGRATION_READER_LIMIT)
        return document_fail(document, list, error, "%zu migrations; expected at most %d", length,
                             MIGRATION_READER_LIMIT);
    struct migration_config *read = arena_zero(arena, length, sizeof *read);
    for (size_t i = 0; i < length; i++) {
        const yaml_node_t *node = document_item(document, list, i);
        if (!migration_reader_one(document, node, arena, &read[i], error))
            return false;
        if (table_name_equal(&read[i].table[SIDE_OLD], &read[i].table[SIDE_NEW]))
            return document_fail(document, node, error,
                                 "old and new are both %s.%s; expected two tables",
                                 read[i].table[SIDE_OLD].schema, read[i].table[SIDE_OLD].name);
        for (size_t j = 0; j < i; j++)
            if (!migration_reader_apart(document, node, &read[i], &read[j], error))
                return false;
    }
    *migrations = read;
    *count = length;
    return true;
}
