/*
 * Statements that name the rows of a migrating table by another name: a partition, a child, a
 * parent, a view, a table with a rule (config/database/relatives.h). What they write reaches one
 * table only, and what they read comes from it, so they are refused where that is not what the
 * table's own name would have given:
 *
 *     writes    pass while writes of the table itself would be sent as they are
 *     reads     pass while the table is the primary or the one that is read: it has all rows
 *     DDL       that moves rows in or out of the tree (ATTACH, DETACH, INHERIT, DROP of a part) is
 *               refused while both tables are written; all other DDL passes
 */
#ifndef CROSSFADE_REWRITE_OTHER_RELATIVE_H
#define CROSSFADE_REWRITE_OTHER_RELATIVE_H

#include <stdbool.h>

#include "rewrite/tree/scope.h"

/* Of the scope's, once its references know their tables. False with 0A000. */
bool relative_check(const struct catalog *catalog, const PgQuery__Node *statement,
                    const struct scope *scope, struct error *error);

/* The same of a statement that alters, makes or drops. */
bool relative_check_ddl(const struct catalog *catalog, const struct rewrite_request *request,
                        const PgQuery__Node *statement, struct arena *arena, struct error *error);

/* The name that the statement gives to rows of a table whose statements are not sent as they are:
 * that of a partition, a child, a view that it makes, or a new name of one. NULL where it gives
 * none. */
const char *relative_made(const struct catalog *catalog, const struct rewrite_request *request,
                          const PgQuery__Node *statement, struct arena *arena);

/* Whether the name may stand in the text; errs towards true. */
bool relative_occurs(const char *name, const char *text, size_t length);

#endif
