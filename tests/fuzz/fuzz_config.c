/*
 * A configuration file.
 */
#include <assert.h>
#include <string.h>

#include "config/file/config_file.h"
#include "config/model/config.h"
#include "tests/fuzz/fuzz.h"

static void fuzz_config_check(const struct config *config)
{
    assert(config->listen_count > 0 && config->client_id_count > 0);
    for (size_t i = 0; i < config->listen_count; i++)
        assert((config->listen[i].host == NULL) == (config->listen[i].unix_path != NULL));
    assert(config->upstream.host_count > 0);
    assert((config->flag_source == FLAG_SOURCE_FILE) == (config->flag_file != NULL));
    for (size_t i = 0; i < config->migration_count; i++) {
        const struct migration_config *migration = &config->migrations[i];
        assert(*migration->name != '\0' && *migration->database != '\0');
        assert(migration->key_count > 0);
        assert(strcmp(migration->table[SIDE_OLD].name, migration->table[SIDE_NEW].name) != 0 ||
               strcmp(migration->table[SIDE_OLD].schema, migration->table[SIDE_NEW].schema) != 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error = {0};
    struct config *config = config_file_parse("crossfade.yaml", (const char *)data, size, &error);
    if (config != NULL)
        fuzz_config_check(config);
    else
        assert(strncmp(error.message, "crossfade.yaml:", 15) == 0);
    config_free(config);
    return 0;
}
