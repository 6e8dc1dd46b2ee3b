/*
 * A text that grows. The memory is the owner's to free, with text_free, or taken with text_take.
 */
#ifndef CROSSFADE_GENERATOR_TEXT_H
#define CROSSFADE_GENERATOR_TEXT_H

#include <stddef.h>

struct text {
    char *bytes;
    size_t length;
    size_t capacity;
};

void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_string(struct text *text, const char *string);
/* Ends `text` where it ended when it was that long. */
void text_cut(struct text *text, size_t length);
char *text_take(struct text *text); /* never NULL; the caller frees */
void text_free(struct text *text);

#endif
