/*
 * What the server would check before a role may touch a table, where the statement that is sent
 * touches another one: rights, which are granted per table, and policies of row-level security,
 * which are written per table.
 *
 * A role that may not use the client's table gets the server's own error for that. Where policies
 * apply to the role, a statement that they would bear upon is refused: nobody knows whether the two
 * tables' policies mean the same.
 */
#ifndef CROSSFADE_REWRITE_OTHER_GUARD_H
#define CROSSFADE_REWRITE_OTHER_GUARD_H

#include <stdbool.h>

#include "protocol/base/error.h"

struct statement;

enum guard_right {
    GUARD_SELECT,
    GUARD_INSERT,
    GUARD_UPDATE,
    GUARD_DELETE,
    GUARD_TRUNCATE,
    GUARD_RIGHT_COUNT
};

/* Bits of touched.guards, for the session's role: policies apply to it on the table named or on the
 * other one; it has a right on no column of the table named, or on some only. */
#define GUARD_POLICIES_HERE 1U
#define GUARD_POLICIES_THERE 2U
#define GUARD_NONE(right) (4U << (right))
#define GUARD_SOME(right) (4U << (GUARD_RIGHT_COUNT + (right)))
#define GUARD_BITS (2 + 2 * GUARD_RIGHT_COUNT)

/* Before the statement is rewritten. False: 42501, or 0A000. */
bool guard_check(const struct statement *statement, struct error *error);

/* Once it has been: rows that are locked ahead are those that may be updated, whatever the
 * statement is. */
bool guard_check_prelude(const struct statement *statement, struct error *error);

#endif
