/*
 * Two databases that hold the same, one that clients reach directly and one after Crossfade under
 * some state of the flags; and whether both still hold what they must.
 *
 * They have the tables of fixtures.sql; twins_reset puts the rows of fixture_rows.sql into them.
 */
#ifndef CROSSFADE_TESTS_TWINS_H
#define CROSSFADE_TESTS_TWINS_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/player.h"
#include "tests/integration/transcript.h"

enum reader { READ_AS_READ_SAYS, READ_CANARY, READ_PINNED, READ_MOVING };

struct flag_state {
    const char *name;
    const char *write;  /* the first is the primary */
    const char *mirror; /* NULL: none */
    const char *read;
    enum reader reader;
    bool old_table_dropped;
};

enum { TWINS_DIRECT, TWINS_THROUGH, TWINS_SIDES };

struct twins {
    const struct flag_state *state;
    bool new_shape; /* the clients write SQL against new_names */
    const char *database[TWINS_SIDES];
    PGconn *control[TWINS_SIDES];
    struct object_names *names[TWINS_SIDES];
    struct crossfade *crossfade;
    struct player_connections connections[TWINS_SIDES];
    char *fresh[TWINS_SIDES]; /* what the tables hold after a reset */
    bool is_fresh;            /* they hold that now */
};

void twins_begin(struct twins *twins, const struct flag_state *state, bool new_shape);
void twins_end(struct twins *twins);
void twins_reset(struct twins *twins); /* nothing where nothing has changed */

int twins_port(const struct twins *twins, int side);

/* Statements of the clients need no rewriting. */
bool twins_pass_through(const struct twins *twins);
/* See transcript_add. */
unsigned twins_left_out(const struct twins *twins);

/* What the table that no write may reach holds now; NULL: there is none. The caller frees. */
char *twins_bystander(const struct twins *twins);

/* What is wrong with what the tables hold, or NULL; to be freed. `bystander` is what the table was
 * that no write may reach. `writes` were done, unless Crossfade refused them. */
char *twins_difference(struct twins *twins, bool writes, const char *bystander);

#endif
