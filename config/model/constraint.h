/*
 * Which constraint of the one table is which of the other's: those that the configuration pairs,
 * and those with the same definition, columns of one table written for the columns of the other
 * that they repeat.
 *
 * Works on a catalog that is being made, in its arena; reads only afterwards.
 */
#ifndef CROSSFADE_CONFIG_MODEL_CONSTRAINT_H
#define CROSSFADE_CONFIG_MODEL_CONSTRAINT_H

#include "config/model/catalog.h"

/* Sets `counterpart` of every constraint. After catalog_map_columns. */
void constraint_match(struct catalog *catalog);

/* The column of the other side that this one repeats, as it is or cast, and that repeats this one;
 * NULL where there is none. */
const struct column *constraint_same_column(const struct migration *migration, enum side side,
                                            const struct column *column);

/* A list of columns as the server writes it, "(first_name, id)", with the names that they have on
 * the other side; NULL where one has none. */
const char *constraint_show_columns(const struct migration *migration, enum side side,
                                    const char *list, struct arena *arena);

/* Whether the expression names this column, or seems to: a function of that name counts. */
bool constraint_names_column(const char *expression, const char *column);

#endif
