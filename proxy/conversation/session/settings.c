#include "proxy/conversation/session/settings.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "protocol/base/memory.h"

/* Encodings in which a byte below 0x80 can be the second half of a character (the client-only
 * encodings of "Character Set Support", PostgreSQL documentation). */
static const char *const SETTINGS_UNSAFE_ENCODINGS[] = {
    "BIG5", "GB18030", "GBK", "JOHAB", "SJIS", "SHIFT_JIS_2004", "UHC",
};

static void settings_set_application(struct settings *settings, const char *name)
{
    memory_free(settings->application_name);
    settings->application_name = memory_copy_string(name);
}

void settings_init(struct settings *settings, const char *application_name)
{
    *settings = (struct settings){
        .standard_conforming_strings = true, .ascii_safe_encoding = true, .utf8 = true};
    settings_set_application(settings, application_name);
}

static void settings_set_encoding(struct settings *settings, const char *encoding)
{
    snprintf(settings->client_encoding, sizeof settings->client_encoding, "%s", encoding);
    settings->utf8 = strcasecmp(encoding, "UTF8") == 0;
    settings->ascii_safe_encoding = true;
    for (size_t i = 0; i < sizeof SETTINGS_UNSAFE_ENCODINGS / sizeof SETTINGS_UNSAFE_ENCODINGS[0];
         i++)
        if (strcasecmp(encoding, SETTINGS_UNSAFE_ENCODINGS[i]) == 0)
            settings->ascii_safe_encoding = false;
}

void settings_on_parameter(struct settings *settings, const char *name, const char *value)
{
    if (strcmp(name, "standard_conforming_strings") == 0)
        settings->standard_conforming_strings = strcmp(value, "on") == 0;
    else if (strcmp(name, "client_encoding") == 0)
        settings_set_encoding(settings, value);
    else if (strcmp(name, "application_name") == 0)
        settings_set_application(settings, value);
    else if (strcmp(name, "in_hot_standby") == 0)
        settings->in_hot_standby = strcmp(value, "on") == 0 ? '1' : '0';
    else if (strcmp(name, "default_transaction_read_only") == 0)
        settings->default_read_only = strcmp(value, "on") == 0 ? '1' : '0';
}

enum upstream_role settings_server_role(const struct settings *settings)
{
    if (settings->in_hot_standby == '\0')
        return UPSTREAM_ROLE_UNKNOWN;
    if (settings->in_hot_standby == '1')
        return UPSTREAM_ROLE_HOT_STANDBY;
    return settings->default_read_only == '1' ? UPSTREAM_ROLE_READ_ONLY : UPSTREAM_ROLE_READ_WRITE;
}

void settings_free(struct settings *settings)
{
    memory_free(settings->application_name);
}
