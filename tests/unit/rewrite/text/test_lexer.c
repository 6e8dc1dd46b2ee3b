#include "rewrite/text/lexer.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/model/lexeme.h"
#include "protocol/base/arena.h"

static struct arena arena;

static void lexer_end(void)
{
    arena_free(&arena);
}

TestSuite(lexer, .fini = lexer_end);

/* The tokens of a text with a bar between them, each with its kind's first letter. */
static const char *lexer_show_with(const char *text, bool standard_strings)
{
    static const char letters[] = "^$wqvseudbinpo,";
    struct tokens *tokens = NULL;
    struct error error = {0};
    size_t length = strlen(text);
    /* A copy without a terminator, so that a read past the end is found. */
    char *exact = malloc(length == 0 ? 1 : length);
    memcpy(exact, text, length);
    char *out = arena_zero(&arena, 1, length * 4 + 256);
    if (!lexer_read(exact, length, standard_strings, &arena, &tokens, &error)) {
        sprintf(out, "%s %s", error.sqlstate, error.message);
    } else {
        for (size_t i = 1; i + 1 < tokens->count; i++)
            sprintf(out + strlen(out), "%s%c:%.*s", i > 1 ? "|" : "",
                    letters[tokens->items[i].kind], (int)tokens->items[i].length,
                    exact + tokens->items[i].start);
    }
    free(exact);
    return out;
}

static const char *lexer_show(const char *text)
{
    return lexer_show_with(text, true);
}

Test(lexer, words_and_signs)
{
    cr_assert_str_eq(lexer_show("SELECT a.b,c$1 FROM \"x\"\"y\" ;"),
                     "w:SELECT|w:a|,:.|w:b|,:,|w:c$1|w:FROM|q:\"x\"\"y\"|,:;");
    cr_assert_str_eq(lexer_show("\xc3\xa4\xc3\xb6 _x"), "w:\xc3\xa4\xc3\xb6|w:_x");
    cr_assert_str_eq(lexer_show("a[1:2](b)"), "w:a|,:[|i:1|,::|i:2|,:]|,:(|w:b|,:)");
    cr_assert_str_eq(lexer_show(""), "");
}

Test(lexer, strings)
{
    cr_assert_str_eq(lexer_show("'a''b' E'\\'' e'x' B'01' x'1F' N'n'"),
                     "s:'a''b'|e:E'\\''|e:e'x'|b:B'01'|b:x'1F'|w:N|s:'n'");
    cr_assert_str_eq(lexer_show("'a"), "42601 unterminated quoted string");
    cr_assert_str_eq(lexer_show("\"a"), "42601 unterminated quoted identifier");
}

Test(lexer, numbers)
{
    cr_assert_str_eq(lexer_show("1 1.5 .5 1. 1e5 1E-5 1e 1..2"),
                     "i:1|n:1.5|n:.5|n:1.|n:1e5|n:1E-5|i:1|w:e|i:1|o:..|i:2");
    cr_assert_str_eq(lexer_show("$1+$22"), "p:$1|o:+|p:$22");
}

Test(lexer, operators)
{
    cr_assert_str_eq(lexer_show("a<-1 b*-1 c@-1 d=-e"),
                     "w:a|o:<|o:-|i:1|w:b|o:*|o:-|i:1|w:c|o:@-|i:1|w:d|o:=|o:-|w:e");
    cr_assert_str_eq(lexer_show("a::int b:=1 c=>d a||b"),
                     "w:a|o:::|w:int|w:b|o::=|i:1|w:c|o:=>|w:d|w:a|o:|||w:b");
    cr_assert_str_eq(lexer_show("1+--x\n2 3+/*y*/4"), "i:1|o:+|i:2|i:3|o:+|i:4");
}

Test(lexer, a_row_of_signs_has_a_limit)
{
    char text[LEXEME_OPERATOR_LIMIT + 2] = "";
    memset(text, '+', LEXEME_OPERATOR_LIMIT);
    cr_assert_str_eq(lexer_show(text + LEXEME_OPERATOR_LIMIT - 3), "o:+|o:+|o:+");
    cr_assert_eq(strncmp(lexer_show(text), "o:+|", 4), 0);
    text[LEXEME_OPERATOR_LIMIT] = '+';
    cr_assert_str_eq(lexer_show(text),
                     "54001 the statement has more than 63 signs of operators in a row");
}

Test(lexer, comments)
{
    cr_assert_str_eq(lexer_show("a -- b\nc /* d /* e */ f */ g --"), "w:a|w:c|w:g");
    cr_assert_str_eq(lexer_show("a /* b"), "42601 unterminated /* comment");
    cr_assert_str_eq(lexer_show("a /* b /* c */"), "42601 unterminated /* comment");
}

Test(lexer, dollar_quotes)
{
    cr_assert_str_eq(lexer_show("$$a$b$$ $t$x$u$ $$ $t$"), "d:$$a$b$$|d:$t$x$u$ $$ $t$");
    cr_assert_str_eq(lexer_show("a$b$c"), "w:a$b$c");
    cr_assert_str_eq(lexer_show("$t$x"), "42601 unterminated dollar-quoted string");
}

Test(lexer, strings_go_on_after_a_newline)
{
    cr_assert_str_eq(lexer_show("'a'\n'b' 'c' 'd'"), "s:'a'\n'b'|s:'c'|s:'d'");
    cr_assert_str_eq(lexer_show("'a' -- x\n -- y\n 'b'"), "s:'a' -- x\n -- y\n 'b'");
    cr_assert_str_eq(lexer_show("'a' /* x */\n'b'"), "s:'a'|s:'b'");
    cr_assert_str_eq(lexer_show("E'a'\n'\\''"), "e:E'a'\n'\\''");
}

Test(lexer, unicode)
{
    cr_assert_str_eq(lexer_show("U&\"\\0061\" u&'x' U & V"), "v:U&\"\\0061\"|u:u&'x'|w:U|o:&|w:V");
}

Test(lexer, backslashes_follow_the_setting)
{
    cr_assert_str_eq(lexer_show_with("'a\\' b 'c'", true), "s:'a\\'|w:b|s:'c'");
    cr_assert_str_eq(lexer_show_with("'a\\' b 'c'", false), "42601 unterminated quoted string");
    cr_assert_str_eq(lexer_show_with("'a\\' b' c", false), "s:'a\\' b'|w:c");
    cr_assert_str_eq(lexer_show_with("E'a\\' b' c", true), "e:E'a\\' b'|w:c");
}

Test(lexer, brackets_know_their_partners)
{
    struct tokens *tokens = NULL;
    struct error error = {0};
    const char *text = "f(a[(1)], b))";
    cr_assert(lexer_read(text, strlen(text), true, &arena, &tokens, &error));
    const uint32_t partners[] = {0, 1, 11, 3, 8, 7, 6, 5, 4, 9, 10, 2, 12, 13};
    cr_assert_eq(tokens->count, sizeof partners / sizeof *partners);
    for (size_t i = 0; i < tokens->count; i++)
        cr_assert_eq(tokens->items[i].partner, partners[i], "token %zu", i);
}
