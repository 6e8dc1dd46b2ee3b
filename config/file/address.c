#include "config/file/address.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>

static const char ADDRESS_EXPECTED_LISTEN[] =
    "host:port, [address]:port, unix:/path, or the path of a socket or of its folder";
static const char ADDRESS_EXPECTED_PATH[] = "a socket path of at most 107 bytes";
static const char ADDRESS_EXPECTED_FLAGS[] =
    "redis://[user:password@]host[:port][/db], redis+unix://[user:password@]/path[?db=N], "
    "unix:/path[?db=N] or file:NAME";

bool address_read_port(const char *text, uint16_t *out)
{
    size_t length = strspn(text, "0123456789");
    if (length == 0 || length > 5 || text[length] != '\0')
        return false;
    unsigned long port = strtoul(text, NULL, 10);
    if (port == 0 || port > UINT16_MAX)
        return false;
    *out = (uint16_t)port;
    return true;
}

static bool address_path_fits(const char *path)
{
    return strlen(path) < sizeof((struct sockaddr_un *)0)->sun_path;
}

bool address_socket_in(const char *folder, uint16_t port, struct arena *arena, const char **out)
{
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    const char *path =
        arena_format(arena, "%.*s%s.s.PGSQL.%u", (int)length, folder, length == 1 ? "" : "/", port);
    if (!address_path_fits(path))
        return false;
    *out = path;
    return true;
}

static bool address_is_folder(const char *path)
{
    struct stat entry;
    return path[strlen(path) - 1] == '/' || (stat(path, &entry) == 0 && S_ISDIR(entry.st_mode));
}

static bool address_read_unix(const char *path, struct arena *arena, struct address *out,
                              const char **expected)
{
    *expected = ADDRESS_EXPECTED_PATH;
    uint16_t port = ADDRESS_DEFAULT_LISTEN_PORT;
    const char *socket_path = path;
    if (address_is_folder(path) && !address_socket_in(path, port, arena, &socket_path))
        return false;
    if (!address_path_fits(socket_path))
        return false;
    *out = (struct address){.port = port, .unix_path = arena_string(arena, socket_path)};
    return true;
}

/* host, host:port or [v6]:port; *port is left as it is where there is none. */
static bool address_split_host(const char *text, size_t length, struct arena *arena,
                               const char **host, uint16_t *port)
{
    char *copy = arena_copy(arena, text, length);
    char *colon;
    if (*copy == '[') {
        char *close = strchr(copy, ']');
        if (close == NULL || (close[1] != '\0' && close[1] != ':'))
            return false;
        colon = close[1] == ':' ? close + 1 : NULL;
        *close = '\0';
        copy++;
    } else {
        colon = strchr(copy, ':');
    }
    if (colon != NULL) {
        *colon = '\0';
        if (!address_read_port(colon + 1, port))
            return false;
    }
    *host = copy;
    return *copy != '\0' && strpbrk(copy, " \t/@") == NULL;
}

bool address_read_listen(const char *text, struct arena *arena, struct address *out,
                         const char **expected)
{
    if (strncmp(text, "unix:/", 6) == 0)
        return address_read_unix(text + 5, arena, out, expected);
    if (*text == '/')
        return address_read_unix(text, arena, out, expected);
    *expected = ADDRESS_EXPECTED_LISTEN;
    const char *host;
    uint16_t port = 0;
    if (!address_split_host(text, strlen(text), arena, &host, &port) || port == 0)
        return false;
    *out = (struct address){.host = host, .port = port};
    return true;
}

static int address_hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Undoes %XX. NULL where an escape is broken or stands for a zero byte. */
static const char *address_decode(const char *text, size_t length, struct arena *arena)
{
    char *decoded = arena_alloc(arena, length + 1);
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '%') {
            decoded[used++] = text[i];
            continue;
        }
        int high = length - i > 2 ? address_hex(text[i + 1]) : -1;
        int low = high >= 0 ? address_hex(text[i + 2]) : -1;
        if (low < 0 || (high == 0 && low == 0))
            return NULL;
        decoded[used++] = (char)(high << 4 | low);
        i += 2;
    }
    decoded[used] = '\0';
    return decoded;
}

static bool address_read_database(const char *text, unsigned *out)
{
    size_t length = strspn(text, "0123456789");
    if (length == 0 || length > 5 || text[length] != '\0')
        return false;
    unsigned long number = strtoul(text, NULL, 10);
    if (number >= ADDRESS_REDIS_DATABASES)
        return false;
    *out = (unsigned)number;
    return true;
}

/* Takes "user:password@" off the front of *text, which ends before `end`. */
static bool address_take_user(const char **text, const char *end, struct arena *arena,
                              struct config *out)
{
    const char *at = memrchr(*text, '@', (size_t)(end - *text));
    if (at == NULL)
        return true;
    const char *colon = memchr(*text, ':', (size_t)(at - *text));
    if (colon == NULL)
        return false;
    const char *user = address_decode(*text, (size_t)(colon - *text), arena);
    const char *password = address_decode(colon + 1, (size_t)(at - colon - 1), arena);
    if (user == NULL || password == NULL || *password == '\0')
        return false;
    out->redis.user = *user != '\0' ? user : NULL;
    out->redis.password = password;
    *text = at + 1;
    return true;
}

static bool address_read_redis(const char *text, struct arena *arena, struct config *out)
{
    out->redis.port = ADDRESS_DEFAULT_REDIS_PORT;
    const char *end = text + strcspn(text, "/?#");
    if (!address_take_user(&text, end, arena, out))
        return false;
    if (!address_split_host(text, (size_t)(end - text), arena, &out->redis.host, &out->redis.port))
        return false;
    if (*end == '\0' || strcmp(end, "/") == 0)
        return true;
    return *end == '/' && address_read_database(end + 1, &out->redis.database);
}

static bool address_read_redis_unix(const char *text, struct arena *arena, struct config *out)
{
    const char *end = text + strcspn(text, "?");
    const char *path = address_decode(text, (size_t)(end - text), arena);
    if (path == NULL || *path != '/' || path[1] == '\0' || !address_path_fits(path))
        return false;
    out->redis.unix_path = path;
    if (*end == '\0')
        return true;
    return strncmp(end, "?db=", 4) == 0 && address_read_database(end + 4, &out->redis.database);
}

bool address_read_flags(const char *text, struct arena *arena, struct config *out,
                        const char **expected)
{
    static const char redis[] = "redis://";
    static const char redis_unix[] = "redis+unix://";
    *expected = ADDRESS_EXPECTED_FLAGS;
    out->flag_source = FLAG_SOURCE_REDIS;
    if (strncmp(text, redis, strlen(redis)) == 0)
        return address_read_redis(text + strlen(redis), arena, out);
    if (strncmp(text, "unix:", 5) == 0)
        return address_read_redis_unix(text + 5, arena, out);
    if (strncmp(text, redis_unix, strlen(redis_unix)) == 0) {
        text += strlen(redis_unix);
        const char *end = strchr(text, '/');
        return end != NULL && address_take_user(&text, end, arena, out) &&
               address_read_redis_unix(text, arena, out);
    }
    if (strncmp(text, "file:", 5) == 0 && text[5] != '\0') {
        out->flag_source = FLAG_SOURCE_FILE;
        out->flag_file = arena_string(arena, text + 5);
        return true;
    }
    return false;
}
