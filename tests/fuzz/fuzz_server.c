#include "tests/fuzz/fuzz_server.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define FUZZ_SERVER_GREETING                                                                       \
    "R\0\0\0\10\0\0\0\0"                                                                           \
    "S\0\0\0\31client_encoding\0UTF8\0"                                                            \
    "S\0\0\0\43standard_conforming_strings\0on\0"                                                  \
    "K\0\0\0\14\0\0\1\1\0\0\2\2"                                                                   \
    "Z\0\0\0\5I"

#define FUZZ_SERVER_CONTEXT "SELECT pg_catalog.current_setting('crossfade.client_id', true)"
#define FUZZ_SERVER_TYPES "SELECT parameter_types"

/* --- What texts are -------------------------------------------------------------------------- */

/* The next word outside brackets and strings, from *at on; its length, 0 at the end. A semicolon is
 * a word too. */
static size_t fuzz_server_word(const char **at)
{
    int depth = 0;
    for (const char *c = *at; *c != '\0'; c++) {
        if (*c == '\'' || *c == '"') {
            const char *end = strchr(c + 1, *c);
            if (end == NULL)
                break;
            c = end;
        } else if (*c == '(' || *c == ')') {
            depth += *c == '(' ? 1 : -1;
        } else if (depth == 0 && *c == ';') {
            *at = c;
            return 1;
        } else if (depth == 0 && (isalpha((unsigned char)*c) || *c == '_')) {
            size_t length =
                strspn(c, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
            *at = c;
            return length;
        }
    }
    return 0;
}

static bool fuzz_server_is(const char *at, size_t length, const char *word)
{
    return strlen(word) == length && strncasecmp(at, word, length) == 0;
}

/* The word that makes a statement what it is: after WITH the one that follows the brackets. */
static const char *fuzz_server_verb(const char *text)
{
    static const char *const verbs[] = {
        "SELECT",   "INSERT",     "UPDATE",  "DELETE",  "BEGIN",   "COMMIT",  "ROLLBACK",
        "COPY",     "FETCH",      "EXECUTE", "DECLARE", "PREPARE", "EXPLAIN", "SET",
        "TRUNCATE", "DEALLOCATE", "CREATE",  "DROP",    "LOCK",    "DO",      "CLOSE"};
    const char *at = text;
    for (size_t length; (length = fuzz_server_word(&at)) > 0; at += length)
        for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
            if (fuzz_server_is(at, length, verbs[i]))
                return verbs[i];
    return "";
}

static bool fuzz_server_has_rows(const char *text)
{
    const char *verb = fuzz_server_verb(text);
    if (strcmp(verb, "SELECT") == 0 || strcmp(verb, "FETCH") == 0 || strcmp(verb, "EXPLAIN") == 0 ||
        strcmp(verb, "EXECUTE") == 0)
        return true;
    if (strcmp(verb, "INSERT") != 0 && strcmp(verb, "UPDATE") != 0 && strcmp(verb, "DELETE") != 0)
        return false;
    const char *at = text;
    for (size_t length; (length = fuzz_server_word(&at)) > 0; at += length)
        if (fuzz_server_is(at, length, "RETURNING"))
            return true;
    return false;
}

static bool fuzz_server_is_end(const char *text)
{
    return strcmp(fuzz_server_verb(text), "COMMIT") == 0 ||
           strcmp(fuzz_server_verb(text), "ROLLBACK") == 0;
}

/* Whether the last statement is one of ours, which gives the number of rows for the tag. */
static bool fuzz_server_counts(const char *text)
{
    if (strstr(text, "::pg_catalog.int8 END") != NULL)
        return true;
    static const char count[] = "SELECT pg_catalog.count(*)";
    const char *last = strstr(text, count);
    for (const char *at = last; at != NULL; at = strstr(at + 1, count))
        last = at;
    return last != NULL && strchr(last + sizeof count, ')') == NULL;
}

/* What no server takes. */
static bool fuzz_server_is_wrong(const char *text)
{
    int depth = 0;
    for (const char *at = text; *at != '\0'; at++)
        depth += (*at == '(') - (*at == ')');
    return depth != 0 || strncmp(text, "crossfade refused", 17) == 0;
}

static bool fuzz_server_copies_in(const char *text)
{
    return strcmp(fuzz_server_verb(text), "COPY") == 0 && strstr(text, "STDIN") != NULL;
}

/* --- Names ----------------------------------------------------------------------------------- */

static struct fuzz_server_name *fuzz_server_find(struct fuzz_server *server, char kind,
                                                 const char *name)
{
    for (size_t i = 0; i < server->name_count; i++)
        if (server->names[i].kind == kind && strcmp(server->names[i].name, name) == 0)
            return &server->names[i];
    return NULL;
}

static void fuzz_server_remove(struct fuzz_server *server, char kind, const char *name)
{
    struct fuzz_server_name *found = fuzz_server_find(server, kind, name);
    if (found != NULL)
        *found = server->names[--server->name_count];
}

static bool fuzz_server_put(struct fuzz_server *server, char kind, const char *name,
                            const char *text, size_t parameters)
{
    struct fuzz_server_name *found = fuzz_server_find(server, kind, name);
    if (found != NULL && name[0] != '\0')
        return false;
    fuzz_server_remove(server, kind, name);
    if (server->name_count == FUZZ_SERVER_NAMES)
        return false;
    found = &server->names[server->name_count++];
    found->kind = kind;
    found->parameters = parameters;
    snprintf(found->name, sizeof found->name, "%.79s", name);
    snprintf(found->text, sizeof found->text, "%s", text);
    return true;
}

/* --- Answers --------------------------------------------------------------------------------- */

static void fuzz_server_say(struct fuzz_server *server, char type, const char *body, size_t length)
{
    fuzz_peer_add(&server->peer, type, body, length);
}

/* Portals do not outlive their transaction. */
static void fuzz_server_ready(struct fuzz_server *server)
{
    if (server->transaction == 'I')
        for (size_t i = server->name_count; i > 0; i--)
            if (server->names[i - 1].kind == 'P')
                server->names[i - 1] = server->names[--server->name_count];
    fuzz_server_say(server, 'Z', &server->transaction, 1);
}

static void fuzz_server_fail(struct fuzz_server *server, bool extended)
{
    static const char error[] = "SERROR\0VERROR\0CXX000\0Msomething is wrong\0P3\0";
    fuzz_server_say(server, 'E', error, sizeof error);
    if (server->transaction == 'T')
        server->transaction = 'E';
    server->skips = extended;
    server->copies = '\0';
}

static void fuzz_server_describe(struct fuzz_server *server, const char *text, unsigned choice)
{
    static const char row[] = "\0\1id\0\0\0\0\0\0\0\0\0\0\27\0\4\377\377\377\377\0";
    static const char other[] = "\0\1other\0\0\0\0\0\0\0\0\0\0\31\377\377\377\377\377\377\0";
    static const char count[] = "\0\1count\0\0\0\0\0\0\0\0\0\0\24\0\10\377\377\377\377\0";
    if (!fuzz_server_has_rows(text))
        fuzz_server_say(server, 'n', "", 0);
    else if (fuzz_server_counts(text))
        fuzz_server_say(server, 'T', count, sizeof count);
    else if (choice & FUZZ_SERVER_DESCRIBES)
        fuzz_server_say(server, 'T', other, sizeof other);
    else
        fuzz_server_say(server, 'T', row, sizeof row);
}

static void fuzz_server_value(struct bytes *row, const char *value)
{
    bytes_add_u32(row, (uint32_t)strlen(value));
    bytes_add_text(row, value);
}

/* As many names as the question has parts. */
static void fuzz_server_context(struct fuzz_server *server, const char *text)
{
    struct bytes row = {0};
    size_t names = 0;
    for (const char *at = text; (at = strstr(at, "relnamespace")) != NULL; at++)
        names++;
    bytes_add_u16(&row, (uint16_t)(3 + 4 * names));
    bytes_add_u32(&row, UINT32_MAX);
    for (size_t i = 0; i < names; i++) {
        fuzz_server_value(&row, "public");
        fuzz_server_value(&row, "t");
        fuzz_server_value(&row, "t");
        fuzz_server_value(&row, "ffyyyyy");
    }
    fuzz_server_value(&row, "read committed");
    fuzz_server_value(&row, "750"); /* the end of its snapshot */
    fuzz_server_say(server, 'D', (const char *)row.data, row.length);
    bytes_free(&row);
}

static void fuzz_server_rows(struct fuzz_server *server, const char *text, unsigned choice)
{
    static const char row[] = {0, 1, 0, 0, 0, 1, '1'};
    static const char types[] = {0, 1, 0, 0, 0, 4, '{', '2', '3', '}'};
    if (strncmp(text, FUZZ_SERVER_CONTEXT, strlen(FUZZ_SERVER_CONTEXT)) == 0) {
        fuzz_server_context(server, text);
    } else if (strncmp(text, FUZZ_SERVER_TYPES, strlen(FUZZ_SERVER_TYPES)) == 0) {
        fuzz_server_say(server, 'D', types, sizeof types);
    } else {
        for (unsigned i = 0; i < ((choice & FUZZ_SERVER_ROWS) ? 3 : 1); i++)
            fuzz_server_say(server, 'D', row, sizeof row);
    }
}

static void fuzz_server_tag(struct fuzz_server *server, const char *text)
{
    const char *verb = fuzz_server_verb(text);
    char tag[32];
    if (strcmp(verb, "BEGIN") == 0)
        server->transaction = 'T';
    else if (fuzz_server_is_end(text))
        server->transaction = 'I';
    const char *all = strcmp(verb, "DEALLOCATE") == 0 && strstr(text, " ALL") != NULL ? " ALL" : "";
    snprintf(tag, sizeof tag, "%s%s%s", verb, all,
             strcmp(verb, "INSERT") == 0 ? " 0 1"
             : fuzz_server_has_rows(text) || strcmp(verb, "UPDATE") == 0 ||
                     strcmp(verb, "DELETE") == 0
                 ? " 1"
                 : "");
    fuzz_server_say(server, 'C', tag, strlen(tag) + 1);
}

/* DEALLOCATE "s", or ALL. */
static void fuzz_server_deallocate(struct fuzz_server *server, const char *text)
{
    const char *quote = strchr(text, '"');
    char name[sizeof server->names[0].name] = "";
    if (quote != NULL)
        snprintf(name, sizeof name, "%.*s", (int)strcspn(quote + 1, "\""), quote + 1);
    for (size_t i = server->name_count; i > 0; i--)
        if (server->names[i - 1].kind == 'S' && server->names[i - 1].name[0] != '\0' &&
            (quote == NULL || strcmp(server->names[i - 1].name, name) == 0))
            server->names[i - 1] = server->names[--server->name_count];
}

/* False where it has failed, or takes rows now. */
static bool fuzz_server_run(struct fuzz_server *server, const char *text, unsigned choice,
                            bool extended, bool limited)
{
    bool fails =
        (choice & FUZZ_SERVER_FAILS) || (server->transaction == 'E' && !fuzz_server_is_end(text));
    if (fails && strcmp(fuzz_server_verb(text), "ROLLBACK") != 0) {
        fuzz_server_fail(server, extended);
        return false;
    }
    if (fuzz_server_verb(text)[0] == '\0') {
        fuzz_server_say(server, 'I', "", 0);
        return true;
    }
    if (strcmp(fuzz_server_verb(text), "DEALLOCATE") == 0)
        fuzz_server_deallocate(server, text);
    if (fuzz_server_copies_in(text)) {
        fuzz_server_say(server, 'G', "\0\0\0", 3);
        server->copies = extended ? 'E' : 'Q';
        return false;
    }
    if (fuzz_server_has_rows(text)) {
        if (!extended)
            fuzz_server_describe(server, text, choice & ~(unsigned)FUZZ_SERVER_DESCRIBES);
        fuzz_server_rows(server, text, choice);
    }
    if (limited && (choice & FUZZ_SERVER_SUSPENDS) && fuzz_server_has_rows(text))
        fuzz_server_say(server, 's', "", 0);
    else
        fuzz_server_tag(server, text);
    return true;
}

/* --- Messages -------------------------------------------------------------------------------- */

/* Statements end at semicolons; what is behind a COPY is left out. */
static void fuzz_server_query(struct fuzz_server *server, const char *text, unsigned choice)
{
    fuzz_server_remove(server, 'S', "");
    char part[4096];
    bool goes_on = !fuzz_server_is_wrong(text);
    bool any = !goes_on;
    if (any)
        fuzz_server_fail(server, false);
    while (goes_on && *text != '\0') {
        const char *end = text;
        size_t word;
        while ((word = fuzz_server_word(&end)) > 0 && *end != ';')
            end += word;
        if (word == 0)
            end = text + strlen(text);
        snprintf(part, sizeof part, "%.*s", (int)(end - text), text);
        text = *end == ';' ? end + 1 : end;
        if (fuzz_server_verb(part)[0] == '\0')
            continue;
        any = true;
        goes_on = fuzz_server_run(server, part, choice, false, false);
    }
    if (!any)
        fuzz_server_say(server, 'I', "", 0);
    if (server->copies == '\0')
        fuzz_server_ready(server);
}

static void fuzz_server_parse(struct fuzz_server *server, const char *body, size_t length,
                              unsigned choice)
{
    const char *text = body + strlen(body) + 1;
    size_t parameters = 0;
    for (const char *at = text; (at = strchr(at, '$')) != NULL; at++)
        if (isdigit((unsigned char)at[1]) && (size_t)(at[1] - '0') > parameters)
            parameters = (size_t)(at[1] - '0');
    (void)length;
    bool refused = fuzz_server_is_wrong(text) ||
                   (server->transaction == 'E' && !fuzz_server_is_end(text)) ||
                   (choice & FUZZ_SERVER_FAILS);
    if (body[0] == '\0')
        fuzz_server_remove(server, 'S', "");
    if (refused || !fuzz_server_put(server, 'S', body, text, parameters))
        fuzz_server_fail(server, true);
    else
        fuzz_server_say(server, '1', "", 0);
}

static void fuzz_server_bind(struct fuzz_server *server, const char *body, unsigned choice)
{
    struct fuzz_server_name *statement = fuzz_server_find(server, 'S', body + strlen(body) + 1);
    char text[sizeof statement->text] = "";
    if (statement != NULL)
        memcpy(text, statement->text, sizeof text);
    if (statement == NULL || (choice & FUZZ_SERVER_FAILS) ||
        (server->transaction == 'E' && !fuzz_server_is_end(text)) ||
        !fuzz_server_put(server, 'P', body, text, 0))
        fuzz_server_fail(server, true);
    else
        fuzz_server_say(server, '2', "", 0);
}

static void fuzz_server_describe_named(struct fuzz_server *server, const char *body,
                                       unsigned choice)
{
    const struct fuzz_server_name *named = fuzz_server_find(server, body[0], body + 1);
    if (named == NULL || (choice & FUZZ_SERVER_FAILS)) {
        fuzz_server_fail(server, true);
        return;
    }
    if (body[0] == 'S') {
        struct bytes types = {0};
        bytes_add_u16(&types, (uint16_t)named->parameters);
        for (size_t i = 0; i < named->parameters; i++)
            bytes_add_u32(&types, 23);
        fuzz_server_say(server, 't', (const char *)types.data, types.length);
        bytes_free(&types);
    }
    fuzz_server_describe(server, named->text, choice);
}

static void fuzz_server_execute(struct fuzz_server *server, const char *body, size_t length,
                                unsigned choice)
{
    const struct fuzz_server_name *portal = fuzz_server_find(server, 'P', body);
    size_t name = strlen(body) + 1;
    bool limited = length >= name + 4 && bytes_get_u32((const uint8_t *)body + name) != 0;
    if (portal == NULL)
        fuzz_server_fail(server, true);
    else
        fuzz_server_run(server, portal->text, choice, true, limited);
}

static void fuzz_server_sync(struct fuzz_server *server)
{
    server->skips = false;
    fuzz_server_ready(server);
}

/* While rows are copied in: Flush and Sync are ignored, all but the three of COPY an error. */
static void fuzz_server_copy(struct fuzz_server *server, char type)
{
    char asked = server->copies;
    if (type == 'd' || type == 'H' || type == 'S')
        return;
    if (type == 'c') {
        server->copies = '\0';
        fuzz_server_say(server, 'C', "COPY 1", sizeof "COPY 1");
    } else {
        fuzz_server_fail(server, asked == 'E');
    }
    if (asked == 'Q')
        fuzz_server_ready(server);
}

static void fuzz_server_aside(struct fuzz_server *server, unsigned choice)
{
    static const char notice[] = "SNOTICE\0VNOTICE\0C00000\0Mhear\0";
    static const char setting[] = "application_name\0x";
    static const char note[] = "\0\0\0\1channel\0payload";
    if (choice & FUZZ_SERVER_NOTICES)
        fuzz_server_say(server, 'N', notice, sizeof notice);
    if (choice & FUZZ_SERVER_SETS)
        fuzz_server_say(server, 'S', setting, sizeof setting);
    if (choice & FUZZ_SERVER_NOTIFIES)
        fuzz_server_say(server, 'A', note, sizeof note);
}

void fuzz_server_begin(struct fuzz_server *server)
{
    *server = (struct fuzz_server){.peer = {.piece = SIZE_MAX}, .transaction = 'I'};
}

static bool fuzz_server_greet(struct fuzz_server *server)
{
    if (server->peer.in.length < 4 || server->peer.in.length < bytes_get_u32(server->peer.in.data))
        return false;
    bytes_consume(&server->peer.in, bytes_get_u32(server->peer.in.data));
    bytes_add(&server->peer.out, FUZZ_SERVER_GREETING, sizeof FUZZ_SERVER_GREETING - 1);
    server->greeted = true;
    return true;
}

static void fuzz_server_message(struct fuzz_server *server, char type, const char *body,
                                size_t length, unsigned choice)
{
    switch (type) {
    case 'Q':
        fuzz_server_query(server, body, choice);
        break;
    case 'P':
        fuzz_server_parse(server, body, length, choice);
        break;
    case 'B':
        fuzz_server_bind(server, body, choice);
        break;
    case 'D':
        fuzz_server_describe_named(server, body, choice);
        break;
    case 'E':
        fuzz_server_execute(server, body, length, choice);
        break;
    case 'C':
        fuzz_server_remove(server, body[0], body + 1);
        fuzz_server_say(server, '3', "", 0);
        break;
    case 'S':
        fuzz_server_sync(server);
        break;
    case 'F':
        fuzz_server_say(server, 'V', "\377\377\377\377", 4);
        fuzz_server_ready(server);
        break;
    default: /* Flush, and what is left over of a COPY that has failed */
        break;
    }
}

bool fuzz_server_answer(struct fuzz_server *server, unsigned choice)
{
    char type;
    const uint8_t *at;
    size_t length;
    if (!server->greeted)
        return fuzz_server_greet(server);
    if (!fuzz_peer_next(&server->peer, &type, &at, &length))
        return false;
    struct bytes body = {0};
    bytes_add(&body, at, length);
    bytes_add(&body, "\0\0\0", 3); /* whatever it holds, its strings end */
    fuzz_peer_consume(&server->peer, length);
    fuzz_server_aside(server, choice);
    if (server->copies != '\0')
        fuzz_server_copy(server, type);
    else if (!server->skips || type == 'S')
        fuzz_server_message(server, type, (const char *)body.data, length, choice);
    bytes_free(&body);
    return true;
}
