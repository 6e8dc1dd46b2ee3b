#include "tests/unit/rewrite/tree_compare.h"

#include <pg_query.h>
#include <string.h>

#include "rewrite/tree/tree.h"
#include "rewrite/tree/tree_read.h"

static bool tree_compare_lift_integers(void *context, const ProtobufCMessage *message,
                                       const ProtobufCFieldDescriptor *field)
{
    (void)field;
    if (message->descriptor == &pg_query__integer__descriptor) {
        PgQuery__Integer *integer = (void *)(uintptr_t)message;
        integer->ival = integer->ival < 0 ? 0 : integer->ival;
    }
    return tree_children(message, tree_compare_lift_integers, context);
}

static bool tree_compare_trees(const char *json, PgQuery__ParseResult *packed)
{
    struct arena arena = {0};
    PgQuery__ParseResult *tree = tree_read(json, &arena);
    tree_children(&packed->base, tree_compare_lift_integers, NULL);
    size_t size = pg_query__parse_result__get_packed_size(packed);
    bool same = tree != NULL && pg_query__parse_result__get_packed_size(tree) == size;
    if (same) {
        uint8_t *bytes = arena_alloc(&arena, size * 2);
        pg_query__parse_result__pack(tree, bytes);
        pg_query__parse_result__pack(packed, bytes + size);
        same = memcmp(bytes, bytes + size, size) == 0;
    }
    arena_free(&arena);
    return same;
}

bool tree_compare(const char *sql)
{
    PgQueryParseResult json = pg_query_parse(sql);
    PgQueryProtobufParseResult packed = pg_query_parse_protobuf(sql);
    bool same = (json.error == NULL) == (packed.error == NULL);
    if (json.error == NULL && packed.error == NULL) {
        PgQuery__ParseResult *tree = pg_query__parse_result__unpack(
            NULL, packed.parse_tree.len, (const uint8_t *)packed.parse_tree.data);
        same = tree != NULL && tree_compare_trees(json.parse_tree, tree);
        pg_query__parse_result__free_unpacked(tree, NULL);
    }
    pg_query_free_parse_result(json);
    pg_query_free_protobuf_parse_result(packed);
    return same;
}
