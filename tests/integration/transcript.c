#include "tests/integration/transcript.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* OIDs below are the same in every database of one server. */
#define TRANSCRIPT_FIRST_NORMAL_OID 16384u

struct transcript_cursor {
    const uint8_t *at;
    const uint8_t *end;
};

struct object_names *object_names_read(PGconn *connection)
{
    PGresult *result = PQexec(connection, "SELECT oid, relname FROM pg_class WHERE oid >= 16384 "
                                          "UNION ALL "
                                          "SELECT oid, typname FROM pg_type WHERE oid >= 16384");
    cr_assert_eq(PQresultStatus(result), PGRES_TUPLES_OK, "%s", PQerrorMessage(connection));
    struct object_names *names = calloc(1, sizeof *names);
    cr_assert_not_null(names);
    names->count = (size_t)PQntuples(result);
    names->items = calloc(names->count + 1, sizeof *names->items);
    cr_assert_not_null(names->items);
    for (size_t i = 0; i < names->count; i++) {
        struct object_name *item = &names->items[i];
        item->oid = (uint32_t)strtoul(PQgetvalue(result, (int)i, 0), NULL, 10);
        snprintf(item->name, sizeof item->name, "%s", PQgetvalue(result, (int)i, 1));
    }
    PQclear(result);
    return names;
}

void object_names_free(struct object_names *names)
{
    if (names == NULL)
        return;
    free(names->items);
    free(names);
}

static void transcript_keep(struct transcript *transcript, char *line)
{
    if (transcript->count == transcript->capacity) {
        transcript->capacity = transcript->capacity * 2 + 16;
        transcript->lines =
            realloc(transcript->lines, transcript->capacity * sizeof *transcript->lines);
        cr_assert_not_null(transcript->lines);
    }
    transcript->lines[transcript->count++] = line;
}

void transcript_free(struct transcript *transcript)
{
    for (size_t i = 0; i < transcript->count; i++)
        free(transcript->lines[i]);
    free(transcript->lines);
    *transcript = (struct transcript){0};
}

void transcript_note(struct transcript *transcript, const char *format, ...)
{
    char *line = NULL;
    va_list arguments;
    va_start(arguments, format);
    cr_assert(vasprintf(&line, format, arguments) >= 0);
    va_end(arguments);
    transcript_keep(transcript, line);
}

static const uint8_t *transcript_take(struct transcript_cursor *cursor, size_t length)
{
    cr_assert(length <= (size_t)(cursor->end - cursor->at), "a message ends too early");
    const uint8_t *taken = cursor->at;
    cursor->at += length;
    return taken;
}

static uint32_t transcript_u32(struct transcript_cursor *cursor)
{
    uint32_t value;
    memcpy(&value, transcript_take(cursor, 4), sizeof value);
    return ntohl(value);
}

static unsigned transcript_u16(struct transcript_cursor *cursor)
{
    const uint8_t *at = transcript_take(cursor, 2);
    return (unsigned)at[0] << 8 | at[1];
}

static const char *transcript_string(struct transcript_cursor *cursor)
{
    const char *string = (const char *)cursor->at;
    size_t left = (size_t)(cursor->end - cursor->at);
    const uint8_t *zero = left == 0 ? NULL : memchr(cursor->at, '\0', left);
    cr_assert_not_null(zero, "a string in a message has no end");
    cursor->at = zero + 1;
    return string;
}

static void transcript_bytes(FILE *out, const uint8_t *bytes, size_t length)
{
    putc('\'', out);
    for (size_t i = 0; i < length; i++) {
        if (isprint(bytes[i]) && bytes[i] != '\\' && bytes[i] != '\'')
            putc(bytes[i], out);
        else
            fprintf(out, "\\x%02x", bytes[i]);
    }
    putc('\'', out);
}

static const char *transcript_object(uint32_t oid, const struct object_names *names)
{
    for (size_t i = 0; oid >= TRANSCRIPT_FIRST_NORMAL_OID && i < names->count; i++)
        if (names->items[i].oid == oid)
            return names->items[i].name;
    if (oid >= TRANSCRIPT_FIRST_NORMAL_OID)
        return "(made meanwhile)";
    static char number[16];
    snprintf(number, sizeof number, "%u", oid);
    return number;
}

static void transcript_origin(FILE *out, struct transcript_cursor *cursor,
                              const struct object_names *names, unsigned leave_out)
{
    const char *table = transcript_object(transcript_u32(cursor), names);
    int attribute = (int16_t)transcript_u16(cursor);
    bool hidden = (leave_out & TRANSCRIPT_NO_OLD_TABLE) != 0 &&
                  (strcmp(table, "0") == 0 || strcmp(table, "names") == 0);
    if (hidden)
        fputs("somewhere", out);
    else
        fprintf(out, "%s.%d", table, attribute);
}

