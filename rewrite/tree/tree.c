#include "rewrite/tree/tree.h"

#include <stddef.h>
#include <string.h>

const ProtobufCMessage *tree_content(const PgQuery__Node *node)
{
    /* Every member of the union is a pointer to a message. */
    if (node == NULL || node->node_case == PG_QUERY__NODE__NODE__NOT_SET)
        return NULL;
    return (const ProtobufCMessage *)node->alias;
}

static const ProtobufCMessage *tree_unwrap(const ProtobufCMessage *message)
{
    if (message != NULL && message->descriptor == &pg_query__node__descriptor)
        return tree_content((const PgQuery__Node *)message);
    return message;
}

static bool tree_is_set(const ProtobufCMessage *parent, const ProtobufCFieldDescriptor *field)
{
    if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0)
        return true;
    const char *base = (const char *)parent;
    uint32_t chosen;
    memcpy(&chosen, base + field->quantifier_offset, sizeof chosen);
    return chosen == field->id;
}

bool tree_children(const ProtobufCMessage *parent,
                   bool (*visit)(void *context, const ProtobufCMessage *child,
                                 const ProtobufCFieldDescriptor *field),
                   void *context)
{
    const char *base = (const char *)parent;
    for (unsigned i = 0; i < parent->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &parent->descriptor->fields[i];
        if (field->type != PROTOBUF_C_TYPE_MESSAGE || !tree_is_set(parent, field))
            continue;
        const ProtobufCMessage *const *items = (const void *)(base + field->offset);
        size_t count = 1;
        if (field->label == PROTOBUF_C_LABEL_REPEATED) {
            memcpy(&count, base + field->quantifier_offset, sizeof count);
            memcpy(&items, base + field->offset, sizeof items);
        }
        for (size_t j = 0; j < count; j++) {
            const ProtobufCMessage *child = tree_unwrap(items[j]);
            if (child != NULL && !visit(context, child, field))
                return false;
        }
    }
    return true;
}

static long tree_own_location(const ProtobufCMessage *message)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(message->descriptor, "location");
    if (field == NULL || field->type != PROTOBUF_C_TYPE_INT32)
        return -1;
    int32_t location;
    memcpy(&location, (const char *)message + field->offset, sizeof location);
    return location;
}

static bool tree_least_location(void *context, const ProtobufCMessage *child,
                                const ProtobufCFieldDescriptor *field)
{
    (void)field;
    long *least = context;
    long location = tree_first_location(child);
    if (location >= 0 && (*least < 0 || location < *least))
        *least = location;
    return true;
}

long tree_first_location(const ProtobufCMessage *message)
{
    long least = tree_own_location(message);
    tree_children(message, tree_least_location, &least);
    return least;
}

const char *tree_string(const PgQuery__Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_STRING)
        return NULL;
    return node->string->sval;
}
