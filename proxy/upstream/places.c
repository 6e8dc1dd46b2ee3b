#include "proxy/upstream/places.h"

#include "protocol/base/memory.h"

static bool places_read_tls(struct places *places, const struct config *config, struct error *error)
{
    if (config->client_tls.mode != TLS_MODE_DISABLE) {
        places->client_tls = tls_context_for_clients(&config->client_tls, error);
        if (places->client_tls == NULL)
            return false;
    }
    if (config->upstream_tls.mode != TLS_MODE_DISABLE) {
        places->upstream_tls = tls_context_for_server(&config->upstream_tls, error);
        if (places->upstream_tls == NULL)
            return false;
    }
    return true;
}

static void places_close(struct places *places)
{
    tls_context_release(places->client_tls);
    tls_context_release(places->upstream_tls);
    hosts_free(places->hosts);
    memory_free(places);
}

struct world_config *places_open(struct config *config, struct error *error)
{
    struct places *places = memory_zero(1, sizeof *places);
    if (!places_read_tls(places, config, error)) {
        places_close(places);
        return NULL;
    }
    places->hosts = hosts_new(config);
    return world_config_new(config, places, places_close);
}
