#include "proxy/conversation/session/settings.h"

#include <criterion/criterion.h>
#include <string.h>

Test(settings, begin_as_a_server_does)
{
    struct settings settings;
    settings_init(&settings, "web");
    cr_assert(settings.standard_conforming_strings);
    cr_assert(settings.ascii_safe_encoding);
    cr_assert_str_eq(settings.application_name, "web");
    settings_free(&settings);
}

Test(settings, what_the_server_reports)
{
    struct settings settings;
    settings_init(&settings, "web");
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
    struct settings settings;
    settings_init(&settings, "web");
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        settings_on_parameter(&settings, "client_encoding", encodings[i].name);
        cr_expect_eq(settings.utf8, encodings[i].utf8, "%s", encodings[i].name);
        cr_expect_eq(settings.ascii_safe_encoding, encodings[i].ascii_safe, "%s",
                     encodings[i].name);
    }
    settings_free(&settings);
}
