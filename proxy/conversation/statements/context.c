#include "proxy/conversation/statements/context.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "config/model/identifier.h"
#include "protocol/backend.h"
#include "protocol/base/arena.h"
#include "protocol/base/memory.h"
#include "protocol/frame.h"
#include "protocol/frontend.h"
#include "rewrite/other/guard.h"
#include "rewrite/text/lexer.h"

/* Where a bare name leads: the schema of what it resolves to and, for a table that is gone, whether
 * its schema is searched at all; and whether the table is there, by its full name. to_regclass sees
 * a table go that the transaction's snapshot still shows. Everything is qualified: search_path is
 * the client's. */
#define CONTEXT_CLIENT_ID_SQL "SELECT pg_catalog.current_setting('crossfade.client_id', true)"
#define CONTEXT_SCHEMA_SQL                                                                         \
    ", (SELECT n.nspname FROM pg_catalog.pg_class c, pg_catalog.pg_namespace n"                    \
    " WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($%zu)::pg_catalog.oid"             \
    " AND n.oid OPERATOR(pg_catalog.=) c.relnamespace)"                                            \
    ", $%zu OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(false)::pg_catalog.text[])"
#define CONTEXT_EXISTS_SQL                                                                         \
    ", EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname OPERATOR(pg_catalog.=) $%zu"  \
    " AND (NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')"                                    \
    " OR pg_catalog.to_regclass($%zu) IS NOT NULL))"
#define CONTEXT_NAME_PARAMETERS 3
#define CONTEXT_NAME_COLUMNS 4
#define CONTEXT_RELATIVE_PARAMETERS 2
#define CONTEXT_RELATIVE_COLUMNS 2

/* Policies here and there, then the rights in their order: f or t, and y (yes), s (some columns) or
 * n. By OIDs, which need no right to a schema; of a table that has gone nothing is said. What the
 * role lacks on both tables the server will say itself, in its own time. */
#define CONTEXT_GUARDS_SQL                                                                         \
    ", pg_catalog.concat(pg_catalog.row_security_active(%u), pg_catalog.row_security_active(%u)"
#define CONTEXT_RIGHT_SQL                                                                          \
    ", CASE WHEN pg_catalog.has_table_privilege(%u, '%s')"                                         \
    " OR pg_catalog.has_any_column_privilege(%u, '%s') IS NOT TRUE THEN 'y'"                       \
    " WHEN pg_catalog.has_any_column_privilege(%u, '%s') THEN 's'"                                 \
    " WHEN pg_catalog.has_table_privilege(%u, '%s') IS NULL THEN 'y' ELSE 'n' END"
#define CONTEXT_WHOLE_RIGHT_SQL                                                                    \
    ", CASE WHEN pg_catalog.has_table_privilege(%u, '%s') IS NOT FALSE"                            \
    " OR pg_catalog.has_table_privilege(%u, '%s') IS NOT TRUE THEN 'y' ELSE 'n' END"
#define CONTEXT_ISOLATION_SQL                                                                      \
    ", pg_catalog.current_setting('transaction_isolation')"                                        \
    ", pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())"

/* Statements that begin with these words may change what names mean or the client id. */
static const char *const CONTEXT_FIRST_WORDS[] = {
    "set",   "reset",   "discard", "rollback", "abort", "do",     "call",    "create",   "drop",
    "alter", "execute", "load",    "import",   "grant", "revoke", "explain", "reassign",
};

/* And so may statements with these words anywhere; an UPDATE of pg_settings is a SET, SELECT INTO
 * makes a table, and AND CHAIN ends a transaction behind which another is open. */
static const char *const CONTEXT_WORDS[] = {"set_config", "pg_settings", "temp", "temporary",
                                            "pg_temp",    "into",        "chain"};

/* But for INTO behind these. */
static const char *const CONTEXT_BEFORE_INTO[] = {"insert", "merge"};

/* What words are made of. */
static const bool CONTEXT_LETTERS[256] = {
    ['0' ... '9'] = true, ['A' ... 'Z'] = true,   ['_'] = true,
    ['a' ... 'z'] = true, [0x80 ... 0xff] = true,
};

#define CONTEXT_IS_ONE_OF(words, at, length)                                                       \
    context_is_one_of((words), sizeof(words) / sizeof((words)[0]), (at), (length))

static size_t context_word_among(const char *const *words, size_t count, const char *word,
                                 size_t length)
{
    if (length == 0)
        return count;
    char first = (char)(*word | 0x20);
    for (size_t i = 0; i < count; i++)
        if (words[i][0] == first && strncasecmp(words[i], word, length) == 0 &&
            words[i][length] == '\0')
            return i;
    return count;
}

