#include "config/upstream.h"

#include <assert.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

#include "config/address.h"

static const char *const UPSTREAM_TARGET_WORDS[] = {
    [UPSTREAM_ANY] = "any",
    [UPSTREAM_READ_WRITE] = "read-write",
    [UPSTREAM_READ_ONLY] = "read-only",
    [UPSTREAM_PRIMARY] = "primary",
    [UPSTREAM_STANDBY] = "standby",
    [UPSTREAM_PREFER_STANDBY] = "prefer-standby",
};
#define UPSTREAM_TARGET_COUNT (sizeof UPSTREAM_TARGET_WORDS / sizeof *UPSTREAM_TARGET_WORDS)

static const char *const UPSTREAM_ROLE_NAMES[] = {
    [UPSTREAM_ROLE_UNKNOWN] = "unknown",
    [UPSTREAM_ROLE_READ_WRITE] = "primary",
    [UPSTREAM_ROLE_READ_ONLY] = "read-only primary",
    [UPSTREAM_ROLE_HOT_STANDBY] = "standby",
    [UPSTREAM_ROLE_DOWN] = "down",
};

bool upstream_read_target(const char *word, enum upstream_target *target)
{
    for (size_t i = 0; i < UPSTREAM_TARGET_COUNT; i++) {
        if (strcmp(UPSTREAM_TARGET_WORDS[i], word) != 0)
            continue;
        *target = (enum upstream_target)i;
        return true;
    }
    return false;
}

const char *upstream_target_name(enum upstream_target target)
{
    assert(target < UPSTREAM_TARGET_COUNT);
    return UPSTREAM_TARGET_WORDS[target];
}

const char *upstream_role_name(enum upstream_role role)
{
    assert(role <= UPSTREAM_ROLE_DOWN);
    return UPSTREAM_ROLE_NAMES[role];
}

bool upstream_fits(enum upstream_target target, enum upstream_role role)
{
    assert(role != UPSTREAM_ROLE_UNKNOWN);
    if (role == UPSTREAM_ROLE_DOWN)
        return false;
    switch (target) {
    case UPSTREAM_READ_WRITE:
        return role == UPSTREAM_ROLE_READ_WRITE;
    case UPSTREAM_READ_ONLY:
        return role != UPSTREAM_ROLE_READ_WRITE;
    case UPSTREAM_PRIMARY:
        return role != UPSTREAM_ROLE_HOT_STANDBY;
    case UPSTREAM_STANDBY:
        return role == UPSTREAM_ROLE_HOT_STANDBY;
    case UPSTREAM_ANY:
    case UPSTREAM_PREFER_STANDBY:
        break;
    }
    return true;
}

static size_t upstream_list_length(const char *list)
{
    size_t count = 1;
    for (; *list != '\0'; list++)
        count += *list == ',';
    return count;
}

static const char *upstream_list_item(const char *list, size_t index, struct arena *arena)
{
    for (; index > 0; index--)
        list = strchr(list, ',') + 1;
    return arena_copy(arena, list, strcspn(list, ","));
}

static bool upstream_is_numeric(const char *address)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
    struct addrinfo *found;
    if (getaddrinfo(address, NULL, &hints, &found) != 0)
        return false;
    freeaddrinfo(found);
    return true;
}

static bool upstream_read_port(const char *ports, size_t port_count, size_t index,
                               struct arena *arena, uint16_t *port, struct error *error)
{
    *port = UPSTREAM_DEFAULT_PORT;
    if (ports == NULL)
        return true;
    const char *text = upstream_list_item(ports, port_count == 1 ? 0 : index, arena);
    if (*text == '\0' && port_count > 1)
        return true; /* libpq's, for a list in which only some have one */
    if (address_read_port(text, port))
        return true;
    return error_set(error, SQLSTATE_CONFIG_FILE,
                     "port \"%s\"; expected a number from 1 to 65535, or one for each host", text);
}

static bool upstream_read_host(struct upstream_host *host, struct arena *arena, struct error *error)
{
    if (*host->name == '\0')
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "no host; expected host=NAME or host=/socket/folder, or a list of them");
    if (*host->name == '@')
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "host \"%s\"; expected host names, addresses or socket folders",
                         host->name);
    if (*host->name == '/' && host->address == NULL &&
        !address_socket_in(host->name, host->port, arena, &host->unix_path))
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "host \"%s\"; expected a socket path of at most 107 bytes", host->name);
    if (host->address != NULL && !upstream_is_numeric(host->address))
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "hostaddr \"%s\"; expected an address in numbers", host->address);
    return true;
}

static bool upstream_check_counts(size_t count, const char *names, const char *addresses,
                                  size_t port_count, struct error *error)
{
    if (count > UPSTREAM_HOSTS_LIMIT)
        return error_set(error, SQLSTATE_CONFIG_FILE, "%zu hosts; expected at most %d", count,
                         UPSTREAM_HOSTS_LIMIT);
    if (names != NULL && addresses != NULL && upstream_list_length(addresses) != count)
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "%zu hosts and %zu addresses in hostaddr; expected as many of each", count,
                         upstream_list_length(addresses));
    if (port_count != 1 && port_count != count)
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "%zu ports for %zu hosts; expected one port, or one for each host",
                         port_count, count);
    return true;
}

bool upstream_read_hosts(const char *names, const char *addresses, const char *ports,
                         struct arena *arena, struct upstream *out, struct error *error)
{
    if (addresses != NULL && *addresses == '\0')
        addresses = NULL;
    if (names == NULL || *names == '\0')
        names = addresses;
    if (names == NULL)
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "no host; expected host=NAME or host=/socket/folder, or a list of them");
    size_t count = upstream_list_length(names);
    size_t port_count = ports != NULL ? upstream_list_length(ports) : 1;
    if (!upstream_check_counts(count, names, addresses, port_count, error))
        return false;
    struct upstream_host *hosts = arena_zero(arena, count, sizeof *hosts);
    for (size_t i = 0; i < count; i++) {
        hosts[i].name = upstream_list_item(names, i, arena);
        const char *address = addresses != NULL ? upstream_list_item(addresses, i, arena) : "";
        hosts[i].address = *address != '\0' ? address : NULL;
        if (*hosts[i].name == '\0' && hosts[i].address != NULL)
            hosts[i].name = address;
        if (!upstream_read_port(ports, port_count, i, arena, &hosts[i].port, error) ||
            !upstream_read_host(&hosts[i], arena, error))
            return false;
    }
    out->hosts = hosts;
    out->host_count = count;
    return true;
}
