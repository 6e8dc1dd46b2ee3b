#include "config/model/tls_config.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const char *const TLS_CONFIG_WORDS[] = {
    [TLS_MODE_DISABLE] = "disable",     [TLS_MODE_ALLOW] = "allow",
    [TLS_MODE_PREFER] = "prefer",       [TLS_MODE_REQUIRE] = "require",
    [TLS_MODE_VERIFY_CA] = "verify-ca", [TLS_MODE_VERIFY_FULL] = "verify-full",
};
#define TLS_CONFIG_WORD_COUNT (sizeof TLS_CONFIG_WORDS / sizeof TLS_CONFIG_WORDS[0])

bool tls_config_read_mode(const char *word, enum tls_mode *mode)
{
    for (size_t i = 0; i < TLS_CONFIG_WORD_COUNT; i++) {
        if (strcmp(TLS_CONFIG_WORDS[i], word) != 0)
            continue;
        *mode = (enum tls_mode)i;
        return true;
    }
    return false;
}

const char *tls_config_mode_name(enum tls_mode mode)
{
    assert(mode < TLS_CONFIG_WORD_COUNT);
    return TLS_CONFIG_WORDS[mode];
}
