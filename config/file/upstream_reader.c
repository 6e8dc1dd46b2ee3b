#include "config/file/upstream_reader.h"

#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

#include "config/file/address.h"

static size_t upstream_reader_list_length(const char *list)
{
    size_t count = 1;
    for (; *list != '\0'; list++)
        count += *list == ',';
    return count;
}

static const char *upstream_reader_list_item(const char *list, size_t index, struct arena *arena)
{
    for (; index > 0; index--)
        list = strchr(list, ',') + 1;
    return arena_copy(arena, list, strcspn(list, ","));
}

static bool upstream_reader_is_numeric(const char *address)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
    struct addrinfo *found;
    if (getaddrinfo(address, NULL, &hints, &found) != 0)
        return false;
    freeaddrinfo(found);
    return true;
}

static bool upstream_reader_read_port(const char *ports, size_t port_count, size_t index,
                                      struct arena *arena, uint16_t *port, struct error *error)
{
    *port = UPSTREAM_DEFAULT_PORT;
    if (ports == NULL)
        return true;
    const char *text = upstream_reader_list_item(ports, port_count == 1 ? 0 : index, arena);
    if (*text == '\0' && port_count > 1)
        return true; /* libpq's, for a list in which only some have one */
    if (address_read_port(text, port))
        return true;
    return error_set(error, SQLSTATE_CONFIG_FILE,
                     "port \"%s\"; expected a number from 1 to 65535, or one for each host", text);
}

static bool upstream_reader_read_host(struct upstream_host *host, struct arena *arena,
                                      struct error *error)
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
    if (host->address != NULL && !upstream_reader_is_numeric(host->address))
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "hostaddr \"%s\"; expected an address in numbers", host->address);
    return true;
}

static bool upstream_reader_check_counts(size_t count, const char *names, const char *addresses,
                                         size_t port_count, struct error *error)
{
    if (count > UPSTREAM_HOSTS_LIMIT)
        return error_set(error, SQLSTATE_CONFIG_FILE, "%zu hosts; expected at most %d", count,
                         UPSTREAM_HOSTS_LIMIT);
    if (names != NULL && addresses != NULL && upstream_reader_list_length(addresses) != count)
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "%zu hosts and %zu addresses in hostaddr; expected as many of each", count,
                         upstream_reader_list_length(addresses));
    if (port_count != 1 && port_count != count)
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "%zu ports for %zu hosts; expected one port, or one for each host",
                         port_count, count);
    return true;
}

bool upstream_reader_hosts(const char *names, const char *addresses, const char *ports,
                           struct arena *arena, struct upstream *out, struct error *error)
{
    if (addresses != NULL && *addresses == '\0')
        addresses = NULL;
    if (names == NULL || *names == '\0')
        names = addresses;
    if (names == NULL)
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "no host; expected host=NAME or host=/socket/folder, or a list of them");
    size_t count = upstream_reader_list_length(names);
    size_t port_count = ports != NULL ? upstream_reader_list_length(ports) : 1;
    if (!upstream_reader_check_counts(count, names, addresses, port_count, error))
        return false;
    struct upstream_host *hosts = arena_zero(arena, count, sizeof *hosts);
    for (size_t i = 0; i < count; i++) {
        hosts[i].name = upstream_reader_list_item(names, i, arena);
        const char *address =
            addresses != NULL ? upstream_reader_list_item(addresses, i, arena) : "";
        hosts[i].address = *address != '\0' ? address : NULL;
        if (*hosts[i].name == '\0' && hosts[i].address != NULL)
            hosts[i].name = address;
        if (!upstream_reader_read_port(ports, port_count, i, arena, &hosts[i].port, error) ||
            !upstream_reader_read_host(&hosts[i], arena, error))
            return false;
    }
    out->hosts = hosts;
    out->host_count = count;
    return true;
}
