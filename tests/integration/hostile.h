/*
 * A server that means harm: it speaks as PostgreSQL does up to a point, and then says what a test
 * gives it. No real server can be made to.
 *
 * A thread of the test's own process, which ends with it. It takes one connection after the other.
 * Whatever goes wrong on a connection ends that connection and nothing else.
 */
#ifndef CROSSFADE_TESTS_HOSTILE_H
#define CROSSFADE_TESTS_HOSTILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hostile;

enum hostile_moment {
    HOSTILE_AT_LOGIN, /* in the place of all that a server says to a startup packet */
    HOSTILE_AT_QUERY  /* as the answer to the first bytes after a login that went well */
};

/* Listens on a free port of 127.0.0.1. */
struct hostile *hostile_start(void);
int hostile_port(const struct hostile *hostile);

/* What later connections are told, and when; `bytes` stays the caller's. It is said `times` over.
 */
void hostile_say(struct hostile *hostile, enum hostile_moment moment, const uint8_t *bytes,
                 size_t length, size_t times);

#endif
