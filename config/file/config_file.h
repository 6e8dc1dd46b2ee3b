/*
 * The configuration file: one YAML document, checked key by key, every error with file, line and
 * what was expected.
 */
#ifndef CROSSFADE_CONFIG_FILE_CONFIG_FILE_H
#define CROSSFADE_CONFIG_FILE_CONFIG_FILE_H

#include <stddef.h>

#include "config/model/config.h"
#include "protocol/base/error.h"

/* NULL and `error` where the file cannot be read or does not hold. Caller frees. */
struct config *config_file_load(const char *path, struct error *error);
struct config *config_file_parse(const char *path, const char *text, size_t length,
                                 struct error *error);

#endif
