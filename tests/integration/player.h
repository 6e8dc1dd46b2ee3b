/*
 * Plays a scenario against a server and keeps what the server said.
 */
#ifndef CROSSFADE_TESTS_PLAYER_H
#define CROSSFADE_TESTS_PLAYER_H

#include <stdbool.h>

#include "tests/integration/rawclient.h"
#include "tests/integration/scenarios.h"
#include "tests/integration/transcript.h"

/* What a transcript has where an answer was waited for in vain. */
#define PLAYER_NOTHING_COMES "(nothing comes)"

/* Client ids are of so many kinds; see player.number. */
#define PLAYER_NUMBERS 6

/*
 * Connections that wait for the next scenario: a new one costs the server a process, which is more
 * than most scenarios ask of it. What a scenario did to its session ends with DISCARD ALL; a
 * session that is not idle afterwards is closed.
 */
struct player_connections {
    struct rawclient *idle[PLAYER_NUMBERS][SCENARIO_CLIENTS_LIMIT];
};

void player_connections_close(struct player_connections *connections);

struct player {
    int port;
    const char *database;
    PGconn *control; /* to the server itself */
    const struct object_names *names;
    unsigned leave_out; /* see transcript_add */
    /* Queries of one statement are sent by the extended protocol, as libpq's PQexecParams would. */
    bool extended;
    unsigned number; /* modulo PLAYER_NUMBERS in the client ids: "client-NUMBER-0" */
    struct player_connections *connections; /* NULL: every scenario has new ones */
    /* Called before every message or pipeline that is sent, where not NULL. */
    void (*before_sending)(void);
};

void player_play(const struct player *player, const struct scenario *scenario,
                 struct transcript *transcript);

/* Whether `extended` makes a difference for this scenario. */
bool player_can_go_extended(const struct scenario *scenario);

#endif
