/*
 * The words of a libpq connection string, either as `word=value …` or as a URI, as far as libpq
 * does not read them itself: a word that a newer libpq knows must not make an older one refuse the
 * rest.
 *
 * Results live in the arena given.
 */
#ifndef CROSSFADE_CONFIG_FILE_CONNINFO_WORDS_H
#define CROSSFADE_CONFIG_FILE_CONNINFO_WORDS_H

#include "protocol/base/arena.h"

/* The string without every `word`; *value is the last one's, and stays as it is where there is
 * none. What is not well formed is left for libpq to complain about. */
const char *conninfo_words_take(const char *text, const char *word, struct arena *arena,
                                const char **value);

#endif
