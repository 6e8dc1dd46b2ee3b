/*
 * A client's first words, up to its startup packet: encryption, the wish to cancel, and whether it
 * is let in.
 *
 * On the client's thread, in CLIENT_STARTUP.
 */
#ifndef CROSSFADE_PROXY_CLIENT_ADMISSION_H
#define CROSSFADE_PROXY_CLIENT_ADMISSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct client;

/* How many bytes it has dealt with: less than there are where a packet is not there whole, or is
 * the last, after which the client is in another state. */
size_t admission_process(struct client *client, const uint8_t *data, size_t length);

/* Whether the client may have TLS, and has not. */
bool admission_offers_tls(const struct client *client);

#endif
