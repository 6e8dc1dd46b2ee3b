/*
 * Statements of ours on the server connection that nobody has a use for any more, and that no
 * message sent so far closes: because the server skipped the one that would have, or because the
 * client's statement that they belonged to has gone. By their number (own_name.h), which none has
 * twice, so they are in nobody's way, and are closed when there is time
 * (own_message_close_leftovers).
 *
 * Owned by a session's table of prepared statements, on its thread. Bounded: at LEFTOVERS_LIMIT the
 * client's next message waits until they can be closed.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_STATEMENTS_LEFTOVERS_H
#define CROSSFADE_PROXY_CONVERSATION_STATEMENTS_LEFTOVERS_H

#include <stddef.h>
#include <stdint.h>

#define LEFTOVERS_LIMIT ((size_t)64)

struct leftovers {
    uint32_t *serials;
    size_t count;
    size_t capacity;
};

void leftovers_add(struct leftovers *leftovers, uint32_t serial);
void leftovers_free(struct leftovers *leftovers);

#endif
