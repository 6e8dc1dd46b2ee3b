#include "rewrite/read/seal.h"

#include <string.h>
#include <strings.h>

#include "config/model/identifier.h"
#include "rewrite/mapping/mapping.h"
#include "rewrite/tree/tree.h"

#define SEAL_NAME PLAN_SEAL_PREFIX "seal"
#define SEAL_TABLE PLAN_SEAL_PREFIX "table"
#define SEAL_WITH "WITH "

/* A query of PostgreSQL's may have 1664 columns, and a table 1600. */
#define SEAL_COLUMNS_LIMIT ((size_t)800)

/* A table that is out of use may go at any moment, and its shape is then remembered. */
static bool seal_covers(const struct reference *reference, enum side side)
{
    const struct route *route = &reference->touched->route;
    const struct shape *shape = &reference->migration->shape[side];
    return shape->known && shape->exists && shape->column_count != 0 &&
           (route->mirrored || route->primary == side || route->read == side);
}

static void seal_add_expected(const struct shape *shape, struct draft *out)
{
    for (size_t i = 0; i < shape->column_count; i++) {
        const struct column *column = &shape->columns[i];
        draft_add_format(out, "%sNULL::%s", i > 0 ? ", " : "", mapping_type(column, out->arena));
        if (column->collation != NULL)
            draft_add_format(out, " COLLATE %s", column->collation);
    }
}

static void seal_add_found(const struct shape *shape, struct draft *out)
{
    for (size_t i = 0; i < shape->column_count; i++)
        draft_add_format(out, "%s" SEAL_TABLE ".%s", i > 0 ? ", " : "",
                         identifier_quote(out->arena, shape->columns[i].name));
}

/* What is expected is compared with what is found by its name, and with what is found in its place:
 * the one is wrong where the common type is not the first one's, the other where it is. */
static void seal_add_comparison(const struct shape *shape, size_t number, bool by_name,
                                bool by_place, struct draft *out)
{
    const char *comma = by_name && by_place ? ", " : "";
    const char *table = identifier_quote_table(out->arena, &shape->table);
    draft_add_format(out, "%s" SEAL_NAME "%zu AS (SELECT ", number > 0 ? ", " : "", number);
    if (by_name)
        seal_add_expected(shape, out);
    draft_add_format(out, "%s%s FROM ONLY %s " SEAL_TABLE " UNION ALL SELECT ", comma,
                     by_place ? SEAL_TABLE ".*" : "", table);
    if (by_name)
        seal_add_found(shape, out);
    draft_add(out, comma);
    if (by_place)
        seal_add_expected(shape, out);
    draft_add_format(out, " FROM " SEAL_NAME "%zu, ONLY %s " SEAL_TABLE ")", number, table);
}

static void seal_add_table(const struct shape *shape, size_t *count, struct draft *out)
{
    bool wide = shape->column_count > SEAL_COLUMNS_LIMIT;
    seal_add_comparison(shape, (*count)++, true, !wide, out);
    if (wide)
        seal_add_comparison(shape, (*count)++, false, true, out);
}

static bool seal_is_first_of_migration(const struct scope *scope, const struct reference *reference)
{
    const struct reference *other = scope->references;
    while (other->migration != reference->migration)
        other = other->next;
    return other == reference;
}

/* Such a name would mean our query and not the client's table. */
static bool seal_name_is_taken(const struct statement *statement)
{
    const struct tokens *tokens = statement->tokens;
    size_t length = strlen(SEAL_NAME);
    for (size_t i = statement->first; i < statement->stop; i++) {
        const struct token *token = &tokens->items[i];
        const char *text = tokens->text + token->start + (token->kind == TOKEN_QUOTED ? 1 : 0);
        if ((token->kind == TOKEN_WORD || token->kind == TOKEN_QUOTED) && token->length >= length &&
            strncasecmp(text, SEAL_NAME, length) == 0)
            return true;
    }
    return false;
}

