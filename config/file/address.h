/*
 * Places as the configuration file writes them: where to listen, and where the flags are.
 *
 * Results live in the arena given. On failure false, and *expected says in words what was expected;
 * the text itself may hold a password, so it does not belong into messages.
 */
#ifndef CROSSFADE_CONFIG_FILE_ADDRESS_H
#define CROSSFADE_CONFIG_FILE_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "config/model/config.h"
#include "protocol/base/arena.h"

#define ADDRESS_DEFAULT_LISTEN_PORT 6432
#define ADDRESS_DEFAULT_REDIS_PORT 6379
#define ADDRESS_REDIS_DATABASES 10000

/* host:port, [v6]:port, unix:/full/path, or a path that begins with '/': the socket itself, or a
 * folder, which gets a socket as libpq looks for it (.s.PGSQL.6432). */
bool address_read_listen(const char *text, struct arena *arena, struct address *out,
                         const char **expected);

/* The socket's path in a folder, as libpq makes it. False where it is too long for a socket. */
bool address_socket_in(const char *folder, uint16_t port, struct arena *arena, const char **out);

/* 1 to 65535, digits only. */
bool address_read_port(const char *text, uint16_t *out);

/* redis://[user:password@]host[:port][/db], redis+unix://[user:password@]/path[?db=N],
 * unix:/path[?db=N] or file:NAME. Fills flag_source and flag_file or redis; a relative NAME stays
 * relative. */
bool address_read_flags(const char *text, struct arena *arena, struct config *out,
                        const char **expected);

#endif
