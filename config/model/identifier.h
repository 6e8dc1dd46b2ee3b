/*
 * SQL names as an operator writes them: `Names`, `"Names"`, `app."Names"`.
 *
 * Without quotes a name is folded to lower case, as the server does. Results live in the arena
 * given. Bytes only.
 */
#ifndef CROSSFADE_CONFIG_MODEL_IDENTIFIER_H
#define CROSSFADE_CONFIG_MODEL_IDENTIFIER_H

#include <stdbool.h>

#include "config/model/migration.h"
#include "protocol/base/arena.h"

#define IDENTIFIER_LIMIT 63 /* NAMEDATALEN - 1; the server cuts longer names, we refuse them */

/* On failure false, and *expected says in words what was expected. */
bool identifier_read_table(const char *text, struct arena *arena, struct table_name *out,
                           const char **expected);

/* A column's name as it stands in the table: taken as it is, or unquoted where it is quoted. */
bool identifier_read_column(const char *text, struct arena *arena, const char **out,
                            const char **expected);

/* Whether the name is the same bytes in every encoding of a client's. */
bool identifier_is_ascii(const char *name);
bool identifier_is_ascii_table(const struct table_name *table);

/* Always with quotes. */
const char *identifier_quote(struct arena *arena, const char *name);
const char *identifier_quote_table(struct arena *arena, const struct table_name *table);

/* A string constant, whatever standard_conforming_strings says. */
const char *identifier_quote_literal(struct arena *arena, const char *text);

#endif
