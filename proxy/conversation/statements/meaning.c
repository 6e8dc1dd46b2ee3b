#include "proxy/conversation/statements/meaning.h"

#include <assert.h>
#include <string.h>

#include "config/model/identifier.h"
#include "protocol/backend.h"
#include "protocol/base/arena.h"
#include "protocol/base/memory.h"
#include "protocol/frame.h"
#include "protocol/frontend.h"
#include "rewrite/other/guard.h"

/* Where a bare name leads: the schema of what it resolves to and, for a table that is gone, whether
 * its schema is searched at all; and whether the table is there, by its full name. to_regclass sees
 * a table go that the transaction's snapshot still shows. Everything is qualified: search_path is
 * the client's. */
#define MEANING_CLIENT_ID_SQL "SELECT pg_catalog.current_setting('crossfade.client_id', true)"
#define MEANING_SCHEMA_SQL                                                                         \
    ", (SELECT n.nspname FROM pg_catalog.pg_class c, pg_catalog.pg_namespace n"                    \
    " WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($%zu)::pg_catalog.oid"             \
    " AND n.oid OPERATOR(pg_catalog.=) c.relnamespace)"                                            \
    ", $%zu OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(false)::pg_catalog.text[])"
#define MEANING_EXISTS_SQL                                                                         \
    ", EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname OPERATOR(pg_catalog.=) $%zu"  \
    " AND (NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')"                                    \
    " OR pg_catalog.to_regclass($%zu) IS NOT NULL))"
#define MEANING_NAME_PARAMETERS 3
#define MEANING_NAME_COLUMNS 4
#define MEANING_RELATIVE_PARAMETERS 2
#define MEANING_RELATIVE_COLUMNS 2

/* Policies here and there, then the rights in their order: f or t, and y (yes), s (some columns) or
 * n. By OIDs, which need no right to a schema; of a table that has gone nothing is said. What the
 * role lacks on both tables the server will say itself, in its own time. */
#define MEANING_GUARDS_SQL                                                                         \
    ", pg_catalog.concat(pg_catalog.row_security_active(%u), pg_catalog.row_security_active(%u)"
#define MEANING_RIGHT_SQL                                                                          \
    ", CASE WHEN pg_catalog.has_table_privilege(%u, '%s')"                                         \
    " OR pg_catalog.has_any_column_privilege(%u, '%s') IS NOT TRUE THEN 'y'"                       \
    " WHEN pg_catalog.has_any_column_privilege(%u, '%s') THEN 's'"                                 \
    " WHEN pg_catalog.has_table_privilege(%u, '%s') IS NULL THEN 'y' ELSE 'n' END"
#define MEANING_WHOLE_RIGHT_SQL                                                                    \
    ", CASE WHEN pg_catalog.has_table_privilege(%u, '%s') IS NOT FALSE"                            \
    " OR pg_catalog.has_table_privilege(%u, '%s') IS NOT TRUE THEN 'y' ELSE 'n' END"
#define MEANING_ISOLATION_SQL                                                                      \
    ", pg_catalog.current_setting('transaction_isolation')"                                        \
    ", pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())"

void meaning_invalidate(struct meaning *meaning)
{
    meaning->known = false;
    meaning->name_count = 0;
    memory_free(meaning->client_id_setting);
    meaning->client_id_setting = NULL;
}

void meaning_end_transaction(struct meaning *meaning)
{
    if (meaning->changed_in_transaction)
        meaning_invalidate(meaning);
    meaning->changed_in_transaction = false;
}

void meaning_free(struct meaning *meaning)
{
    meaning_invalidate(meaning);
    memory_free(meaning->names);
    *meaning = (struct meaning){0};
}

static struct meaning_name *meaning_find(const struct meaning *meaning, size_t migration,
                                         enum side side, size_t relative)
{
    for (size_t i = 0; i < meaning->name_count; i++)
        if (meaning->names[i].migration == migration && meaning->names[i].side == side &&
            meaning->names[i].relative == relative)
            return &meaning->names[i];
    return NULL;
}

bool meaning_table_exists(const struct meaning *meaning, size_t migration, enum side side)
{
    const struct meaning_name *name = meaning_find(meaning, migration, side, 0);
    return name != NULL && name->exists;
}

bool meaning_apply(const struct meaning *meaning, struct touched_set *touched)
{
    if (!meaning->known)
        return false;
    for (size_t i = 0; i < touched->count; i++) {
        const struct touched *item = &touched->items[i];
        const struct meaning_name *name = meaning_find(meaning, item->migration, item->side, 0);
        if (name == NULL)
            return false;
        touched->items[i].bare_name_is_ours = name->is_ours;
        touched->items[i].guards = name->guards;
    }
    for (size_t i = 0; i < touched->relative_count; i++) {
        struct touched_relative *item = &touched->relatives[i];
        const struct meaning_name *name =
            meaning_find(meaning, item->migration, item->side, item->relative + 1);
        if (name == NULL)
            return false;
        item->bare_name_is_ours = name->is_ours;
    }
    return true;
}

