#include <string.h>

#include "config/state/state_text_private.h"

static const char *const STATE_TEXT_SIDES[SIDE_COUNT] = {[SIDE_OLD] = "old", [SIDE_NEW] = "new"};

static int state_text_hex(char c)
{
    const char *digits = "0123456789ABCDEF";
    const char *at = c != '\0' ? strchr(digits, c) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

/* Undoes state_text_print_text. */
static bool state_text_decode(const struct state_text_reader *reader, const yaml_node_t *node,
                              const char *text, struct arena *arena, const char **out)
{
    char *decoded = arena_alloc(arena, strlen(text) + 1);
    size_t length = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c != '%') {
            decoded[length++] = *c;
            continue;
        }
        int high = state_text_hex(c[1]);
        int low = high >= 0 ? state_text_hex(c[2]) : -1;
        if (low < 0 || (high == 0 && low == 0))
            return document_fail(reader->document, node, reader->error,
                                 "a broken escape; expected %%XX");
        decoded[length++] = (char)(high << 4 | low);
        c += 2;
    }
    decoded[length] = '\0';
    *out = decoded;
    return true;
}

bool state_text_string(const struct state_text_reader *reader, const yaml_node_t *node,
                       struct arena *arena, const char **out)
{
    return document_expect(reader->document, node, DOCUMENT_TEXT, "a text", reader->error) &&
           state_text_decode(reader, node, document_text(node), arena, out);
}

bool state_text_is_pair(const struct state_text_reader *reader, const yaml_node_t *node,
                        const char *expected)
{
    if (!document_expect(reader->document, node, DOCUMENT_LIST, expected, reader->error))
        return false;
    if (document_count(node) == 2)
        return true;
    return document_fail(reader->document, node, reader->error, "a list of %zu; expected %s",
                         document_count(node), expected);
}

bool state_text_number(const struct state_text_reader *reader, const yaml_node_t *node,
                       unsigned most, unsigned *out)
{
    return document_number(reader->document, node, 0, most, out, reader->error);
}

bool state_text_bool(const struct state_text_reader *reader, const yaml_node_t *node, bool *out)
{
    unsigned number;
    if (!state_text_number(reader, node, 1, &number))
        return false;
    *out = number == 1;
    return true;
}

bool state_text_side(const struct state_text_reader *reader, const yaml_node_t *node,
                     enum side *out)
{
    if (!document_expect(reader->document, node, DOCUMENT_TEXT, "old or new", reader->error))
        return false;
    for (unsigned side = 0; side < SIDE_COUNT; side++)
        if (strcmp(document_text(node), STATE_TEXT_SIDES[side]) == 0) {
            *out = (enum side)side;
            return true;
        }
    return document_fail(reader->document, node, reader->error, "\"%.20s\"; expected old or new",
                         document_text(node));
}
