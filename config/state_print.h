/*
 * The last good state as text: JSON, one migration after the other. state_text.h reads it.
 *
 * Bytes only.
 */
#ifndef CROSSFADE_CONFIG_STATE_PRINT_H
#define CROSSFADE_CONFIG_STATE_PRINT_H

#include "config/catalog.h"
#include "config/flags.h"
#include "protocol/base/bytes.h"

/* The whole file's text, appended. Both are of the same migrations. */
void state_print(const struct catalog *catalog, const struct snapshot *snapshot, struct bytes *out);

#endif