static void transcript_row_description(FILE *out, struct transcript_cursor *cursor,
                                       const struct object_names *names, unsigned leave_out)
{
    fputs("RowDescription", out);
    for (unsigned left = transcript_u16(cursor); left > 0; left--) {
        fprintf(out, "\n      %s: ", transcript_string(cursor));
        transcript_origin(out, cursor, names, leave_out);
        fprintf(out, " type %s", transcript_object(transcript_u32(cursor), names));
        int length = (int16_t)transcript_u16(cursor);
        int modifier = (int32_t)transcript_u32(cursor);
        fprintf(out, " length %d modifier %d format %u", length, modifier, transcript_u16(cursor));
    }
}

static void transcript_value(FILE *out, struct transcript_cursor *cursor)
{
    uint32_t length = transcript_u32(cursor);
    if (length == UINT32_MAX)
        fputs("NULL", out);
    else
        transcript_bytes(out, transcript_take(cursor, length), length);
}

static void transcript_data_row(FILE *out, struct transcript_cursor *cursor)
{
    fputs("DataRow", out);
    for (unsigned left = transcript_u16(cursor); left > 0; left--) {
        putc(' ', out);
        transcript_value(out, cursor);
    }
}

/* NegotiateProtocolVersion: the newest minor version, and the options that are not known. */
static void transcript_negotiation(FILE *out, struct transcript_cursor *cursor)
{
    fprintf(out, "NegotiateProtocolVersion %u", transcript_u32(cursor));
    for (uint32_t left = transcript_u32(cursor); left > 0; left--)
        fprintf(out, " %s", transcript_string(cursor));
}

/* The fields that differ for a good reason. */
static const char *transcript_hidden_fields(struct transcript_cursor cursor, unsigned leave_out)
{
    if ((leave_out & TRANSCRIPT_NO_OLD_TABLE) != 0)
        return "FLRMDHPWqpstcdnC";
    for (char field; (field = (char)*transcript_take(&cursor, 1)) != '\0';) {
        const char *value = transcript_string(&cursor);
        if (field != 'C')
            continue;
        if (strcmp(value, "42501") == 0 && (leave_out & TRANSCRIPT_NO_PERMISSION_TEXTS) != 0)
            return "FLRMDstcdn";
        if (strcmp(value, "23502") == 0 && (leave_out & TRANSCRIPT_NO_FOREIGN_TEXTS) != 0)
            return (leave_out & TRANSCRIPT_NO_NULL_COLUMNS) != 0 ? "FLRMDc" : "FLRD";
        if (strcmp(value, "23514") == 0 && (leave_out & TRANSCRIPT_NO_FOREIGN_TEXTS) != 0)
            return "FLRD";
        break;
    }
    return "FLR";
}

static bool transcript_is_integrity(struct transcript_cursor cursor)
{
    for (char field; (field = (char)*transcript_take(&cursor, 1)) != '\0';) {
        const char *value = transcript_string(&cursor);
        if (field == 'C')
            return strncmp(value, "23", 2) == 0;
    }
    return false;
}

/* The place of a row within its table depends on what was there before. */
static void transcript_field(FILE *out, char field, const char *value)
{
    const char *tuple = field == 'W' ? strstr(value, " tuple (") : NULL;
    const char *rest = tuple != NULL ? strchr(tuple, ')') : NULL;
    if (rest != NULL)
        fprintf(out, "\n      %c: %.*s (…%s", field, (int)(tuple + 6 - value), value, rest);
    else
        fprintf(out, "\n      %c: %s", field, value);
}

/* Fields: F, L and R are places in the server's source. */
static void transcript_error(FILE *out, const char *what, struct transcript_cursor *cursor,
                             unsigned leave_out)
{
    const char *hidden = transcript_hidden_fields(*cursor, leave_out);
    bool no_lines = (leave_out & TRANSCRIPT_NO_COPY_LINES) != 0 && transcript_is_integrity(*cursor);
    fputs(what, out);
    for (char field; (field = (char)*transcript_take(cursor, 1)) != '\0';) {
        const char *value = transcript_string(cursor);
        bool is_line = field == 'W' && strncmp(value, "COPY ", 5) == 0;
        if (strchr(hidden, field) == NULL && !(no_lines && is_line))
            transcript_field(out, field, value);
    }
}

static void transcript_copy(FILE *out, const char *what, struct transcript_cursor *cursor)
{
    fprintf(out, "%s %s", what, *transcript_take(cursor, 1) == 0 ? "text" : "binary");
    for (unsigned left = transcript_u16(cursor); left > 0; left--)
        fprintf(out, " %u", transcript_u16(cursor));
}

static void transcript_parameter_types(FILE *out, struct transcript_cursor *cursor,
                                       const struct object_names *names)
{
    fputs("ParameterDescription", out);
    for (unsigned left = transcript_u16(cursor); left > 0; left--) {
        fprintf(out, " %s", transcript_object(transcript_u32(cursor), names));
    }
}

static const char *transcript_bare_name(char type)
{
    switch (type) {
    case '1':
        return "ParseComplete";
    case '2':
        return "BindComplete";
    case '3':
        return "CloseComplete";
    case 'I':
        return "EmptyQueryResponse";
    case 'n':
        return "NoData";
    case 's':
        return "PortalSuspended";
    case 'c':
        return "CopyDone";
    default:
        return NULL;
    }
}

