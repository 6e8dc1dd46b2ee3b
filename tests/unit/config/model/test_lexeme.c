#include "config/model/lexeme.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The lexemes of a text with a bar between them, each with its kind's letter; an open one has a
 * question mark. */
static const char *lexeme_show(const char *text, bool standard_strings)
{
    static const char letters[] = "_-*wqvseudbinpo,!";
    static char out[1024];
    size_t length = strlen(text);
    size_t used = 0;
    /* A copy without a terminator, so that a read past the end is found. */
    char *exact = malloc(length == 0 ? 1 : length);
    memcpy(exact, text, length);
    struct lexeme lexeme;
    out[0] = '\0';
    for (const char *at = exact; lexeme_read(at, exact + length, standard_strings, &lexeme);
         at = lexeme_end(&lexeme))
        used += (size_t)snprintf(out + used, sizeof out - used, "%s%c%s:%.*s", used > 0 ? "|" : "",
                                 letters[lexeme.kind], lexeme.is_open ? "?" : "",
                                 (int)lexeme.length, lexeme.start);
    free(exact);
    return out;
}

Test(lexeme, everything_is_one)
{
    static const char *const cases[][2] = {
        {"", ""},
        {" \t\n\r\f\v", "_: \t\n\r\f\v"},
        {"a -- b\nc", "w:a|_: |-:-- b|_:\n|w:c"},
        {"a/* b /* c */ */d", "w:a|*:/* b /* c */ */|w:d"},
        {"\"x\"\"y\".U&\"z\"", "q:\"x\"\"y\"|,:.|v:U&\"z\""},
        {"'a''b' E'\\'' U&'c' N'd' B'1'",
         "s:'a''b'|_: |e:E'\\''|_: |u:U&'c'|_: |w:N|s:'d'|_: |b:B'1'"},
        {"$$a$b$$$t$x$u$ $t$", "d:$$a$b$$|d:$t$x$u$ $t$"},
        {"1 1.5 .5 1e5 $1", "i:1|_: |n:1.5|_: |n:.5|_: |n:1e5|_: |p:$1"},
        {"a<=b::c[1:2]", "w:a|o:<=|w:b|o:::|w:c|,:[|i:1|,::|i:2|,:]"},
        {"1+--x\n2*/*y*/3", "i:1|o:+|-:--x|_:\n|i:2|o:*|*:/*y*/|i:3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(lexeme_show(cases[i][0], true), cases[i][1], "%s: %s", cases[i][0],
                         lexeme_show(cases[i][0], true));
}

Test(lexeme, what_has_no_end_goes_to_that_of_the_text)
{
    static const char *const cases[][2] = {
        {"a 'b", "w:a|_: |s?:'b"},     {"a E'b\\'", "w:a|_: |e?:E'b\\'"},
        {"a \"b", "w:a|_: |q?:\"b"},   {"a /* b /* c */", "w:a|_: |*?:/* b /* c */"},
        {"a /*/", "w:a|_: |*?:/*/"},   {"a $t$ b $t", "w:a|_: |d?:$t$ b $t"},
        {"a 'b\\", "w:a|_: |s?:'b\\"}, {"a -- b", "w:a|_: |-:-- b"},
        {"'a'\n'b", "s?:'a'\n'b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(lexeme_show(cases[i][0], true), cases[i][1], "%s: %s", cases[i][0],
                         lexeme_show(cases[i][0], true));
}

Test(lexeme, bytes_that_begin_nothing)
{
    cr_expect_str_eq(lexeme_show("$ $t \\ {a}\x01", true),
                     "!:$|_: |!:$|w:t|_: |!:\\|_: |!:{|w:a|!:}|!:\x01");
}

Test(lexeme, backslashes_follow_the_setting)
{
    cr_expect_str_eq(lexeme_show("'a\\' b 'c'", true), "s:'a\\'|_: |w:b|_: |s:'c'");
    cr_expect_str_eq(lexeme_show("'a\\' b 'c'", false), "s:'a\\' b '|w:c|s?:'");
}

/* Giving signs back must not make a long row of them be read again and again. */
Test(lexeme, a_row_of_signs_has_a_limit)
{
    char text[2 * LEXEME_OPERATOR_LIMIT];
    struct lexeme lexeme;
    memset(text, '+', sizeof text);
    cr_assert(lexeme_read(text, text + LEXEME_OPERATOR_LIMIT, true, &lexeme));
    cr_expect_eq(lexeme.length, 1);
    cr_assert(lexeme_read(text, text + sizeof text, true, &lexeme));
    cr_expect_eq(lexeme.length, LEXEME_OPERATOR_LIMIT + 1);
}

Test(lexeme, words_are_compared_whole_and_without_case)
{
    static const char text[] = "Set";
    struct lexeme lexeme;
    cr_assert(lexeme_read(text, text + 3, true, &lexeme));
    cr_expect(lexeme_is_word(&lexeme, "set"));
    cr_expect_not(lexeme_is_word(&lexeme, "sets"));
    cr_expect_not(lexeme_is_word(&lexeme, "se"));
}
