#include "config/flags/flag_file.h"

#include <assert.h>
#include <string.h>
#include <uv.h>

#include "config/file/document.h"
#include "protocol/base/memory.h"

/* A writer needs a moment from the first event to the last. */
#define FLAG_FILE_SETTLE_MS 30
/* Some editors move the file away before they write the new one; a file that is gone for this long
 * is gone. */
#define FLAG_FILE_GONE_MS 1000
/* Network and overlay file systems do not report all changes. */
#define FLAG_FILE_POLL_MS 1000

struct flag_file {
    const struct config *config;
    struct flag_listener listener;
    uv_fs_event_t folder;
    uv_fs_poll_t poll;
    uv_timer_t timer;
    const char *folder_name;
    const char *file_name;
    bool was_there;
    bool gone; /* was there, and was not when last looked */
    uint64_t gone_since;
    char trouble[sizeof((struct error *)0)->message]; /* the last one reported, or "" */
    unsigned open_handles;
    void (*stopped)(void *user);
    void *stopped_user;
    struct arena arena;
};

struct flag_file_parser {
    const struct config *config;
    const struct document *document;
    struct flag_reading *reading;
    struct error *error;
};

static bool flag_file_text(const struct flag_file_parser *parser, const yaml_node_t *node,
                           const char *expected, const char **out)
{
    if (!document_expect(parser->document, node, DOCUMENT_TEXT, expected, parser->error))
        return false;
    if (strlen(document_text(node)) > FLAG_VALUES_TEXT_LIMIT)
        return document_fail(parser->document, node, parser->error,
                             "a text of %zu bytes; expected at most %d",
                             strlen(document_text(node)), FLAG_VALUES_TEXT_LIMIT);
    *out = arena_string(&parser->reading->arena, document_text(node));
    return true;
}

static bool flag_file_write_list(const struct flag_file_parser *parser, const yaml_node_t *node,
                                 struct flag_values *values)
{
    if (!document_expect(parser->document, node, DOCUMENT_LIST, "a list of tables", parser->error))
        return false;
    size_t count = document_count(node);
    if (count > FLAG_VALUES_WRITE_LIMIT)
        return document_fail(parser->document, node, parser->error,
                             "%zu tables; expected at most %d", count, FLAG_VALUES_WRITE_LIMIT);
    values->write = arena_zero(&parser->reading->arena, count, sizeof *values->write);
    values->write_count = count;
    for (size_t i = 0; i < count; i++)
        if (!flag_file_text(parser, document_item(parser->document, node, i), "a table",
                            &values->write[i]))
            return false;
    return true;
}

static bool flag_file_entries(const struct flag_file_parser *parser, const yaml_node_t *node,
                              const char *expected, struct flag_entry **out, size_t *out_count)
{
    if (!document_expect(parser->document, node, DOCUMENT_MAPPING, expected, parser->error))
        return false;
    size_t count = document_count(node);
    if (count > FLAG_VALUES_PIN_LIMIT)
        return document_fail(parser->document, node, parser->error,
                             "%zu entries; expected at most %d", count, FLAG_VALUES_PIN_LIMIT);
    struct flag_entry *entries = arena_zero(&parser->reading->arena, count, sizeof *entries);
    for (size_t i = 0; i < count; i++) {
        const yaml_node_t *value;
        const char *field;
        if (!document_pair(parser->document, node, i, &field, &value, parser->error) ||
            !flag_file_text(parser, value, expected, &entries[i].value))
            return false;
        if (strlen(field) > FLAG_VALUES_TEXT_LIMIT)
            return document_fail(parser->document, value, parser->error,
                                 "a client id of %zu bytes; expected at most %d", strlen(field),
                                 FLAG_VALUES_TEXT_LIMIT);
        entries[i].field = arena_string(&parser->reading->arena, field);
    }
    *out = entries;
    *out_count = count;
    return true;
}

static bool flag_file_value(const struct flag_file_parser *parser, enum flag_key key,
                            const yaml_node_t *node, struct flag_values *values)
{
    values->has[key] = true;
    switch (key) {
    case FLAG_KEY_WRITE:
        return flag_file_write_list(parser, node, values);
    case FLAG_KEY_READ:
        return flag_file_text(parser, node, "a table", &values->read);
    case FLAG_KEY_CANARY:
        return flag_file_entries(parser, node, "table and percent", &values->canary,
                                 &values->canary_count);
    case FLAG_KEY_CLIENTS:
        return flag_file_entries(parser, node, "client ids and tables", &values->clients,
                                 &values->client_count);
    case FLAG_KEY_COUNT:
        break;
    }
    assert(false);
    return false;
}

/* A key of no migration is refused: a slip of the pen must not count as a missing key. */
static bool flag_file_pair(const struct flag_file_parser *parser, const char *name,
                           const yaml_node_t *node)
{
    const struct config *config = parser->config;
    for (size_t i = 0; i < config->migration_count; i++)
        for (unsigned key = 0; key < FLAG_KEY_COUNT; key++) {
            const char *own = flag_values_key(config->flag_prefix, config->migrations[i].name,
                                              (enum flag_key)key, &parser->reading->arena);
            if (strcmp(own, name) == 0)
                return flag_file_value(parser, (enum flag_key)key, node,
                                       &parser->reading->migrations[i]);
        }
    return document_fail(parser->document, node, parser->error,
                         "unknown key \"%.80s\"; expected %s<NAME>_TABLE_WRITE, _TABLE_READ, "
                         "_TABLE_READ_CANARY or _TABLE_READ_CLIENTS of a migration",
                         name, config->flag_prefix);
}

