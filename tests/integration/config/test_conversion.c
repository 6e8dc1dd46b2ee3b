/* Columns of one name and two types, without a mapping: what the server makes of one the other. */
#include <criterion/criterion.h>
#include <string.h>

#include "config/database/catalog_reader.h"
#include "tests/integration/config/setting.h"
#include "tests/integration/harness.h"

TestSuite(conversion, .timeout = 120);

#define SETTINGS "settings of a session decide how the one becomes the other"
#define CUT "values of the former may be rounded or cut without an error"
#define NONE "the server does not make the one of the other by itself"

static const struct {
    const char *old;
    const char *new;
    const char *refused; /* in the error; NULL: there is none */
} CONVERSIONS[] = {
    {"integer", "bigint", NULL},
    {"bigint", "integer", NULL},
    {"integer", "text", NULL},
    {"numeric(8,2)", "varchar(20)", NULL},
    {"varchar(5)", "text", NULL},
    {"char(5)", "varchar(2)", NULL},
    {"text", "short", NULL},
    {"short", "shorter", NULL},
    {"uuid", "text", NULL},
    {"mood", "text", NULL},
    {"json", "jsonb", CUT},
    {"timestamp(3)", "timestamp(0)", CUT},
    {"date", "timestamp", NULL},
    {"time", "interval", CUT},
    {"integer[]", "bigint[]", NULL},
    {"varchar(3)[]", "text[]", NULL},
    {"double precision", "numeric", CUT},
    {"timestamp", "timestamptz",
     "column \"c\" is timestamp without time zone in table public.a and timestamp with time zone "
     "in public.b, and " SETTINGS
     "; expected a mapping under to_new, such as c: \"c\" AT TIME ZONE 'UTC'"},
    {"timestamptz", "timestamp", "such as c: \"c\" AT TIME ZONE 'UTC'"},
    {"timestamptz", "date",
     SETTINGS "; expected a mapping under to_new, such as c: "
              "(\"c\" AT TIME ZONE 'UTC')::date"},
    {"date", "timestamptz", SETTINGS},
    {"date", "late", SETTINGS},
    {"timestamp[]", "timestamptz[]", SETTINGS},
    {"timetz", "time", CUT},
    {"time", "timetz", SETTINGS},
    {"date", "text",
     SETTINGS "; expected a mapping under to_new, such as c: "
              "to_char(\"c\", 'YYYY-MM-DD')"},
    {"interval", "text", SETTINGS},
    {"double precision", "text", SETTINGS},
    {"real", "varchar(9)", SETTINGS},
    {"point", "text", SETTINGS},
    {"bytea", "text",
     SETTINGS "; expected a mapping under to_new, such as c: encode(\"c\", 'hex')"},
    {"money", "numeric", SETTINGS "; expected a mapping under to_new, such as c: \"c\"::numeric"},
    {"integer", "money", SETTINGS},
    {"regclass", "text", SETTINGS},
    {"date[]", "text", SETTINGS},
    {"text", "date",
     NONE "; expected a mapping under to_new, such as c: to_date(\"c\", 'YYYY-MM-DD')"},
    {"text", "integer", NONE "; expected a mapping under to_new, such as c: \"c\"::integer"},
    {"text", "mood", NONE "; expected a mapping under to_new, such as c: \"c\"::public.mood"},
    {"integer", "boolean", NONE},
    {"text", "text[]", NONE},
    {"integer", "uuid", NONE},
};

#define CONVERSION_COUNT (sizeof CONVERSIONS / sizeof *CONVERSIONS)

static bool test_conversion_holds(struct setting *setting, const char *to_new, struct error *error)
{
    setting_configure(setting, "file:none.yaml",
                      harness_format("name: a\n    old: a\n    new: b\n    key: [id]\n"
                                     "    to_old: {c: \"NULL\"}\n%s",
                                     to_new));
    struct catalog *catalog = catalog_read_fitting(setting->config, error);
    bool holds = catalog != NULL;
    catalog_release(catalog);
    return holds;
}

Test(conversion, what_settings_decide_wants_a_mapping)
{
    struct setting *setting = setting_begin(
        "CREATE TYPE mood AS ENUM ('calm', 'keen'); CREATE DOMAIN short AS varchar(5); "
        "CREATE DOMAIN shorter AS short CHECK (value <> ''); CREATE DOMAIN late AS timestamptz");
    for (size_t i = 0; i < CONVERSION_COUNT; i++) {
        struct error error;
        const char *refused = CONVERSIONS[i].refused;
        const char *both = harness_format("%s to %s", CONVERSIONS[i].old, CONVERSIONS[i].new);
        harness_run(setting->server,
                    "DROP TABLE IF EXISTS a, b; CREATE TABLE a (id int PRIMARY KEY, c %s); "
                    "CREATE TABLE b (id int PRIMARY KEY, c %s)",
                    CONVERSIONS[i].old, CONVERSIONS[i].new);
        bool holds = test_conversion_holds(setting, "", &error);
        cr_expect_eq(holds, refused == NULL, "%s: %s", both, holds ? "it holds" : error.message);
        if (holds)
            continue;
        cr_expect_str_eq(error.sqlstate, "F0000", "%s", both);
        cr_expect_not_null(strstr(error.message, "crossfade.yaml:5: migration a: column \"c\" is "),
                           "%s: %s", both, error.message);
        if (refused != NULL)
            cr_expect_not_null(strstr(error.message, refused), "%s: %s", both, error.message);
    }
    setting_end(setting);
}

/* What the errors advise to write is taken. */
Test(conversion, the_advice_holds)
{
    struct setting *setting = setting_begin("CREATE TYPE mood AS ENUM ('calm', 'keen')");
    static const char *const wanted[][2] = {
        {"timestamp", "timestamptz"},
        {"timestamptz", "timestamp"},
        {"timestamptz", "date"},
        {"timestamptz", "time"},
        {"date", "timestamptz"},
        {"date", "text"},
        {"text", "date"},
        {"timestamp", "text"},
        {"bytea", "text"},
        {"money", "numeric"},
        {"text", "mood"},
        {"text", "integer"},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct error error;
        harness_run(setting->server,
                    "DROP TABLE IF EXISTS a, b; CREATE TABLE a (id int PRIMARY KEY, \"C d\" %s); "
                    "CREATE TABLE b (id int PRIMARY KEY, \"C d\" %s)",
                    wanted[i][0], wanted[i][1]);
        const char *other = "    to_old: {\"\\\"C d\\\"\": \"NULL\"}\n";
        const char *head = "name: a\n    old: a\n    new: b\n    key: [id]\n";
        setting_configure(setting, "file:none.yaml", harness_format("%s%s", head, other));
        cr_assert_null(catalog_read_fitting(setting->config, &error));
        const char *advice = strstr(error.message, "such as C d: ");
        cr_assert_not_null(advice, "%s", error.message);
        setting_configure(setting, "file:none.yaml",
                          harness_format("%s%s    to_new:\n      '\"C d\"': |-\n        %s\n", head,
                                         other, advice + strlen("such as C d: ")));
        struct catalog *catalog = catalog_read_fitting(setting->config, &error);
        cr_expect_not_null(catalog, "%s to %s: %s", wanted[i][0], wanted[i][1], error.message);
        catalog_release(catalog);
    }
    setting_end(setting);
}
