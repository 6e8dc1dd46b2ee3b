/*
 * Names of the statements and portals that are ours on a server's connection: _cf_<serial>,
 * numbered by the table of prepared statements.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_OWN_NAME_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_OWN_NAME_H

#include <stdint.h>

#include "proxy/conversation/session/link.h"

/* Longer than any of them. */
#define OWN_NAME_LIMIT 24

struct own_name {
    uint32_t serial;
    char text[OWN_NAME_LIMIT];
};

/* One that nothing on the connection has, whatever an error has left there. */
struct own_name own_name_new(struct link *link);
struct own_name own_name_of(uint32_t serial);

#endif
