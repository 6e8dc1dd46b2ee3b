/*
 * SQL in which no literal can run anybody's code.
 *
 * The server reads literals while it parses, before anything is planned or run. One that becomes an
 * array, a row or a range of a domain runs the domain's checks, which are functions of whoever owns
 * the domain, by the rights of the connection that parses. Such literals have an opening bracket:
 * each literal that has one, or that may have one in an escape, is given as NULL. The server
 * resolves types, functions and operators around a NULL as around a literal, and reads nothing.
 *
 * Kept are literals after the name of one of PostgreSQL's own types (jsonb '{}'), where the
 * grammar takes no NULL. After other names a NULL is a syntax error: `'{}'::app.tags` is what
 * works.
 *
 * For a session with standard_conforming_strings, and pg_catalog in front of its search_path.
 */
#ifndef CROSSFADE_CONFIG_MODEL_LITERAL_H
#define CROSSFADE_CONFIG_MODEL_LITERAL_H

#include "protocol/base/arena.h"

/* The same pointer where there is nothing to hide. */
const char *literal_hide(const char *sql, struct arena *arena);

#endif