/* The query, kept by the statement. NULL where there is nothing to look at. */
static const char *seal_make(struct statement *statement)
{
    struct draft draft = {.arena = statement->arena};
    size_t count = 0;
    draft_add(&draft, "WITH RECURSIVE ");
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next)
        for (unsigned side = 0;
             side < SIDE_COUNT && seal_is_first_of_migration(&statement->scope, reference); side++)
            if (seal_covers(reference, (enum side)side))
                seal_add_table(&reference->migration->shape[side], &count, &draft);
    draft_add(&draft, " SELECT 1");
    if (count == 0)
        return NULL;
    struct bytes text = {0};
    draft_render(&draft, statement->tokens, &text, statement->arena, NULL, NULL);
    statement->seal = arena_copy(statement->arena, (const char *)text.data, text.length);
    bytes_free(&text);
    return statement->seal;
}

static bool seal_begin(struct statement *statement, const char **seal, struct error *error)
{
    *seal = NULL;
    if (seal_name_is_taken(statement))
        return statement_refuse(statement, statement->scope.references,
                                "a name that begins with " SEAL_NAME, error);
    *seal = seal_make(statement);
    return true;
}

/* The last token of WITH and RECURSIVE, which may also be the name of the first query. */
static size_t seal_with_end(const struct tokens *tokens, size_t with)
{
    size_t next = with + 2;
    bool is_key_word = tokens_is_word(tokens, with + 1, "recursive") &&
                       !tokens_is_word(tokens, next, "as") && !tokens_is(tokens, next, "(");
    return is_key_word ? with + 1 : with;
}

/* The first token of the query, within the brackets that may stand around it: they take no second
 * WITH in front. */
static size_t seal_query_begin(const struct statement *statement)
{
    size_t at = statement->query_first;
    while (at < statement->stop && tokens_is(statement->tokens, at, "("))
        at++;
    return tokens_is_word(statement->tokens, at, "with") ? at : statement->query_first;
}

/* Whether seal_text is to come. */
static bool seal_is_of_write(const struct statement *statement)
{
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next)
        if (reference->use == REFERENCE_TARGET && !statement_write_passes(reference))
            return true;
    return false;
}

bool seal_add_condition(struct statement *statement, struct draft *out, struct error *error)
{
    const char *seal;
    if (statement->seal != NULL || seal_is_of_write(statement))
        return true;
    if (!seal_begin(statement, &seal, error))
        return false;
    if (seal != NULL)
        draft_add_format(out, " WHERE true OR EXISTS (%s)", seal);
    return true;
}

bool seal_text(struct statement *statement, const struct draft *in, struct draft *out,
               struct error *error)
{
    const struct tokens *tokens = statement->tokens;
    const char *seal;
    if (!seal_begin(statement, &seal, error))
        return false;
    struct draft_piece first = in->pieces[0];
    size_t with = seal_query_begin(statement);
    size_t after_with = place_after(seal_with_end(tokens, with));
    bool is_ours = first.text != NULL && first.length >= strlen(SEAL_WITH) &&
                   memcmp(first.text, SEAL_WITH, strlen(SEAL_WITH)) == 0;
    bool is_clients = first.text == NULL && first.from == place_before(statement->query_first) &&
                      tokens_is_word(tokens, with, "with");
    if (seal == NULL) {
        draft_add_draft(out, in);
        return true;
    }
    if (is_clients && first.to < after_with)
        return statement_refuse(statement, statement->scope.references, "WITH in an unusual form",
                                error);
    if (is_clients)
        draft_add_client(out, first.from, after_with);
    else
        draft_add(out, "WITH");
    draft_add_format(out, " " SEAL_NAME " AS (%s)%s", seal, is_ours || is_clients ? "," : " ");
    struct draft rest = *in;
    if (is_clients)
        rest.pieces[0].from = after_with;
    else if (is_ours)
        draft_add_format(out, "%.*s", (int)(first.length - (strlen(SEAL_WITH) - 1)),
                         first.text + strlen(SEAL_WITH) - 1);
    if (is_ours || (is_clients && after_with == first.to)) {
        rest.pieces++;
        rest.count--;
    }
    draft_add_draft(out, &rest);
    return true;
}

bool seal_add(struct statement *statement, struct draft *out, struct error *error)
{
    const char *seal;
    if (!seal_begin(statement, &seal, error))
        return false;
    if (seal != NULL)
        draft_add_format(out, SEAL_WITH SEAL_NAME " AS (%s) ", seal);
    return true;
}
