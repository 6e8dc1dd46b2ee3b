#include "config/model/config.h"

#include "protocol/base/memory.h"

void config_free(struct config *config)
{
    if (config == NULL)
        return;
    arena_free(&config->arena);
    memory_free(config);
}

uint64_t config_fence_limit_ms(const struct config *config, const bool *marked)
{
    unsigned least = MIGRATION_FENCE_TIMEOUT_MOST;
    for (size_t i = 0; i < config->migration_count; i++)
        if ((marked == NULL || marked[i]) && config->migrations[i].fence_timeout < least)
            least = config->migrations[i].fence_timeout;
    return least * UINT64_C(1000);
}
