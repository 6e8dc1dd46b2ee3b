#include "config/file/document.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "protocol/base/memory.h"

#define DOCUMENT_READ_STEP 16384
#define DOCUMENT_SHOWN_LIMIT 60 /* bytes of a text that an error repeats */

struct document {
    const char *path;
    yaml_document_t tree;
};

static bool document_read_all(int file, struct bytes *out, const char *path, struct error *error)
{
    for (;;) {
        bytes_reserve(out, DOCUMENT_READ_STEP);
        ssize_t got = read(file, out->data + out->length, DOCUMENT_READ_STEP);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(error, SQLSTATE_CONFIG_FILE, "%s: cannot be read: %s", path,
                             strerror(errno));
        if (got == 0)
            return true;
        out->length += (size_t)got;
        if (out->length > DOCUMENT_SIZE_LIMIT)
            return error_set(error, SQLSTATE_CONFIG_FILE,
                             "%s: is too long; expected at most %zu bytes", path,
                             DOCUMENT_SIZE_LIMIT);
    }
}

bool document_read_file(const char *path, struct bytes *out, bool *missing, struct error *error)
{
    if (missing != NULL)
        *missing = false;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT && missing != NULL) {
        *missing = true;
        return true;
    }
    if (file < 0)
        return error_set(error, SQLSTATE_CONFIG_FILE, "%s: cannot be opened: %s", path,
                         strerror(errno));
    bool ok = document_read_all(file, out, path, error);
    close(file);
    return ok;
}

static bool document_syntax_error(const yaml_parser_t *parser, const char *path, const char *text,
                                  struct error *error)
{
    size_t line = parser->problem_mark.line + 1;
    /* The reader below the parser knows bytes only. */
    if (parser->error == YAML_READER_ERROR) {
        line = 1;
        for (size_t i = 0; i < parser->problem_offset; i++)
            line += text[i] == '\n';
    }
    const char *problem = parser->problem != NULL ? parser->problem : "unreadable";
    if (parser->context != NULL)
        return error_set(error, SQLSTATE_CONFIG_FILE, "%s:%zu: %s %s; expected YAML", path, line,
                         problem, parser->context);
    return error_set(error, SQLSTATE_CONFIG_FILE, "%s:%zu: %s; expected YAML", path, line, problem);
}

struct document *document_parse(const char *path, const char *text, size_t length,
                                struct error *error)
{
    if (text == NULL)
        text = "";
    struct document *document = memory_zero(1, sizeof *document);
    document->path = path;
    yaml_parser_t parser;
    yaml_document_t second;
    bool ok = yaml_parser_initialize(&parser) == 1;
    assert(ok);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    if (yaml_parser_load(&parser, &document->tree) == 0) {
        ok = document_syntax_error(&parser, path, text, error);
        goto out;
    }
    if (yaml_document_get_root_node(&document->tree) == NULL)
        goto out;
    if (yaml_parser_load(&parser, &second) == 0) {
        ok = document_syntax_error(&parser, path, text, error);
        goto free_tree;
    }
    const yaml_node_t *root = yaml_document_get_root_node(&second);
    if (root != NULL)
        ok = document_fail(document, root, error, "a second document; expected one");
    yaml_document_delete(&second);
free_tree:
    if (!ok)
        yaml_document_delete(&document->tree);
out:
    yaml_parser_delete(&parser);
    if (ok)
        return document;
    memory_free(document);
    return NULL;
}

void document_free(struct document *document)
{
    if (document == NULL)
        return;
    yaml_document_delete(&document->tree);
    memory_free(document);
}

/* libyaml's getters take a document that may change, and leave it as it is. */
static yaml_document_t *document_tree(const struct document *document)
{
    return (yaml_document_t *)&document->tree;
}

const yaml_node_t *document_root(const struct document *document)
{
    return yaml_document_get_root_node(document_tree(document));
}

static const yaml_node_t *document_node(const struct document *document, int index)
{
    const yaml_node_t *node = yaml_document_get_node(document_tree(document), index);
    assert(node != NULL);
    return node;
}

