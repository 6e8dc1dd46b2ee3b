#include "config/file/config_file.h"

#include <string.h>

#include "config/file/address.h"
#include "config/file/conninfo.h"
#include "config/file/document.h"
#include "config/file/migration_reader.h"
#include "protocol/base/memory.h"

#define CONFIG_FILE_LISTEN_LIMIT 64
#define CONFIG_FILE_WORKERS_LIMIT 1024
#define CONFIG_FILE_PREFIX_LIMIT 128
#define CONFIG_FILE_DEFAULT_LISTEN "127.0.0.1:6432"
#define CONFIG_FILE_DEFAULT_FLAGS "file:flags.yaml"
#define CONFIG_FILE_DEFAULT_PREFIX "DATABASE_"

enum config_file_key {
    CONFIG_FILE_KEY_LISTEN,
    CONFIG_FILE_KEY_CLIENT_TLS_MODE,
    CONFIG_FILE_KEY_CLIENT_TLS_CERTIFICATE,
    CONFIG_FILE_KEY_CLIENT_TLS_KEY,
    CONFIG_FILE_KEY_CLIENT_TLS_CA,
    CONFIG_FILE_KEY_UPSTREAM,
    CONFIG_FILE_KEY_CONTROL,
    CONFIG_FILE_KEY_VERIFIERS,
    CONFIG_FILE_KEY_FLAGS,
    CONFIG_FILE_KEY_FLAG_PREFIX,
    CONFIG_FILE_KEY_CLIENT_ID,
    CONFIG_FILE_KEY_ON_MIRROR_ERROR,
    CONFIG_FILE_KEY_LOG_FORMAT,
    CONFIG_FILE_KEY_LOG_LEVEL,
    CONFIG_FILE_KEY_WORKERS,
    CONFIG_FILE_KEY_STATE_FILE,
    CONFIG_FILE_KEY_MIGRATIONS,
    CONFIG_FILE_KEY_LIMITS, /* one for each enum limit */
    CONFIG_FILE_KEY_COUNT = CONFIG_FILE_KEY_LIMITS + LIMIT_COUNT
};

#define CONFIG_FILE_LIMIT(limit, name, expected)                                                   \
    [CONFIG_FILE_KEY_LIMITS + (limit)] = {name, DOCUMENT_TEXT, false, expected}

