/*
 * For `crossfade check`: roles that may do on the old table what they may not do on the new one,
 * and the GRANT that would help.
 *
 * What is compared is what was granted on the old table, to a role, to PUBLIC or to its owner; a
 * member of a role is not named beside it. Of rights to single columns it is asked whether the
 * other side has a right to any: which columns are meant, only the mapping's author knows.
 *
 * The catalog alone is read, so this needs no right to either table.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_ROLE_RIGHTS_H
#define CROSSFADE_CONFIG_DATABASE_ROLE_RIGHTS_H

#include "config/database/catalog_connection.h"
#include "config/model/catalog.h"

struct role_rights_finding {
    const char *role;   /* "public" for PUBLIC */
    const char *rights; /* "INSERT, SELECT", or "USAGE" of the new table's schema */
    const char *grant;  /* SQL */
};

/* Findings of one migration in `arena`, in the order of roles; none where a table is not there.
 * False with the connection's error set. In the connection's transaction. */
bool role_rights_find(struct catalog_connection *connection, const struct migration *migration,
                      struct arena *arena, struct role_rights_finding **findings, size_t *count);

/* Logs a warning for each. Blocks: connects to each database. */
void role_rights_warn(const struct config *config, const struct catalog *catalog);

#endif
