#include "protocol/base/base64.h"

#include <string.h>

#define BASE64_PADDING '='

static const char BASE64_DIGITS[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_write(struct bytes *out, const void *data, size_t length)
{
    const uint8_t *at = data;
    for (size_t left = length; left != 0;) {
        size_t some = left < 3 ? left : 3;
        uint32_t group = (uint32_t)at[0] << 16;
        if (some > 1)
            group |= (uint32_t)at[1] << 8;
        if (some > 2)
            group |= at[2];
        for (size_t i = 0; i < 4; i++)
            bytes_add_u8(out, i <= some ? (uint8_t)BASE64_DIGITS[group >> (18 - 6 * i) & 63]
                                        : BASE64_PADDING);
        at += some;
        left -= some;
    }
}

/* Four digits; *count becomes how many bytes they are. Bits that mean nothing must be zero, or one
 * value would have several texts. */
static bool base64_read_group(const char *text, uint8_t bytes[3], size_t *count)
{
    uint32_t group = 0;
    size_t digits = 0;
    for (size_t i = 0; i < 4; i++) {
        const char *digit = text[i] != '\0' ? strchr(BASE64_DIGITS, text[i]) : NULL;
        if (digit != NULL && digits == i) {
            group |= (uint32_t)(digit - BASE64_DIGITS) << (18 - 6 * i);
            digits++;
        } else if (text[i] != BASE64_PADDING) {
            return false;
        }
    }
    if (digits < 2)
        return false;
    *count = digits - 1;
    for (size_t i = 0; i < 3; i++)
        bytes[i] = (uint8_t)(group >> (16 - 8 * i));
    return *count == 3 || bytes[*count] == 0;
}

bool base64_read(const char *text, size_t length, void *data, size_t size, size_t *count)
{
    uint8_t *to = data;
    size_t total = 0;
    if (length % 4 != 0)
        return false;
    for (size_t at = 0; at < length; at += 4) {
        uint8_t bytes[3];
        size_t some;
        if (!base64_read_group(text + at, bytes, &some) || some > size - total ||
            (some < 3 && at + 4 != length))
            return false;
        memcpy(to + total, bytes, some);
        total += some;
    }
    *count = total;
    return true;
}
