/*
 * The flags of a case: the states of the guide in their order, each a step from the next, and what
 * has to be done to the tables so that a step is allowed.
 */
#ifndef CROSSFADE_GENERATOR_MOVES_H
#define CROSSFADE_GENERATOR_MOVES_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "tests/generator/schema.h"
#include "tests/integration/crossfade.h"
#include "tests/integration/rawclient.h"

/* What the session calls itself, for pins and canaries. */
#define MOVES_CLIENT "generator"

struct moves {
    const struct schema *schema;
    const struct crossfade *crossfade;
    PGconn *control;         /* to the database after Crossfade, not through it */
    struct rawclient *probe; /* through Crossfade */
    size_t state;
    bool unsettled; /* stepped within a transaction, and the rest is still to be done */
    unsigned changes_seen;
};

void moves_reset_flags(const struct schema *schema);
/* Connects the probe; the flags are those of the first state. */
void moves_begin(struct moves *moves, const char *database);
void moves_end(struct moves *moves);

/* One step. Where the session is in a transaction only the flags change, and the next step has to
 * wait for moves_settle. */
void moves_step(struct moves *moves, int direction, bool in_transaction);
/* No transaction is open: fills a mirror that has joined, empties a table that has left. */
void moves_settle(struct moves *moves);

/* Which table is the primary, and whether the other one is its mirror and complete. */
unsigned moves_primary(const struct moves *moves);
bool moves_mirrored(const struct moves *moves);
const char *moves_name(const struct moves *moves);

#endif
