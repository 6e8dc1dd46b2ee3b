#include "config/file/conninfo.h"

#include <assert.h>
#include <libpq-fe.h>
#include <string.h>

#include "config/file/conninfo_words.h"
#include "config/file/upstream_reader.h"

#define CONNINFO_MAINTENANCE "postgres" /* every cluster has it */

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
        /* libpq quotes what it does not understand, which may be a part of a password. */
        bool is_secret = strstr(text, "password") != NULL || strstr(text, "://") != NULL;
        const char *problem = is_secret         ? "not understood"
                              : message != NULL ? message
                                                : "out of memory";
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

/* What the string says, before it is put together. */
struct conninfo_upstream {
    const char *names;
    const char *addresses;
    const char *ports;
    struct upstream upstream;
    struct tls_config tls;
};

static bool conninfo_read_word(struct conninfo_upstream *reading, const char *word,
                               const char *value, struct arena *arena, struct error *error)
{
    struct tls_config *tls = &reading->tls;
    if (strcmp(word, "host") == 0) {
        reading->names = value;
    } else if (strcmp(word, "hostaddr") == 0) {
        reading->addresses = value;
    } else if (strcmp(word, "port") == 0) {
        reading->ports = value;
    } else if (strcmp(word, "target_session_attrs") == 0) {
        if (!upstream_read_target(value, &reading->upstream.target))
            return error_set(error, SQLSTATE_CONFIG_FILE,
                             "target_session_attrs \"%s\"; expected " UPSTREAM_TARGETS, value);
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
                         "%s; expected only host, hostaddr, port, target_session_attrs, "
                         "load_balance_hosts, sslmode, sslrootcert, sslcert, sslkey and sslsni",
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

bool conninfo_read_upstream(const char *text, struct arena *arena, struct upstream *out,
                            struct tls_config *tls, struct error *error)
{
    struct conninfo_upstream reading = {.tls = {.mode = TLS_MODE_PREFER}};
    const char *balance = NULL;
    const char *rest = conninfo_words_take(text, "load_balance_hosts", arena, &balance);
    bool random = balance != NULL && strcmp(balance, "random") == 0;
    if (balance != NULL && !random && strcmp(balance, "disable") != 0)
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "load_balance_hosts \"%s\"; expected disable or random", balance);
    reading.upstream.balanced = random;
    PQconninfoOption *options = conninfo_parse(rest, error);
    if (options == NULL)
        return false;
    bool ok = true;
    for (PQconninfoOption *option = options; ok && option->keyword != NULL; option++)
        if (option->val != NULL)
            ok = conninfo_read_word(&reading, option->keyword, option->val, arena, error);
    ok = ok && conninfo_check_tls(&reading.tls, error) &&
         upstream_reader_hosts(reading.names, reading.addresses, reading.ports, arena,
                               &reading.upstream, error);
    if (ok) {
        *out = reading.upstream;
        *tls = reading.tls;
    }
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

static const char *conninfo_of_tls(const struct tls_config *tls, struct arena *arena,
                                   const char *text)
{
    text = conninfo_add(arena, text, "sslmode", tls_config_mode_name(tls->mode));
    if (tls->ca != NULL)
        text = conninfo_add(arena, text, "sslrootcert", tls->ca);
    if (tls->certificate != NULL) {
        text = conninfo_add(arena, text, "sslcert", tls->certificate);
        text = conninfo_add(arena, text, "sslkey", tls->key);
    }
    return text;
}

const char *conninfo_place_of_upstream(const struct config *config, struct arena *arena)
{
    const struct upstream *upstream = &config->upstream;
    const char *names = "";
    const char *addresses = "";
    const char *ports = "";
    for (size_t i = 0; i < upstream->host_count; i++) {
        const struct upstream_host *host = &upstream->hosts[i];
        const char *comma = i > 0 ? "," : "";
        names = arena_format(arena, "%s%s%s", names, comma, host->name);
        addresses = arena_format(arena, "%s%s%s", addresses, comma,
                                 host->address != NULL ? host->address : "");
        ports = arena_format(arena, "%s%s%u", ports, comma, host->port);
    }
    const char *text = conninfo_add(arena, "", "host", names);
    if (addresses[strspn(addresses, ",")] != '\0')
        text = conninfo_add(arena, text, "hostaddr", addresses);
    text = conninfo_add(arena, text, "port", ports);
    if (upstream->target != UPSTREAM_ANY)
        text = conninfo_add(arena, text, "target_session_attrs",
                            upstream_target_name(upstream->target));
    return text;
}

static const char *conninfo_of_upstream(const struct config *config, struct arena *arena)
{
    return conninfo_of_tls(&config->upstream_tls, arena, conninfo_place_of_upstream(config, arena));
}

/* Appends all words of a string that has been found good before, but for those named, up to a NULL.
 */
static const char *conninfo_add_all(struct arena *arena, const char *text, const char *string,
                                    const char *const *except)
{
    struct error ignored;
    PQconninfoOption *options = conninfo_parse(string, &ignored);
    assert(options != NULL); /* checked when the configuration was read */
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++) {
        const char *const *word = except;
        while (*word != NULL && strcmp(*word, option->keyword) != 0)
            word++;
        if (*word == NULL && option->val != NULL)
            text = conninfo_add(arena, text, option->keyword, option->val);
    }
    PQconninfoFree(options);
    return text;
}

static const char *conninfo_defaults(struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < sizeof CONNINFO_DEFAULTS / sizeof *CONNINFO_DEFAULTS; i++)
        text = conninfo_add(arena, text, CONNINFO_DEFAULTS[i][0], CONNINFO_DEFAULTS[i][1]);
    return text;
}