static void meaning_add_guards(const struct catalog *catalog, const struct touched *touched,
                               struct bytes *sql)
{
    static const char *const by_column[] = {"SELECT", "INSERT", "UPDATE"};
    static const char *const whole[] = {"DELETE", "TRUNCATE"};
    const struct migration *migration = &catalog->migrations[touched->migration];
    uint32_t here = migration->shape[touched->side].oid;
    uint32_t there = migration->shape[side_other(touched->side)].oid;
    bytes_add_format(sql, MEANING_GUARDS_SQL, here, there);
    for (size_t i = 0; i < sizeof by_column / sizeof *by_column; i++)
        bytes_add_format(sql, MEANING_RIGHT_SQL, here, by_column[i], there, by_column[i], here,
                         by_column[i], here, by_column[i]);
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        bytes_add_format(sql, MEANING_WHOLE_RIGHT_SQL, here, whole[i], there, whole[i]);
    bytes_add_text(sql, ")");
}

void meaning_write_question(const struct catalog *catalog, const struct touched_set *touched,
                            const char *name, struct bytes *out)
{
    struct bytes sql = {0};
    struct arena arena = {0};
    const char *values[TOUCHED_LIMIT * MEANING_NAME_PARAMETERS +
                       TOUCHED_RELATIVES_LIMIT * MEANING_RELATIVE_PARAMETERS];
    size_t count = 0;
    bytes_add_text(&sql, MEANING_CLIENT_ID_SQL);
    for (size_t i = 0; i < touched->count; i++) {
        const struct table_name *table = touched_table(catalog, &touched->items[i]);
        size_t quoted = MEANING_NAME_PARAMETERS * i + 1;
        size_t schema = quoted + 1;
        size_t full = quoted + 2;
        bytes_add_format(&sql, MEANING_SCHEMA_SQL MEANING_EXISTS_SQL, quoted, schema, schema, full);
        meaning_add_guards(catalog, &touched->items[i], &sql);
        values[count++] = identifier_quote(&arena, table->name); /* read as SQL, */
        values[count++] = table->schema;
        values[count++] = identifier_quote_table(&arena, table); /* and so is this */
    }
    for (size_t i = 0; i < touched->relative_count; i++) {
        const struct table_name *table =
            &touched_relative_of(catalog, &touched->relatives[i])->table;
        bytes_add_format(&sql, MEANING_SCHEMA_SQL, count + 1, count + 2);
        values[count++] = identifier_quote(&arena, table->name);
        values[count++] = table->schema;
    }
    bytes_add_text(&sql, MEANING_ISOLATION_SQL);
    frontend_write_run(out, name, (const char *)sql.data, sql.length, values, count);
    arena_free(&arena);
    bytes_free(&sql);
}

void meaning_write_lock(const struct catalog *catalog, const struct touched *touched,
                        const char *name, struct bytes *out)
{
    struct arena arena = {0};
    const char *table = identifier_quote_table(&arena, touched_table(catalog, touched));
    const char *block = arena_format(&arena,
                                     "BEGIN LOCK TABLE %s IN ACCESS SHARE MODE; "
                                     "EXCEPTION WHEN undefined_table OR invalid_schema_name OR "
                                     "insufficient_privilege THEN END",
                                     table);
    const char *sql = arena_format(&arena, "DO %s", identifier_quote_literal(&arena, block));
    frontend_write_run(out, name, sql, strlen(sql), NULL, 0);
    arena_free(&arena);
}

static void meaning_remember(struct meaning *meaning, const struct meaning_name *answer)
{
    struct meaning_name *known =
        meaning_find(meaning, answer->migration, answer->side, answer->relative);
    if (known != NULL) {
        *known = *answer;
        return;
    }
    if (meaning->name_count == meaning->name_capacity) {
        meaning->name_capacity = meaning->name_capacity != 0 ? meaning->name_capacity * 2 : 4;
        meaning->names =
            memory_grow(meaning->names, meaning->name_capacity * sizeof *meaning->names);
    }
    meaning->names[meaning->name_count++] = *answer;
}

static bool meaning_read_boolean(const uint8_t *body, size_t length, size_t column, bool *value)
{
    const char *text;
    size_t text_length;
    if (!backend_read_value(body, length, column, &text, &text_length))
        return false;
    *value = text != NULL && text_length == 1 && text[0] == 't';
    return true;
}

