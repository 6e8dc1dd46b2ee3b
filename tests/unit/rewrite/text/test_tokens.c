#include "rewrite/text/tokens.h"

#include <criterion/criterion.h>
#include <string.h>

#include "rewrite/text/lexer.h"

static struct arena arena;
static struct tokens *tokens;

static void tokens_end(void)
{
    arena_free(&arena);
}

TestSuite(tokens, .fini = tokens_end);

static void tokens_of(const char *text)
{
    struct error error = {0};
    cr_assert(lexer_read(text, strlen(text), true, &arena, &tokens, &error));
}

/* Where the clause begins, as a byte offset; -1 where there is none. */
static long tokens_clause(const char *text, const char *word)
{
    tokens_of(text);
    size_t stop = tokens->count - 1;
    size_t token = tokens_find_clause(tokens, 1, stop, word);
    return token == stop ? -1 : (long)tokens->items[token].start;
}

Test(tokens, found_by_their_place)
{
    tokens_of("a  bc d");
    cr_assert_eq(tokens_at(tokens, 0), 1);
    cr_assert_eq(tokens_at(tokens, 3), 2);
    cr_assert_eq(tokens_at(tokens, 6), 3);
    cr_assert_eq(tokens_at(tokens, 1), 0);
    cr_assert_eq(tokens_at(tokens, 4), 0);
    cr_assert_eq(tokens_at(tokens, 7), 0);
    cr_assert_eq(tokens_at(tokens, 100), 0);
}

Test(tokens, words)
{
    tokens_of("Select \"select\" selects selec");
    cr_assert(tokens_is_word(tokens, 1, "select"));
    cr_assert_not(tokens_is_word(tokens, 2, "select"));
    cr_assert_not(tokens_is_word(tokens, 3, "select"));
    cr_assert_not(tokens_is_word(tokens, 4, "select"));
    cr_assert_not(tokens_is_word(tokens, 0, ""));
}

Test(tokens, clauses_of_this_depth)
{
    cr_assert_eq(tokens_clause("SELECT (SELECT 1 FROM a) FROM b", "from"), 25);
    cr_assert_eq(tokens_clause("SELECT a", "from"), -1);
    cr_assert_eq(tokens_clause("SELECT f(x FROM y)", "from"), -1);
}

Test(tokens, words_that_are_no_clauses)
{
    cr_assert_eq(tokens_clause("SELECT a IS DISTINCT FROM b FROM c", "from"), 28);
    cr_assert_eq(tokens_clause("SELECT 1 AS from, a.from FROM c", "from"), 25);
    cr_assert_eq(tokens_clause("SELECT 1 AS as FROM c", "from"), 15);
    cr_assert_eq(tokens_clause("SELECT a.as FROM c", "from"), 12);
    cr_assert_eq(tokens_clause("SELECT a.distinct FROM c", "from"), 18);
    cr_assert_eq(tokens_clause("SELECT 1 AS distinct FROM c", "from"), 21);
    cr_assert_eq(tokens_clause("SELECT a FILTER (WHERE b) FROM c WHERE d", "where"), 33);
}

Test(tokens, ends_of_list_items)
{
    tokens_of("f(a, b), g[1, 2] + 3) x");
    size_t stop = tokens->count - 1;
    cr_assert_eq(tokens_item_end(tokens, 1, stop), 7);
    cr_assert_eq(tokens_item_end(tokens, 8, stop), 16);
    cr_assert_eq(tokens_item_end(tokens, 17, stop), stop);
}

Test(tokens, ends_of_names)
{
    tokens_of("a . \"b\".c d.* U&\"e\" U&\"f\" UESCAPE '!'");
    cr_assert_eq(tokens_name_end(tokens, 1, 3), 6);
    cr_assert_eq(tokens_name_end(tokens, 1, 4), 0);
    cr_assert_eq(tokens_name_end(tokens, 6, 2), 9);
    cr_assert_eq(tokens_name_end(tokens, 9, 1), 10);
    cr_assert_eq(tokens_name_end(tokens, 10, 1), 0);
    cr_assert(tokens_find_uescape(tokens, 9, 12));
    cr_assert_not(tokens_find_uescape(tokens, 1, 11));
    cr_assert(tokens_find_unicode(tokens, 1, 10));
    cr_assert_not(tokens_find_unicode(tokens, 1, 9));
}
