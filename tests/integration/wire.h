/*
 * A wire between Crossfade and a server that a test can hold, cut and make short: a relay on a
 * thread of the test's own process, which ends with it.
 *
 * Orders have been carried out when the function returns. Everything that goes wrong fails the
 * running test.
 */
#ifndef CROSSFADE_TESTS_WIRE_H
#define CROSSFADE_TESTS_WIRE_H

#include <stdbool.h>

struct wire;

/* Listens on a free port of 127.0.0.1 and leads to another one there. */
struct wire *wire_start(int to_port);
int wire_port(const struct wire *wire);

/* Resets all connections that lead through it now, towards both sides. */
void wire_cut(struct wire *wire);

/* Held, it takes connections and bytes but passes none on, in either direction. */
void wire_hold(struct wire *wire, bool held);

/* Every later connection is reset when that many bytes of the server's have passed; -1: never. */
void wire_cut_after(struct wire *wire, long bytes);

#endif
