#include "rewrite/plan/translated_error.h"

#include <ctype.h>
#include <string.h>

#include "config/model/constraint.h"
#include "protocol/base/error.h"

#define TRANSLATED_ERROR_NOT_NULL "23502"
#define TRANSLATED_ERROR_CHECK "23514"
#define TRANSLATED_ERROR_FOREIGN_KEY "23503"
#define TRANSLATED_ERROR_READ_ONLY "25006"
#define TRANSLATED_ERROR_PERMISSION "42501"
#define TRANSLATED_ERROR_CURSOR "24000"
#define TRANSLATED_ERROR_CAST "22P02"
#define TRANSLATED_ERROR_TRIGGERED "27000"
#define TRANSLATED_ERROR_CANDIDATES 8

/* An error about one table of a migration, of which the client knows the other. */
struct translated_error {
    struct error_fields *fields;
    const struct migration *migration;
    const struct shown_null *nulls;
    enum side raised; /* by this table */
    enum side client;
    bool utf8;
};

static bool translated_error_is_class(const struct error_fields *fields, const char *prefix)
{
    const char *sqlstate = error_fields_get(fields, ERROR_FIELD_SQLSTATE);
    return sqlstate != NULL && strncmp(sqlstate, prefix, strlen(prefix)) == 0;
}

static void translated_error_rename(struct error_fields *fields, char code, const char *from,
                                    const char *to)
{
    const char *text = error_fields_get(fields, code);
    if (text != NULL && strcmp(from, to) != 0)
        error_fields_set(fields, code, error_fields_rename(text, from, to, fields->arena));
}

static const struct table_name *translated_error_table(const struct translated_error *error,
                                                       enum side side)
{
    return &error->migration->shape[side].table;
}

static bool translated_error_is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

/* The client's own table would not have said this. */
static void translated_error_explain(const struct translated_error *error, bool by_mirror)
{
    struct error_fields *fields = error->fields;
    const char *detail = error_fields_get(fields, ERROR_FIELD_DETAIL);
    const char *raised = translated_error_table(error, error->raised)->name;
    const char *client = translated_error_table(error, error->client)->name;
    if (!error->utf8 && (!translated_error_is_ascii(raised) || !translated_error_is_ascii(client)))
        return;
    const char *why =
        by_mirror
            ? arena_format(fields->arena,
                           "The row is also written to \"%s\", the mirror of \"%s\" in migration "
                           "\"%s\", which refused it.",
                           raised, client, error->migration->config->name)
            : arena_format(fields->arena,
                           "Rows of \"%s\" are in \"%s\", as migration \"%s\" has it, which "
                           "refused one by a rule that \"%s\" does not have.",
                           client, raised, error->migration->config->name, client);
    error_fields_set(fields, ERROR_FIELD_DETAIL,
                     detail == NULL ? why : arena_format(fields->arena, "%s\n%s", detail, why));
}

static const struct constraint *translated_error_constraint(const struct translated_error *error,
                                                            bool reference)
{
    const char *name = error_fields_get(error->fields, ERROR_FIELD_CONSTRAINT);
    const struct shape *shape = &error->migration->shape[error->raised];
    for (size_t i = 0; name != NULL && i < shape->constraint_count; i++)
        if (strcmp(shape->constraints[i].name, name) == 0 &&
            (shape->constraints[i].kind == CONSTRAINT_REFERENCE) == reference)
            return &shape->constraints[i];
    return NULL;
}

/* Whether a row of the one table reads like a row of the other. */
static bool translated_error_rows_are_alike(const struct translated_error *error)
{
    const struct shape *raised = &error->migration->shape[error->raised];
    const struct shape *client = &error->migration->shape[error->client];
    if (raised->column_count != client->column_count)
        return false;
    for (size_t i = 0; i < raised->column_count; i++)
        if (constraint_same_column(error->migration, error->raised, &raised->columns[i]) !=
                &client->columns[i] ||
            raised->columns[i].type_oid != client->columns[i].type_oid)
            return false;
    return true;
}

/* "Key (id)=(1) already exists.": the columns between the first bracket and ")=(". */
static void translated_error_rename_key(const struct translated_error *error)
{
    struct error_fields *fields = error->fields;
    const char *detail = error_fields_get(fields, ERROR_FIELD_DETAIL);
    const char *open = detail != NULL ? strchr(detail, '(') : NULL;
    const char *close = open != NULL ? strstr(open, ")=(") : NULL;
    if (close == NULL)
        return;
    const char *key = arena_copy(fields->arena, open, (size_t)(close - open) + 1);
    const char *shown =
        constraint_show_columns(error->migration, error->raised, key, fields->arena);
    if (shown == NULL || strcmp(shown, key) == 0)
        return;
    struct bytes out = {0};
    const char *kept = detail;
    for (const char *at = detail; (at = strstr(at, key)) != NULL;) {
        bytes_add(&out, kept, (size_t)(at - kept));
        bytes_add_text(&out, shown);
        at += strlen(key);
        kept = at;
    }
    bytes_add_text(&out, kept);
    error_fields_set(fields, ERROR_FIELD_DETAIL,
                     arena_copy(fields->arena, (const char *)out.data, out.length));
    bytes_free(&out);
}

