/*
 * How TLS is spoken on one side, in libpq's words: by clients with Crossfade, or by Crossfade with
 * the server. Names of files are whole paths; strings live as long as the configuration.
 */
#ifndef CROSSFADE_CONFIG_MODEL_TLS_CONFIG_H
#define CROSSFADE_CONFIG_MODEL_TLS_CONFIG_H

#include <stdbool.h>

/* "Connection Strings", sslmode, PostgreSQL documentation. With clients, ALLOW and PREFER are the
 * same: whoever asks for TLS gets it; and VERIFY_FULL wants the user's name in the certificate. */
enum tls_mode {
    TLS_MODE_DISABLE,
    TLS_MODE_ALLOW,
    TLS_MODE_PREFER,
    TLS_MODE_REQUIRE,
    TLS_MODE_VERIFY_CA,
    TLS_MODE_VERIFY_FULL
};

struct tls_config {
    enum tls_mode mode;
    const char *certificate; /* NULL for none, as the two below */
    const char *key;
    const char *ca; /* of those whose certificates are believed; "system": the system's */
    bool no_sni;
};

/* False where the word is none of libpq's. */
bool tls_config_read_mode(const char *word, enum tls_mode *mode);
const char *tls_config_mode_name(enum tls_mode mode);

#define TLS_CONFIG_MODES "disable, allow, prefer, require, verify-ca or verify-full"

#endif