static bool flag_file_document(const struct flag_file_parser *parser)
{
    const yaml_node_t *root = document_root(parser->document);
    if (root == NULL)
        return error_set(parser->error, SQLSTATE_CONFIG_FILE,
                         "%s:1: an empty file; expected flags, or {} for none",
                         parser->config->flag_file);
    if (!document_expect(parser->document, root, DOCUMENT_MAPPING, "flags", parser->error))
        return false;
    for (size_t i = 0; i < document_count(root); i++) {
        const char *name;
        const yaml_node_t *node;
        if (!document_pair(parser->document, root, i, &name, &node, parser->error) ||
            !flag_file_pair(parser, name, node))
            return false;
    }
    return true;
}

struct flag_reading *flag_file_parse(const struct config *config, const char *text, size_t length,
                                     struct error *error)
{
    struct document *document = document_parse(config->flag_file, text, length, error);
    if (document == NULL)
        return NULL;
    struct flag_file_parser parser = {
        .config = config,
        .document = document,
        .reading = flag_reading_new(config->migration_count),
        .error = error,
    };
    bool ok = flag_file_document(&parser);
    document_free(document);
    if (ok)
        return parser.reading;
    flag_reading_free(parser.reading);
    return NULL;
}

static void flag_file_trouble(struct flag_file *file, const struct error *error)
{
    if (strcmp(file->trouble, error->message) == 0)
        return;
    memcpy(file->trouble, error->message, sizeof file->trouble);
    file->listener.on_trouble(error, file->listener.user);
}

static void flag_file_on_timer(uv_timer_t *timer);

/* Whether a missing file has been away for its whole time; else the timer is set for the rest. */
static bool flag_file_stays_gone(struct flag_file *file)
{
    uint64_t now = uv_now(file->timer.loop);
    if (!file->gone)
        file->gone_since = now;
    file->gone = true;
    uint64_t away = now - file->gone_since;
    if (away >= FLAG_FILE_GONE_MS)
        return true;
    uv_timer_start(&file->timer, flag_file_on_timer, FLAG_FILE_GONE_MS - away, 0);
    return false;
}

static void flag_file_look(struct flag_file *file)
{
    struct bytes text = {0};
    struct error error;
    struct flag_reading *reading = NULL;
    bool missing;
    if (!document_read_file(file->config->flag_file, &text, &missing, &error)) {
        flag_file_trouble(file, &error);
    } else if (missing && file->was_there && !flag_file_stays_gone(file)) {
        /* Looked at again when its time is over. */
    } else if (missing) {
        file->was_there = false;
        file->gone = false;
        reading = flag_reading_new(file->config->migration_count);
    } else {
        file->was_there = true;
        file->gone = false;
        reading = flag_file_parse(file->config, (const char *)text.data, text.length, &error);
        if (reading == NULL)
            flag_file_trouble(file, &error);
    }
    bytes_free(&text);
    if (reading == NULL)
        return;
    file->trouble[0] = '\0';
    file->listener.on_reading(reading, file->listener.user);
}

static void flag_file_on_timer(uv_timer_t *timer)
{
    flag_file_look(timer->data);
}

static void flag_file_changed(struct flag_file *file)
{
    /* Counted from the first event, so that a busy folder does not put the look off for ever. */
    if (file->gone || !uv_is_active((uv_handle_t *)&file->timer))
        uv_timer_start(&file->timer, flag_file_on_timer, FLAG_FILE_SETTLE_MS, 0);
}

static void flag_file_on_event(uv_fs_event_t *event, const char *name, int events, int status)
{
    struct flag_file *file = event->data;
    (void)events;
    /* Changes behind a symbolic link have other names; the poll sees those. */
    if (status == 0 && (name == NULL || strcmp(name, file->file_name) == 0))
        flag_file_changed(file);
}

static void flag_file_on_poll(uv_fs_poll_t *poll, int status, const uv_stat_t *before,
                              const uv_stat_t *now)
{
    (void)status;
    (void)before;
    (void)now;
    flag_file_changed(poll->data);
}

struct flag_file *flag_file_start(uv_loop_t *loop, const struct config *config,
                                  const struct flag_listener *listener)
{
    struct flag_file *file = memory_zero(1, sizeof *file);
    file->config = config;
    file->listener = *listener;
    const char *slash = strrchr(config->flag_file, '/');
    file->folder_name = slash == NULL ? "."
                                      : arena_copy(&file->arena, config->flag_file,
                                                   (size_t)(slash - config->flag_file) + 1);
    file->file_name = slash == NULL ? config->flag_file : slash + 1;
    uv_timer_init(loop, &file->timer);
    uv_fs_event_init(loop, &file->folder);
    uv_fs_poll_init(loop, &file->poll);
    file->open_handles = 3;
    file->timer.data = file->folder.data = file->poll.data = file;
    /* Where the folder cannot be watched the poll still sees every change. */
    uv_fs_event_start(&file->folder, flag_file_on_event, file->folder_name, 0);
    uv_fs_poll_start(&file->poll, flag_file_on_poll, config->flag_file, FLAG_FILE_POLL_MS);
    uv_timer_start(&file->timer, flag_file_on_timer, 0, 0);
    return file;
}

static void flag_file_on_closed(uv_handle_t *handle)
{
    struct flag_file *file = handle->data;
    if (--file->open_handles > 0)
        return;
    void (*stopped)(void *user) = file->stopped;
    void *user = file->stopped_user;
    arena_free(&file->arena);
    memory_free(file);
    stopped(user);
}

void flag_file_stop(struct flag_file *file, void (*stopped)(void *user), void *user)
{
    file->stopped = stopped;
    file->stopped_user = user;
    uv_close((uv_handle_t *)&file->timer, flag_file_on_closed);
    uv_close((uv_handle_t *)&file->folder, flag_file_on_closed);
    uv_close((uv_handle_t *)&file->poll, flag_file_on_closed);
}
