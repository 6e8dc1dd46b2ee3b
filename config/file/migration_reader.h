/*
 * The `migrations` part of the configuration file.
 *
 * Results live in the arena given.
 */
#ifndef CROSSFADE_CONFIG_FILE_MIGRATION_READER_H
#define CROSSFADE_CONFIG_FILE_MIGRATION_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "config/file/document.h"
#include "config/model/migration.h"
#include "protocol/base/arena.h"

#define MIGRATION_READER_LIMIT 4096        /* migrations */
#define MIGRATION_READER_COLUMN_LIMIT 1600 /* as many as a table can have */
#define MIGRATION_READER_CONSTRAINT_LIMIT 1600
#define MIGRATION_READER_NAME_LIMIT 63 /* bytes */
#define MIGRATION_READER_EXPRESSION_LIMIT 65536

bool migration_reader_read(const struct document *document, const yaml_node_t *list,
                           struct arena *arena, struct migration_config **migrations, size_t *count,
                           struct error *error);

/* `fail` passes, `queue` is refused as not supported yet, all else as unknown. */
bool migration_reader_check_mirror_error(const struct document *document, const yaml_node_t *node,
                                         struct error *error);

#endif
