#include "proxy/conversation/settings.h"

#include <criterion/criterion.h>
#include <string.h>

Test(settings, begin_as_a_server_does)
{
    struct session_settings settings;
    settings_init(&settings);
    cr_assert(settings.standard_conforming_strings);
    cr_assert(settings.ascii_safe_encoding);
    settings_free(&settings);
}

Test(settings, names_from_the_startup_packet)
{
    struct session_settings settings;
    settings_init(&settings);
    const struct startup startup = {.user = "ada", .database = "app", .application_name = "web"};
    settings_from_startup(&settings, &startup);
    cr_assert_str_eq(settings.user, "ada");
    cr_assert_str_eq(settings.database, "app");
    cr_assert_str_eq(settings.application_name, "web");
    settings_free(&settings);
}

Test(settings, the_database_is_the_users_where_none_is_named)
{
    struct session_settings settings;
    settings_init(&settings);
    settings_from_startup(&settings, &(struct startup){.user = "ada"});
    cr_assert_str_eq(settings.database, "ada");
    cr_assert_str_eq(settings.application_name, "");
    settings_free(&settings);
}

Test(settings, names_are_as_long_as_the_servers)
{
    char name[STARTUP_NAME_LIMIT + 8];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    struct session_settings settings;
    settings_init(&settings);
    settings_from_startup(&settings, &(struct startup){.user = name, .database = name});
    cr_assert_eq(strlen(settings.user), STARTUP_NAME_LIMIT);
    cr_assert_eq(strlen(settings.database), STARTUP_NAME_LIMIT);
    settings_free(&settings);
}

Test(settings, what_the_server_reports)
{
    struct session_settings settings;
    settings_init(&settings);
    settings_on_parameter(&settings, "standard_conforming_strings", "off");
    cr_assert_not(settings.standard_conforming_strings);
    settings_on_parameter(&settings, "standard_conforming_strings", "on");
    cr_assert(settings.standard_conforming_strings);
    settings_on_parameter(&settings, "application_name", "one");
    settings_on_parameter(&settings, "application_name", "another");
    cr_assert_str_eq(settings.application_name, "another");
    settings_on_parameter(&settings, "TimeZone", "UTC");
    settings_free(&settings);
}

Test(settings, encodings)
{
    static const struct {
        const char *name;
        bool utf8;
        bool ascii_safe;
    } encodings[] = {
        {"UTF8", true, true},           {"utf8", true, true},
        {"LATIN1", false, true},        {"EUC_JP", false, true},
        {"SQL_ASCII", false, true},     {"SJIS", false, false},
        {"BIG5", false, false},         {"GBK", false, false},
        {"UHC", false, false},          {"GB18030", false, false},
        {"JOHAB", false, false},        {"SHIFT_JIS_2004", false, false},
        {"MULE_INTERNAL", false, true},
    };
    struct session_settings settings;
    settings_init(&settings);
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        settings_on_parameter(&settings, "client_encoding", encodings[i].name);
        cr_expect_eq(settings.utf8, encodings[i].utf8, "%s", encodings[i].name);
        cr_expect_eq(settings.ascii_safe_encoding, encodings[i].ascii_safe, "%s",
                     encodings[i].name);
    }
    settings_free(&settings);
}
