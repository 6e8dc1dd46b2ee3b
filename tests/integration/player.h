/*
 * Plays a scenario against a server and keeps what the server said.
 */
#ifndef CROSSFADE_TESTS_PLAYER_H
#define CROSSFADE_TESTS_PLAYER_H

#include <stdbool.h>

#include "tests/integration/scenarios.h"
#include "tests/integration/transcript.h"

/* What a transcript has where an answer was waited for in vain. */
#define PLAYER_NOTHING_COMES "(nothing comes)"

struct player {
    int port;
    const char *database;
    PGconn *control; /* to the server itself */
    const struct object_names *names;
    unsigned leave_out; /* see transcript_add */
    /* Queries of one statement are sent by the extended protocol, as libpq's PQexecParams would. */
    bool extended;
    unsigned number; /* in the client ids: "client-NUMBER-0" */
    /* Called before every message or pipeline that is sent, where not NULL. */
    void (*before_sending)(void);
};

void player_play(const struct player *player, const struct scenario *scenario,
                 struct transcript *transcript);

/* Whether `extended` makes a difference for this scenario. */
bool player_can_go_extended(const struct scenario *scenario);

#endif
