#include "config/model/constraint.h"

#include <string.h>

#include "config/model/identifier.h"
#include "config/model/lexeme.h"
#include "protocol/base/bytes.h"

/* A piece of SQL: a name, unquoted and folded, or anything else. */
struct constraint_word {
    const char *start;
    size_t length;
    bool is_name;
    char name[IDENTIFIER_LIMIT + 1]; /* "" where it would be longer */
};

static void constraint_add(struct constraint_word *word, size_t *length, char c)
{
    if (*length < IDENTIFIER_LIMIT)
        word->name[(*length)++] = c;
    else
        word->name[0] = '\0';
}

static void constraint_read_name(struct constraint_word *word, bool is_quoted)
{
    size_t length = 0;
    size_t end = word->length - is_quoted;
    for (size_t i = is_quoted; i < end; i++) {
        char c = word->start[i];
        if (is_quoted)
            i += c == '"'; /* doubled */
        else if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        constraint_add(word, &length, c);
    }
    word->name[word->name[0] != '\0' ? length : 0] = '\0';
    word->is_name = true;
}

/* The next piece at *at; false at the end. */
static bool constraint_next(const char **at, const char *end, struct constraint_word *word)
{
    struct lexeme lexeme;
    if (!lexeme_read(*at, end, true, &lexeme))
        return false;
    *word = (struct constraint_word){.start = lexeme.start, .length = lexeme.length};
    if (lexeme.kind == LEXEME_WORD || (lexeme.kind == LEXEME_QUOTED && !lexeme.is_open))
        constraint_read_name(word, lexeme.kind == LEXEME_QUOTED);
    *at = lexeme_end(&lexeme);
    return true;
}

bool constraint_names_column(const char *expression, const char *column)
{
    const char *end = expression + strlen(expression);
    struct constraint_word word;
    while (constraint_next(&expression, end, &word))
        if (word.is_name && strcmp(word.name, column) == 0)
            return true;
    return false;
}

/* Whether the mapping is that column alone, or a cast of it. */
static bool constraint_repeats(const char *mapping, const char *column)
{
    struct constraint_word word;
    const char *at = mapping + strspn(mapping, " \t\r\n(");
    if (!constraint_next(&at, at + strlen(at), &word) || !word.is_name ||
        strcmp(word.name, column) != 0)
        return false;
    at += strspn(at, " \t\r\n)");
    if (*at == '\0')
        return true;
    if (strncmp(at, "::", 2) != 0)
        return false;
    at += 2;
    return strspn(at, " \t\r\n()[],._0123456789"
                      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(at);
}

const struct column *constraint_same_column(const struct migration *migration, enum side side,
                                            const struct column *column)
{
    const struct shape *other = &migration->shape[side_other(side)];
    for (size_t i = 0; column->mapping != NULL && i < other->column_count; i++) {
        const struct column *candidate = &other->columns[i];
        if (candidate->mapping != NULL && constraint_repeats(column->mapping, candidate->name) &&
            constraint_repeats(candidate->mapping, column->name))
            return candidate;
    }
    return NULL;
}

/* The definition with the other side's columns, or NULL where one has no like there. */
static const char *constraint_translate(const struct migration *migration, enum side side,
                                        const char *definition, struct arena *arena)
{
    const char *end = definition + strlen(definition);
    struct bytes out = {0};
    struct constraint_word word;
    bool whole = true;
    while (whole && constraint_next(&definition, end, &word)) {
        const struct column *column = word.is_name && *definition != '('
                                          ? shape_column(&migration->shape[side], word.name)
                                          : NULL;
        if (column == NULL) {
            bytes_add(&out, word.start, word.length);
            continue;
        }
        const struct column *same = constraint_same_column(migration, side, column);
        whole = same != NULL;
        if (whole)
            bytes_add_text(&out, identifier_quote(arena, same->name));
    }
    const char *text = whole ? arena_copy(arena, (const char *)out.data, out.length) : NULL;
    bytes_free(&out);
    return text;
}

/* The server writes a foreign key's columns without quotes, and an index's in quotes where they
 * need them: what is not quoted stays so. */
const char *constraint_show_columns(const struct migration *migration, enum side side,
                                    const char *list, struct arena *arena)
{
    const char *end = list + strlen(list);
    struct bytes out = {0};
    struct constraint_word word;
    bool whole = true;
    while (whole && constraint_next(&list, end, &word)) {
        const struct column *column =
            word.is_name && *list != '(' ? shape_column(&migration->shape[side], word.name) : NULL;
        const struct column *same =
            column != NULL ? constraint_same_column(migration, side, column) : NULL;
        whole = column == NULL || same != NULL;
        if (same == NULL)
            bytes_add(&out, word.start, word.length);
        else
            bytes_add_text(&out,
                           *word.start == '"' ? identifier_quote(arena, same->name) : same->name);
    }
    const char *text = whole ? arena_copy(arena, (const char *)out.data, out.length) : NULL;
    bytes_free(&out);
    return text;
}

/* With columns in quotes, as constraint_translate writes them. */
static const char *constraint_quote(const struct shape *shape, const char *definition,
                                    struct arena *arena)
{
    const char *end = definition + strlen(definition);
    struct bytes out = {0};
    struct constraint_word word;
    while (constraint_next(&definition, end, &word)) {
        if (word.is_name && *definition != '(' && shape_column(shape, word.name) != NULL)
            bytes_add_text(&out, identifier_quote(arena, word.name));
        else
            bytes_add(&out, word.start, word.length);
    }
    const char *text = arena_copy(arena, (const char *)out.data, out.length);
    bytes_free(&out);
    return text;
}

static struct constraint *constraint_find(const struct shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->constraint_count; i++)
        if (strcmp(shape->constraints[i].name, name) == 0)
            return &shape->constraints[i];
    return NULL;
}

