#include "config/conninfo.h"

#include <assert.h>
#include <libpq-fe.h>
#include <string.h>

#include "config/address.h"

#define CONNINFO_DEFAULT_PORT 5432

/* For Crossfade's own connections, where the string does not say: a server that is gone must be
 * noticed in seconds. */
static const char *const CONNINFO_DEFAULTS[][2] = {
    {"connect_timeout", "5"},      {"keepalives_idle", "10"},
    {"keepalives_interval", "5"},  {"keepalives_count", "3"},
    {"tcp_user_timeout", "15000"}, {"fallback_application_name", "crossfade"},
};

static PQconninfoOption *conninfo_parse(const char *text, struct error *error)
{
    char *message = NULL;
    PQconninfoOption *options = PQconninfoParse(text, &message);
    if (options == NULL) {
        const char *problem = message != NULL ? message : "out of memory";
        error_set(error, SQLSTATE_CONFIG_FILE, "%.*s; expected a libpq connection string",
                  (int)strcspn(problem, "\n"), problem);
    }
    PQfreemem(message);
    return options;
}

bool conninfo_check(const char *text, struct error *error)
{
    PQconninfoOption *options = conninfo_parse(text, error);
    PQconninfoFree(options);
    return options != NULL;
}

static bool conninfo_make_address(const char *host, uint16_t port, struct arena *arena,
                                  struct address *out, struct error *error)
{
    if (host == NULL || *host == '\0')
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "no host; expected host=NAME or host=/socket/folder");
    if (strchr(host, ',') != NULL || *host == '@')
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "host \"%s\"; expected one host name, address or socket folder", host);
    struct address address = {.port = port};
    if (*host != '/')
        address.host = arena_string(arena, host);
    else if (!address_socket_in(host, port, arena, &address.unix_path))
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "host \"%s\"; expected a socket path of at most 107 bytes", host);
    *out = address;
    return true;
}

struct conninfo_upstream {
    const char *host;
    uint16_t port;
    struct tls_config tls;
};

static bool conninfo_read_word(struct conninfo_upstream *upstream, const char *word,
                               const char *value, struct arena *arena, struct error *error)
{
    struct tls_config *tls = &upstream->tls;
    if (strcmp(word, "host") == 0) {
        upstream->host = value;
    } else if (strcmp(word, "port") == 0) {
        if (!address_read_port(value, &upstream->port))
            return error_set(error, SQLSTATE_CONFIG_FILE,
                             "port \"%s\"; expected a number from 1 to 65535", value);
    } else if (strcmp(word, "sslmode") == 0) {
        if (!tls_config_read_mode(value, &tls->mode))
            return error_set(error, SQLSTATE_CONFIG_FILE,
                             "sslmode \"%s\"; expected " TLS_CONFIG_MODES, value);
    } else if (strcmp(word, "sslcert") == 0) {
        tls->certificate = arena_string(arena, value);
    } else if (strcmp(word, "sslkey") == 0) {
        tls->key = arena_string(arena, value);
    } else if (strcmp(word, "sslrootcert") == 0) {
        tls->ca = arena_string(arena, value);
    } else if (strcmp(word, "sslsni") == 0) {
        tls->no_sni = strcmp(value, "0") == 0;
    } else {
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "%s; expected only host, port, sslmode, sslrootcert, sslcert, sslkey and "
                         "sslsni",
                         word);
    }
    return true;
}

static bool conninfo_check_tls(const struct tls_config *tls, struct error *error)
{
    if ((tls->certificate == NULL) != (tls->key == NULL))
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "sslcert or sslkey alone; expected both or none");
    if (tls->mode >= TLS_MODE_VERIFY_CA && tls->ca == NULL)
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "no sslrootcert; expected a file of certificates to verify the server's "
                         "by, or system");
    if (tls->ca != NULL && strcmp(tls->ca, "system") == 0 && tls->mode != TLS_MODE_VERIFY_FULL)
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "sslrootcert=system with a weaker sslmode; expected sslmode=verify-full");
    return true;
}

bool conninfo_read_upstream(const char *text, struct arena *arena, struct address *out,
                            struct tls_config *tls, struct error *error)
{
    PQconninfoOption *options = conninfo_parse(text, error);
    if (options == NULL)
        return false;
    bool ok = true;
    struct conninfo_upstream upstream = {.port = CONNINFO_DEFAULT_PORT,
                                         .tls = {.mode = TLS_MODE_PREFER}};
    for (PQconninfoOption *option = options; ok && option->keyword != NULL; option++)
        if (option->val != NULL)
            ok = conninfo_read_word(&upstream, option->keyword, option->val, arena, error);
    ok = ok && conninfo_check_tls(&upstream.tls, error) &&
         conninfo_make_address(upstream.host, upstream.port, arena, out, error);
    if (ok)
        *tls = upstream.tls;
    PQconninfoFree(options);
    return ok;
}

static const char *conninfo_quote(struct arena *arena, const char *value)
{
    char *quoted = arena_alloc(arena, 2 * strlen(value) + 3);
    size_t length = 0;
    quoted[length++] = '\'';
    for (; *value != '\0'; value++) {
        if (*value == '\'' || *value == '\\')
            quoted[length++] = '\\';
        quoted[length++] = *value;
    }
    quoted[length++] = '\'';
    quoted[length] = '\0';
    return quoted;
}

static const char *conninfo_add(struct arena *arena, const char *text, const char *word,
                                const char *value)
{
    return arena_format(arena, "%s%s%s=%s", text, *text != '\0' ? " " : "", word,
                        conninfo_quote(arena, value));
}

static const char *conninfo_of_upstream(const struct config *config, struct arena *arena)
{
    const struct address *upstream = &config->upstream;
    const char *host = upstream->host;
    if (upstream->unix_path != NULL)
        host = arena_copy(arena, upstream->unix_path,
                          (size_t)(strrchr(upstream->unix_path, '/') - upstream->unix_path));
    const struct tls_config *tls = &config->upstream_tls;
    const char *text = conninfo_add(arena, "", "host", *host != '\0' ? host : "/");
    text = arena_format(arena, "%s port=%u", text, upstream->port);
    text = conninfo_add(arena, text, "sslmode", tls_config_mode_name(tls->mode));
    if (tls->ca != NULL)
        text = conninfo_add(arena, text, "sslrootcert", tls->ca);
    if (tls->certificate != NULL) {
        text = conninfo_add(arena, text, "sslcert", tls->certificate);
        text = conninfo_add(arena, text, "sslkey", tls->key);
    }
    return text;
}

const char *conninfo_for_database(const struct config *config, const char *database,
                                  struct arena *arena)
{
    const char *base =
        config->control != NULL ? config->control : conninfo_of_upstream(config, arena);
    struct error ignored;
    PQconninfoOption *options = conninfo_parse(base, &ignored);
    assert(options != NULL); /* checked when the configuration was read */
    const char *text = "";
    for (size_t i = 0; i < sizeof CONNINFO_DEFAULTS / sizeof *CONNINFO_DEFAULTS; i++)
        text = conninfo_add(arena, text, CONNINFO_DEFAULTS[i][0], CONNINFO_DEFAULTS[i][1]);
    /* libpq takes the last of two values for a word. */
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
        if (option->val != NULL)
            text = conninfo_add(arena, text, option->keyword, option->val);
    PQconninfoFree(options);
    text = conninfo_add(arena, text, "dbname", database);
    text = conninfo_add(arena, text, "client_encoding", "UTF8");
    return text;
}