static bool context_is_one_of(const char *const *words, size_t count, const char *word,
                              size_t length)
{
    return context_word_among(words, count, word, length) < count;
}

/* Skips white space, comments, semicolons and brackets. */
static const char *context_skip(const char *at, const char *end)
{
    while (at < end) {
        if (isspace((unsigned char)*at) || *at == ';' || *at == '(') {
            at++;
        } else if (end - at >= 2 && at[0] == '-' && at[1] == '-') {
            while (at < end && *at != '\n' && *at != '\r')
                at++;
        } else if (end - at >= 2 && at[0] == '/' && at[1] == '*') {
            const char *stop = lexer_comment_end(at, end);
            at = stop != NULL ? stop : end;
        } else {
            break;
        }
    }
    return at;
}

static size_t context_word_length(const char *at, const char *end)
{
    const char *stop = at;
    while (stop < end && CONTEXT_LETTERS[(unsigned char)*stop])
        stop++;
    return (size_t)(stop - at);
}

size_t context_first_word(const char *text, size_t length, const char *const *words, size_t count)
{
    const char *end = text + length;
    const char *at = context_skip(text, end);
    return context_word_among(words, count, at, context_word_length(at, end));
}

bool context_first_word_is(const char *text, size_t length, const char *word)
{
    return context_first_word(text, length, &word, 1) == 0;
}

static bool context_begins_with(const char *text, size_t length, const char *const *words,
                                size_t count)
{
    const char *end = text + length;
    const char *at = text;
    for (size_t i = 0; i < count; i++) {
        at = context_skip(at, end);
        size_t word = context_word_length(at, end);
        if (!context_is_one_of(&words[i], 1, at, word))
            return false;
        at += word;
    }
    return true;
}

bool context_imports_snapshot(const char *text, size_t length)
{
    static const char *const WORDS[] = {"set", "transaction", "snapshot"};
    return context_begins_with(text, length, WORDS, sizeof WORDS / sizeof WORDS[0]);
}

bool context_is_blank(const char *text, size_t length)
{
    return context_skip(text, text + length) == text + length;
}

/* Statements that name no table and run no query. */
static const char *const CONTEXT_ASIDE[] = {
    "set",   "show",      "reset",   "begin",  "start",    "commit", "end",        "rollback",
    "abort", "savepoint", "release", "listen", "unlisten", "notify", "checkpoint",
};

bool context_is_aside(const char *text, size_t length)
{
    const char *end = text + length;
    const char *at = context_skip(text, end);
    size_t word = context_word_length(at, end);
    if (!CONTEXT_IS_ONE_OF(CONTEXT_ASIDE, at, word))
        return false;
    const char *semicolon = memchr(at, ';', (size_t)(end - at));
    return semicolon == NULL || context_is_blank(semicolon, (size_t)(end - semicolon));
}

/* One word behind another anywhere; what stands between them is not looked at. */
static bool context_has_pair(const char *text, size_t length, const char *first, const char *second)
{
    const char *end = text + length;
    bool is_behind = false;
    for (const char *at = text; at < end;) {
        size_t word = context_word_length(at, end);
        if (word == 0) {
            at++;
            continue;
        }
        if (is_behind && context_is_one_of(&second, 1, at, word))
            return true;
        is_behind = context_is_one_of(&first, 1, at, word);
        at += word;
    }
    return false;
}

bool context_may_import_snapshot(const char *text, size_t length)
{
    const char *end = text + length;
    const char *at = context_skip(text, end);
    bool may = CONTEXT_IS_ONE_OF(CONTEXT_ASIDE, at, context_word_length(at, end)) ||
               memchr(text, ';', length) != NULL;
    return may && context_has_pair(text, length, "transaction", "snapshot");
}

static bool context_is_into(const char *word, size_t length, const char *before,
                            size_t before_length)
{
    return length == 4 && (*word | 0x20) == 'i' &&
           CONTEXT_IS_ONE_OF(CONTEXT_BEFORE_INTO, before, before_length);
}

/* Whether a statement may begin behind this byte: strings and comments are not told from the rest,
 * so where one might have ended it may. */
static bool context_may_begin(const char *at, const char *end, bool began, bool *line_comments)
{
    if (*at == ' ')
        return began;
    if (*at == '-' && end - at >= 2 && at[1] == '-')
        *line_comments = true;
    if (*at == '\n' || *at == '\r')
        return began || *line_comments;
    return *at == ';' || *at == '/' || (began && isspace((unsigned char)*at));
}

