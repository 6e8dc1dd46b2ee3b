#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/mapping/rewriter_data.h"
#include "tests/unit/rewrite/names_catalog.h"

static struct touched_set found;

/* Scans for the tables of one migration with these names; says which sides were found. */
static const char *scan_tables(const char *old, const char *new, const char *text)
{
    static const char *const key[] = {"id"};
    const struct migration_config config = {
        .name = "m",
        .database = "app",
        .table = {{"public", old}, {"public", new}},
        .key = (const char **)key,
        .key_count = 1,
    };
    struct catalog *catalog = catalog_new(&config, 1);
    struct error error = {0};
    struct rewriter *rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter, "%s", error.message);
    size_t length = strlen(text);
    char *exact = malloc(length == 0 ? 1 : length);
    memcpy(exact, text, length);
    bool any = rewriter_scan(rewriter, "app", exact, length, &found);
    cr_assert_eq(any, found.count != 0);
    struct touched_set elsewhere;
    cr_assert_not(rewriter_scan(rewriter, "other", exact, length, &elsewhere));
    free(exact);
    rewriter_free(rewriter);
    catalog_release(catalog);
    bool sides[SIDE_COUNT] = {false, false};
    for (size_t i = 0; i < found.count; i++)
        sides[found.items[i].side] = true;
    return sides[SIDE_OLD] ? (sides[SIDE_NEW] ? "both" : "old") : sides[SIDE_NEW] ? "new" : "none";
}

static const char *scan_names(const char *text)
{
    return scan_tables("names", "new_names", text);
}

Test(scan, finds_the_word_in_any_guise)
{
    cr_assert_str_eq(scan_names("SELECT * FROM names"), "old");
    cr_assert_str_eq(scan_names("names"), "old");
    cr_assert_str_eq(scan_names("SELECT * FROM NaMeS WHERE 1=1"), "old");
    cr_assert_str_eq(scan_names("SELECT * FROM public.\"names\""), "old");
    cr_assert_str_eq(scan_names("SELECT * FROM/**/names--x"), "old");
    cr_assert_str_eq(scan_names("DO $$DELETE FROM names$$"), "old");
    cr_assert_str_eq(scan_names("SELECT 'names'"), "old");
    cr_assert_str_eq(scan_names("SELECT 1 -- new_names"), "new");
    cr_assert_str_eq(scan_names("SELECT names.id FROM names JOIN new_names n"), "both");
}

Test(scan, finds_nothing_else)
{
    cr_assert_str_eq(scan_names(""), "none");
    cr_assert_str_eq(scan_names("SELECT name, names1, xnames, names_, new_name FROM name"), "none");
}

Test(scan, each_table_once)
{
    scan_names("names names NAMES new_names names");
    cr_assert_eq(found.count, 2);
}

Test(scan, escapes_touch_everything)
{
    cr_assert_str_eq(scan_names("SELECT * FROM U&\"n\\0061mes\""), "both");
    cr_assert(found.escaped_names);
    cr_assert_str_eq(scan_names("SELECT u&'x'"), "none");
    cr_assert_not(found.escaped_names);
}

Test(scan, names_that_need_quotes)
{
    cr_assert_str_eq(scan_tables("User Accounts", "b", "SELECT * FROM \"User Accounts\""), "old");
    cr_assert_str_eq(scan_tables("a\"names", "b", "SELECT * FROM \"a\"\"names\""), "old");
    cr_assert_str_eq(scan_tables("names$1", "b", "SELECT * FROM names$1"), "old");
    cr_assert_str_eq(scan_tables("Names", "b", "SELECT * FROM \"Names\""), "old");
}

Test(scan, names_beyond_ascii)
{
    /* gr\xc3\xb6\xc3\x9fe in UTF-8 and in LATIN1. */
    cr_assert_str_eq(scan_tables("gr\xc3\xb6\xc3\x9f"
                                 "en",
                                 "b",
                                 "SELECT gr\xc3\xb6\xc3\x9f"
                                 "en"),
                     "old");
    cr_assert_str_eq(scan_tables("gr\xc3\xb6\xc3\x9f"
                                 "en",
                                 "b",
                                 "SELECT gr\xf6\xdf"
                                 "en"),
                     "old");
    cr_assert_str_eq(scan_tables("\xe5\x90\x8d", "b", "SELECT \xe5\x90\x8d"), "old");
    cr_assert_str_eq(scan_tables("\xe5\x90\x8d", "b", "SELECT a"), "none");
}

Test(scan, names_that_the_server_cuts)
{
    char name[64];
    memset(name, 'n', 63);
    name[63] = '\0';
    char longer[128];
    sprintf(longer, "SELECT * FROM %snnn_more", name);
    cr_assert_str_eq(scan_tables(name, "b", longer), "old");
    cr_assert_str_eq(scan_tables(name, "b", "SELECT * FROM nnn"), "none");
    name[60] = '\0'; /* "…é" after it is cut, since all of it does not fit */
    sprintf(longer, "SELECT * FROM %snnn\xc3\xa9", name);
    cr_assert_str_eq(scan_tables(name, "b", longer), "old");
}

/* Nothing of such a name is as long as a name that is cut. */
Test(scan, names_with_signs_that_the_server_cuts)
{
    static const char *const names[] = {
        "aaaaaaaa-bbbbbbbbb-ccccccccc-ddddddddd-eeeeeeeee-ffffffffffffff",
        "Aaaaaaaa Bbbbbbbbb Ccccccccc Ddddddddd Eeeeeeeee Ffffffffffffff",
        "aaaaaaaa\"bbbbbbbbb.ccccccccc.ddddddddd.eeeeeeeee.fffffffffffff",
        "--------------------------------------------------------------f",
        "ffffffffffffff-aaaaaaaa-bbbbbbbbb-ccccccccc-ddddddddd-eeeeeeeee",
        "aaaaaaaaa$bbbbbbbbb$ccccccccc$ddddddddd$eeeeeeeee$fffffffffffff",
        "--------------------------------------------------------------",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct arena arena = {0};
        const char *longer = arena_format(&arena, "%sfGG-g", names[i]);
        const char *sql =
            arena_format(&arena, "SELECT * FROM public.%s", identifier_quote(&arena, longer));
        cr_expect_str_eq(scan_tables(names[i], "b", sql), "old", "%s", sql);
        cr_expect_str_eq(scan_tables(names[i], "b", "SELECT aaaaaaaa, eeee"), "none");
        arena_free(&arena);
    }
}

Test(scan, names_of_signs)
{
    cr_assert_str_eq(scan_tables("--", "b", "SELECT * FROM \"--\""), "old");
    cr_assert_str_eq(scan_tables("$", "b", "SELECT * FROM \"$\""), "old");
    cr_assert_str_eq(scan_tables("$", "b", "SELECT $1 -- a"), "none");
}
