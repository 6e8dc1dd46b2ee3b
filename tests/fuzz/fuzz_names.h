/*
 * The configuration that flags are read for: one migration, `names`.
 */
#ifndef CROSSFADE_TESTS_FUZZ_NAMES_H
#define CROSSFADE_TESTS_FUZZ_NAMES_H

#include "config/model/config.h"

/* It points to what lives as long as the program. */
struct config fuzz_names_config(void);

#endif
