/*
 * A session between two peers, all of plain bytes: what serving.c does with sockets, a loop and a
 * worker is done here by hand, so that nothing happens unless it is told to. For the session's fuzz
 * target and for the unit tests of the conversation.
 */
#ifndef CROSSFADE_TESTS_FUZZ_FUZZ_TALK_H
#define CROSSFADE_TESTS_FUZZ_FUZZ_TALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/conversation/conversation.h"
#include "proxy/conversation/planning/thinking.h"
#include "tests/fuzz/fuzz_peer.h"

struct fuzz_talk {
    struct surroundings around; /* its worlds are the caller's to set, by fuzz_talk_take_world */
    struct session session;
    struct bytes to_client; /* what the session says, before it is carried */
    struct bytes to_server;
    struct fuzz_peer *client;
    struct fuzz_peer *server;
    uint64_t reading; /* the newest wish to read the catalog */
    uint64_t look_at; /* when the session wishes to be advanced; 0: not */
    uint64_t ended;   /* transactions that the session said have ended */
    struct thought thought;
    bool thinks;
};

/* A world of the names example with that route (names_route), one reference, the caller's. Worlds
 * with the same `shared` follow each other. */
struct world *fuzz_talk_world(const struct world *shared, const char *route, uint64_t number);

/* The client's startup packet is what it sends first; the server gets it. Takes a reference. */
void fuzz_talk_open(struct fuzz_talk *talk, struct world *world, struct fuzz_peer *client,
                    struct fuzz_peer *server);
void fuzz_talk_take_world(struct fuzz_talk *talk, struct world *world);

/* A piece of each side's bytes, and what was wished; whether anything happened. */
bool fuzz_talk_carry(struct fuzz_talk *talk);

/* The catalog has been read, where that was wished, and shows nothing new. */
bool fuzz_talk_read_catalog(struct fuzz_talk *talk);

void fuzz_talk_advance(struct fuzz_talk *talk);

/* The session goes, whatever is under way. */
void fuzz_talk_close(struct fuzz_talk *talk);

#endif