static const struct document_key CONFIG_FILE_KEYS[CONFIG_FILE_KEY_COUNT] = {
    [CONFIG_FILE_KEY_LISTEN] = {"listen", DOCUMENT_TEXT_OR_LIST, false,
                                "host:port or a socket's path, or a list"},
    [CONFIG_FILE_KEY_CLIENT_TLS_MODE] = {"client_tls_sslmode", DOCUMENT_TEXT, false,
                                         TLS_CONFIG_MODES},
    [CONFIG_FILE_KEY_CLIENT_TLS_CERTIFICATE] = {"client_tls_cert_file", DOCUMENT_TEXT, false,
                                                "a file name"},
    [CONFIG_FILE_KEY_CLIENT_TLS_KEY] = {"client_tls_key_file", DOCUMENT_TEXT, false, "a file name"},
    [CONFIG_FILE_KEY_CLIENT_TLS_CA] = {"client_tls_ca_file", DOCUMENT_TEXT, false, "a file name"},
    [CONFIG_FILE_KEY_UPSTREAM] = {"upstream", DOCUMENT_TEXT, true, "host=… port=…"},
    [CONFIG_FILE_KEY_CONTROL] = {"control", DOCUMENT_TEXT, false, "a libpq connection string"},
    [CONFIG_FILE_KEY_VERIFIERS] = {"verifiers", DOCUMENT_TEXT, false, "a libpq connection string"},
    [CONFIG_FILE_KEY_FLAGS] = {"flags", DOCUMENT_TEXT, false, "redis://host:port/db or file:NAME"},
    [CONFIG_FILE_KEY_FLAG_PREFIX] = {"flag_prefix", DOCUMENT_TEXT, false,
                                     "what flag keys begin with"},
    [CONFIG_FILE_KEY_CLIENT_ID] = {"client_id", DOCUMENT_LIST, false,
                                   "a list of setting, comment, application_name, user, address"},
    [CONFIG_FILE_KEY_ON_MIRROR_ERROR] = {"on_mirror_error", DOCUMENT_TEXT, false, "fail"},
    [CONFIG_FILE_KEY_LOG_FORMAT] = {"log_format", DOCUMENT_TEXT, false, "text or json"},
    [CONFIG_FILE_KEY_LOG_LEVEL] = {"log_level", DOCUMENT_TEXT, false,
                                   "debug, info, warning or error"},
    [CONFIG_FILE_KEY_WORKERS] = {"workers", DOCUMENT_TEXT, false, "a number, 0 for one per core"},
    [CONFIG_FILE_KEY_STATE_FILE] = {"state_file", DOCUMENT_TEXT, false, "a file name"},
    [CONFIG_FILE_KEY_MIGRATIONS] = {"migrations", DOCUMENT_LIST, false, "a list of migrations"},
    CONFIG_FILE_LIMIT(LIMIT_MAX_CLIENT_CONN, "max_client_conn", "a number"),
    CONFIG_FILE_LIMIT(LIMIT_CLIENT_LOGIN_TIMEOUT, "client_login_timeout", "seconds"),
    CONFIG_FILE_LIMIT(LIMIT_SERVER_CONNECT_TIMEOUT, "server_connect_timeout", "seconds"),
    CONFIG_FILE_LIMIT(LIMIT_QUERY_TIMEOUT, "query_timeout", "seconds"),
    CONFIG_FILE_LIMIT(LIMIT_IDLE_TRANSACTION_TIMEOUT, "idle_transaction_timeout", "seconds"),
    CONFIG_FILE_LIMIT(LIMIT_CLIENT_IDLE_TIMEOUT, "client_idle_timeout", "seconds"),
    CONFIG_FILE_LIMIT(LIMIT_DNS_MAX_TTL, "dns_max_ttl", "seconds"),
    CONFIG_FILE_LIMIT(LIMIT_TCP_KEEPALIVE, "tcp_keepalive", "0 or 1"),
    CONFIG_FILE_LIMIT(LIMIT_TCP_KEEPIDLE, "tcp_keepidle", "seconds"),
    CONFIG_FILE_LIMIT(LIMIT_TCP_KEEPINTVL, "tcp_keepintvl", "seconds"),
    CONFIG_FILE_LIMIT(LIMIT_TCP_KEEPCNT, "tcp_keepcnt", "a number"),
    CONFIG_FILE_LIMIT(LIMIT_TCP_USER_TIMEOUT, "tcp_user_timeout", "milliseconds"),
};

static const char *const CONFIG_FILE_CLIENT_IDS[CLIENT_ID_SOURCE_COUNT] = {
    [CLIENT_ID_SETTING] = "setting",
    [CLIENT_ID_COMMENT] = "comment",
    [CLIENT_ID_APPLICATION_NAME] = "application_name",
    [CLIENT_ID_USER] = "user",
    [CLIENT_ID_ADDRESS] = "address",
};

struct config_file_reading {
    const struct document *document;
    const yaml_node_t *found[CONFIG_FILE_KEY_COUNT];
    struct config *config;
    struct error *error;
};

static const char *config_file_beside(struct config *config, const char *name)
{
    const char *slash = strrchr(config->path, '/');
    if (*name == '/' || slash == NULL)
        return arena_string(&config->arena, name);
    return arena_format(&config->arena, "%.*s%s", (int)(slash - config->path + 1), config->path,
                        name);
}

static bool config_file_read_listen_item(struct config_file_reading *reading,
                                         const yaml_node_t *node)
{
    struct config *config = reading->config;
    struct address *address = &config->listen[config->listen_count];
    const char *expected;
    if (!address_read_listen(document_text(node), &config->arena, address, &expected))
        return document_fail(reading->document, node, reading->error, "\"%.80s\"; expected %s",
                             document_text(node), expected);
    config->listen_count++;
    return true;
}

static bool config_file_read_listen(struct config_file_reading *reading)
{
    struct config *config = reading->config;
    const yaml_node_t *node = reading->found[CONFIG_FILE_KEY_LISTEN];
    bool is_list = node != NULL && node->type == YAML_SEQUENCE_NODE;
    size_t count = is_list ? document_count(node) : 1;
    if (count == 0 || count > CONFIG_FILE_LISTEN_LIMIT)
        return document_fail(reading->document, node, reading->error,
                             "a list of %zu; expected 1 to %d places to listen on", count,
                             CONFIG_FILE_LISTEN_LIMIT);
    config->listen = arena_zero(&config->arena, count, sizeof *config->listen);
    if (node == NULL) {
        const char *expected;
        config->listen_count = 1;
        return address_read_listen(CONFIG_FILE_DEFAULT_LISTEN, &config->arena, &config->listen[0],
                                   &expected);
    }
    if (!is_list)
        return config_file_read_listen_item(reading, node);
    for (size_t i = 0; i < count; i++) {
        const yaml_node_t *item = document_item(reading->document, node, i);
        if (!document_expect(reading->document, item, DOCUMENT_TEXT, "host:port or a socket's path",
                             reading->error) ||
            !config_file_read_listen_item(reading, item))
            return false;
    }
    return true;
}

