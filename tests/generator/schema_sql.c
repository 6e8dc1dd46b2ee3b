/* What a schema looks like in SQL, and values for its columns. */
#include <stdio.h>
#include <string.h>

#include "tests/generator/schema.h"

static const char *const SCHEMA_WORDS[] = {"Ada",  "Grace", "alan", "Zoe",   "x",    "Ünal",
                                           "O''Q", "b_c",   "100%", "names", "noté", "Ben"};

static void schema_word(struct random *random, bool quoted, struct text *out)
{
    const char *word = RANDOM_OF(random, SCHEMA_WORDS);
    if (quoted)
        text_string(out, word);
    else if (strcmp(word, "O''Q") == 0)
        text_string(out, "O'Q");
    else
        text_string(out, word);
    if (random_percent(random, 40))
        text_add(out, "%u", random_below(random, 50));
}

static void schema_bare(struct random *random, enum schema_kind kind, enum schema_range range,
                        bool quoted, struct text *out)
{
    static const char *const moods[] = {"calm", "keen", "low"};
    switch (kind) {
    case KIND_INT:
    case KIND_BIGINT:
        if (range == RANGE_FLAG)
            text_add(out, "%u", random_below(random, 2));
        else if (range == RANGE_ID)
            text_add(out, "%d", random_between(random, 1, SCHEMA_ROWS * 2));
        else
            text_add(out, "%d", random_between(random, -9, 99));
        break;
    case KIND_NUMERIC:
        text_add(out, "%d.%02u", random_between(random, -5, 60), random_below(random, 100));
        break;
    case KIND_TEXT:
        if (range == RANGE_FLAG) {
            text_add(out, "%u", random_below(random, 2));
        } else if (range == RANGE_MOOD) {
            text_string(out, RANDOM_OF(random, moods));
        } else {
            schema_word(random, quoted, out);
            if (range == RANGE_PHRASE) {
                text_string(out, " ");
                schema_word(random, quoted, out);
            }
        }
        break;
    case KIND_BOOL:
        text_string(out, random_percent(random, 50) ? "true" : "false");
        break;
    case KIND_DATE:
        text_add(out, "2024-%02d-%02d", random_between(random, 1, 12),
                 random_between(random, 1, 28));
        break;
    case KIND_TIMESTAMP:
    case KIND_TIMESTAMPTZ:
        text_add(out, "2024-%02d-%02d %02d:30:00%s", random_between(random, 1, 12),
                 random_between(random, 1, 28), random_between(random, 0, 23),
                 kind == KIND_TIMESTAMPTZ ? "+00" : "");
        break;
    case KIND_JSONB:
        text_add(out, "{\"a\": %d, \"b\": %d}", random_between(random, -9, 9),
                 random_between(random, 0, 99));
        break;
    case KIND_ARRAY:
        text_add(out, "{%d,%d}", random_between(random, -9, 9), random_between(random, 0, 99));
        break;
    case KIND_MOOD:
        text_string(out, RANDOM_OF(random, moods));
        break;
    case KIND_COUNT:
        break;
    }
}

void schema_value(struct random *random, enum schema_kind kind, enum schema_range range,
                  struct text *out)
{
    schema_bare(random, kind, range, false, out);
}

void schema_literal(struct random *random, enum schema_kind kind, enum schema_range range,
                    struct text *out)
{
    bool bare = kind <= KIND_NUMERIC || kind == KIND_BOOL;
    if (!bare)
        text_string(out, "'");
    schema_bare(random, kind, range, true, out);
    if (!bare)
        text_string(out, "'");
}

/* Rows move from one partition to another when their key changes. */
static void schema_partitions(const struct schema_table *table, unsigned side, struct text *out)
{
    static const char *const hashed[] = {"FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
                                         "FOR VALUES WITH (MODULUS 2, REMAINDER 1)"};
    static const char *const listed[] = {"FOR VALUES IN (1)", "DEFAULT"};
    for (unsigned i = 0; i < 2; i++)
        text_add(out, "CREATE TABLE public." SCHEMA_PARTITION "%u PARTITION OF %s.%s %s;\n", side,
                 i, table->schema, table->name, table->key_count == 2 ? listed[i] : hashed[i]);
}

static void schema_table_ddl(const struct schema_table *table, unsigned side, struct text *out)
{
    text_add(out, "CREATE TABLE %s.%s (\n", table->schema, table->name);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct schema_column *column = &table->columns[i];
        if (i == table->hole)
            text_string(out, "    gone text,\n");
        text_add(out, "    %s %s%s %s,\n", column->name, column->type,
                 column->not_null ? " NOT NULL" : "", column->definition);
    }
    text_add(out, "    PRIMARY KEY (%s)", table->key_count == 2 ? "grp, id" : "id");
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].is_unique)
            text_add(out, ", UNIQUE (%s)", table->columns[i].name);
    text_string(out, ")");
    if (table->is_partitioned)
        text_add(out, " PARTITION BY %s", table->key_count == 2 ? "LIST (grp)" : "HASH (id)");
    text_string(out, ";\n");
    if (table->is_partitioned)
        schema_partitions(table, side, out);
    if (table->hole < table->column_count)
        text_add(out, "ALTER TABLE %s.%s DROP COLUMN gone;\n", table->schema, table->name);
}

