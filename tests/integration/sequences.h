/*
 * Sequences of raw messages, legal and illegal, that are answered alike by PostgreSQL and through
 * Crossfade (test_sequences.c). Scenarios of another kind: these are about the protocol, those in
 * scenarios.h about SQL.
 */
#ifndef CROSSFADE_TESTS_SEQUENCES_H
#define CROSSFADE_TESTS_SEQUENCES_H

#include "tests/integration/scenarios.h"

struct sequence_group {
    const char *name;
    const struct scenario *sequences; /* up to one without a name */
};

extern const struct scenario SEQUENCES_STARTUP[];
extern const struct scenario SEQUENCES_LOGIN[];
extern const struct scenario SEQUENCES_FRAMES[];
extern const struct scenario SEQUENCES_BODIES[];
extern const struct scenario SEQUENCES_EXTENDED[];
extern const struct scenario SEQUENCES_PORTALS[];
extern const struct scenario SEQUENCES_PIPELINE[];
extern const struct scenario SEQUENCES_COPY[];
extern const struct scenario SEQUENCES_CALLS[];
extern const struct scenario SEQUENCES_REPLICATION[];
extern const struct scenario SEQUENCES_CANCEL[];

#endif