static const char *config_file_read_file_name(struct config_file_reading *reading,
                                              enum config_file_key key)
{
    const yaml_node_t *node = reading->found[key];
    return node != NULL ? config_file_beside(reading->config, document_text(node)) : NULL;
}

/* A file that the upstream's words name. */
static void config_file_place_file(struct config *config, const char **name)
{
    if (*name != NULL && strcmp(*name, "system") != 0)
        *name = config_file_beside(config, *name);
}

static bool config_file_read_client_tls(struct config_file_reading *reading)
{
    struct tls_config *tls = &reading->config->client_tls;
    const yaml_node_t *mode = reading->found[CONFIG_FILE_KEY_CLIENT_TLS_MODE];
    const yaml_node_t *place = mode;
    for (unsigned key = CONFIG_FILE_KEY_CLIENT_TLS_CERTIFICATE;
         key <= CONFIG_FILE_KEY_CLIENT_TLS_CA && place == NULL; key++)
        place = reading->found[key];
    tls->certificate = config_file_read_file_name(reading, CONFIG_FILE_KEY_CLIENT_TLS_CERTIFICATE);
    tls->key = config_file_read_file_name(reading, CONFIG_FILE_KEY_CLIENT_TLS_KEY);
    tls->ca = config_file_read_file_name(reading, CONFIG_FILE_KEY_CLIENT_TLS_CA);
    tls->mode = tls->certificate != NULL ? TLS_MODE_PREFER : TLS_MODE_DISABLE;
    if (mode != NULL && !tls_config_read_mode(document_text(mode), &tls->mode))
        return document_fail(reading->document, mode, reading->error,
                             "client_tls_sslmode \"%.40s\"; expected " TLS_CONFIG_MODES,
                             document_text(mode));
    if ((tls->certificate == NULL) != (tls->key == NULL) ||
        (tls->mode != TLS_MODE_DISABLE && tls->certificate == NULL))
        return document_fail(reading->document, place, reading->error,
                             "TLS without a certificate or without its key; expected "
                             "client_tls_cert_file and client_tls_key_file");
    if (tls->mode >= TLS_MODE_VERIFY_CA && tls->ca == NULL)
        return document_fail(reading->document, place, reading->error,
                             "client_tls_sslmode %s without client_tls_ca_file; expected a file of "
                             "certificates to verify the clients' by",
                             tls_config_mode_name(tls->mode));
    return true;
}

/* Of Crossfade's own; NULL where the file has none. */
static bool config_file_read_own_connection(struct config_file_reading *reading,
                                            enum config_file_key key, const char **out)
{
    const yaml_node_t *node = reading->found[key];
    struct error problem;
    if (node == NULL)
        return true;
    if (!conninfo_check(document_text(node), &problem))
        return document_fail(reading->document, node, reading->error, "%s: %s",
                             CONFIG_FILE_KEYS[key].name, problem.message);
    *out = arena_string(&reading->config->arena, document_text(node));
    return true;
}

static bool config_file_read_connections(struct config_file_reading *reading)
{
    struct config *config = reading->config;
    const yaml_node_t *upstream = reading->found[CONFIG_FILE_KEY_UPSTREAM];
    struct error problem;
    if (!conninfo_read_upstream(document_text(upstream), &config->arena, &config->upstream,
                                &config->upstream_tls, &problem))
        return document_fail(reading->document, upstream, reading->error, "upstream: %s",
                             problem.message);
    config_file_place_file(config, &config->upstream_tls.ca);
    config_file_place_file(config, &config->upstream_tls.certificate);
    config_file_place_file(config, &config->upstream_tls.key);
    return config_file_read_own_connection(reading, CONFIG_FILE_KEY_CONTROL, &config->control) &&
           config_file_read_own_connection(reading, CONFIG_FILE_KEY_VERIFIERS, &config->verifiers);
}