/* libpq takes the last of two values for a word, so what may be overridden comes first. */
static const char *conninfo_to_primary(const struct config *config, struct arena *arena)
{
    enum upstream_target target = config->upstream.target;
    const char *text = conninfo_defaults(arena);
    if (target == UPSTREAM_READ_WRITE || target == UPSTREAM_PRIMARY)
        text = conninfo_add(arena, text, "target_session_attrs", upstream_target_name(target));
    return text;
}

static const char *conninfo_add_string(struct arena *arena, const char *text, const char *string)
{
    static const char *const all[] = {NULL};
    return conninfo_add_all(arena, text, string, all);
}

const char *conninfo_for_database(const struct config *config, const char *database,
                                  struct arena *arena)
{
    const char *base =
        config->control != NULL ? config->control : conninfo_of_upstream(config, arena);
    const char *text = conninfo_add_string(arena, conninfo_to_primary(config, arena), base);
    text = conninfo_add(arena, text, "dbname", database);
    return conninfo_add(arena, text, "client_encoding", "UTF8");
}

static const char *conninfo_default_database(const struct config *config)
{
    return config->migration_count > 0 ? config->migrations[0].database : CONNINFO_MAINTENANCE;
}

const char *conninfo_for_host(const struct config *config, const struct upstream_host *host,
                              const char *address, struct arena *arena)
{
    static const char *const elsewhere[] = {"host", "hostaddr", "port", "target_session_attrs",
                                            NULL};
    const char *database = conninfo_default_database(config);
    const char *text = conninfo_defaults(arena);
    text = conninfo_add(arena, text, "dbname", database);
    text = conninfo_of_tls(&config->upstream_tls, arena, text);
    if (config->control != NULL)
        text = conninfo_add_all(arena, text, config->control, elsewhere);
    text = conninfo_add(arena, text, "host", host->name);
    if (address != NULL)
        text = conninfo_add(arena, text, "hostaddr", address);
    text = arena_format(arena, "%s port=%u", text, host->port);
    text = conninfo_add(arena, text, "target_session_attrs", "any");
    return conninfo_add(arena, text, "client_encoding", "UTF8");
}

const char *conninfo_for_verifiers(const struct config *config, struct arena *arena)
{
    assert(config->verifiers != NULL);
    const char *text = conninfo_to_primary(config, arena);
    text = conninfo_add(arena, text, "dbname", conninfo_default_database(config));
    text = conninfo_add_string(arena, text, config->verifiers);
    return conninfo_add(arena, text, "client_encoding", "SQL_ASCII");
}

const char *conninfo_place_of_control(const struct config *config, struct arena *arena)
{
    static const char *const WORDS[] = {"host", "hostaddr", "port", "dbname"};
    struct error ignored;
    if (config->control == NULL)
        return conninfo_place_of_upstream(config, arena);
    const char *text = "";
    PQconninfoOption *options = conninfo_parse(config->control, &ignored);
    assert(options != NULL); /* checked when the configuration was read */
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
        for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
            if (strcmp(option->keyword, WORDS[i]) == 0 && option->val != NULL)
                text = conninfo_add(arena, text, option->keyword, option->val);
    PQconninfoFree(options);
    return text;
}
