#include "proxy/upstream/endpoint.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "protocol/base/memory.h"

static size_t endpoint_address_length(const struct sockaddr *address)
{
    return address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                          : sizeof(struct sockaddr_in);
}

static void endpoint_show(struct endpoint *endpoint, const struct upstream_host *host)
{
    char shown[512];
    if (host->unix_path != NULL)
        snprintf(shown, sizeof shown, "on socket \"%s\"", host->unix_path);
    else if (strcmp(endpoint->address_name, host->name) == 0)
        snprintf(shown, sizeof shown, "at %s:%u", host->name, host->port);
    else
        snprintf(shown, sizeof shown, "at %s:%u (%s)", host->name, host->port,
                 endpoint->address_name);
    endpoint->shown = memory_copy_string(shown);
}

struct endpoint *endpoint_new(const struct upstream_host *host, size_t number,
                              const struct sockaddr *address)
{
    struct endpoint *endpoint = memory_zero(1, sizeof *endpoint);
    atomic_init(&endpoint->references, 1);
    endpoint->host = number;
    endpoint->name = memory_copy_string(host->name);
    if (address != NULL) {
        memcpy(&endpoint->address, address, endpoint_address_length(address));
        uv_ip_name(address, endpoint->address_name, sizeof endpoint->address_name);
    } else {
        endpoint->unix_path = memory_copy_string(host->unix_path);
    }
    endpoint_show(endpoint, host);
    return endpoint;
}

struct endpoint *endpoint_retain(struct endpoint *endpoint)
{
    atomic_fetch_add(&endpoint->references, 1);
    return endpoint;
}

void endpoint_release(struct endpoint *endpoint)
{
    if (endpoint == NULL || atomic_fetch_sub(&endpoint->references, 1) != 1)
        return;
    memory_free(endpoint->name);
    memory_free(endpoint->shown);
    memory_free(endpoint->unix_path);
    memory_free(endpoint);
}

bool endpoint_equal(const struct endpoint *a, const struct endpoint *b)
{
    return a->host == b->host && strcmp(a->shown, b->shown) == 0;
}
