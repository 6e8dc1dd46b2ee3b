/* The question about a session's names and client id, and what is remembered of its answer. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/frame.h"
#include "protocol/frontend.h"
#include "proxy/conversation/statements/meaning.h"
#include "rewrite/other/guard.h"
#include "tests/unit/config/fixture.h"

#define G "ffyyyyy" /* no policies, all rights */
#define I "read committed", "750"

static const struct touched_set BOTH = {
    .items = {{.migration = 0, .side = SIDE_OLD}, {.migration = 0, .side = SIDE_NEW}},
    .count = 2,
};

/* A DataRow's body; NULL stands for SQL NULL. */
static struct bytes row_of(const char *const *values, size_t count)
{
    struct bytes row = {0};
    bytes_add_u16(&row, (uint16_t)count);
    for (size_t i = 0; i < count; i++) {
        bytes_add_u32(&row, values[i] == NULL ? UINT32_MAX : (uint32_t)strlen(values[i]));
        if (values[i] != NULL)
            bytes_add_text(&row, values[i]);
    }
    return row;
}

static bool answer(struct meaning *meaning, const char *const values[11])
{
    struct catalog *catalog = fixture_catalog(true, true);
    struct bytes row = row_of(values, 11);
    bool read = meaning_read_answer(meaning, catalog, &BOTH, row.data, row.length);
    bytes_free(&row);
    catalog_release(catalog);
    return read;
}

Test(meaning, the_question_is_three_messages_about_every_name)
{
    struct catalog *catalog = fixture_catalog(true, true);
    struct bytes out = {0};
    meaning_write_question(catalog, &BOTH, "_cf_context", &out);
    static const char types[] = "PBE";
    size_t at = 0;
    for (size_t i = 0; i < 3; i++) {
        struct frame frame;
        cr_assert_eq(frame_read(FRAME_FROM_FRONTEND, out.data + at, out.length - at, &frame),
                     FRAME_COMPLETE);
        cr_assert_eq(frame.type, types[i]);
        const uint8_t *body = out.data + at + FRAME_HEADER_LENGTH;
        struct frontend_parse parse;
        struct frontend_bind bind;
        struct frontend_execute execute;
        if (i == 0) {
            cr_assert(frontend_read_parse(body, frame.body_length, &parse));
            cr_assert_str_eq(parse.statement, "_cf_context");
            cr_assert_eq(parse.parameter_count % 2, 0);
        } else if (i == 1) {
            cr_assert(frontend_read_bind(body, frame.body_length, &bind));
            cr_assert_eq(bind.parameter_count, parse.parameter_count);
            cr_assert_not_null(memmem(bind.values, bind.values_length, "\"new_names\"", 11));
        } else {
            cr_assert(frontend_read_execute(body, frame.body_length, &execute));
        }
        at += FRAME_HEADER_LENGTH + frame.body_length;
    }
    cr_assert_eq(at, out.length);
    bytes_free(&out);
    catalog_release(catalog);
}

