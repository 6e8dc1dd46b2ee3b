#include "proxy/conversation/planning/client_id.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* A copy without a terminator, so that reading too far is seen. */
static const char *in_comment(const char *text)
{
    static char id[CLIENT_ID_LIMIT];
    size_t length = strlen(text);
    char *exact = malloc(length == 0 ? 1 : length);
    memcpy(exact, text, length);
    bool found = client_id_in_comment(exact, length, true, id);
    free(exact);
    return found ? id : NULL;
}

Test(client_id, comments)
{
    static const struct {
        const char *text;
        const char *id; /* NULL: none */
    } cases[] = {
        {"SELECT 1 /*client_id='42'*/", "42"},
        {"/*client_id='42'*/ SELECT 1", "42"},
        {"SELECT 1 /* client_id='42' */", "42"},
        {"SELECT 1 /*action='list',client_id='42',db_driver='x'*/", "42"},
        {"SELECT 1 /*route='a'*/ /*client_id='42'*/", "42"},
        {"SELECT 1 /*client_id='42'*/ /*client_id='43'*/", "42"},
        {"SELECT /*client_id=''*/ 1 /*client_id='43'*/", "43"},
        {"SELECT 1 /*client_id='a%20b%2Fc'*/", "a b/c"},
        {"SELECT 1 /*client_id='caf%C3%A9'*/", "caf\xc3\xa9"},
        {"SELECT 1 /*client_id='it%27s'*/", "it's"},
        {"SELECT 1 /*client_id='100%'*/", "100%"},
        {"SELECT 1 /*client_id='%zz%4'*/", "%zz%4"},
        {"SELECT 1 /*client_id='a%00b'*/", "ab"},
        {"SELECT 1 /*client_id='no end of it", "no end of it"},
        {"SELECT 1 /*client_id='%4", "%4"},
        {"SELECT 1 /*a /*b*/ client_id='42'*/", "42"},
        {"SELECT 1 /*a /*client_id='42'*/ b*/", "42"},
        {"SELECT 1 /*a /*b*/ c*/ -- /*client_id='42'*/", NULL},
        {"SELECT 1 /*my_client_id='42'*/", NULL},
        {"SELECT 1 /*xclient_id='42',client_id='7'*/", "7"},
        {"SELECT 1 /*client_id=42*/", NULL},
        {"SELECT 1 /*client_id='*/", NULL},
        {"SELECT 1 -- client_id='42'", NULL},
        {"SELECT client_id='42'", NULL},
        {"SELECT '/*client_id=''42''*/'", NULL},
        {"SELECT 'it''s' /*client_id='42'*/", "42"},
        {"SELECT \"/*client_id='41'*/\" /*client_id='42'*/", "42"},
        {"SELECT 1 -- it's a comment\n/*client_id='42'*/", "42"},
        {"SELECT 1 -- /*client_id='41'*/\n/*client_id='42'*/", "42"},
        {"SELECT $$/*client_id='41'*/$$ /*client_id='42'*/", "42"},
        {"SELECT $a$ $$ /*client_id='41'*/ $a$ /*client_id='42'*/", "42"},
        {"SELECT E'it\\'s /*client_id=41' /*client_id='42'*/", "42"},
        {"SELECT 'a\\' /*client_id='42'*/", "42"},
        {"SELECT $1, $2 /*client_id='42'*/", "42"},
        {"SELECT a$b$c /*client_id='42'*/", "42"},
        {"SELECT 1 / 2 * 3", NULL},
        {"SELECT 'no end of it /*client_id='", NULL},
        {"SELECT $$no end of it /*client_id='42'*/", NULL},
        {"/", NULL},
        {"/*", NULL},
        {"$", NULL},
        {"-", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *id = in_comment(cases[i].text);
        if (cases[i].id == NULL)
            cr_expect_null(id, "%s: \"%s\"", cases[i].text, id);
        else
            cr_expect(id != NULL && strcmp(id, cases[i].id) == 0, "%s: \"%s\"", cases[i].text,
                      id == NULL ? "(none)" : id);
    }
}

/* The same text holds a string that ends at its second quote, or only at the third. */
Test(client_id, strings_are_read_as_the_server_reads_them)
{
    static const char text[] = "SELECT 'a\\' /*client_id='42'*/ --'";
    char id[CLIENT_ID_LIMIT];
    cr_assert(client_id_in_comment(text, strlen(text), true, id));
    cr_assert_str_eq(id, "42");
    cr_assert_not(client_id_in_comment(text, strlen(text), false, id));
}

Test(client_id, comments_that_are_cut_anywhere)
{
    static const char text[] = "SELECT 'a''b', \"c\", $d$e$d$ -- f\n /*x='y',client_id='4%202'*/";
    char id[CLIENT_ID_LIMIT];
    for (size_t length = 0; length < sizeof text; length++) {
        char *exact = malloc(length == 0 ? 1 : length);
        memcpy(exact, text, length);
        if (client_id_in_comment(exact, length, true, id))
            cr_assert(strncmp("4 2", id, strlen(id)) == 0 || strncmp("4%20", id, strlen(id)) == 0,
                      "%zu bytes: %s", length, id);
        free(exact);
    }
}

Test(client_id, long_ones_are_cut)
{
    char text[2 * CLIENT_ID_LIMIT + 32] = "/*client_id='";
    size_t begins = strlen(text);
    memset(text + begins, 'x', 2 * CLIENT_ID_LIMIT);
    strcpy(text + begins + 2 * CLIENT_ID_LIMIT, "'*/");
    cr_assert_eq(strlen(in_comment(text)), CLIENT_ID_LIMIT - 1);

    struct config config = {.client_id = {CLIENT_ID_USER}, .client_id_count = 1};
    struct client_id_sources sources = {.user = text};
    char id[CLIENT_ID_LIMIT];
    cr_assert(client_id_find(&config, &sources, id));
    cr_assert_eq(strlen(id), CLIENT_ID_LIMIT - 1);
}

static const struct client_id_sources ALL = {
    .setting = "by setting",
    .application_name = "by application",
    .user = "by user",
    .address = "10.0.0.1",
    .text = "SELECT 1 /*client_id='by%20comment'*/",
    .text_length = sizeof "SELECT 1 /*client_id='by%20comment'*/" - 1,
};

Test(client_id, every_source)
{
    static const char *const ids[CLIENT_ID_SOURCE_COUNT] = {
        [CLIENT_ID_SETTING] = "by setting",
        [CLIENT_ID_COMMENT] = "by comment",
        [CLIENT_ID_APPLICATION_NAME] = "by application",
        [CLIENT_ID_USER] = "by user",
        [CLIENT_ID_ADDRESS] = "10.0.0.1",
    };
    for (size_t i = 0; i < CLIENT_ID_SOURCE_COUNT; i++) {
        struct config config = {.client_id = {(enum client_id_source)i}, .client_id_count = 1};
        const struct client_id_sources none = {.setting = "", .text = ""};
        char id[CLIENT_ID_LIMIT];
        cr_assert(client_id_find(&config, &ALL, id));
        cr_assert_str_eq(id, ids[i]);
        cr_assert_not(client_id_find(&config, &none, id));
    }
}

Test(client_id, the_first_source_that_has_one)
{
    struct config config = {
        .client_id = {CLIENT_ID_COMMENT, CLIENT_ID_SETTING, CLIENT_ID_USER},
        .client_id_count = 3,
    };
    struct client_id_sources sources = ALL;
    char id[CLIENT_ID_LIMIT];
    cr_assert(client_id_find(&config, &sources, id));
    cr_assert_str_eq(id, "by comment");
    sources.text_length = strlen("SELECT 1");
    cr_assert(client_id_find(&config, &sources, id));
    cr_assert_str_eq(id, "by setting");
    sources.setting = "";
    cr_assert(client_id_find(&config, &sources, id));
    cr_assert_str_eq(id, "by user");
    sources.user = NULL;
    cr_assert_not(client_id_find(&config, &sources, id));
    config.client_id_count = 0;
    cr_assert_not(client_id_find(&config, &ALL, id));
}
