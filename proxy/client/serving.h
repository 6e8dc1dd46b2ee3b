/*
 * What happens to a client's two connections, and what is done about it (the drawing in client.h).
 *
 * On the client's thread.
 */
#ifndef CROSSFADE_PROXY_CLIENT_SERVING_H
#define CROSSFADE_PROXY_CLIENT_SERVING_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/client/client.h"

struct client *serving_new(struct clients *clients, uint64_t id, bool is_unix);
/* Takes the connection waiting on the listener. */
void serving_accept(struct client *client, uv_stream_t *listener);

/* Something happened that the session may have waited for. */
void serving_advance(struct client *client);

#endif
