/*
 * What a session knows of its client: who it is, what it has said, and what it is to hear.
 *
 * From its startup packet on, whatever server it is connected to. Owned by a session.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_CLIENT_SIDE_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_CLIENT_SIDE_H

#include <stdbool.h>

#include "protocol/base/bytes.h"
#include "protocol/startup.h"
#include "proxy/conversation/session/outflow.h"

#define CLIENT_SIDE_PEER_LIMIT 64

struct client_side {
    struct outflow out; /* where its bytes go is the holder's to set */
    struct bytes input; /* received and not dealt with yet */
    struct flow flow;
    bool has_ended;                    /* nothing more comes; what came may still wait in `input` */
    bool must_be_refused;              /* the server is expected to turn its startup packet away */
    bool replication;                  /* the server takes no messages of the extended protocol */
    char peer[CLIENT_SIDE_PEER_LIMIT]; /* its address */
    char *user;                        /* these NULL before the startup packet */
    char *database;
    char *application_name; /* as it gave it then */
};

void client_side_start(struct client_side *client, const struct startup *startup);
void client_side_free(struct client_side *client);

#endif