/* "… is not present in table "names".": names stand in front of the key and its values, or after
 * them, as the language has it. */
static void translated_error_rename_around_key(const struct translated_error *error)
{
    struct error_fields *fields = error->fields;
    struct arena *arena = fields->arena;
    const char *detail = error_fields_get(fields, ERROR_FIELD_DETAIL);
    const char *open = detail != NULL ? strchr(detail, '(') : NULL;
    const char *close = detail != NULL ? strrchr(detail, ')') : NULL;
    if (open == NULL || close == NULL || close < open)
        return;
    const char *raised = translated_error_table(error, error->raised)->name;
    const char *client = translated_error_table(error, error->client)->name;
    const char *before = arena_copy(arena, detail, (size_t)(open - detail));
    error_fields_set(
        fields, ERROR_FIELD_DETAIL,
        arena_format(arena, "%s%.*s%s", error_fields_rename(before, raised, client, arena),
                     (int)(close - open), open, error_fields_rename(close, raised, client, arena)));
}

/* Whether a NULL in this column of the client's may be why that one was refused. */
static bool translated_error_may_be_null(const struct translated_error *error,
                                         const struct column *column, const struct column *refused)
{
    bool makes =
        refused->mapping != NULL && constraint_names_column(refused->mapping, column->name);
    bool known = false;
    for (const struct shown_null *null = error->nulls; null != NULL; null = null->next) {
        known = known || null->carrier == refused || null->carrier == NULL;
        if (null->column == column && (null->carrier == NULL ? makes : null->carrier == refused))
            return true;
    }
    return !known && column->not_null && makes;
}

static size_t translated_error_not_null_columns(const struct translated_error *error,
                                                const char *name, const struct column **out)
{
    const struct shape *client = &error->migration->shape[error->client];
    const struct column *refused = shape_column(&error->migration->shape[error->raised], name);
    size_t count = 0;
    for (size_t i = 0; refused != NULL && i < client->column_count; i++)
        if (count < TRANSLATED_ERROR_CANDIDATES &&
            translated_error_may_be_null(error, &client->columns[i], refused))
            out[count++] = &client->columns[i];
    return count;
}

/* Where several columns may have been NULL the server would have named the first that was; which it
 * was is not known, so all are named, and no field says which. */
static bool translated_error_not_null(const struct translated_error *error)
{
    struct error_fields *fields = error->fields;
    const char *refused = error_fields_get(fields, ERROR_FIELD_COLUMN);
    const struct column *columns[TRANSLATED_ERROR_CANDIDATES];
    size_t count = refused != NULL ? translated_error_not_null_columns(error, refused, columns) : 0;
    if (count == 0)
        return false;
    const char *names = columns[0]->name;
    for (size_t i = 1; i < count; i++)
        names = arena_format(fields->arena, "%s\", \"%s", names, columns[i]->name);
    translated_error_rename(fields, ERROR_FIELD_MESSAGE, refused, names);
    error_fields_set(fields, ERROR_FIELD_COLUMN, count == 1 ? names : NULL);
    return true;
}

/* The row is stored in the other table, whose rule stands for one of the client's. */
static void translated_error_translate(const struct translated_error *error)
{
    struct error_fields *fields = error->fields;
    const struct constraint *constraint = translated_error_constraint(error, false);
    bool names_constraint = error_fields_get(fields, ERROR_FIELD_CONSTRAINT) != NULL;
    bool not_null = translated_error_is_class(fields, TRANSLATED_ERROR_NOT_NULL);
    const char *raised = translated_error_table(error, error->raised)->name;
    const char *client = translated_error_table(error, error->client)->name;
    if ((names_constraint && (constraint == NULL || constraint->counterpart == NULL)) ||
        (not_null && !translated_error_not_null(error))) {
        translated_error_explain(error, false);
        return;
    }
    if ((not_null || translated_error_is_class(fields, TRANSLATED_ERROR_CHECK)) &&
        !translated_error_rows_are_alike(error))
        error_fields_set(fields, ERROR_FIELD_DETAIL, NULL); /* the row, as the other table has it */
    else
        translated_error_rename_key(error);
    if (translated_error_is_class(fields, TRANSLATED_ERROR_FOREIGN_KEY))
        translated_error_rename_around_key(error);
    translated_error_rename(fields, ERROR_FIELD_MESSAGE, raised, client);
    translated_error_rename(fields, ERROR_FIELD_CONTEXT, raised, client);
    if (names_constraint) {
        translated_error_rename(fields, ERROR_FIELD_MESSAGE, constraint->name,
                                constraint->counterpart);
        error_fields_set(fields, ERROR_FIELD_CONSTRAINT, constraint->counterpart);
    }
    error_fields_set(fields, ERROR_FIELD_SCHEMA,
                     translated_error_table(error, error->client)->schema);
    error_fields_set(fields, ERROR_FIELD_TABLE, client);
}