static void transcript_write(FILE *out, const struct rawclient *client, char type,
                             struct transcript_cursor *cursor, const struct object_names *names,
                             unsigned leave_out)
{
    switch (type) {
    case 'T':
        transcript_row_description(out, cursor, names, leave_out);
        break;
    case 'D':
        transcript_data_row(out, cursor);
        break;
    case 'C':
        fprintf(out, "CommandComplete %s", transcript_string(cursor));
        break;
    case 'E':
        transcript_error(out, "ErrorResponse", cursor, leave_out);
        break;
    case 'N':
        transcript_error(out, "NoticeResponse", cursor, leave_out);
        break;
    case 't':
        transcript_parameter_types(out, cursor, names);
        break;
    case 'G':
        transcript_copy(out, "CopyInResponse", cursor);
        break;
    case 'H':
        transcript_copy(out, "CopyOutResponse", cursor);
        break;
    case 'd':
        fputs("CopyData ", out);
        transcript_bytes(out, cursor->at, (size_t)(cursor->end - cursor->at));
        cursor->at = cursor->end;
        break;
    case 'Z':
        fprintf(out, "ReadyForQuery %c", *transcript_take(cursor, 1));
        break;
    case 'S':
        fprintf(out, "ParameterStatus %s = ", transcript_string(cursor));
        fputs(transcript_string(cursor), out);
        break;
    case 'R':
        fprintf(out, "Authentication %u", transcript_u32(cursor));
        break;
    case 'K':
        fputs("BackendKeyData", out);
        transcript_take(cursor, 8);
        break;
    case 'v':
        transcript_negotiation(out, cursor);
        break;
    case 'V':
        fputs("FunctionCallResponse ", out);
        transcript_value(out, cursor);
        break;
    case 'W':
        transcript_copy(out, "CopyBothResponse", cursor);
        break;
    case 'A':
        fputs(transcript_u32(cursor) == client->backend_pid ? "Notification from itself"
                                                            : "Notification from another",
              out);
        fprintf(out, " %s", transcript_string(cursor));
        fprintf(out, " '%s'", transcript_string(cursor));
        break;
    default:
        if (transcript_bare_name(type) != NULL)
            fputs(transcript_bare_name(type), out);
        else
            cr_assert_fail("a message of unknown type %c", type);
    }
}

void transcript_add(struct transcript *transcript, const struct rawclient *client,
                    const struct rawmessage *message, const struct object_names *names,
                    unsigned leave_out)
{
    struct transcript_cursor cursor = {message->body, message->body + message->length};
    static const char older[] = "The flags of migration";
    bool is_error = message->type == 'E';
    transcript->refusals += is_error && memmem(message->body, message->length, "C0A000", 7) != NULL;
    transcript->old_snapshots +=
        is_error && memmem(message->body, message->length, older, strlen(older)) != NULL;
    char *line = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&line, &length);
    cr_assert_not_null(out);
    transcript_write(out, client, message->type, &cursor, names, leave_out);
    if (cursor.at != cursor.end)
        fprintf(out, " and %td bytes too many", cursor.end - cursor.at);
    fclose(out);
    transcript_keep(transcript, line);
}

void transcript_keep_types(struct transcript *transcript)
{
    size_t kept = 0;
    for (size_t i = 0; i < transcript->count; i++) {
        char *line = transcript->lines[i];
        if (line[0] != '(')
            line[strcspn(line, " \n")] = '\0';
        if (strcmp(line, "CopyData") == 0)
            free(line); /* as many as there happen to be */
        else
            transcript->lines[kept++] = line;
    }
    transcript->count = kept;
}

static int transcript_compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void transcript_sort_rows(struct transcript *transcript)
{
    for (size_t i = 0; i < transcript->count;) {
        size_t rows = 0;
        while (i + rows < transcript->count &&
               strncmp(transcript->lines[i + rows], "DataRow", 7) == 0)
            rows++;
        qsort(transcript->lines + i, rows, sizeof *transcript->lines, transcript_compare_lines);
        i += rows + 1;
    }
}

bool transcript_says(const struct transcript *transcript, const char *line)
{
    for (size_t i = 0; i < transcript->count; i++)
        if (strcmp(transcript->lines[i], line) == 0)
            return true;
    return false;
}

static const char *transcript_line(const struct transcript *transcript, size_t index)
{
    return index < transcript->count ? transcript->lines[index] : "(nothing)";
}

char *transcript_difference(const struct transcript *expected, const struct transcript *got)
{
    size_t first = 0;
    while (first < expected->count && first < got->count &&
           strcmp(expected->lines[first], got->lines[first]) == 0)
        first++;
    if (first == expected->count && first == got->count)
        return NULL;

    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    cr_assert_not_null(out);
    for (size_t i = first > 3 ? first - 3 : 0; i < first; i++)
        fprintf(out, "    %s\n", expected->lines[i]);
    for (size_t i = first; i < first + 3; i++)
        if (i < expected->count || i == first)
            fprintf(out, "  - %s\n", transcript_line(expected, i));
    for (size_t i = first; i < first + 3; i++)
        if (i < got->count || i == first)
            fprintf(out, "  + %s\n", transcript_line(got, i));
    fclose(out);
    return text;
}