static bool config_file_read_prefix(struct config_file_reading *reading)
{
    struct config *config = reading->config;
    const yaml_node_t *node = reading->found[CONFIG_FILE_KEY_FLAG_PREFIX];
    const char *prefix = node != NULL ? document_text(node) : CONFIG_FILE_DEFAULT_PREFIX;
    size_t length = strlen(prefix);
    bool valid = length > 0 && length <= CONFIG_FILE_PREFIX_LIMIT;
    for (size_t i = 0; valid && i < length; i++)
        valid = prefix[i] > ' ' && prefix[i] < 0x7f;
    if (!valid)
        return document_fail(reading->document, node, reading->error,
                             "flag_prefix \"%.60s\"; expected 1 to %d letters, digits and signs, "
                             "no spaces",
                             prefix, CONFIG_FILE_PREFIX_LIMIT);
    config->flag_prefix = arena_string(&config->arena, prefix);
    return true;
}

static bool config_file_read_flags(struct config_file_reading *reading)
{
    struct config *config = reading->config;
    const yaml_node_t *node = reading->found[CONFIG_FILE_KEY_FLAGS];
    const char *text = node != NULL ? document_text(node) : CONFIG_FILE_DEFAULT_FLAGS;
    const char *expected;
    if (!address_read_flags(text, &config->arena, config, &expected))
        return document_fail(reading->document, node, reading->error,
                             "a flags address that is not understood; expected %s", expected);
    if (config->flag_source == FLAG_SOURCE_FILE)
        config->flag_file = config_file_beside(config, config->flag_file);
    return config_file_read_prefix(reading);
}

static bool config_file_add_client_id(struct config_file_reading *reading, const yaml_node_t *node)
{
    struct config *config = reading->config;
    if (!document_expect(reading->document, node, DOCUMENT_TEXT,
                         CONFIG_FILE_KEYS[CONFIG_FILE_KEY_CLIENT_ID].expected, reading->error))
        return false;
    for (unsigned source = 0; source < CLIENT_ID_SOURCE_COUNT; source++) {
        if (strcmp(document_text(node), CONFIG_FILE_CLIENT_IDS[source]) != 0)
            continue;
        for (size_t i = 0; i < config->client_id_count; i++)
            if (config->client_id[i] == source)
                return document_fail(reading->document, node, reading->error,
                                     "\"%s\" twice; expected it once",
                                     CONFIG_FILE_CLIENT_IDS[source]);
        config->client_id[config->client_id_count++] = (enum client_id_source)source;
        return true;
    }
    return document_fail(reading->document, node, reading->error,
                         "\"%.60s\"; expected one of "
                         "setting, comment, application_name, user, address",
                         document_text(node));
}

static bool config_file_read_client_id(struct config_file_reading *reading)
{
    struct config *config = reading->config;
    const yaml_node_t *node = reading->found[CONFIG_FILE_KEY_CLIENT_ID];
    if (node == NULL) {
        for (unsigned source = CLIENT_ID_SETTING; source <= CLIENT_ID_USER; source++)
            config->client_id[config->client_id_count++] = (enum client_id_source)source;
        return true;
    }
    if (document_count(node) == 0)
        return document_fail(reading->document, node, reading->error, "an empty list; expected %s",
                             CONFIG_FILE_KEYS[CONFIG_FILE_KEY_CLIENT_ID].expected);
    for (size_t i = 0; i < document_count(node); i++)
        if (!config_file_add_client_id(reading, document_item(reading->document, node, i)))
            return false;
    return true;
}

static bool config_file_read_state_file(struct config_file_reading *reading)
{
    struct config *config = reading->config;
    const yaml_node_t *node = reading->found[CONFIG_FILE_KEY_STATE_FILE];
    if (node == NULL) {
        config->state_file = arena_format(&config->arena, "%s.state", config->path);
        return true;
    }
    if (*document_text(node) == '\0')
        return document_fail(reading->document, node, reading->error,
                             "an empty name; expected a file name");
    config->state_file = config_file_beside(config, document_text(node));
    return true;
}

