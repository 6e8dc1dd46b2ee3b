#include "protocol/base/error.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

Test(error, says_what_it_was_told)
{
    struct error error;
    cr_assert(!error_set(&error, SQLSTATE_SYNTAX_ERROR, "line %d: %s", 3, "no"));
    cr_assert_str_eq(error.sqlstate, "42601");
    cr_assert_str_eq(error.message, "line 3: no");
    cr_assert_str_eq(error.detail, "");
    cr_assert_str_eq(error.hint, "");
    cr_assert(!error_detail(&error, "because of %s", "this"));
    cr_assert(!error_hint(&error, "do %s", "that"));
    cr_assert_str_eq(error.message, "line 3: no");
    cr_assert_str_eq(error.detail, "because of this");
    cr_assert_str_eq(error.hint, "do that");
}

Test(error, forgets_the_detail_and_hint_of_the_one_before)
{
    struct error error;
    error_set(&error, SQLSTATE_INTERNAL, "first");
    error_detail(&error, "detail");
    error_hint(&error, "hint");
    error_set(&error, SQLSTATE_OUT_OF_MEMORY, "second");
    cr_assert_str_eq(error.sqlstate, "53200");
    cr_assert_str_eq(error.message, "second");
    cr_assert_str_eq(error.detail, "");
    cr_assert_str_eq(error.hint, "");
}

Test(error, cuts_texts_that_are_too_long)
{
    struct error error;
    error_set(&error, SQLSTATE_INTERNAL, "%2000d", 1);
    error_detail(&error, "%2000d", 2);
    error_hint(&error, "%2000d", 3);
    cr_assert_eq(strlen(error.message), sizeof error.message - 1);
    cr_assert_eq(strlen(error.detail), sizeof error.detail - 1);
    cr_assert_eq(strlen(error.hint), sizeof error.hint - 1);
    cr_assert_str_eq(error.sqlstate, SQLSTATE_INTERNAL);
}

Test(error, has_an_sqlstate_of_five_letters, .signal = SIGABRT)
{
    struct error error;
    error_set(&error, "42", "too short");
}
