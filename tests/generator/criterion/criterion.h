/*
 * The helpers of the integration tests fail the running test through Criterion. The generator is no
 * Criterion test: with this header in its place they print what went wrong and end the process,
 * which here is a child that plays one case (player.h).
 */
#ifndef CROSSFADE_GENERATOR_CRITERION_H
#define CROSSFADE_GENERATOR_CRITERION_H

#include <stdio.h>
#include <stdlib.h>

#define GENERATOR_EXIT_BROKEN 3

/* With a message of its own or without. */
#define cr_assert_fail(...)                                                                        \
    do {                                                                                           \
        fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);                                            \
        fprintf(stderr, " " __VA_ARGS__);                                                          \
        fputc('\n', stderr);                                                                       \
        exit(GENERATOR_EXIT_BROKEN);                                                               \
    } while (0)

#define CR_TEXT(text) #text
#define cr_assert(condition, ...)                                                                  \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s: ", CR_TEXT(condition));                                           \
            cr_assert_fail(__VA_ARGS__);                                                           \
        }                                                                                          \
    } while (0)
#define cr_assert_eq(a, b, ...) cr_assert((a) == (b), ##__VA_ARGS__)
#define cr_assert_not_null(a, ...) cr_assert((a) != NULL, ##__VA_ARGS__)

#endif