/* A row of the other table is still referred to from a third one: its foreign key is the third
 * table's, and so are the fields. */
static void translated_error_translate_reference(const struct translated_error *error)
{
    struct error_fields *fields = error->fields;
    const struct constraint *constraint = translated_error_constraint(error, true);
    const char *raised = translated_error_table(error, error->raised)->name;
    const char *client = translated_error_table(error, error->client)->name;
    translated_error_rename_key(error);
    translated_error_rename(fields, ERROR_FIELD_MESSAGE, raised, client);
    if (constraint->counterpart == NULL) {
        translated_error_explain(error, false);
        return;
    }
    translated_error_rename(fields, ERROR_FIELD_MESSAGE, constraint->name, constraint->counterpart);
    error_fields_set(fields, ERROR_FIELD_CONSTRAINT, constraint->counterpart);
}

static bool translated_error_is_about(const struct translated_error *error)
{
    const char *schema = error_fields_get(error->fields, ERROR_FIELD_SCHEMA);
    const char *table = error_fields_get(error->fields, ERROR_FIELD_TABLE);
    const struct table_name *raised = translated_error_table(error, error->raised);
    return schema != NULL && table != NULL && strcmp(schema, raised->schema) == 0 &&
           strcmp(table, raised->name) == 0;
}

/* Texts that show a table's name and no value of a client's in quotes. */
static void translated_error_translate_text(const struct translated_error *error)
{
    const char *raised = translated_error_table(error, error->raised)->name;
    const char *client = translated_error_table(error, error->client)->name;
    bool names_objects = translated_error_is_class(error->fields, "55") ||
                         (translated_error_is_class(error->fields, "42") &&
                          !translated_error_is_class(error->fields, TRANSLATED_ERROR_PERMISSION));
    if (names_objects)
        translated_error_rename(error->fields, ERROR_FIELD_MESSAGE, raised, client);
    translated_error_rename(error->fields, ERROR_FIELD_CONTEXT, raised, client);
}

/* False where the error is not about this table. */
static bool translated_error_patch_side(const struct translated_error *error,
                                        const struct route *route)
{
    bool is_primary = route->primary == error->raised;
    bool about = translated_error_is_about(error);
    bool refers = !about && translated_error_constraint(error, true) != NULL;
    if (!about && !refers) {
        if (is_primary || (route->read == error->raised && !route->mirrored))
            translated_error_translate_text(error);
        return false;
    }
    if (!is_primary)
        translated_error_explain(error, route->mirrored);
    else if (about)
        translated_error_translate(error);
    else
        translated_error_translate_reference(error);
    return true;
}

/* Where a message ends in this name, in quotes of whatever language; NULL where it does not. */
static const char *translated_error_last_name(const char *message, const char *name)
{
    static const size_t quote_limit = 3; /* bytes */
    const char *last = NULL;
    for (const char *at = message; (at = strstr(at, name)) != NULL; at++)
        last = at;
    if (last == NULL || last == message)
        return NULL;
    const char *rest = last + strlen(name);
    bool quoted = *rest != '\0' && strlen(rest) <= quote_limit && !isalnum((unsigned char)*rest) &&
                  !isalnum((unsigned char)last[-1]) && last[-1] != '_';
    return quoted ? last : NULL;
}

/* WHERE CURRENT OF: "cursor "c" is not a simply updatable scan of table "names"", the primary. It
 * would not have scanned the client's table either, unless reads, and the cursor's with them, go to
 * the other one. */
