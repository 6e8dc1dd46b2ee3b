#include "proxy/process/listener.h"

#include <errno.h>
#include <fcntl.h>
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

static void listener_add(struct listener_address *address, int socket)
{
    address->sockets =
        memory_grow(address->sockets, (address->socket_count + 1) * sizeof *address->sockets);
    address->sockets[address->socket_count++] = socket;
}

/* What another process gave for an address, maybe nothing. */
static bool listener_take(struct listener_set *set, struct listener_address *address,
                          struct handover_gift *gift, struct error *error)
{
    address->sockets = gift->sockets;
    address->socket_count = gift->count;
    if (set->state.length == 0) {
        set->state = gift->state;
        return true;
    }
    bool same = gift->state.length == 0 ||
                (gift->state.length == set->state.length &&
                 memcmp(gift->state.data, set->state.data, set->state.length) == 0);
    bytes_free(&gift->state);
    return same || error_set(error, SQLSTATE_CANNOT_CONNECT,
                             "the addresses are of several processes, which act by different "
                             "flags; end all of them but one");
}

static bool listener_bind_tcp(struct listener_set *set, const struct address *wanted,
                              size_t worker_count, struct listener_address *address,
                              struct error *error)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found = NULL;
    struct handover_gift gift;
    char port[8];
    snprintf(port, sizeof port, "%u", wanted->port);
    int status = getaddrinfo(wanted->host, port, &hints, &found);
    if (status != 0)
        return error_set(error, SQLSTATE_CANNOT_CONNECT, "cannot listen on %s:%s: %s", wanted->host,
                         port, gai_strerror(status));
    bool ok =
        handover_take_tcp(found->ai_addr, found->ai_addrlen, &address->handover, &gift, error) &&
        listener_take(set, address, &gift, error);
    if (ok && address->socket_count == 0) {
        for (size_t i = 0; i < worker_count && ok; i++) {
            int socket = listener_bind_found(found);
            if (socket < 0)
                ok = error_set(error, SQLSTATE_CANNOT_CONNECT, "cannot listen on %s:%s: %s",
                               wanted->host, port, strerror(errno));
            else
                listener_add(address, socket);
        }
    }
    freeaddrinfo(found);
    return ok;
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

static bool listener_bind_unix(struct listener_set *set, const char *path,
                               struct listener_address *address, struct error *error)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    struct handover_gift gift;
    if (strlen(path) >= sizeof name.sun_path)
        return error_set(error, SQLSTATE_CANNOT_CONNECT,
                         "cannot listen on %s: a socket's path has at most %zu bytes", path,
                         sizeof name.sun_path - 1);
    memcpy(name.sun_path, path, strlen(path) + 1);
    if (!handover_take_unix(path, &address->handover, &gift, error) ||
        !listener_take(set, address, &gift, error))
        return false;
    if (address->socket_count != 0) {
        address->unix_path = memory_copy_string(path);
        return true;
    }
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
    listener_add(address, made);
    address->unix_path = memory_copy_string(path);
    return true;
}

bool listener_bind(const struct config *config, size_t worker_count, struct listener_set *set,
                   struct error *error)
{
    *set = (struct listener_set){.count = config->listen_count};
    set->addresses = memory_zero(set->count, sizeof *set->addresses);
    for (size_t i = 0; i < set->count; i++)
        set->addresses[i].handover = (struct handover){.lock = -1, .link = -1};
    for (size_t i = 0; i < set->count; i++) {
        const struct address *wanted = &config->listen[i];
        struct listener_address *address = &set->addresses[i];
        bool ok = wanted->unix_path != NULL
                      ? listener_bind_unix(set, wanted->unix_path, address, error)
                      : listener_bind_tcp(set, wanted, worker_count, address, error);
        if (!ok) {
            listener_free(set);
            return false;
        }
    }
    return true;
}

/* Every socket goes to a worker, and every worker gets one: where there are more of the one than of
 * the other, some serve twice. */
struct listener_share *listener_share(const struct listener_set *set, size_t worker,
                                      size_t worker_count, size_t *count)
{
    struct listener_share *shares = NULL;
    *count = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct listener_address *address = &set->addresses[i];
        size_t most = address->socket_count > worker_count ? address->socket_count : worker_count;
        for (size_t k = worker; k < most; k += worker_count) {
            int original = address->sockets[k % address->socket_count];
            shares = memory_grow(shares, (*count + 1) * sizeof *shares);
            shares[*count].socket = fcntl(original, F_DUPFD_CLOEXEC, 0);
            shares[(*count)++].is_unix = address->unix_path != NULL;
        }
    }
    return shares;
}

void listener_close(struct listener_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        struct listener_address *address = &set->addresses[i];
        for (size_t k = 0; k < address->socket_count; k++)
            close(address->sockets[k]);
        if (address->unix_path != NULL && address->socket_count != 0 && address->handover.link < 0)
            unlink(address->unix_path);
        address->socket_count = 0;
    }
}

void listener_free(struct listener_set *set)
{
    listener_close(set);
    for (size_t i = 0; i < set->count; i++) {
        handover_close(&set->addresses[i].handover);
        memory_free(set->addresses[i].sockets);
        memory_free(set->addresses[i].unix_path);
    }
    memory_free(set->addresses);
    bytes_free(&set->state);
    *set = (struct listener_set){0};
}
