/*
 * The server of a fuzzed session: it keeps PostgreSQL's rules of which message is answered by what,
 * and else answers what the input says. It knows no data; every row is one integer.
 */
#ifndef CROSSFADE_TESTS_FUZZ_FUZZ_SERVER_H
#define CROSSFADE_TESTS_FUZZ_FUZZ_SERVER_H

#include "tests/fuzz/fuzz_peer.h"

#define FUZZ_SERVER_NAMES 32

/* How a message is answered; bits. */
enum fuzz_server_choice {
    FUZZ_SERVER_FAILS = 1,
    FUZZ_SERVER_ROWS = 2,       /* some more rows */
    FUZZ_SERVER_SUSPENDS = 4,   /* where there is a limit */
    FUZZ_SERVER_NOTICES = 8,    /* first */
    FUZZ_SERVER_SETS = 16,      /* a parameter, first */
    FUZZ_SERVER_NOTIFIES = 32,  /* first */
    FUZZ_SERVER_DESCRIBES = 64, /* otherwise than it did before */
};

struct fuzz_server_name {
    char kind; /* 'S' or 'P' */
    char name[80];
    char text[4096]; /* cut */
    size_t parameters;
};

struct fuzz_server {
    struct fuzz_peer peer;
    bool greeted;
    char transaction;
    bool skips;  /* to the next Sync */
    char copies; /* 'Q' or 'E': the message whose rows are being copied in; '\0' */
    struct fuzz_server_name names[FUZZ_SERVER_NAMES];
    size_t name_count;
};

void fuzz_server_begin(struct fuzz_server *server);

/* Answers the next message, if there is one whole; false where there is none. */
bool fuzz_server_answer(struct fuzz_server *server, unsigned choice);

#endif
