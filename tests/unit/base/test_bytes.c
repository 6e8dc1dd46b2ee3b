#include "protocol/base/bytes.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/exact.h"

Test(reader, reads_in_order)
{
    static const char all[] = "\x01\x02\x03\x04\x05\x06\x07name\0rest";
    uint8_t *exact = exact_copy(EXACT(all));
    struct reader reader = reader_of(exact, sizeof all - 1);
    cr_assert_eq(reader_u8(&reader), 0x01);
    cr_assert_eq(reader_u16(&reader), 0x0203);
    cr_assert_eq(reader_u32(&reader), 0x04050607);
    cr_assert_str_eq(reader_string(&reader), "name");
    cr_assert_eq(reader_left(&reader), 4);
    cr_assert(!reader_finished(&reader));
    const uint8_t *rest = reader_take(&reader, 4);
    cr_assert_eq(memcmp(rest, "rest", 4), 0);
    cr_assert(reader_finished(&reader));
    free(exact);
}

Test(reader, fails_past_the_end_and_stays_failed)
{
    for (size_t length = 0; length < 4; length++) {
        uint8_t *exact = exact_copy("\xff\xff\xff\xff", length);
        struct reader reader = reader_of(exact, length);
        cr_assert_eq(reader_u32(&reader), 0);
        cr_assert(reader.failed);
        cr_assert_eq(reader_u8(&reader), 0);
        cr_assert_eq(reader_u16(&reader), 0);
        cr_assert_str_eq(reader_string(&reader), "");
        cr_assert_null(reader_take(&reader, 0));
        cr_assert(!reader_finished(&reader));
        free(exact);
    }
}

Test(reader, fails_on_a_string_without_an_end)
{
    uint8_t *exact = exact_copy("name", 4);
    struct reader reader = reader_of(exact, 4);
    cr_assert_str_eq(reader_string(&reader), "");
    cr_assert(reader.failed);
    free(exact);
}

Test(reader, takes_no_more_than_there_is)
{
    uint8_t *exact = exact_copy("abc", 3);
    struct reader reader = reader_of(exact, 3);
    cr_assert_eq(reader_take(&reader, 0), exact);
    struct reader greedy = reader;
    cr_assert_null(reader_take(&greedy, SIZE_MAX));
    cr_assert(greedy.failed);
    cr_assert_null(reader_take(&reader, 4));
    cr_assert(reader.failed);
    free(exact);
}

Test(reader, may_have_nothing_to_read)
{
    struct reader reader = reader_of(NULL, 0);
    cr_assert_eq(reader_left(&reader), 0);
    cr_assert(reader_finished(&reader));
    cr_assert_str_eq(reader_string(&reader), "");
    cr_assert(reader.failed);
}

Test(bytes, are_read_as_they_are_written)
{
    struct bytes bytes = {0};
    bytes_add_u8(&bytes, 0xab);
    bytes_add_u16(&bytes, 0xcdef);
    bytes_add_u32(&bytes, 0x80000001);
    bytes_add_text(&bytes, "no end");
    bytes_add_string(&bytes, ", end");
    bytes_add_format(&bytes, "%d-%s", -7, "x");
    bytes_add(&bytes, NULL, 0);
    struct reader reader = reader_of(bytes.data, bytes.length);
    cr_assert_eq(reader_u8(&reader), 0xab);
    cr_assert_eq(reader_u16(&reader), 0xcdef);
    cr_assert_eq(reader_u32(&reader), 0x80000001);
    cr_assert_str_eq(reader_string(&reader), "no end, end");
    cr_assert_eq(reader_left(&reader), 4);
    cr_assert_eq(memcmp(reader.at, "-7-x", 4), 0);
    bytes_free(&bytes);
}

Test(bytes, keep_what_they_hold_while_they_grow)
{
    struct bytes bytes = {0};
    for (uint32_t i = 0; i < 100000; i++)
        bytes_add_u32(&bytes, i);
    cr_assert_eq(bytes.length, 400000);
    cr_assert_geq(bytes.capacity, bytes.length);
    for (uint32_t i = 0; i < 100000; i++)
        cr_assert_eq(bytes_get_u32(bytes.data + (size_t)4 * i), i);
    bytes_free(&bytes);
}

Test(bytes, format_texts_longer_than_their_room)
{
    struct bytes bytes = {0};
    bytes_add_format(&bytes, "%s", "");
    cr_assert_eq(bytes.length, 0);
    bytes_add_format(&bytes, "%5000d", 1);
    cr_assert_eq(bytes.length, 5000);
    cr_assert_eq(bytes.data[4999], '1');
    bytes_free(&bytes);
}

Test(bytes, are_dropped_from_the_front)
{
    struct bytes bytes = {0};
    bytes_add_text(&bytes, "abcdef");
    bytes_consume(&bytes, 0);
    bytes_consume(&bytes, 2);
    cr_assert_eq(bytes.length, 4);
    cr_assert_eq(memcmp(bytes.data, "cdef", 4), 0);
    bytes_consume(&bytes, 4);
    cr_assert_eq(bytes.length, 0);
    bytes_free(&bytes);
    bytes_consume(&bytes, 0);
}

Test(bytes, cannot_drop_more_than_they_hold, .signal = SIGABRT)
{
    struct bytes bytes = {0};
    bytes_add_text(&bytes, "abc");
    bytes_consume(&bytes, 4);
}

Test(bytes, cannot_reserve_what_no_memory_has, .signal = SIGABRT)
{
    struct bytes bytes = {0};
    bytes_reserve(&bytes, SIZE_MAX);
}

Test(bytes, keep_their_memory_when_cleared_and_give_it_back_when_freed)
{
    struct bytes bytes = {0};
    bytes_reserve(&bytes, 1000);
    cr_assert_geq(bytes.capacity, 1000);
    const uint8_t *data = bytes.data;
    bytes_add_text(&bytes, "abc");
    bytes_clear(&bytes);
    cr_assert_eq(bytes.length, 0);
    bytes_add_text(&bytes, "def");
    cr_assert_eq(bytes.data, data);
    bytes_free(&bytes);
    cr_assert_null(bytes.data);
    cr_assert_eq(bytes.capacity, 0);
    bytes_free(&bytes);
}

Test(bytes, are_big_endian)
{
    uint8_t raw[4];
    bytes_put_u32(raw, 0x01020304);
    cr_assert_arr_eq(raw, "\1\2\3\4", 4);
    cr_assert_eq(bytes_get_u32(raw), 0x01020304);
    cr_assert_eq(bytes_get_u16(raw + 2), 0x0304);
    cr_assert_eq(bytes_get_u16((const uint8_t *)"\xff\xfe"), 0xfffe);
    cr_assert_eq(bytes_get_u32((const uint8_t *)"\xff\xff\xff\xff"), UINT32_MAX);
}
