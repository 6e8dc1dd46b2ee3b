#include "tests/generator/answer.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void answer_keep(struct answer *answer, const struct rawmessage *message)
{
    if (answer->count == answer->capacity) {
        answer->capacity = answer->capacity * 2 + 16;
        answer->messages = realloc(answer->messages, answer->capacity * sizeof *answer->messages);
        cr_assert_not_null(answer->messages);
    }
    char *body = malloc(message->length + 1);
    cr_assert_not_null(body);
    memcpy(body, message->body, message->length);
    body[message->length] = '\0';
    answer->messages[answer->count++] =
        (struct answer_message){message->type, body, message->length};
}

const char *answer_field(const struct answer_message *error, char field)
{
    const char *end = error->body + error->length;
    for (const char *at = error->body; at < end && *at != '\0'; at += strlen(at) + 1)
        if (*at == field)
            return at + 1;
    return "";
}

void answer_read(struct answer *answer, struct rawclient *client)
{
    *answer = (struct answer){.refused = -1};
    int steps_done = 0;
    struct rawmessage message;
    do {
        if (!rawclient_read(client, &message))
            cr_assert_fail("the connection ends");
        answer_keep(answer, &message);
        const struct answer_message *kept = &answer->messages[answer->count - 1];
        if (message.type == 'C' || message.type == 'I')
            steps_done++;
        if (message.type != 'E')
            continue;
        answer->failed = true;
        snprintf(answer->sqlstate, sizeof answer->sqlstate, "%s", answer_field(kept, 'C'));
        /* The server's own errors say where in its source they come from. Crossfade's may also be
         * that a transaction is to be tried again. */
        bool refuses =
            strcmp(answer->sqlstate, "0A000") == 0 || strcmp(answer->sqlstate, "40001") == 0;
        if (refuses && *answer_field(kept, 'R') == '\0')
            answer->refused = steps_done;
    } while (message.type != 'Z');
    answer->status = answer->messages[answer->count - 1].body[0];
}

void answer_free(struct answer *answer)
{
    for (size_t i = 0; i < answer->count; i++)
        free(answer->messages[i].body);
    free(answer->messages);
    *answer = (struct answer){0};
}

static int answer_compare_rows(const void *a, const void *b)
{
    const struct answer_message *left = a;
    const struct answer_message *right = b;
    size_t shorter = left->length < right->length ? left->length : right->length;
    int order = memcmp(left->body, right->body, shorter);
    return order != 0 ? order : (left->length > right->length) - (left->length < right->length);
}

static void answer_drop(struct answer *answer, size_t at, size_t count)
{
    for (size_t i = at; i < at + count; i++)
        free(answer->messages[i].body);
    memmove(answer->messages + at, answer->messages + at + count,
            (answer->count - at - count) * sizeof *answer->messages);
    answer->count -= count;
}

/* Rows in no order. How many of them come before an error is a matter of that order too. */
static void answer_sort(struct answer *answer)
{
    for (size_t i = 0; i < answer->count;) {
        size_t rows = 0;
        while (i + rows < answer->count &&
               (answer->messages[i + rows].type == 'D' || answer->messages[i + rows].type == 'd'))
            rows++;
        if (i + rows < answer->count && answer->messages[i + rows].type == 'E') {
            answer_drop(answer, i, rows);
            rows = 0;
        }
        qsort(answer->messages + i, rows, sizeof *answer->messages, answer_compare_rows);
        i += rows + 1;
    }
}

static bool answer_hides_texts(const char *sqlstate)
{
    static int strict = -1;
    if (strict < 0)
        strict = getenv("GENERATOR_STRICT") != NULL;
    return strict == 0 && (strncmp(sqlstate, "23", 2) == 0 || strcmp(sqlstate, "55P03") == 0);
}

static bool answer_same_errors(const struct answer_message *expected,
                               const struct answer_message *got)
{
    const char *fields = "SVCMDHPpqWstcdn";
    if (answer_hides_texts(answer_field(expected, 'C')))
        fields = "SVCP";
    for (; *fields != '\0'; fields++)
        if (strcmp(answer_field(expected, *fields), answer_field(got, *fields)) != 0)
            return false;
    return true;
}

static const char *answer_object(const struct object_names *names, const char *bytes)
{
    const unsigned char *at = (const unsigned char *)bytes;
    uint32_t oid = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    for (size_t i = 0; oid >= 16384 && i < names->count; i++)
        if (names->items[i].oid == oid)
            return names->items[i].name;
    return NULL;
}

static bool answer_same_object(const struct answer_sides *sides, const char *expected,
                               const char *got)
{
    if (memcmp(expected, got, 4) == 0)
        return true;
    const char *left = answer_object(sides->names[0], expected);
    const char *right = answer_object(sides->names[1], got);
    return left != NULL && right != NULL && strcmp(left, right) == 0;
}

