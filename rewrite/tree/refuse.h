/*
 * The words in which a statement is refused: the construct, the table, the migration and where its
 * statements go at the moment.
 */
#ifndef CROSSFADE_REWRITE_TREE_REFUSE_H
#define CROSSFADE_REWRITE_TREE_REFUSE_H

#include <stdbool.h>

#include "config/model/catalog.h"
#include "config/model/flags.h"
#include "protocol/base/error.h"

/* 0A000 `<construct> on "names" cannot be rewritten while the migration "names" is under way`.
 * Returns false. */
bool refuse_construct(const struct migration *migration, enum side side, struct route route,
                      const char *construct, struct error *error);

/* 0A000 for whatever would be rewritten while the migration is unfit; the detail says why it is.
 * Returns false. */
bool refuse_unfit(const struct migration *migration, enum side side, struct error *error);

/* 0A000 `"names_p1" is a partition of "names" and cannot be <done> by its own name while the
 * migration "names" is under way`. Returns false. */
bool refuse_relative(const struct migration *migration, enum side side, struct route route,
                     const struct relative *relative, const char *done, struct error *error);

/* 0A000 `"names_p2", which this transaction has made, cannot be used before it has ended`. Returns
 * false. */
bool refuse_made(const char *name, struct error *error);

/* 0A000 `the columns of "names" are not known`. Returns false. */
bool refuse_unknown_columns(const struct migration *migration, enum side side, struct error *error);

#endif
