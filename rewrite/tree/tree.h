/*
 * Trees without knowing their kinds: protobuf-c's own descriptions of the messages lead to every
 * child, so nothing is overlooked. `Node` wrappers are left out: children are what they hold.
 */
#ifndef CROSSFADE_REWRITE_TREE_TREE_H
#define CROSSFADE_REWRITE_TREE_TREE_H

#include <pg_query/pg_query.pb-c.h>
#include <stdbool.h>

/* Called for each child, with the field of `parent` that holds it. False ends the walk. */
bool tree_children(const ProtobufCMessage *parent,
                   bool (*visit)(void *context, const ProtobufCMessage *child,
                                 const ProtobufCFieldDescriptor *field),
                   void *context);

/* What a Node holds, or NULL (also for NULL). */
const ProtobufCMessage *tree_content(const PgQuery__Node *node);

/* The byte where the first thing with a location in this tree begins, or -1. An opening bracket
 * before it is not counted, and of an operator's tree it is the left side. */
long tree_first_location(const ProtobufCMessage *message);

/* The name of a String node, or NULL. */
const char *tree_string(const PgQuery__Node *node);

#endif