bool document_fail(const struct document *document, const yaml_node_t *node, struct error *error,
                   const char *format, ...)
{
    char text[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return error_set(error, SQLSTATE_CONFIG_FILE, "%s:%d: %s", document->path, document_line(node),
                     text);
}

int document_line(const yaml_node_t *node)
{
    return (int)node->start_mark.line + 1;
}

static bool document_is_nothing(const yaml_node_t *node)
{
    const char *text = (const char *)node->data.scalar.value;
    return node->type == YAML_SCALAR_NODE && node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           (*text == '\0' || strcmp(text, "~") == 0);
}

static bool document_is_kind(const yaml_node_t *node, enum document_kind kind)
{
    switch (kind) {
    case DOCUMENT_TEXT:
        return node->type == YAML_SCALAR_NODE && !document_is_nothing(node);
    case DOCUMENT_LIST:
        return node->type == YAML_SEQUENCE_NODE;
    case DOCUMENT_MAPPING:
        return node->type == YAML_MAPPING_NODE;
    case DOCUMENT_TEXT_OR_LIST:
        return document_is_kind(node, DOCUMENT_TEXT) || document_is_kind(node, DOCUMENT_LIST);
    }
    return false;
}

bool document_expect(const struct document *document, const yaml_node_t *node,
                     enum document_kind kind, const char *expected, struct error *error)
{
    if (node->type == YAML_SCALAR_NODE &&
        strlen((const char *)node->data.scalar.value) != node->data.scalar.length)
        return document_fail(document, node, error, "a text with a zero byte; expected %s",
                             expected);
    if (document_is_kind(node, kind))
        return true;
    if (document_is_nothing(node))
        return document_fail(document, node, error, "nothing; expected %s", expected);
    if (node->type == YAML_SCALAR_NODE)
        return document_fail(document, node, error, "\"%.*s\"; expected %s", DOCUMENT_SHOWN_LIMIT,
                             (const char *)node->data.scalar.value, expected);
    return document_fail(document, node, error, "a %s; expected %s",
                         node->type == YAML_SEQUENCE_NODE ? "list" : "mapping", expected);
}

const char *document_text(const yaml_node_t *node)
{
    assert(node->type == YAML_SCALAR_NODE);
    return (const char *)node->data.scalar.value;
}

size_t document_count(const yaml_node_t *node)
{
    if (node->type == YAML_SEQUENCE_NODE)
        return (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
    assert(node->type == YAML_MAPPING_NODE);
    return (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
}

const yaml_node_t *document_item(const struct document *document, const yaml_node_t *list,
                                 size_t index)
{
    assert(list->type == YAML_SEQUENCE_NODE && index < document_count(list));
    return document_node(document, list->data.sequence.items.start[index]);
}

static bool document_key_at(const struct document *document, const yaml_node_t *mapping,
                            size_t index, const yaml_node_t **key, struct error *error)
{
    *key = document_node(document, mapping->data.mapping.pairs.start[index].key);
    return document_expect(document, *key, DOCUMENT_TEXT, "a key", error);
}

bool document_pair(const struct document *document, const yaml_node_t *mapping, size_t index,
                   const char **key, const yaml_node_t **value, struct error *error)
{
    const yaml_node_t *own;
    if (!document_key_at(document, mapping, index, &own, error))
        return false;
    for (size_t i = 0; i < index; i++) {
        const yaml_node_t *other;
        if (!document_key_at(document, mapping, i, &other, error))
            return false;
        if (strcmp(document_text(other), document_text(own)) == 0)
            return document_fail(document, own, error,
                                 "key \"%.*s\" stands here twice (line %d); expected it once",
                                 DOCUMENT_SHOWN_LIMIT, document_text(own), document_line(other));
    }
    *key = document_text(own);
    *value = document_node(document, mapping->data.mapping.pairs.start[index].value);
    return true;
}

static bool document_unknown_key(const struct document *document, const yaml_node_t *mapping,
                                 size_t index, const struct document_key *keys, size_t key_count,
                                 struct error *error)
{
    char known[sizeof error->message];
    size_t length = 0;
    for (size_t i = 0; i < key_count && length < sizeof known; i++)
        length += (size_t)snprintf(known + length, sizeof known - length, "%s%s",
                                   i == 0 ? "" : ", ", keys[i].name);
    const yaml_node_t *key = document_node(document, mapping->data.mapping.pairs.start[index].key);
    return document_fail(document, key, error, "unknown key \"%.*s\"; expected one of %s",
                         DOCUMENT_SHOWN_LIMIT, document_text(key), known);
}

bool document_read_keys(const struct document *document, const yaml_node_t *mapping,
                        const struct document_key *keys, size_t key_count,
                        const yaml_node_t **found, struct error *error)
{
    assert(mapping->type == YAML_MAPPING_NODE);
    for (size_t k = 0; k < key_count; k++)
        found[k] = NULL;
    for (size_t i = 0; i < document_count(mapping); i++) {
        const char *name = NULL;
        const yaml_node_t *value = NULL;
        if (!document_pair(document, mapping, i, &name, &value, error))
            return false;
        assert(name != NULL && value != NULL);
        size_t k = 0;
        while (k < key_count && strcmp(keys[k].name, name) != 0)
            k++;
        if (k == key_count)
            return document_unknown_key(document, mapping, i, keys, key_count, error);
        char expected[256];
        snprintf(expected, sizeof expected, "%s for %s", keys[k].expected, keys[k].name);
        if (!document_expect(document, value, keys[k].kind, expected, error))
            return false;
        found[k] = value;
    }
    for (size_t k = 0; k < key_count; k++)
        if (keys[k].required && found[k] == NULL)
            return document_fail(document, mapping, error, "no key \"%s\"; expected %s",
                                 keys[k].name, keys[k].expected);
    return true;
}

bool document_number(const struct document *document, const yaml_node_t *node, unsigned least,
                     unsigned most, unsigned *out, struct error *error)
{
    unsigned long long number = 0;
    const char *text = document_text(node);
    bool valid = *text != '\0' && strlen(text) <= 10;
    for (const char *c = text; valid && *c != '\0'; c++) {
        valid = *c >= '0' && *c <= '9';
        number = number * 10 + (unsigned)(*c - '0');
    }
    if (!valid || number < least || number > most)
        return document_fail(document, node, error, "\"%.*s\"; expected a number from %u to %u",
                             DOCUMENT_SHOWN_LIMIT, text, least, most);
    *out = (unsigned)number;
    return true;
}
