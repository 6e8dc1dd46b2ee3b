/*
 * A YAML document as a tree that is checked while it is read: kinds, known keys, numbers; every
 * error as `FILE:LINE: what was found; expected what`.
 *
 * A document owns its nodes and their texts; readers copy what they keep. Texts hold no zero bytes.
 * Not for use by two threads at once. Bounded by DOCUMENT_SIZE_LIMIT; nesting is bounded by
 * libyaml.
 */
#ifndef CROSSFADE_CONFIG_FILE_DOCUMENT_H
#define CROSSFADE_CONFIG_FILE_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yaml.h>

#include "protocol/base/bytes.h"
#include "protocol/base/error.h"

#define DOCUMENT_SIZE_LIMIT ((size_t)64 * 1024 * 1024)

struct document;

/* Appends the file's bytes. Where `missing` is not NULL a file that does not exist is no error but
 * sets *missing. */
bool document_read_file(const char *path, struct bytes *out, bool *missing, struct error *error);

/* `path` is for error messages and must outlive the document. */
struct document *document_parse(const char *path, const char *text, size_t length,
                                struct error *error);
void document_free(struct document *document); /* NULL is allowed */

/* NULL where the text has no content but comments. */
const yaml_node_t *document_root(const struct document *document);

enum document_kind {
    DOCUMENT_TEXT,
    DOCUMENT_LIST,
    DOCUMENT_MAPPING,
    DOCUMENT_TEXT_OR_LIST,
};

struct document_key {
    const char *name;
    enum document_kind kind;
    bool required;
    const char *expected; /* in words, for errors */
};

/* Sorts the mapping's values into found[i], the value of keys[i] or NULL. Refuses unknown and
 * repeated keys, wrong kinds and missing required keys. */
bool document_read_keys(const struct document *document, const yaml_node_t *mapping,
                        const struct document_key *keys, size_t key_count,
                        const yaml_node_t **found, struct error *error);

/* Whether the node is of that kind; else an error that says `expected`. */
bool document_expect(const struct document *document, const yaml_node_t *node,
                     enum document_kind kind, const char *expected, struct error *error);

/* For nodes that were found to be texts, lists or mappings. */
const char *document_text(const yaml_node_t *node);
size_t document_count(const yaml_node_t *node);
const yaml_node_t *document_item(const struct document *document, const yaml_node_t *list,
                                 size_t index);
/* Refuses a key that is not a text, or that stands in the mapping once more. */
bool document_pair(const struct document *document, const yaml_node_t *mapping, size_t index,
                   const char **key, const yaml_node_t **value, struct error *error);
int document_line(const yaml_node_t *node);

bool document_number(const struct document *document, const yaml_node_t *node, unsigned least,
                     unsigned most, unsigned *out, struct error *error);

/* Sets an error with the node's place in front. Always false. */
bool document_fail(const struct document *document, const yaml_node_t *node, struct error *error,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