static bool answer_same_descriptions(const struct answer_sides *sides,
                                     const struct answer_message *expected,
                                     const struct answer_message *got)
{
    if (expected->length != got->length || memcmp(expected->body, got->body, 2) != 0)
        return false;
    const char *end = expected->body + expected->length;
    const char *left = expected->body + 2;
    const char *right = got->body + 2;
    while (left < end) {
        size_t name = strlen(left) + 1;
        cr_assert((size_t)(end - left) >= name + 18);
        if (strcmp(left, right) != 0)
            return false;
        left += name;
        right += name;
        if (!answer_same_object(sides, left, right) || memcmp(left + 4, right + 4, 2) != 0 ||
            !answer_same_object(sides, left + 6, right + 6) ||
            memcmp(left + 10, right + 10, 8) != 0)
            return false;
        left += 18;
        right += 18;
    }
    return true;
}

static bool answer_same_parameters(const struct answer_sides *sides,
                                   const struct answer_message *expected,
                                   const struct answer_message *got)
{
    if (expected->length != got->length || memcmp(expected->body, got->body, 2) != 0)
        return false;
    for (size_t i = 2; i + 4 <= expected->length; i += 4)
        if (!answer_same_object(sides, expected->body + i, got->body + i))
            return false;
    return true;
}

static bool answer_same(const struct answer_sides *sides, const struct answer_message *expected,
                        const struct answer_message *got)
{
    if (expected->type != got->type)
        return false;
    switch (expected->type) {
    case 'E':
    case 'N':
        return answer_same_errors(expected, got);
    case 'T':
        return answer_same_descriptions(sides, expected, got);
    case 't':
        return answer_same_parameters(sides, expected, got);
    default:
        return expected->length == got->length &&
               memcmp(expected->body, got->body, got->length) == 0;
    }
}

static void answer_write(const struct answer_sides *sides, unsigned side,
                         const struct answer *answer, size_t differs_at, FILE *out)
{
    struct transcript transcript = {0};
    for (size_t i = 0; i < answer->count; i++) {
        const struct answer_message *message = &answer->messages[i];
        struct rawmessage raw = {message->type, (const uint8_t *)message->body, message->length};
        transcript_add(&transcript, sides->clients[side], &raw, sides->names[side], 0);
    }
    size_t first = differs_at > 2 ? differs_at - 2 : 0;
    for (size_t i = first; i < transcript.count && i < differs_at + 3; i++)
        fprintf(out, "  %c %s\n",
                i < differs_at ? ' '
                : side == 0    ? '-'
                               : '+',
                transcript.lines[i]);
    transcript_free(&transcript);
}

static char *answer_say(const struct answer_sides *sides, const struct answer *expected,
                        const struct answer *got, size_t differs_at)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    cr_assert_not_null(out);
    fputs("PostgreSQL (-) and Crossfade (+) answer:\n", out);
    answer_write(sides, 0, expected, differs_at, out);
    answer_write(sides, 1, got, differs_at, out);
    fclose(out);
    return text;
}

/* After a refusal nothing is comparable but what state the session is in; before it, everything.
 */
static size_t answer_comparable(const struct answer *answer, const struct answer *got)
{
    if (got->refused < 0)
        return answer->count;
    size_t count = 0;
    int done = 0;
    for (size_t i = 0; i < answer->count && done < got->refused; i++)
        if (answer->messages[i].type == 'C' || answer->messages[i].type == 'I') {
            done++;
            count = i + 1;
        }
    return count;
}

/* A setting that an error undoes is told of in front of the error or after it. */
static void answer_put_parameters_first(struct answer *answer)
{
    size_t first = 0;
    for (size_t i = 0; i < answer->count; i++) {
        struct answer_message message = answer->messages[i];
        if (message.type != 'S')
            continue;
        memmove(answer->messages + first + 1, answer->messages + first,
                (i - first) * sizeof *answer->messages);
        answer->messages[first++] = message;
    }
}

char *answer_difference(const struct answer_sides *sides, struct answer *expected,
                        struct answer *got, bool unordered)
{
    answer_put_parameters_first(expected);
    answer_put_parameters_first(got);
    if (unordered) {
        answer_sort(expected);
        answer_sort(got);
    }
    size_t counts[2] = {answer_comparable(expected, got), answer_comparable(got, got)};
    for (size_t i = 0; i < counts[0] || i < counts[1]; i++)
        if (i >= counts[0] || i >= counts[1] ||
            !answer_same(sides, &expected->messages[i], &got->messages[i]))
            return answer_say(sides, expected, got, i);
    if (expected->status != got->status)
        return answer_say(sides, expected, got, got->count - 1);
    return NULL;
}
