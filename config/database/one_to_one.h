/*
 * Whether values that the server itself makes of the other table's stay what they are.
 *
 * Where two keys of one table become equal in the other one, by rounding, by a collation or by the
 * type's own equality, two rows become one in the mirror, without an error. Any other column may
 * compare otherwise there, but must not be rounded or cut: a client that reads the other table
 * would not find what it wrote. What the other table cannot hold at all may be an error of the
 * statement, and is none here.
 *
 * Left to whoever wrote it: a column that the file gives a mapping for. Not seen: blanks after the
 * limit of a varchar(n), which the server cuts.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_ONE_TO_ONE_H
#define CROSSFADE_CONFIG_DATABASE_ONE_TO_ONE_H

#include <stdbool.h>
#include <stdint.h>

#include "config/database/catalog_connection.h"
#include "config/model/catalog.h"

/* What is below a column's domains and arrays. */
struct one_to_one_type {
    uint32_t oid;
    int32_t modifier;
    bool is_array;
    bool is_string;        /* by its category */
    const char *collation; /* NULL for types without one */
    bool is_loose;         /* the collation takes different texts for equal */
};

/* How an assignment converts, as pg_cast says. */
enum one_to_one_cast {
    ONE_TO_ONE_BY_TEXT, /* no cast, or one that writes and reads */
    ONE_TO_ONE_AS_IT_IS,
    ONE_TO_ONE_BY_FUNCTION, /* PostgreSQL's */
    ONE_TO_ONE_BY_OTHERS    /* a function that comes with an extension or from the user */
};

/* Whether different values of the one stay different, or become errors. Conservative: false for
 * types that it does not know. */
bool one_to_one_keeps_apart(const struct one_to_one_type *from, const struct one_to_one_type *to,
                            enum one_to_one_cast cast);

/* Whether the conversion gives each value back as it was, or is an error. Conservative likewise. */
bool one_to_one_keeps_values(const struct one_to_one_type *from, const struct one_to_one_type *to,
                             enum one_to_one_cast cast);

/* False with the connection's error set. After conversion_check. */
bool one_to_one_check(struct catalog_connection *connection, const struct migration *migration,
                      const char *path);

#endif