Test(meaning, what_the_server_says_is_remembered)
{
    static const struct {
        const char *values[11];
        const char *client_id;
        bool ours[2];
        bool exists[2];
    } cases[] = {
        {{"42", "public", "t", "t", G, "public", "t", "t", G, I}, "42", {true, true}, {true, true}},
        {{NULL, "public", "t", "t", G, "public", "t", "t", G, I}, NULL, {true, true}, {true, true}},
        {{"", "app", "t", "t", G, "pg_temp_3", "t", "t", G, I}, NULL, {false, false}, {true, true}},
        /* Dropped: the bare name is ours while its schema is searched. */
        {{"", NULL, "t", "f", G, NULL, "f", "f", G, I}, NULL, {true, false}, {false, false}},
        {{"", "public_and_more", "t", "t", G, "publi", "t", "t", G, I},
         NULL,
         {false, false},
         {true, true}},
        {{"", "public", "f", "t", G, NULL, "f", "t", G, I}, NULL, {true, false}, {true, true}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct meaning meaning = {0};
        struct touched_set touched = BOTH;
        cr_assert_not(meaning_apply(&meaning, &touched));
        cr_assert(answer(&meaning, cases[i].values), "case %zu", i);
        cr_assert(meaning_apply(&meaning, &touched));
        for (size_t k = 0; k < 2; k++) {
            cr_expect_eq(touched.items[k].bare_name_is_ours, cases[i].ours[k], "case %zu", i);
            cr_expect_eq(meaning_table_exists(&meaning, 0, touched.items[k].side),
                         cases[i].exists[k], "case %zu", i);
        }
        if (cases[i].client_id == NULL)
            cr_expect_null(meaning.client_id_setting, "case %zu", i);
        else
            cr_expect_str_eq(meaning.client_id_setting, cases[i].client_id);
        meaning_free(&meaning);
    }
}

Test(meaning, only_what_was_asked_is_known)
{
    struct catalog *catalog = fixture_catalog(true, true);
    static const char *const values[] = {"42", "public", "t", "t", G, I};
    struct touched_set one = {.items = {{.migration = 0, .side = SIDE_NEW}}, .count = 1};
    struct touched_set both = BOTH;
    struct meaning meaning = {0};
    struct bytes row = row_of(values, 7);
    cr_assert(meaning_read_answer(&meaning, catalog, &one, row.data, row.length));
    cr_assert(meaning_apply(&meaning, &one));
    cr_assert_not(meaning_apply(&meaning, &both));
    bytes_free(&row);
    meaning_free(&meaning);
    catalog_release(catalog);
}

Test(meaning, a_later_answer_replaces_an_earlier_one)
{
    static const char *const first[] = {"1", "public", "t", "t", G, "public", "t", "t", G, I};
    static const char *const second[] = {"2", "app", "t", "t", G, "public", "t", "t", G, I};
    struct meaning meaning = {0};
    struct touched_set touched = BOTH;
    cr_assert(answer(&meaning, first));
    cr_assert(answer(&meaning, second));
    cr_assert(meaning_apply(&meaning, &touched));
    cr_assert_not(touched.items[0].bare_name_is_ours);
    cr_assert_str_eq(meaning.client_id_setting, "2");
    cr_assert_eq(meaning.name_count, 2);
    meaning_free(&meaning);
}

Test(meaning, what_is_forgotten_must_be_asked_again)
{
    static const char *const values[] = {"42", "public", "t", "t", G, "public", "t", "t", G, I};
    struct meaning meaning = {0};
    struct touched_set touched = BOTH;
    cr_assert(answer(&meaning, values));
    meaning_invalidate(&meaning);
    cr_assert_not(meaning_apply(&meaning, &touched));
    cr_assert_null(meaning.client_id_setting);
    cr_assert(answer(&meaning, values));
    cr_assert(meaning_apply(&meaning, &touched));
    meaning_free(&meaning);
}

/* Cut at every byte, and the session knows nothing that was not said. */
Test(meaning, malformed_answers_change_nothing)
{
    static const char *const values[] = {"42", "public", "t", "t", G, "public", "t", "t", G, I};
    struct catalog *catalog = fixture_catalog(true, true);
    struct bytes row = row_of(values, 11);
    for (size_t length = 0; length < row.length; length++) {
        struct meaning meaning = {0};
        uint8_t *exact = malloc(length == 0 ? 1 : length);
        memcpy(exact, row.data, length);
        cr_assert_not(meaning_read_answer(&meaning, catalog, &BOTH, exact, length));
        cr_assert_not(meaning.known);
        cr_assert_null(meaning.client_id_setting);
        free(exact);
        meaning_free(&meaning);
    }
    bytes_free(&row);
    catalog_release(catalog);
}

Test(meaning, rights_policies_and_isolation)
{
    static const char *const values[] = {"",
                                         "public",
                                         "t",
                                         "t",
                                         "tfysnyn",
                                         "public",
                                         "t",
                                         "t",
                                         "ftyyyyy",
                                         "serializable",
                                         "18446744073709"};
    struct meaning meaning = {0};
    struct touched_set touched = BOTH;
    cr_assert(answer(&meaning, values));
    cr_assert(meaning.keeps_snapshot);
    cr_assert_eq(meaning.snapshot_end, UINT64_C(18446744073709));
    cr_assert(meaning_apply(&meaning, &touched));
    cr_assert_eq(touched.items[0].guards, GUARD_POLICIES_HERE | GUARD_SOME(GUARD_INSERT) |
                                              GUARD_NONE(GUARD_UPDATE) |
                                              GUARD_NONE(GUARD_TRUNCATE));
    cr_assert_eq(touched.items[1].guards, GUARD_POLICIES_THERE);
    meaning_free(&meaning);
}
