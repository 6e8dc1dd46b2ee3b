/*
 * A wire between Crossfade and a server, or a client and Crossfade, that a test can hold, cut and
 * make bad in other ways: a relay on a thread of the test's own process, which ends with it.
 *
 * Orders have been carried out when the function returns. Everything that goes wrong fails the
 * running test.
 */
#ifndef CROSSFADE_TESTS_WIRE_H
#define CROSSFADE_TESTS_WIRE_H

#include <stdbool.h>
#include <stddef.h>

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

/* The two ends, from where Crossfade's or the client's connection comes, and where it leads to. */
enum wire_end { WIRE_CLIENT, WIRE_SERVER, WIRE_ENDS };

/* What is bad about the wire, for bytes that come from each end; 0 or false: nothing. */
struct wire_fault {
    size_t piece;   /* no more bytes at once than these */
    int delay_ms;   /* before each piece */
    long end_after; /* later connections: so many bytes, then that end says no more */
    bool stalls;    /* nothing is taken from that end */
};

void wire_spoil(struct wire *wire, const struct wire_fault faults[WIRE_ENDS]);

#endif