/* Nearly all words are none of these, and every statement is looked through for them. */
static bool context_is_special(const char *word, size_t length, const char *before,
                               size_t before_length)
{
    char first = (char)(*word | 0x20);
    if (first != 's' && first != 't' && first != 'p' && first != 'i' && first != 'c')
        return false;
    return CONTEXT_IS_ONE_OF(CONTEXT_WORDS, word, length) &&
           !context_is_into(word, length, before, before_length);
}

/* Whether a statement begins with one of the words, or where `specials` count one of those stands
 * anywhere. Once over the text, without going back: a client chooses its length. */
static bool context_has(const char *text, size_t length, const char *const *firsts, size_t count,
                        bool specials)
{
    const char *end = text + length;
    bool begins = true;
    bool line_comments = false;
    const char *before = text; /* the word in front */
    size_t before_length = 0;
    for (const char *at = text; at < end;) {
        if (!CONTEXT_LETTERS[(unsigned char)*at]) {
            begins = context_may_begin(at, end, begins, &line_comments);
            at++;
            continue;
        }
        size_t word = context_word_length(at, end);
        if (begins && context_is_one_of(firsts, count, at, word))
            return true;
        if (specials && context_is_special(at, word, before, before_length))
            return true;
        begins = false;
        before = at;
        before_length = word;
        at += word;
    }
    return false;
}

bool context_may_change(const char *text, size_t length)
{
    return context_has(text, length, CONTEXT_FIRST_WORDS,
                       sizeof CONTEXT_FIRST_WORDS / sizeof CONTEXT_FIRST_WORDS[0], true);
}

static bool context_has_word(const char *text, size_t length, const char *word)
{
    const char *end = text + length;
    for (const char *at = text; at < end;) {
        size_t letters = context_word_length(at, end);
        if (context_is_one_of(&word, 1, at, letters))
            return true;
        at += letters + (letters == 0);
    }
    return false;
}

bool context_commits_prepared(const char *text, size_t length)
{
    static const char *const WORDS[] = {"commit", "prepared"};
    return context_begins_with(text, length, WORDS, sizeof WORDS / sizeof WORDS[0]);
}

enum context_ddl context_ddl(const char *text, size_t length)
{
    static const char *const SHOWN[] = {"alter", "drop"};
    static const char *const TABLE[] = {"create", "table"};
    static const char *const HIDDEN[] = {"create", "do", "call"};
    /* ENABLE ROW LEVEL SECURITY and its kin: each session asks the server about policies. */
    if (context_has_word(text, length, "level") && context_has_word(text, length, "security"))
        return CONTEXT_DDL_HIDDEN;
    if (context_has(text, length, SHOWN, sizeof SHOWN / sizeof SHOWN[0], false))
        return CONTEXT_DDL_SHOWN;
    if (context_begins_with(text, length, TABLE, sizeof TABLE / sizeof TABLE[0]) &&
        !context_has_word(text, length, "as"))
        return CONTEXT_DDL_SHOWN;
    if (context_has(text, length, HIDDEN, sizeof HIDDEN / sizeof HIDDEN[0], false))
        return CONTEXT_DDL_HIDDEN;
    return context_may_change(text, length) ? CONTEXT_DDL_POSSIBLE : CONTEXT_DDL_NONE;
}

static const char *const CONTEXT_ENDS[] = {"commit", "end", "rollback", "abort"};

bool context_may_end_transaction(const char *text, size_t length)
{
    return context_has(text, length, CONTEXT_ENDS, sizeof CONTEXT_ENDS / sizeof CONTEXT_ENDS[0],
                       false) ||
           context_has_pair(text, length, "prepare", "transaction");
}

bool context_rolls_back_all(const char *text, size_t length)
{
    static const char *const ROLLBACKS[] = {"rollback", "abort", "commit", "end"};
    return context_has(text, length, ROLLBACKS, sizeof ROLLBACKS / sizeof ROLLBACKS[0], false) &&
           !context_has_word(text, length, "to");
}

const char *context_first_end(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof CONTEXT_ENDS / sizeof CONTEXT_ENDS[0]; i++)
        if (context_first_word_is(text, length, CONTEXT_ENDS[i]))
            return CONTEXT_ENDS[i];
    static const char *const PREPARES[] = {"prepare", "transaction"};
    if (context_begins_with(text, length, PREPARES, sizeof PREPARES / sizeof PREPARES[0]))
        return "prepare transaction";
    return NULL;
}

