/*
 * lastval() tells the number that the session has taken last, of whatever sequence. A table may
 * take numbers for columns that no mapping gives: as the mirror, whenever a row comes into it. On
 * its own the client's table would not have, and what lastval() tells would be another table's
 * number.
 *
 * So it is refused while rows go into such a table besides the client's own. The scan (scan.h)
 * finds the word as if it were the old table's name; this file says where it counts.
 */
#ifndef CROSSFADE_REWRITE_OTHER_LASTVAL_H
#define CROSSFADE_REWRITE_OTHER_LASTVAL_H

#include <stdbool.h>

#include "rewrite/plan/statement.h"

/* False with 0A000 where the statement calls lastval(), and must not. */
bool lastval_check(const struct statement *statement, struct error *error);

#endif