static void constraint_forget(struct migration *migration)
{
    for (unsigned side = 0; side < SIDE_COUNT; side++)
        for (size_t i = 0; i < migration->shape[side].constraint_count; i++)
            migration->shape[side].constraints[i].counterpart = NULL;
}

static void constraint_match_pairs(struct migration *migration)
{
    for (size_t i = 0; i < migration->config->constraint_count; i++) {
        const struct constraint_pair *pair = &migration->config->constraints[i];
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            struct constraint *own = constraint_find(&migration->shape[side], pair->name[side]);
            if (own != NULL)
                own->counterpart = pair->name[side_other((enum side)side)];
        }
    }
}

/* The new table's constraints are given their likes, each of the old one's at most once. */
static void constraint_match_definitions(struct migration *migration, struct arena *arena)
{
    const struct shape *old = &migration->shape[SIDE_OLD];
    const struct shape *new = &migration->shape[SIDE_NEW];
    for (size_t i = 0; i < new->constraint_count; i++) {
        struct constraint *one = &new->constraints[i];
        const char *translated =
            one->counterpart == NULL
                ? constraint_translate(migration, SIDE_NEW, one->definition, arena)
                : NULL;
        for (size_t j = 0; translated != NULL && j < old->constraint_count; j++) {
            struct constraint *other = &old->constraints[j];
            if (other->counterpart != NULL || other->kind != one->kind ||
                strcmp(other->rest, one->rest) != 0 ||
                strcmp(constraint_quote(old, other->definition, arena), translated) != 0)
                continue;
            one->counterpart = other->name;
            other->counterpart = one->name;
            break;
        }
    }
}

void constraint_match(struct catalog *catalog)
{
    struct arena scratch = {0};
    for (size_t i = 0; i < catalog->migration_count; i++) {
        constraint_forget(&catalog->migrations[i]);
        constraint_match_pairs(&catalog->migrations[i]);
        constraint_match_definitions(&catalog->migrations[i], &scratch);
    }
    arena_free(&scratch);
}
