#include "protocol/base/error.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *error, const char *sqlstate, const char *format, ...)
{
    assert(strlen(sqlstate) == ERROR_SQLSTATE_LENGTH);
    memcpy(error->sqlstate, sqlstate, ERROR_SQLSTATE_LENGTH + 1);
    error->detail[0] = '\0';
    error->hint[0] = '\0';
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return false;
}

bool error_detail(struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->detail, sizeof error->detail, format, arguments);
    va_end(arguments);
    return false;
}

bool error_hint(struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->hint, sizeof error->hint, format, arguments);
    va_end(arguments);
    return false;
}