static void translated_error_about_cursor(struct error_fields *fields,
                                          const struct shown_migration *shown, bool utf8)
{
    enum side primary = shown->route.primary;
    const char *written = shown->migration->config->table[primary].name;
    const char *other = shown->migration->config->table[side_other(primary)].name;
    const char *client = shown->named[primary] ? written : other;
    const char *message = error_fields_get(fields, ERROR_FIELD_MESSAGE);
    const char *name = message != NULL ? translated_error_last_name(message, written) : NULL;
    if (name == NULL ||
        (!utf8 && (!translated_error_is_ascii(written) || !translated_error_is_ascii(other))))
        return;
    if (shown->route.read == primary) {
        error_fields_set(fields, ERROR_FIELD_MESSAGE,
                         arena_format(fields->arena, "%.*s%s%s", (int)(name - message), message,
                                      client, name + strlen(written)));
        return;
    }
    error_fields_set(fields, ERROR_FIELD_SQLSTATE, SQLSTATE_FEATURE_NOT_SUPPORTED);
    error_fields_set(fields, ERROR_FIELD_MESSAGE,
                     arena_format(fields->arena,
                                  "WHERE CURRENT OF on \"%s\" cannot be rewritten while the "
                                  "migration \"%s\" is under way",
                                  client, shown->migration->config->name));
    error_fields_set(
        fields, ERROR_FIELD_DETAIL,
        arena_format(fields->arena,
                     "Reads go to \"%s\", and the cursor's with them; the row is looked "
                     "for in \"%s\", which is written first.",
                     other, written));
    error_fields_set(fields, ERROR_FIELD_HINT,
                     "Declare the cursor FOR UPDATE: then it reads the table that is written.");
}

/* Names of commands are not translated. Longer ones first. */
static const char *const TRANSLATED_ERROR_COMMANDS[] = {
    "CREATE TABLE", "SELECT FOR UPDATE", "SELECT FOR NO KEY UPDATE", "SELECT", "INSERT", "UPDATE",
    "DELETE",
};

/* Tags of INSERT have a number between: "INSERT 0". */
static size_t translated_error_verb_length(const char *verb)
{
    const char *number = strstr(verb, " 0");
    return number != NULL ? (size_t)(number - verb) : strlen(verb);
}

/* "cannot execute INSERT in a read-only transaction" names what was made of the statement. */
static void translated_error_rename_command(struct error_fields *fields, const char *verb)
{
    const char *message = error_fields_get(fields, ERROR_FIELD_MESSAGE);
    size_t count = sizeof TRANSLATED_ERROR_COMMANDS / sizeof TRANSLATED_ERROR_COMMANDS[0];
    for (size_t i = 0; message != NULL && i < count; i++) {
        const char *command = TRANSLATED_ERROR_COMMANDS[i];
        const char *at = strstr(message, command);
        if (at == NULL)
            continue;
        error_fields_set(fields, ERROR_FIELD_MESSAGE,
                         arena_format(fields->arena, "%.*s%.*s%s", (int)(at - message), message,
                                      (int)translated_error_verb_length(verb), verb,
                                      at + strlen(command)));
        return;
    }
}

/* What a trigger has left out of the mirror. */
static void translated_error_show_not_taken(struct error_fields *fields)
{
    const char *message = error_fields_get(fields, ERROR_FIELD_MESSAGE);
    const char *value = message != NULL ? strstr(message, TRANSLATED_ERROR_NOT_TAKEN) : NULL;
    const char *stop = value != NULL ? strrchr(value, ')') : NULL;
    if (stop == NULL)
        return;
    const char *open = strchr(value, '(') + 1;
    error_fields_set(fields, ERROR_FIELD_SQLSTATE, TRANSLATED_ERROR_TRIGGERED);
    error_fields_set(fields, ERROR_FIELD_MESSAGE,
                     arena_copy(fields->arena, open, (size_t)(stop - open)));
    error_fields_set(fields, ERROR_FIELD_DETAIL,
                     "A trigger of the mirror has left rows out, so nothing was written.");
    error_fields_set(fields, ERROR_FIELD_HINT,
                     "While the migration is under way, let the mirror's triggers BEFORE a row "
                     "return the row, or disable them.");
}

void translated_error_patch(struct error_fields *fields, const struct shown_migration *migrations,
                            size_t count, const char *verb, bool utf8)
{
    if (verb != NULL && translated_error_is_class(fields, TRANSLATED_ERROR_READ_ONLY))
        translated_error_rename_command(fields, verb);
    if (count > 0 && translated_error_is_class(fields, TRANSLATED_ERROR_CAST))
        translated_error_show_not_taken(fields);
    for (size_t i = 0; i < count && translated_error_is_class(fields, TRANSLATED_ERROR_CURSOR); i++)
        translated_error_about_cursor(fields, &migrations[i], utf8);
    for (size_t i = 0; i < count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            const struct translated_error error = {
                .fields = fields,
                .migration = migrations[i].migration,
                .nulls = migrations[i].nulls,
                .raised = (enum side)side,
                .client = side_other((enum side)side),
                .utf8 = utf8,
            };
            if (migrations[i].named[side] || !migrations[i].named[error.client])
                continue;
            if (translated_error_patch_side(&error, &migrations[i].route))
                return;
        }
}
