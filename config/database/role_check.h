/*
 * For `crossfade check`: what the roles of Crossfade's own connections may do beyond their work.
 *
 * `control` reads the catalog, which everybody may. `verifiers` reads two columns of pg_authid. Who
 * gets hold of the one, or of its session, should have nothing else.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_ROLE_CHECK_H
#define CROSSFADE_CONFIG_DATABASE_ROLE_CHECK_H

#include "config/model/config.h"

/* Logs warnings; what cannot be asked is one. Blocks: connects over `control` where there are
 * migrations, and over `verifiers` where the file has it. */
void role_check_warn(const struct config *config);

#endif
