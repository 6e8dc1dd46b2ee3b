/*
 * An expression of the server's own, as pg_get_expr prints it under an empty search_path, with
 * every name of pg_catalog in it qualified, operators too: it then means the same under any
 * search_path, also one with another "now" or "text" in front of pg_catalog.
 *
 * What such a text names without a schema is pg_catalog's; its keywords are in upper case, and it
 * has brackets around every operation, so that OPERATOR() changes no precedence.
 *
 * The operators that IS DISTINCT FROM, NULLIF and CASE look up by themselves cannot be written, and
 * stay as they are.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_QUALIFY_H
#define CROSSFADE_CONFIG_DATABASE_QUALIFY_H

#include "protocol/base/arena.h"

const char *qualify_expression(struct arena *arena, const char *sql);

#endif