void context_invalidate(struct context *context)
{
    context->known = false;
    context->name_count = 0;
    memory_free(context->client_id_setting);
    context->client_id_setting = NULL;
}

void context_end_transaction(struct context *context)
{
    if (context->changed_in_transaction)
        context_invalidate(context);
    context->changed_in_transaction = false;
}

void context_free(struct context *context)
{
    context_invalidate(context);
    memory_free(context->names);
    *context = (struct context){0};
}

static struct context_name *context_find(const struct context *context, size_t migration,
                                         enum side side, size_t relative)
{
    for (size_t i = 0; i < context->name_count; i++)
        if (context->names[i].migration == migration && context->names[i].side == side &&
            context->names[i].relative == relative)
            return &context->names[i];
    return NULL;
}

bool context_table_exists(const struct context *context, size_t migration, enum side side)
{
    const struct context_name *name = context_find(context, migration, side, 0);
    return name != NULL && name->exists;
}

bool context_apply(const struct context *context, struct touched_set *touched)
{
    if (!context->known)
        return false;
    for (size_t i = 0; i < touched->count; i++) {
        const struct touched *item = &touched->items[i];
        const struct context_name *name = context_find(context, item->migration, item->side, 0);
        if (name == NULL)
            return false;
        touched->items[i].bare_name_is_ours = name->is_ours;
        touched->items[i].guards = name->guards;
    }
    for (size_t i = 0; i < touched->relative_count; i++) {
        struct touched_relative *item = &touched->relatives[i];
        const struct context_name *name =
            context_find(context, item->migration, item->side, item->relative + 1);
        if (name == NULL)
            return false;
        item->bare_name_is_ours = name->is_ours;
    }
    return true;
}

static void context_add_guards(const struct catalog *catalog, const struct touched *touched,
                               struct bytes *sql)
{
    static const char *const by_column[] = {"SELECT", "INSERT", "UPDATE"};
    static const char *const whole[] = {"DELETE", "TRUNCATE"};
    const struct migration *migration = &catalog->migrations[touched->migration];
    uint32_t here = migration->shape[touched->side].oid;
    uint32_t there = migration->shape[side_other(touched->side)].oid;
    bytes_add_format(sql, CONTEXT_GUARDS_SQL, here, there);
    for (size_t i = 0; i < sizeof by_column / sizeof *by_column; i++)
        bytes_add_format(sql, CONTEXT_RIGHT_SQL, here, by_column[i], there, by_column[i], here,
                         by_column[i], here, by_column[i]);
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        bytes_add_format(sql, CONTEXT_WHOLE_RIGHT_SQL, here, whole[i], there, whole[i]);
    bytes_add_text(sql, ")");
}

void context_write_question(const struct catalog *catalog, const struct touched_set *touched,
                            const char *name, struct bytes *out)
{
    struct bytes sql = {0};
    struct arena arena = {0};
    const char *values[TOUCHED_LIMIT * CONTEXT_NAME_PARAMETERS +
                       TOUCHED_RELATIVES_LIMIT * CONTEXT_RELATIVE_PARAMETERS];
    size_t count = 0;
    bytes_add_text(&sql, CONTEXT_CLIENT_ID_SQL);
    for (size_t i = 0; i < touched->count; i++) {
        const struct table_name *table = touched_table(catalog, &touched->items[i]);
        size_t quoted = CONTEXT_NAME_PARAMETERS * i + 1;
        size_t schema = quoted + 1;
        size_t full = quoted + 2;
        bytes_add_format(&sql, CONTEXT_SCHEMA_SQL CONTEXT_EXISTS_SQL, quoted, schema, schema, full);
        context_add_guards(catalog, &touched->items[i], &sql);
        values[count++] = identifier_quote(&arena, table->name); /* read as SQL, */
        values[count++] = table->schema;
        values[count++] = identifier_quote_table(&arena, table); /* and so is this */
    }
    for (size_t i = 0; i < touched->relative_count; i++) {
        const struct table_name *table =
            &touched_relative_of(catalog, &touched->relatives[i])->table;
        bytes_add_format(&sql, CONTEXT_SCHEMA_SQL, count + 1, count + 2);
        values[count++] = identifier_quote(&arena, table->name);
        values[count++] = table->schema;
    }
    bytes_add_text(&sql, CONTEXT_ISOLATION_SQL);
    frontend_write_run(out, name, (const char *)sql.data, sql.length, values, count);
    arena_free(&arena);
    bytes_free(&sql);
}

