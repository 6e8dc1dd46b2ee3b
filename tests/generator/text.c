#include "tests/generator/text.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void text_reserve(struct text *text, size_t length)
{
    if (length < text->capacity - text->length)
        return;
    text->capacity = (text->length + length) * 2 + 64;
    text->bytes = realloc(text->bytes, text->capacity);
    cr_assert_not_null(text->bytes);
}

void text_string(struct text *text, const char *string)
{
    size_t length = strlen(string);
    text_reserve(text, length);
    memcpy(text->bytes + text->length, string, length + 1);
    text->length += length;
}

void text_add(struct text *text, const char *format, ...)
{
    char small[256];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    cr_assert(length >= 0);
    if ((size_t)length < sizeof small) {
        text_string(text, small);
        return;
    }
    text_reserve(text, (size_t)length);
    va_start(arguments, format);
    vsnprintf(text->bytes + text->length, text->capacity - text->length, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

void text_cut(struct text *text, size_t length)
{
    cr_assert(length <= text->length);
    text->length = length;
    if (text->bytes != NULL)
        text->bytes[length] = '\0';
}

char *text_take(struct text *text)
{
    text_string(text, "");
    char *bytes = text->bytes;
    *text = (struct text){0};
    return bytes;
}

void text_free(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}
