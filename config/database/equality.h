/*
 * By which operator the server finds values of a type alike: the equality of its default operator
 * class. Types of pg_catalog have theirs there; of other types the server is asked.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_EQUALITY_H
#define CROSSFADE_CONFIG_DATABASE_EQUALITY_H

#include <stdbool.h>

#include "config/database/catalog_connection.h"
#include "config/model/catalog.h"

/* Sets `equals` of columns whose types are outside pg_catalog. False with the connection's error
 * set. */
bool equality_read(struct catalog_connection *connection, struct shape *shape, struct arena *arena);

#endif
