#include "proxy/listener.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "protocol/base/memory.h"

#define LISTENER_UNIX_MODE 0777 /* as PostgreSQL's unix_socket_permissions by default */

static int listener_socket(int family)
{
    return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

static int listener_bind_found(const struct addrinfo *found)
{
    int last = EADDRNOTAVAIL;
    for (; found != NULL; found = found->ai_next) {
        int socket = listener_socket(found->ai_family);
        int one = 1;
        if (socket >= 0 && setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
            setsockopt(socket, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) == 0 &&
            bind(socket, found->ai_addr, found->ai_addrlen) == 0)
            return socket;
        last = errno;
        if (socket >= 0)
            close(socket);
    }
    errno = last;
    return -1;
}

static bool listener_bind_tcp(const struct address *address, int *socket, struct error *error)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found = NULL;
    char port[8];
    snprintf(port, sizeof port, "%u", address->port);
    int status = getaddrinfo(address->host, port, &hints, &found);
    if (status != 0)
        return error_set(error, SQLSTATE_CANNOT_CONNECT, "cannot listen on %s:%s: %s",
                         address->host, port, gai_strerror(status));
    *socket = listener_bind_found(found);
    freeaddrinfo(found);
    if (*socket < 0)
        return error_set(error, SQLSTATE_CANNOT_CONNECT, "cannot listen on %s:%s: %s",
                         address->host, port, strerror(errno));
    return true;
}

/* A socket file that nobody answers on was left behind by a crash. */
static bool listener_is_stale(const struct sockaddr_un *name)
{
    int probe = listener_socket(AF_UNIX);
    bool stale =
        connect(probe, (const struct sockaddr *)name, sizeof *name) != 0 && errno == ECONNREFUSED;
    close(probe);
    return stale;
}

static bool listener_bind_unix(const char *path, int *socket, struct error *error)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof name.sun_path)
        return error_set(error, SQLSTATE_CANNOT_CONNECT,
                         "cannot listen on %s: a socket's path has at most %zu bytes", path,
                         sizeof name.sun_path - 1);
    memcpy(name.sun_path, path, strlen(path) + 1);
    int made = listener_socket(AF_UNIX);
    int status = bind(made, (struct sockaddr *)&name, sizeof name);
    if (status != 0 && errno == EADDRINUSE && listener_is_stale(&name)) {
        unlink(path);
        status = bind(made, (struct sockaddr *)&name, sizeof name);
    }
    if (status != 0) {
        error_set(error, SQLSTATE_CANNOT_CONNECT, "cannot listen on %s: %s", path, strerror(errno));
        close(made);
        return false;
    }
    chmod(path, LISTENER_UNIX_MODE);
    *socket = made;
    return true;
}

static bool listener_bind_address(const struct address *address, struct listener_set *set,
                                  size_t index, struct error *error)
{
    set->is_unix[index] = address->unix_path != NULL;
    if (!set->is_unix[index]) {
        for (size_t worker = 0; worker < set->worker_count; worker++)
            if (!listener_bind_tcp(address, &set->sockets[worker * set->address_count + index],
                                   error))
                return false;
        return true;
    }
    if (!listener_bind_unix(address->unix_path, &set->sockets[index], error))
        return false;
    set->unix_paths[index] = memory_copy_string(address->unix_path);
    for (size_t worker = 1; worker < set->worker_count; worker++)
        set->sockets[worker * set->address_count + index] = dup(set->sockets[index]);
    return true;
}

bool listener_bind(const struct config *config, size_t worker_count, struct listener_set *set,
                   struct error *error)
{
    *set =
        (struct listener_set){.address_count = config->listen_count, .worker_count = worker_count};
    set->sockets = memory_alloc(worker_count * set->address_count * sizeof *set->sockets);
    set->is_unix = memory_zero(set->address_count, sizeof *set->is_unix);
    set->unix_paths = memory_zero(set->address_count, sizeof *set->unix_paths);
    for (size_t i = 0; i < worker_count * set->address_count; i++)
        set->sockets[i] = -1;
    for (size_t i = 0; i < set->address_count; i++) {
        if (!listener_bind_address(&config->listen[i], set, i, error)) {
            listener_free(set);
            return false;
        }
    }
    return true;
}

void listener_free(struct listener_set *set)
{
    for (size_t i = 0; i < set->worker_count * set->address_count; i++)
        if (set->sockets[i] >= 0)
            close(set->sockets[i]);
    for (size_t i = 0; i < set->address_count; i++) {
        if (set->unix_paths[i] != NULL)
            unlink(set->unix_paths[i]);
        memory_free(set->unix_paths[i]);
    }
    memory_free(set->sockets);
    memory_free(set->is_unix);
    memory_free(set->unix_paths);
    *set = (struct listener_set){0};
}
