/*
 * What the columns of a query are called, and where a bare name means one of them.
 *
 * Follows parse_target.c (FigureColname) and parse_clause.c (findTargetlistEntrySQL92) of
 * PostgreSQL: ORDER BY and DISTINCT ON look for a bare name among the query's own columns first,
 * and GROUP BY right after the columns of its tables.
 */
#ifndef CROSSFADE_REWRITE_TREE_LABEL_H
#define CROSSFADE_REWRITE_TREE_LABEL_H

#include "rewrite/tree/scope.h"

/* `*`, `n.*` or `(value).*` */
bool label_is_star(const PgQuery__Node *value);

/* The name of an item, which is not a star; as far as it depends on what Crossfade changes, and
 * "?column?" for all others. */
const char *label_of(const PgQuery__ResTarget *target);

/* Whether a bare name in such a place means an item of the query's own list; in GROUP BY, that or a
 * column of a table that is not ours. */
bool label_is_meant(const struct column_use *use);

/* Whether an item without a name is called after this reference, though it does more with it: casts
 * it, for instance. */
bool label_is_through(const struct column_use *use);

enum label_shown { LABEL_ABSENT, LABEL_SHOWN, LABEL_UNKNOWN };

/* Whether something in FROM that is not of a migration has a column of this name, as far as the
 * text tells. A join has no columns but those of its sides, unless it renames them. */
enum label_shown label_shown_by(const struct source *source, const char *name);

#endif