static bool meaning_read_guards(const uint8_t *body, size_t length, size_t column, unsigned *guards)
{
    const char *text;
    size_t text_length;
    if (!backend_read_value(body, length, column, &text, &text_length) || text == NULL ||
        text_length != 2 + GUARD_RIGHT_COUNT)
        return false;
    *guards =
        (text[0] == 't' ? GUARD_POLICIES_HERE : 0) | (text[1] == 't' ? GUARD_POLICIES_THERE : 0);
    for (unsigned right = 0; right < GUARD_RIGHT_COUNT; right++)
        if (text[2 + right] != 'y')
            *guards |= text[2 + right] == 's' ? GUARD_SOME(right) : GUARD_NONE(right);
    return true;
}

static bool meaning_read_isolation(const uint8_t *body, size_t length, size_t column,
                                   bool *keeps_snapshot)
{
    const char *text;
    size_t text_length;
    if (!backend_read_value(body, length, column, &text, &text_length) || text == NULL)
        return false;
    *keeps_snapshot = memmem(text, text_length, "committed", strlen("committed")) == NULL;
    return true;
}

static bool meaning_read_snapshot(const uint8_t *body, size_t length, size_t column, uint64_t *end)
{
    const char *text;
    size_t text_length;
    return backend_read_value(body, length, column, &text, &text_length) && text != NULL &&
           backend_read_number(text, text_length, end);
}

/* The bare name leads to the table of the migration where the server finds a relation in the
 * table's schema, or nothing at all while the schema is searched: a table that has been dropped. */
static bool meaning_read_schema(const uint8_t *body, size_t length, size_t column,
                                const char *schema, struct meaning_name *answer)
{
    const char *found;
    size_t found_length;
    bool searched;
    if (!backend_read_value(body, length, column, &found, &found_length) ||
        !meaning_read_boolean(body, length, column + 1, &searched))
        return false;
    if (found != NULL)
        answer->is_ours =
            found_length == strlen(schema) && memcmp(found, schema, found_length) == 0;
    else
        answer->is_ours = searched;
    return true;
}

static bool meaning_read_name(const uint8_t *body, size_t length, size_t column, const char *schema,
                              struct meaning_name *answer)
{
    return meaning_read_schema(body, length, column, schema, answer) &&
           meaning_read_boolean(body, length, column + 2, &answer->exists) &&
           meaning_read_guards(body, length, column + 3, &answer->guards);
}

bool meaning_read_answer(struct meaning *meaning, const struct catalog *catalog,
                         const struct touched_set *touched, const uint8_t *body, size_t length)
{
    const char *client_id;
    size_t client_id_length;
    if (!backend_read_value(body, length, 0, &client_id, &client_id_length))
        return false;
    struct meaning_name answers[TOUCHED_LIMIT + TOUCHED_RELATIVES_LIMIT];
    for (size_t i = 0; i < touched->count; i++) {
        const struct touched *item = &touched->items[i];
        answers[i] = (struct meaning_name){.migration = item->migration, .side = item->side};
        if (!meaning_read_name(body, length, MEANING_NAME_COLUMNS * i + 1,
                               touched_table(catalog, item)->schema, &answers[i]))
            return false;
    }

    size_t column = MEANING_NAME_COLUMNS * touched->count + 1;
    for (size_t i = 0; i < touched->relative_count; i++) {
        const struct touched_relative *item = &touched->relatives[i];
        struct meaning_name *answer = &answers[touched->count + i];
        *answer = (struct meaning_name){
            .migration = item->migration, .side = item->side, .relative = item->relative + 1};
        if (!meaning_read_schema(body, length, column,
                                 touched_relative_of(catalog, item)->table.schema, answer))
            return false;
        column += MEANING_RELATIVE_COLUMNS;
    }
    bool keeps_snapshot;
    uint64_t snapshot_end;
    if (!meaning_read_isolation(body, length, column, &keeps_snapshot) ||
        !meaning_read_snapshot(body, length, column + 1, &snapshot_end))
        return false;

    meaning->keeps_snapshot = keeps_snapshot;
    meaning->snapshot_end = snapshot_end;
    memory_free(meaning->client_id_setting);
    meaning->client_id_setting = NULL;
    if (client_id != NULL && client_id_length != 0) {
        meaning->client_id_setting = memory_zero(client_id_length + 1, 1);
        memcpy(meaning->client_id_setting, client_id, client_id_length);
    }
    meaning->known = true;
    for (size_t i = 0; i < touched->count + touched->relative_count; i++)
        meaning_remember(meaning, &answers[i]);
    return true;
}