void schema_ddl(const struct schema *schema, bool old_table, bool new_table, struct text *out)
{
    text_string(out, "DROP SCHEMA IF EXISTS public, app CASCADE;\n"
                     "CREATE SCHEMA public;\nCREATE SCHEMA app;\n"
                     "CREATE TYPE mood AS ENUM ('low', 'calm', 'keen');\n"
                     "CREATE SEQUENCE ids START 100;\n"
                     "CREATE TABLE orders (id integer PRIMARY KEY, ref integer, "
                     "amount numeric(10,2) DEFAULT 1, label text);\n");
    if (old_table)
        schema_table_ddl(&schema->tables[0], 0, out);
    if (new_table)
        schema_table_ddl(&schema->tables[1], 1, out);
}

void schema_rows(const struct schema *schema, struct random *random, struct text *out)
{
    const struct schema_table *table = &schema->tables[schema->client];
    for (int id = 1; id <= 8; id++)
        text_add(out, "INSERT INTO orders VALUES (%d, %d, %d.5, 'label %d');\n", id,
                 random_between(random, 1, SCHEMA_ROWS), id, id % 3);
    for (unsigned row = 1; row <= SCHEMA_ROWS; row++) {
        text_add(out, "INSERT INTO %s.%s (", table->schema, table->name);
        const char *comma = "";
        for (size_t i = 0; i < table->column_count; i++) {
            if (table->columns[i].nature == NATURE_GENERATED)
                continue;
            text_add(out, "%s%s", comma, table->columns[i].name);
            comma = ", ";
        }
        text_string(out, ") OVERRIDING SYSTEM VALUE VALUES (");
        comma = "";
        for (size_t i = 0; i < table->column_count; i++) {
            const struct schema_column *column = &table->columns[i];
            if (column->nature == NATURE_GENERATED)
                continue;
            text_string(out, comma);
            comma = ", ";
            if (column->range == RANGE_ID)
                text_add(out, "%u", row);
            else if (column->is_unique)
                text_add(out, "'u%u'", row);
            else if (!column->not_null && !column->is_key && random_percent(random, 20))
                text_string(out, "NULL");
            else
                schema_literal(random, column->kind, column->range, out);
        }
        text_string(out, ");\n");
    }
}

/* Columns of `shape` as expressions over table `stored`, those that are wanted there. */
static void schema_list(const struct schema *schema, unsigned shape, unsigned stored,
                        bool expressions, bool writable, struct text *out)
{
    const struct schema_table *table = &schema->tables[shape];
    const char *comma = "";
    for (size_t i = 0; i < table->column_count; i++) {
        const struct schema_column *column = &table->columns[i];
        if (column->unmapped || (writable && column->nature == NATURE_GENERATED))
            continue;
        bool mapped = expressions && shape != stored && column->mapping[0] != '\0';
        text_add(out, "%s(%s)::%s", comma, mapped ? column->mapping : column->name, column->type);
        if (!expressions) {
            text_cut(out, out->length - strlen(column->type) - strlen(column->name) - 4);
            text_string(out, column->name);
        }
        comma = ", ";
    }
}

void schema_fill(const struct schema *schema, unsigned side, struct text *out)
{
    const struct schema_table *table = &schema->tables[side];
    const struct schema_table *other = &schema->tables[1 - side];
    text_add(out, "INSERT INTO %s.%s (", table->schema, table->name);
    schema_list(schema, side, side, false, true, out);
    text_string(out, ") OVERRIDING SYSTEM VALUE SELECT ");
    schema_list(schema, side, 1 - side, true, true, out);
    text_add(out, " FROM %s.%s", other->schema, other->name);
}

void schema_contents(const struct schema *schema, unsigned shape, unsigned stored, struct text *out)
{
    text_string(out, "SELECT ");
    schema_list(schema, shape, stored, true, false, out);
    text_add(out, " FROM %s.%s", schema->tables[stored].schema, schema->tables[stored].name);
}

static void schema_yaml(const struct schema_table *table, const char *title, struct text *out)
{
    size_t before = out->length;
    text_add(out, "    %s:\n", title);
    bool any = false;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct schema_column *column = &table->columns[i];
        if (column->mapping[0] == '\0')
            continue;
        any = true;
        const char *texts[] = {column->name, column->mapping};
        for (size_t part = 0; part < 2; part++) {
            text_string(out, part == 0 ? "      '" : ": '");
            for (const char *at = texts[part]; *at != '\0'; at++)
                text_string(out, *at == '\'' ? "''" : (char[]){*at, '\0'});
            text_string(out, "'");
        }
        text_string(out, "\n");
    }
    if (!any)
        text_cut(out, before);
}

/* The columns that this table alone has. */
static void schema_alone(const struct schema_table *table, const char *title, struct text *out)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].unmapped)
            text_add(out, "    %s: ['%s']\n", title, table->columns[i].name);
}

void schema_config(const struct schema *schema, const char *database, struct text *out)
{
    const struct schema_table *tables = schema->tables;
    text_add(out, "migrations:\n  - name: gen\n    database: %s\n", database);
    text_add(out, "    old: '%s.%s'\n    new: '%s.%s'\n", tables[0].schema, tables[0].name,
             tables[1].schema, tables[1].name);
    text_add(out, "    key: [%s]\n", tables[0].key_count == 2 ? "grp, id" : "id");
    schema_yaml(&tables[1], "to_new", out);
    schema_yaml(&tables[0], "to_old", out);
    schema_alone(&tables[0], "dropped", out);
    schema_alone(&tables[1], "added", out);
}
