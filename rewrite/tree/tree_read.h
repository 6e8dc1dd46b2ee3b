/*
 * The parser's tree, read from the JSON in which libpg_query writes it.
 *
 * libpg_query offers the same tree as protobuf too, but packing that takes several times as long:
 * for each node it looks at all of the two hundred kinds that a node may be.
 *
 * The messages are described by protobuf-c's descriptors, of which names of fields and values of
 * enumerations are taken. Kinds and fields that they do not have are an error, never left out.
 */
#ifndef CROSSFADE_REWRITE_TREE_TREE_READ_H
#define CROSSFADE_REWRITE_TREE_TREE_READ_H

#include <pg_query/pg_query.pb-c.h>

#include "protocol/base/arena.h"

/* The whole text, terminated. NULL where it is not such a tree. Recurses as deep as the tree is. */
PgQuery__ParseResult *tree_read(const char *json, struct arena *arena);

#endif
