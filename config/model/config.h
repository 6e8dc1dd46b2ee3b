/*
 * What the configuration file says, as all others read it (config_file.h reads the file).
 *
 * A loaded configuration is immutable and owns all its strings. A reload makes a new one.
 */
#ifndef CROSSFADE_CONFIG_MODEL_CONFIG_H
#define CROSSFADE_CONFIG_MODEL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/limits.h"
#include "config/model/migration.h"
#include "config/model/tls_config.h"
#include "config/model/upstream.h"
#include "protocol/base/arena.h"
#include "protocol/base/log.h"

/* A place to listen on. `unix_path` is the socket's whole path, or NULL for TCP. */
struct address {
    const char *host;
    uint16_t port;
    const char *unix_path;
};

enum client_id_source {
    CLIENT_ID_SETTING,
    CLIENT_ID_COMMENT,
    CLIENT_ID_APPLICATION_NAME,
    CLIENT_ID_USER,
    CLIENT_ID_ADDRESS,
    CLIENT_ID_SOURCE_COUNT
};

enum flag_source_kind { FLAG_SOURCE_FILE, FLAG_SOURCE_REDIS };

struct config {
    const char *path;
    struct address *listen;
    size_t listen_count;
    struct tls_config client_tls;
    struct upstream upstream;
    struct tls_config upstream_tls;
    const char *control;   /* a libpq connection string, or NULL: derived from upstream */
    const char *verifiers; /* likewise, or NULL: nobody reads them */
    enum flag_source_kind flag_source;
    const char *flag_file; /* FLAG_SOURCE_FILE; relative names are taken from the config's folder */
    struct {
        const char *host;
        uint16_t port;
        const char *unix_path;
        const char *user;
        const char *password;
        unsigned database;
    } redis;
    const char *flag_prefix;
    const char *state_file; /* the last-good cache */
    enum client_id_source client_id[CLIENT_ID_SOURCE_COUNT];
    size_t client_id_count;
    enum log_format log_format;
    enum log_level log_level; /* what is less is not logged */
    unsigned workers;         /* 0: one per core */
    struct limits limits;
    struct migration_config *migrations;
    size_t migration_count;
    struct arena arena;
};

void config_free(struct config *config);

/* The shortest time limit of a fence, in milliseconds, of the migrations that are marked, by their
 * index; NULL marks all. Where there is none, the longest that there may be. */
uint64_t config_fence_limit_ms(const struct config *config, const bool *marked);

#endif
