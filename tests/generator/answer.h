/*
 * What a server answered to one item, and whether two servers answered alike.
 *
 * Every field of every message is compared, but for: numbers of tables and types, which stand for
 * their names; places in the server's source; where among an answer's messages a ParameterStatus
 * stands; and of errors of integrity (class 23) and of locks
 * not got (55P03) all but severity, SQLSTATE and position, because their texts show tables, which
 * are others where the primary is. With $GENERATOR_STRICT set these are compared too.
 */
#ifndef CROSSFADE_GENERATOR_ANSWER_H
#define CROSSFADE_GENERATOR_ANSWER_H

#include <stdbool.h>

#include "tests/generator/case.h"
#include "tests/integration/transcript.h"

struct answer_message {
    char type;
    char *body;
    size_t length;
};

struct answer {
    struct answer_message *messages;
    size_t count;
    size_t capacity;
    int refused; /* the step that was refused, or -1 */
    char status; /* of ReadyForQuery */
    bool failed; /* an error of any kind */
    char sqlstate[6];
};

/* Reads messages up to ReadyForQuery. */
void answer_read(struct answer *answer, struct rawclient *client);
void answer_free(struct answer *answer);

/* A field of an error or a notice, "" where it has none. */
const char *answer_field(const struct answer_message *error, char field);

/* What is needed to compare: the names of the objects on both sides. */
struct answer_sides {
    const struct object_names *names[2]; /* 0: expected, 1: got */
    struct rawclient *clients[2];
};

/* NULL where they are alike; else what differs, which the caller frees. Rows may come in another
 * order where `unordered`. */
char *answer_difference(const struct answer_sides *sides, struct answer *expected,
                        struct answer *got, bool unordered);

#endif
