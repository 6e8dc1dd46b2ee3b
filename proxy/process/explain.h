/*
 * `crossfade explain`: what would be sent in a statement's place under each state of the flags that
 * a migration passes through. Asks the database over the control connection, where statements are
 * parsed and described, and neither planned nor run.
 */
#ifndef CROSSFADE_PROXY_PROCESS_EXPLAIN_H
#define CROSSFADE_PROXY_PROCESS_EXPLAIN_H

#include <stdbool.h>
#include <stdio.h>

#include "config/model/config.h"
#include "protocol/base/error.h"

/* False with `error` where it could not be found out. *refused: under some state the statement
 * would be. */
bool explain_print(const struct config *config, const char *sql, FILE *out, bool *refused,
                   struct error *error);

#endif
