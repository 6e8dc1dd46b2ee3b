#include "protocol/frame.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/exact.h"

static const char TEST_FRAME_FRONTEND[] = "QPBDECSHFXdcfp";
static const char TEST_FRAME_BACKEND[] = "RKSNEZTDCInt123sAVGHWdcv";

/* Reads a header that stands at the end of its memory. */
static enum frame_status test_frame_read(enum frame_sender sender, char type, uint32_t stated,
                                         struct frame *frame)
{
    uint8_t *header = malloc(FRAME_HEADER_LENGTH);
    cr_assert(header != NULL);
    header[0] = (uint8_t)type;
    bytes_put_u32(header + 1, stated);
    enum frame_status status = frame_read(sender, header, FRAME_HEADER_LENGTH, frame);
    free(header);
    return status;
}

static void test_frame_check_types(enum frame_sender sender, const char *types)
{
    for (int type = 0; type < 256; type++) {
        bool known = type != 0 && strchr(types, type) != NULL;
        struct frame frame = {.type = '?', .body_length = 77};
        enum frame_status status = test_frame_read(sender, (char)type, 9, &frame);
        cr_assert_eq(status, known ? FRAME_COMPLETE : FRAME_UNKNOWN, "type %d", type);
        cr_assert_eq(frame.type, known ? (char)type : '?');
        cr_assert_eq(frame.body_length, known ? 5 : 77);
    }
}

static void test_frame_check_limit(enum frame_sender sender, const char *types, uint32_t limit)
{
    for (const char *type = types; *type != '\0'; type++) {
        struct frame frame = {0};
        cr_assert_eq(test_frame_read(sender, *type, limit, &frame), FRAME_COMPLETE);
        cr_assert_eq(frame.body_length, limit - 4);
        cr_assert_eq(test_frame_read(sender, *type, limit + 1, &frame), FRAME_BAD_LENGTH);
    }
}

Test(frame, knows_the_types_of_each_side)
{
    test_frame_check_types(FRAME_FROM_FRONTEND, TEST_FRAME_FRONTEND);
    test_frame_check_types(FRAME_FROM_BACKEND, TEST_FRAME_BACKEND);
}

Test(frame, has_the_limits_of_the_server)
{
    test_frame_check_limit(FRAME_FROM_FRONTEND, "QPBFd", 0x3ffffffe);
    test_frame_check_limit(FRAME_FROM_FRONTEND, "DECSHXcf", 10000);
    test_frame_check_limit(FRAME_FROM_FRONTEND, "p", 65535);
    test_frame_check_limit(FRAME_FROM_BACKEND, TEST_FRAME_BACKEND, 0x40000002);
}

Test(frame, refuses_lengths_that_cannot_be)
{
    static const uint32_t lengths[] = {0, 1, 2, 3, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct frame frame = {.type = '?', .body_length = 77};
        for (const char *type = TEST_FRAME_FRONTEND; *type != '\0'; type++)
            cr_assert_eq(test_frame_read(FRAME_FROM_FRONTEND, *type, lengths[i], &frame),
                         FRAME_BAD_LENGTH);
        for (const char *type = TEST_FRAME_BACKEND; *type != '\0'; type++)
            cr_assert_eq(test_frame_read(FRAME_FROM_BACKEND, *type, lengths[i], &frame),
                         FRAME_BAD_LENGTH);
        cr_assert_eq(frame.type, '?');
        cr_assert_eq(frame.body_length, 77);
    }
}

Test(frame, waits_for_the_whole_header)
{
    struct frame frame = {.type = '?'};
    for (size_t length = 0; length < FRAME_HEADER_LENGTH; length++) {
        uint8_t *header = exact_copy("Q\0\0\0\4", length);
        cr_assert_eq(frame_read(FRAME_FROM_FRONTEND, header, length, &frame), FRAME_INCOMPLETE);
        cr_assert_eq(frame.type, '?');
        free(header);
    }
    cr_assert_eq(frame_read(FRAME_FROM_FRONTEND, (const uint8_t *)"Q\0\0\0\4", 5, &frame),
                 FRAME_COMPLETE);
    cr_assert_eq(frame.body_length, 0);
}

Test(frame, knows_an_unknown_type_by_its_byte)
{
    struct frame frame = {.type = '?'};
    cr_assert_eq(frame_read(FRAME_FROM_FRONTEND, (const uint8_t *)"z", 1, &frame), FRAME_UNKNOWN);
    cr_assert_eq(frame_read(FRAME_FROM_BACKEND, (const uint8_t *)"Q", 1, &frame), FRAME_UNKNOWN);
    cr_assert_eq(frame.type, '?');
}

Test(frame, ignores_what_follows_the_header)
{
    struct frame frame;
    cr_assert_eq(frame_read(FRAME_FROM_BACKEND, (const uint8_t *)"Z\0\0\0\5I", 6, &frame),
                 FRAME_COMPLETE);
    cr_assert_eq(frame.type, 'Z');
    cr_assert_eq(frame.body_length, 1);
}

Test(frame, is_written_as_it_is_read)
{
    struct bytes out = {0};
    size_t query = frame_begin(&out, 'Q');
    bytes_add_string(&out, "SELECT 1");
    frame_end(&out, query);
    frame_end(&out, frame_begin(&out, 'S'));
    cr_assert_eq(out.length, 14 + 5);
    cr_assert_arr_eq(out.data, "Q\0\0\0\15SELECT 1\0S\0\0\0\4", out.length);

    struct frame frame;
    cr_assert_eq(frame_read(FRAME_FROM_FRONTEND, out.data, out.length, &frame), FRAME_COMPLETE);
    cr_assert_eq(frame.body_length, 9);
    size_t at = FRAME_HEADER_LENGTH + frame.body_length;
    cr_assert_eq(frame_read(FRAME_FROM_FRONTEND, out.data + at, out.length - at, &frame),
                 FRAME_COMPLETE);
    cr_assert_eq(frame.type, 'S');
    bytes_free(&out);
}

Test(frame, must_be_begun_before_it_is_ended, .signal = SIGABRT)
{
    struct bytes out = {0};
    bytes_add_text(&out, "abc");
    frame_end(&out, 0);
}
