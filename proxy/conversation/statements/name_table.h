/*
 * A table by name, for what the server knows by names of statements and portals: as much of a name
 * counts as counts there. The unnamed one has a place of its own.
 *
 * What is put in begins with a struct named; the table owns nothing but its buckets, and has no
 * limit: what may be put is its user's to say.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_STATEMENTS_NAME_TABLE_H
#define CROSSFADE_PROXY_CONVERSATION_STATEMENTS_NAME_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct named {
    char *name;
    struct named *next; /* in its bucket */
};

struct name_table {
    struct named *unnamed;
    struct named **buckets;
    size_t bucket_count; /* a power of two, or 0 */
    size_t count;        /* of those with a name */
};

/* The server tells names apart by FRONTEND_NAME_LIMIT bytes, so more must not make two of one. */
bool name_table_same(const char *one, const char *other);

struct named *name_table_find(const struct name_table *table, const char *name);
/* Puts `named`, or nothing where NULL, under the name; returns what was there. */
struct named *name_table_put(struct name_table *table, const char *name, struct named *named);
bool name_table_is_empty(const struct name_table *table);
/* Takes out all of them, and hands each to `release`. */
void name_table_clear(struct name_table *table, void (*release)(struct named *named));
void name_table_free(struct name_table *table); /* of an empty one, the buckets */

#endif
