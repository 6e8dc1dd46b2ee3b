#include "config/database/one_to_one.h"

#include <criterion/criterion.h>

/* pg_type.dat; beyond 16383 are types of extensions and users. */
enum {
    TEST_INT4 = 23,
    TEST_TEXT = 25,
    TEST_OID = 26,
    TEST_REGCLASS = 2205,
    TEST_INTERVAL = 1186,
    TEST_TIMESTAMP = 1114,
    TEST_BPCHAR = 1042,
    TEST_VARCHAR = 1043,
    TEST_NUMERIC = 1700,
    TEST_CITEXT = 20000,
    TEST_OTHER = 20001
};

static struct one_to_one_type test_one_to_one_type(uint32_t oid, int32_t modifier)
{
    bool is_string =
        oid == TEST_TEXT || oid == TEST_BPCHAR || oid == TEST_VARCHAR || oid == TEST_CITEXT;
    return (struct one_to_one_type){
        .oid = oid,
        .modifier = modifier,
        .is_string = is_string,
        .collation = is_string ? "pg_catalog.\"default\"" : NULL,
    };
}

static bool test_one_to_one(uint32_t from, int32_t from_modifier, uint32_t to, int32_t to_modifier,
                            enum one_to_one_cast cast)
{
    struct one_to_one_type types[] = {test_one_to_one_type(from, from_modifier),
                                      test_one_to_one_type(to, to_modifier)};
    return one_to_one_keeps_apart(&types[0], &types[1], cast);
}

static int32_t test_one_to_one_numeric(int precision, int scale)
{
    return (int32_t)((precision << 16) | (scale & 0x7ff)) + 4;
}

Test(one_to_one, figures_keep_as_many_digits_behind_the_point)
{
    static const struct {
        int from, to;
        bool holds;
    } scales[] = {{2, 2, true},  {2, 3, true},   {2, 1, false},  {0, -1, false},
                  {-2, 0, true}, {-2, -1, true}, {-1, -2, false}};
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        cr_expect_eq(test_one_to_one(TEST_NUMERIC, test_one_to_one_numeric(9, scales[i].from),
                                     TEST_NUMERIC, test_one_to_one_numeric(12, scales[i].to),
                                     ONE_TO_ONE_BY_FUNCTION),
                     scales[i].holds, "%d to %d", scales[i].from, scales[i].to);
    int32_t whole = test_one_to_one_numeric(9, 0);
    int32_t hundreds = test_one_to_one_numeric(9, -2);
    cr_expect(test_one_to_one(TEST_NUMERIC, whole, TEST_INT4, -1, ONE_TO_ONE_BY_FUNCTION));
    cr_expect(test_one_to_one(TEST_NUMERIC, hundreds, TEST_INT4, -1, ONE_TO_ONE_BY_FUNCTION));
    cr_expect(!test_one_to_one(TEST_NUMERIC, -1, TEST_INT4, -1, ONE_TO_ONE_BY_FUNCTION));
    cr_expect(test_one_to_one(TEST_INT4, -1, TEST_NUMERIC, -1, ONE_TO_ONE_BY_FUNCTION));
    cr_expect(!test_one_to_one(TEST_INT4, -1, TEST_NUMERIC, hundreds, ONE_TO_ONE_BY_FUNCTION));
}

Test(one_to_one, a_limit_that_is_the_greatest_is_none)
{
    cr_expect(test_one_to_one(TEST_TIMESTAMP, -1, TEST_TIMESTAMP, 6, ONE_TO_ONE_BY_FUNCTION));
    cr_expect(!test_one_to_one(TEST_TIMESTAMP, -1, TEST_TIMESTAMP, 5, ONE_TO_ONE_BY_FUNCTION));
    cr_expect(test_one_to_one(TEST_INTERVAL, 3, TEST_INTERVAL, -1, ONE_TO_ONE_BY_FUNCTION));
    cr_expect(!test_one_to_one(TEST_INTERVAL, 3, TEST_INTERVAL, 2, ONE_TO_ONE_BY_FUNCTION));
}

Test(one_to_one, types_of_others_are_taken_by_what_is_written_only)
{
    cr_expect(test_one_to_one(TEST_CITEXT, -1, TEST_TEXT, -1, ONE_TO_ONE_AS_IT_IS));
    cr_expect(test_one_to_one(TEST_OTHER, -1, TEST_VARCHAR, 9, ONE_TO_ONE_BY_TEXT));
    cr_expect(!test_one_to_one(TEST_OTHER, -1, TEST_TEXT, -1, ONE_TO_ONE_BY_OTHERS));
    cr_expect(!test_one_to_one(TEST_TEXT, -1, TEST_CITEXT, -1, ONE_TO_ONE_AS_IT_IS));
    cr_expect(!test_one_to_one(TEST_INT4, -1, TEST_OTHER, -1, ONE_TO_ONE_AS_IT_IS));
    cr_expect(!test_one_to_one(TEST_OTHER, -1, TEST_INT4, -1, ONE_TO_ONE_AS_IT_IS));
    cr_expect(!test_one_to_one(TEST_OTHER, 5, TEST_OTHER, 3, ONE_TO_ONE_BY_OTHERS));
    cr_expect(test_one_to_one(TEST_OID, -1, TEST_REGCLASS, -1, ONE_TO_ONE_AS_IT_IS));
}

Test(one_to_one, blanks_at_the_end_count_in_texts_of_no_fixed_length)
{
    cr_expect(test_one_to_one(TEST_BPCHAR, 9, TEST_TEXT, -1, ONE_TO_ONE_BY_FUNCTION));
    cr_expect(test_one_to_one(TEST_BPCHAR, 9, TEST_BPCHAR, 5, ONE_TO_ONE_BY_FUNCTION));
    cr_expect(!test_one_to_one(TEST_VARCHAR, 9, TEST_BPCHAR, 9, ONE_TO_ONE_AS_IT_IS));
    cr_expect(test_one_to_one(TEST_INT4, -1, TEST_BPCHAR, 9, ONE_TO_ONE_BY_TEXT));
}

Test(one_to_one, a_collation_that_takes_texts_for_equal_is_the_same_on_both_sides)
{
    struct one_to_one_type strict = test_one_to_one_type(TEST_TEXT, -1);
    struct one_to_one_type number = test_one_to_one_type(TEST_INT4, -1);
    struct one_to_one_type loose = strict;
    struct one_to_one_type other = strict;
    loose.collation = "public.loose";
    other.collation = "public.other";
    loose.is_loose = true;
    other.is_loose = true;
    cr_expect(one_to_one_keeps_apart(&loose, &loose, ONE_TO_ONE_BY_TEXT));
    cr_expect(one_to_one_keeps_apart(&loose, &strict, ONE_TO_ONE_BY_TEXT));
    cr_expect(!one_to_one_keeps_apart(&strict, &loose, ONE_TO_ONE_BY_TEXT));
    cr_expect(!one_to_one_keeps_apart(&other, &loose, ONE_TO_ONE_BY_TEXT));
    cr_expect(!one_to_one_keeps_apart(&number, &loose, ONE_TO_ONE_BY_TEXT));
}
