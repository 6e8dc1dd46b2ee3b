/*
 * The last good state as text: JSON, one migration after the other. state_text.h reads it.
 *
 * Bytes only.
 */
#ifndef CROSSFADE_CONFIG_STATE_STATE_PRINT_H
#define CROSSFADE_CONFIG_STATE_STATE_PRINT_H

#include "config/file/identity.h"
#include "config/model/catalog.h"
#include "config/model/flags.h"
#include "protocol/base/bytes.h"

/* The whole text, appended. Catalog and snapshot are of the same migrations. `serves` is whose
 * state it is (identity_of_config), for another process; NULL in the file. */
void state_print(const struct catalog *catalog, const struct snapshot *snapshot,
                 const struct identity *serves, struct bytes *out);

#endif