/* The place of the key's word among `words`, which stays as it is where there is no such key. */
static bool config_file_read_word(struct config_file_reading *reading, enum config_file_key key,
                                  const char *const *words, size_t count, unsigned *place)
{
    const yaml_node_t *node = reading->found[key];
    if (node == NULL)
        return true;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(document_text(node), words[i]) != 0)
            continue;
        *place = (unsigned)i;
        return true;
    }
    return document_fail(reading->document, node, reading->error, "\"%.40s\"; expected %s",
                         document_text(node), CONFIG_FILE_KEYS[key].expected);
}

static bool config_file_read_log(struct config_file_reading *reading)
{
    static const char *const FORMATS[] = {[LOG_FORMAT_TEXT] = "text", [LOG_FORMAT_JSON] = "json"};
    static const char *const LEVELS[] = {[LOG_LEVEL_DEBUG] = "debug",
                                         [LOG_LEVEL_INFO] = "info",
                                         [LOG_LEVEL_WARNING] = "warning",
                                         [LOG_LEVEL_ERROR] = "error"};
    unsigned format = LOG_FORMAT_TEXT;
    unsigned level = LOG_LEVEL_INFO;
    if (!config_file_read_word(reading, CONFIG_FILE_KEY_LOG_FORMAT, FORMATS,
                               sizeof FORMATS / sizeof *FORMATS, &format) ||
        !config_file_read_word(reading, CONFIG_FILE_KEY_LOG_LEVEL, LEVELS,
                               sizeof LEVELS / sizeof *LEVELS, &level))
        return false;
    reading->config->log_format = (enum log_format)format;
    reading->config->log_level = (enum log_level)level;
    return true;
}

static bool config_file_read_limits(struct config_file_reading *reading)
{
    struct limits *limits = &reading->config->limits;
    *limits = LIMITS_DEFAULT;
    for (unsigned i = 0; i < LIMIT_COUNT; i++) {
        const yaml_node_t *node = reading->found[CONFIG_FILE_KEY_LIMITS + i];
        if (node != NULL && !document_number(reading->document, node, 0, LIMITS_MOST.of[i],
                                             &limits->of[i], reading->error))
            return false;
    }
    return true;
}

static bool config_file_read_all(struct config_file_reading *reading)
{
    struct config *config = reading->config;
    const yaml_node_t *workers = reading->found[CONFIG_FILE_KEY_WORKERS];
    const yaml_node_t *migrations = reading->found[CONFIG_FILE_KEY_MIGRATIONS];
    return config_file_read_listen(reading) && config_file_read_client_tls(reading) &&
           config_file_read_connections(reading) && config_file_read_flags(reading) &&
           config_file_read_client_id(reading) &&
           migration_reader_check_mirror_error(reading->document,
                                               reading->found[CONFIG_FILE_KEY_ON_MIRROR_ERROR],
                                               reading->error) &&
           config_file_read_log(reading) &&
           (workers == NULL ||
            document_number(reading->document, workers, 0, CONFIG_FILE_WORKERS_LIMIT,
                            &config->workers, reading->error)) &&
           config_file_read_limits(reading) && config_file_read_state_file(reading) &&
           (migrations == NULL ||
            migration_reader_read(reading->document, migrations, &config->arena,
                                  &config->migrations, &config->migration_count, reading->error));
}

static bool config_file_read_document(struct config *config, const struct document *document,
                                      struct error *error)
{
    struct config_file_reading reading = {.document = document, .config = config, .error = error};
    const yaml_node_t *root = document_root(document);
    if (root == NULL)
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "%s:1: an empty file; expected the keys of a configuration", config->path);
    return document_expect(document, root, DOCUMENT_MAPPING, "the keys of a configuration",
                           error) &&
           document_read_keys(document, root, CONFIG_FILE_KEYS, CONFIG_FILE_KEY_COUNT,
                              reading.found, error) &&
           config_file_read_all(&reading);
}

struct config *config_file_parse(const char *path, const char *text, size_t length,
                                 struct error *error)
{
    struct document *document = document_parse(path, text, length, error);
    if (document == NULL)
        return NULL;
    struct config *config = memory_zero(1, sizeof *config);
    config->path = arena_string(&config->arena, path);
    bool ok = config_file_read_document(config, document, error);
    document_free(document);
    if (ok)
        return config;
    config_free(config);
    return NULL;
}

struct config *config_file_load(const char *path, struct error *error)
{
    struct bytes text = {0};
    struct config *config = NULL;
    if (document_read_file(path, &text, NULL, error))
        config = config_file_parse(path, (const char *)text.data, text.length, error);
    bytes_free(&text);
    return config;
}
