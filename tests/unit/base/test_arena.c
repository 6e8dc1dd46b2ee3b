#include "protocol/base/arena.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

#define TEST_ARENA_PIECES 2000

Test(arena, gives_pieces_that_are_aligned_and_apart)
{
    struct arena arena = {0};
    unsigned char *pieces[TEST_ARENA_PIECES];
    for (size_t i = 0; i < TEST_ARENA_PIECES; i++) {
        size_t size = i % 97;
        pieces[i] = arena_alloc(&arena, size);
        cr_assert_eq((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        if (size != 0)
            memset(pieces[i], (int)(i % 251), size);
    }
    for (size_t i = 0; i < TEST_ARENA_PIECES; i++)
        for (size_t at = 0; at < i % 97; at++)
            cr_assert_eq(pieces[i][at], i % 251);
    arena_free(&arena);
}

Test(arena, gives_pieces_larger_than_its_blocks)
{
    struct arena arena = {0};
    char *small = arena_string(&arena, "small");
    size_t size = (size_t)3 * 1024 * 1024;
    char *large = arena_alloc(&arena, size);
    memset(large, 'x', size);
    char *after = arena_string(&arena, "after");
    cr_assert_str_eq(small, "small");
    cr_assert_str_eq(after, "after");
    cr_assert_eq(large[size - 1], 'x');
    cr_assert_geq(arena.allocated, size);
    arena_free(&arena);
}

Test(arena, zeroes_where_it_is_asked_to)
{
    struct arena arena = {0};
    memset(arena_alloc(&arena, 500), 0xff, 500);
    static const char zeroes[3000];
    cr_assert_arr_eq(arena_zero(&arena, 1000, 3), zeroes, sizeof zeroes);
    cr_assert_not_null(arena_zero(&arena, 0, 8));
    cr_assert_not_null(arena_zero(&arena, 8, 0));
    arena_free(&arena);
}

Test(arena, does_not_multiply_beyond_what_a_size_holds, .signal = SIGABRT)
{
    struct arena arena = {0};
    arena_zero(&arena, SIZE_MAX / 2, 4);
}

Test(arena, copies_bytes_and_ends_them)
{
    struct arena arena = {0};
    cr_assert_arr_eq(arena_copy(&arena, "a\0bcd", 4), "a\0bc", 5);
    cr_assert_str_eq(arena_copy(&arena, NULL, 0), "");
    cr_assert_str_eq(arena_string(&arena, "text"), "text");
    arena_free(&arena);
}

Test(arena, formats_texts_of_any_length)
{
    struct arena arena = {0};
    cr_assert_str_eq(arena_format(&arena, "%s %d", "names", 5), "names 5");
    cr_assert_str_eq(arena_format(&arena, "%s", ""), "");
    cr_assert_eq(strlen(arena_format(&arena, "%10000d", 1)), 10000);
    arena_free(&arena);
}

Test(arena, may_be_freed_empty_and_used_again)
{
    struct arena arena = {0};
    arena_free(&arena);
    arena_string(&arena, "one");
    cr_assert_gt(arena.allocated, 0);
    arena_free(&arena);
    cr_assert_eq(arena.allocated, 0);
    cr_assert_null(arena.newest);
    cr_assert_str_eq(arena_string(&arena, "two"), "two");
    arena_free(&arena);
}