void context_write_lock(const struct catalog *catalog, const struct touched *touched,
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

static void context_remember(struct context *context, const struct context_name *answer)
{
    struct context_name *known =
        context_find(context, answer->migration, answer->side, answer->relative);
    if (known != NULL) {
        *known = *answer;
        return;
    }
    if (context->name_count == context->name_capacity) {
        context->name_capacity = context->name_capacity != 0 ? context->name_capacity * 2 : 4;
        context->names =
            memory_grow(context->names, context->name_capacity * sizeof *context->names);
    }
    context->names[context->name_count++] = *answer;
}

static bool context_read_boolean(const uint8_t *body, size_t length, size_t column, bool *value)
{
    const char *text;
    size_t text_length;
    if (!backend_read_value(body, length, column, &text, &text_length))
        return false;
    *value = text != NULL && text_length == 1 && text[0] == 't';
    return true;
}

static bool context_read_guards(const uint8_t *body, size_t length, size_t column, unsigned *guards)
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

static bool context_read_isolation(const uint8_t *body, size_t length, size_t column,
                                   bool *keeps_snapshot)
{
    const char *text;
    size_t text_length;
    if (!backend_read_value(body, length, column, &text, &text_length) || text == NULL)
        return false;
    *keeps_snapshot = memmem(text, text_length, "committed", strlen("committed")) == NULL;
    return true;
}

static bool context_read_snapshot(const uint8_t *body, size_t length, size_t column, uint64_t *end)
{
    const char *text;
    size_t text_length;
    return backend_read_value(body, length, column, &text, &text_length) && text != NULL &&
           backend_read_number(text, text_length, end);
}

/* The bare name leads to the table of the migration where the server finds a relation in the
 * table's schema, or nothing at all while the schema is searched: a table that has been dropped. */
static bool context_read_schema(const uint8_t *body, size_t length, size_t column,
                                const char *schema, struct context_name *answer)
{
    const char *found;
    size_t found_length;
    bool searched;
    if (!backend_read_value(body, length, column, &found, &found_length) ||
        !context_read_boolean(body, length, column + 1, &searched))
        return false;
    if (found != NULL)
        answer->is_ours =
            found_length == strlen(schema) && memcmp(found, schema, found_length) == 0;
    else
        answer->is_ours = searched;
    return true;
}

static bool context_read_name(const uint8_t *body, size_t length, size_t column, const char *schema,
                              struct context_name *answer)
{
    return context_read_schema(body, length, column, schema, answer) &&
           context_read_boolean(body, length, column + 2, &answer->exists) &&
           context_read_guards(body, length, column + 3, &answer->guards);
}

bool context_read_answer(struct context *context, const struct catalog *catalog,
                         const struct touched_set *touched, const uint8_t *body, size_t length)
{
    const char *client_id;
    size_t client_id_length;
    if (!backend_read_value(body, length, 0, &client_id, &client_id_length))
        return false;
    struct context_name answers[TOUCHED_LIMIT + TOUCHED_RELATIVES_LIMIT];
    for (size_t i = 0; i < touched->count; i++) {
        const struct touched *item = &touched->items[i];
        answers[i] = (struct context_name){.migration = item->migration, .side = item->side};
        if (!context_read_name(body, length, CONTEXT_NAME_COLUMNS * i + 1,
                               touched_table(catalog, item)->schema, &answers[i]))
            return false;
    }

    size_t column = CONTEXT_NAME_COLUMNS * touched->count + 1;
    for (size_t i = 0; i < touched->relative_count; i++) {
        const struct touched_relative *item = &touched->relatives[i];
        struct context_name *answer = &answers[touched->count + i];
        *answer = (struct context_name){
            .migration = item->migration, .side = item->side, .relative = item->relative + 1};
        if (!context_read_schema(body, length, column,
                                 touched_relative_of(catalog, item)->table.schema, answer))
            return false;
        column += CONTEXT_RELATIVE_COLUMNS;
    }
    bool keeps_snapshot;
    uint64_t snapshot_end;
    if (!context_read_isolation(body, length, column, &keeps_snapshot) ||
        !context_read_snapshot(body, length, column + 1, &snapshot_end))
        return false;

    context->keeps_snapshot = keeps_snapshot;
    context->snapshot_end = snapshot_end;
    memory_free(context->client_id_setting);
    context->client_id_setting = NULL;
    if (client_id != NULL && client_id_length != 0) {
        context->client_id_setting = memory_zero(client_id_length + 1, 1);
        memcpy(context->client_id_setting, client_id, client_id_length);
    }
    context->known = true;
    for (size_t i = 0; i < touched->count + touched->relative_count; i++)
        context_remember(context, &answers[i]);
    return true;
}
