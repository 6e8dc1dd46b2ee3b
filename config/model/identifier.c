#include "config/model/identifier.h"

#include <string.h>

static const char IDENTIFIER_EXPECTED_TABLE[] =
    "a table name: table, schema.table, or with quotes \"Schema\".\"Table\"";
static const char IDENTIFIER_EXPECTED_COLUMN[] = "a column name";
static const char IDENTIFIER_TOO_LONG[] = "a name of at most 63 bytes";

static bool identifier_is_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

static bool identifier_is_part(char c)
{
    return identifier_is_start(c) || (c >= '0' && c <= '9') || c == '$';
}

/* Reads one name, quoted or not, from *at. NULL where there is none. */
static const char *identifier_read_part(const char **at, struct arena *arena)
{
    const char *from = *at;
    char *name = arena_alloc(arena, strlen(from) + 1);
    size_t length = 0;
    if (*from == '"') {
        for (from++; *from != '\0'; from++) {
            if (*from == '"' && from[1] != '"')
                break;
            if (*from == '"')
                from++;
            name[length++] = *from;
        }
        if (*from != '"')
            return NULL;
        from++;
    } else if (identifier_is_start(*from)) {
        for (; identifier_is_part(*from); from++)
            name[length++] = (char)(*from >= 'A' && *from <= 'Z' ? *from - 'A' + 'a' : *from);
    }
    if (length == 0)
        return NULL;
    name[length] = '\0';
    *at = from;
    return name;
}

bool identifier_read_table(const char *text, struct arena *arena, struct table_name *out,
                           const char **expected)
{
    *expected = IDENTIFIER_EXPECTED_TABLE;
    const char *schema = "public";
    const char *name = identifier_read_part(&text, arena);
    if (name != NULL && *text == '.') {
        text++;
        schema = name;
        name = identifier_read_part(&text, arena);
    }
    if (name == NULL || *text != '\0')
        return false;
    *expected = IDENTIFIER_TOO_LONG;
    if (strlen(schema) > IDENTIFIER_LIMIT || strlen(name) > IDENTIFIER_LIMIT)
        return false;
    *out = (struct table_name){.schema = schema, .name = name};
    return true;
}

bool identifier_read_column(const char *text, struct arena *arena, const char **out,
                            const char **expected)
{
    *expected = IDENTIFIER_EXPECTED_COLUMN;
    const char *name = text;
    if (*text == '"') {
        name = identifier_read_part(&text, arena);
        if (name == NULL || *text != '\0')
            return false;
    }
    if (*name == '\0')
        return false;
    *expected = IDENTIFIER_TOO_LONG;
    if (strlen(name) > IDENTIFIER_LIMIT)
        return false;
    *out = arena_string(arena, name);
    return true;
}

static const char *identifier_quote_with(struct arena *arena, const char *text, const char *open,
                                         char quote)
{
    char *quoted = arena_alloc(arena, 2 * strlen(text) + strlen(open) + 2);
    size_t length = strlen(open);
    memcpy(quoted, open, length);
    for (; *text != '\0'; text++) {
        if (*text == quote || (quote == '\'' && *text == '\\'))
            quoted[length++] = *text;
        quoted[length++] = *text;
    }
    quoted[length++] = quote;
    quoted[length] = '\0';
    return quoted;
}

bool identifier_is_ascii(const char *name)
{
    while (*name != '\0' && (unsigned char)*name < 0x80)
        name++;
    return *name == '\0';
}

bool identifier_is_ascii_table(const struct table_name *table)
{
    return identifier_is_ascii(table->schema) && identifier_is_ascii(table->name);
}

const char *identifier_quote(struct arena *arena, const char *name)
{
    return identifier_quote_with(arena, name, "\"", '"');
}

const char *identifier_quote_table(struct arena *arena, const struct table_name *table)
{
    return arena_format(arena, "%s.%s", identifier_quote(arena, table->schema),
                        identifier_quote(arena, table->name));
}

const char *identifier_quote_literal(struct arena *arena, const char *text)
{
    const char *open = strchr(text, '\\') != NULL ? "E'" : "'";
    return identifier_quote_with(arena, text, open, '\'');
}
