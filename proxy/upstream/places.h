/*
 * Where the sessions of a configuration lead to: its servers, and what TLS needs on either side.
 *
 * Belongs to the configuration that worlds share, and goes with it. Immutable but for what is
 * learnt of the hosts (hosts.h).
 */
#ifndef CROSSFADE_PROXY_UPSTREAM_PLACES_H
#define CROSSFADE_PROXY_UPSTREAM_PLACES_H

#include "protocol/base/error.h"
#include "proxy/net/tls.h"
#include "proxy/upstream/hosts.h"
#include "proxy/world/world.h"

struct places {
    struct tls_context *client_tls; /* NULL where there is none, as below */
    struct tls_context *upstream_tls;
    struct hosts *hosts;
};

/* A configuration for worlds, with its places. Reads the files of certificates and keys: NULL and
 * `error` where one cannot be used; else it has taken `config` over. */
struct world_config *places_open(struct config *config, struct error *error);

#endif
