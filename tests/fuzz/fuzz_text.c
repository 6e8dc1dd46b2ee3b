/*
 * What is read of an SQL text beside its parsing: tokens, comments with a client id, first words,
 * PREPARE and cursors, and expressions that are qualified. The first byte says how strings are
 * read.
 */
#include <assert.h>
#include <string.h>

#include "config/database/qualify.h"
#include "config/model/lexeme.h"
#include "proxy/conversation/planning/client_id.h"
#include "proxy/conversation/statements/meaning.h"
#include "rewrite/plan/cursor.h"
#include "rewrite/plan/sql_prepare.h"
#include "rewrite/text/glance.h"
#include "rewrite/text/lexer.h"
#include "tests/fuzz/fuzz.h"

/* One after the other they are the whole text. */
static void fuzz_text_lexemes(const char *text, size_t length, bool standard)
{
    const char *end = text + length;
    const char *at = text;
    struct lexeme lexeme;
    for (; lexeme_read(at, end, standard, &lexeme); at = lexeme_end(&lexeme))
        assert(lexeme.start == at && lexeme.length > 0 && lexeme.length <= (size_t)(end - at) &&
               (!lexeme.is_open || lexeme_end(&lexeme) == end));
    assert(at == end);
}

/* Tokens stand in their order within the text, and what lies between them is white space. */
static void fuzz_text_tokens(const char *text, size_t length, bool standard, struct arena *arena)
{
    struct tokens *tokens;
    struct error error = {0};
    if (!lexer_read(text, length, standard, arena, &tokens, &error)) {
        assert(strlen(error.sqlstate) == ERROR_SQLSTATE_LENGTH && error.message[0] != '\0');
        return;
    }
    size_t end = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        size_t begins = tokens_offset(tokens, place_before(i));
        size_t ends = tokens_offset(tokens, place_after(i));
        assert(end <= begins && begins <= ends && ends <= length);
        end = ends;
    }
}

static void fuzz_text_client_id(const char *text, size_t length, bool standard)
{
    char id[CLIENT_ID_LIMIT];
    memset(id, 'x', sizeof id);
    if (client_id_in_comment(text, length, standard, id))
        assert(memchr(id, '\0', sizeof id) != NULL && id[0] != '\0');
}

static bool fuzz_text_is_within(const char *text, size_t length, struct text part)
{
    return part.length == 0 || (part.at >= text && part.length <= length &&
                                (size_t)(part.at - text) <= length - part.length);
}

static void fuzz_text_prepare(const char *text, size_t length, bool standard, struct arena *arena)
{
    struct sql_prepare_statement *statements;
    size_t count;
    struct error error;
    if (!sql_prepare_read(text, length, standard, arena, &statements, &count, &error))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct sql_prepare_statement *statement = &statements[i];
        assert(fuzz_text_is_within(text, length, statement->query));
        assert(fuzz_text_is_within(text, length, statement->arguments));
        assert((statement->verb != SQL_PREPARE_MAKE && !sql_prepare_runs(statement->verb)) ||
               statement->name != NULL);
    }
}

static void fuzz_text_watch(const char *text, size_t length, bool standard)
{
    struct plan *plan = cursor_watch(text, length, standard);
    if (plan != NULL)
        plan_release(plan);
}

/* What is qualified stays so: nothing is added a second time. */
static void fuzz_text_qualify(const char *text, size_t length, struct arena *arena)
{
    const char *once = qualify_expression(arena, arena_copy(arena, text, length));
    assert(strlen(once) >= length);
    (void)once;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || memchr(data, '\0', size) != NULL)
        return 0;
    const char *text = (const char *)data + 1;
    size_t length = size - 1;
    bool standard = (data[0] & 1) != 0;
    struct arena arena = {0};
    fuzz_text_tokens(text, length, standard, &arena);
    fuzz_text_lexemes(text, length, standard);
    fuzz_text_client_id(text, length, standard);
    fuzz_text_prepare(text, length, standard, &arena);
    fuzz_text_watch(text, length, standard);
    fuzz_text_qualify(text, length, &arena);
    /* What is looked for is found wherever a statement may begin, also at the very beginning. No
     * bracket stands before these. */
    struct glance glance = glance_take(text, length);
    bool is_bare = memchr(text, '(', length) == NULL;
    assert(!is_bare || !glance_first_word_is(text, length, "commit") ||
           glance_may_end_transaction(glance));
    assert(!is_bare || !glance_first_word_is(text, length, "set") || glance_may_change(glance));
    (void)glance_is_aside(text, length);
    arena_free(&arena);
    return 0;
}
