#include "rewrite/tree/tree_read.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* All fields of all messages that a tree may hold; a power of two, more than twice their number. */
#define TREE_READ_SLOTS 16384

struct tree_read_slot {
    const ProtobufCMessageDescriptor *message;
    const ProtobufCFieldDescriptor *field; /* NULL: empty */
};

/* Filled once, and only read afterwards. */
static struct tree_read_slot tree_read_slots[TREE_READ_SLOTS];
static size_t tree_read_slot_count;

struct tree_reader {
    const char *at;
    struct arena *arena;
};

struct tree_read_list {
    char *items;
    size_t count;
    size_t capacity;
};

static int tree_read_fold(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte + 'a' - 'A' : byte;
}

/* `targetList` is the field target_list: case and underscores do not count. */
static size_t tree_read_hash(const ProtobufCMessageDescriptor *message, const char *name,
                             size_t length)
{
    uint64_t hash = (uintptr_t)message >> 4;
    for (size_t i = 0; i < length; i++)
        if (name[i] != '_')
            hash = (hash ^ (uint64_t)tree_read_fold(name[i])) * UINT64_C(0x100000001b3);
    return (size_t)(hash ^ hash >> 32) & (TREE_READ_SLOTS - 1);
}

static bool tree_read_same(const char *field, const char *key, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (key[i] == '_')
            continue;
        while (*field == '_')
            field++;
        if (*field == '\0' || *field++ != tree_read_fold(key[i]))
            return false;
    }
    while (*field == '_')
        field++;
    return *field == '\0';
}

static const ProtobufCFieldDescriptor *tree_read_field(const ProtobufCMessageDescriptor *message,
                                                       const char *key, size_t length)
{
    size_t at = tree_read_hash(message, key, length);
    for (; tree_read_slots[at].field != NULL; at = (at + 1) & (TREE_READ_SLOTS - 1))
        if (tree_read_slots[at].message == message &&
            tree_read_same(tree_read_slots[at].field->name, key, length))
            return tree_read_slots[at].field;
    return NULL;
}

static void tree_read_add_fields(const ProtobufCMessageDescriptor *message)
{
    if (message->n_fields == 0 ||
        tree_read_field(message, message->fields[0].name, strlen(message->fields[0].name)) != NULL)
        return;
    for (unsigned i = 0; i < message->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->fields[i];
        size_t length = strlen(field->name);
        assert(tree_read_field(message, field->name, length) == NULL);
        tree_read_slot_count++;
        assert(tree_read_slot_count <= TREE_READ_SLOTS / 2);
        size_t at = tree_read_hash(message, field->name, length);
        while (tree_read_slots[at].field != NULL)
            at = (at + 1) & (TREE_READ_SLOTS - 1);
        tree_read_slots[at] = (struct tree_read_slot){.message = message, .field = field};
    }
    for (unsigned i = 0; i < message->n_fields; i++)
        if (message->fields[i].type == PROTOBUF_C_TYPE_MESSAGE)
            tree_read_add_fields(message->fields[i].descriptor);
}

static void tree_read_fill_slots(void)
{
    tree_read_add_fields(&pg_query__parse_result__descriptor);
}

/* --- Values ---------------------------------------------------------------------------------- */

static bool tree_read_sign(struct tree_reader *reader, char sign)
{
    if (*reader->at != sign)
        return false;
    reader->at++;
    return true;
}

static bool tree_read_word(struct tree_reader *reader, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(reader->at, word, length) != 0)
        return false;
    reader->at += length;
    return true;
}

static int tree_read_hex(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    int letter = tree_read_fold(digit);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* After a backslash; 0 where the writer writes no such thing. */
static int tree_read_escape(struct tree_reader *reader)
{
    static const char *const letters = "\"\\/bfnrt";
    static const char *const values = "\"\\/\b\f\n\r\t";
    char letter = *reader->at;
    if (letter == '\0')
        return 0;
    reader->at++;
    const char *found = strchr(letters, letter);
    if (found != NULL)
        return values[found - letters];
    int value = 0;
    for (int i = 0; letter == 'u' && i < 4; i++) {
        int digit = tree_read_hex(*reader->at);
        if (digit < 0)
            return 0;
        value = value * 16 + digit;
        reader->at++;
    }
    return value < 0x80 ? value : 0;
}

/* NULL where it is none, or does not end. */
static char *tree_read_string(struct tree_reader *reader)
{
    if (!tree_read_sign(reader, '"'))
        return NULL;
    size_t length = strcspn(reader->at, "\"\\");
    if (reader->at[length] == '"') {
        char *copy = arena_copy(reader->arena, reader->at, length);
        reader->at += length + 1;
        return copy;
    }
    size_t size = length;
    while (reader->at[size] != '"' && reader->at[size] != '\0')
        size += reader->at[size] == '\\' && reader->at[size + 1] != '\0' ? 2 : 1;
    char *copy = arena_alloc(reader->arena, size + 1);
    char *out = copy;
    while (*reader->at != '"') {
        int byte = (unsigned char)*reader->at++;
        if (byte == '\\')
            byte = tree_read_escape(reader);
        if (byte == 0)
            return NULL;
        *out++ = (char)byte;
    }
    reader->at++;
    *out = '\0';
    return copy;
}

static bool tree_read_number(struct tree_reader *reader, long long *out)
{
    char *end = NULL;
    *out = strtoll(reader->at, &end, 10);
    if (end == reader->at)
        return false;
    reader->at = end;
    return true;
}

static bool tree_read_enum(struct tree_reader *reader, const ProtobufCEnumDescriptor *kind,
                           long long *out)
{
    const char *name = reader->at + 1;
    const char *end = *reader->at == '"' ? strchr(name, '"') : NULL;
    if (end == NULL)
        return false;
    for (unsigned i = 0; i < kind->n_values; i++)
        if (strncmp(kind->values[i].name, name, (size_t)(end - name)) == 0 &&
            kind->values[i].name[end - name] == '\0') {
            reader->at = end + 1;
            *out = kind->values[i].value;
            return true;
        }
    return false;
}

static bool tree_read_scalar(struct tree_reader *reader, const ProtobufCFieldDescriptor *field,
                             void *out)
{
    long long number = 0;
    switch (field->type) {
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)out = tree_read_word(reader, "true");
        return *(protobuf_c_boolean *)out || tree_read_word(reader, "false");
    case PROTOBUF_C_TYPE_ENUM:
        if (!tree_read_enum(reader, field->descriptor, &number))
            return false;
        *(int *)out = (int)number;
        return true;
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_UINT32:
        if (!tree_read_number(reader, &number))
            return false;
        *(uint32_t *)out = (uint32_t)number;
        return true;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
        if (!tree_read_number(reader, &number))
            return false;
        *(uint64_t *)out = (uint64_t)number;
        return true;
    case PROTOBUF_C_TYPE_STRING:
        *(char **)out = tree_read_string(reader);
        return *(char **)out != NULL;
    default:
        return false;
    }
}

/* --- Messages -------------------------------------------------------------------------------- */

static ProtobufCMessage *tree_read_message(struct tree_reader *reader,
                                           const ProtobufCMessageDescriptor *kind);

static bool tree_read_one(struct tree_reader *reader, const ProtobufCFieldDescriptor *field,
                          void *out)
{
    if (field->type != PROTOBUF_C_TYPE_MESSAGE)
        return tree_read_scalar(reader, field, out);
    ProtobufCMessage *message = tree_read_message(reader, field->descriptor);
    *(ProtobufCMessage **)out = message;
    return message != NULL;
}

static char *tree_read_next_item(struct tree_reader *reader, struct tree_read_list *list)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 4 : list->capacity * 2;
        char *items = arena_alloc(reader->arena, capacity * sizeof(void *));
        if (list->count != 0)
            memcpy(items, list->items, list->count * sizeof(void *));
        list->items = items;
        list->capacity = capacity;
    }
    return list->items + list->count++ * sizeof(void *);
}

/* Lists of other things than messages do not stand in the tree of a text. */
static bool tree_read_list(struct tree_reader *reader, const ProtobufCFieldDescriptor *field,
                           char *message)
{
    struct tree_read_list list = {0};
    if (field->type != PROTOBUF_C_TYPE_MESSAGE || !tree_read_sign(reader, '['))
        return false;
    if (!tree_read_sign(reader, ']')) {
        do
            if (!tree_read_one(reader, field, tree_read_next_item(reader, &list)))
                return false;
        while (tree_read_sign(reader, ','));
        if (!tree_read_sign(reader, ']'))
            return false;
    }
    memcpy(message + field->quantifier_offset, &list.count, sizeof list.count);
    memcpy(message + field->offset, &list.items, sizeof list.items);
    return true;
}

static bool tree_read_member(struct tree_reader *reader, const ProtobufCMessageDescriptor *kind,
                             char *message)
{
    const char *key = reader->at + 1;
    const char *end = *reader->at == '"' ? strchr(key, '"') : NULL;
    if (end == NULL)
        return false;
    const ProtobufCFieldDescriptor *field = tree_read_field(kind, key, (size_t)(end - key));
    reader->at = end + 1;
    if (field == NULL || !tree_read_sign(reader, ':'))
        return false;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return tree_read_list(reader, field, message);
    if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0)
        memcpy(message + field->quantifier_offset, &field->id, sizeof field->id);
    return tree_read_one(reader, field, message + field->offset);
}

static ProtobufCMessage *tree_read_message(struct tree_reader *reader,
                                           const ProtobufCMessageDescriptor *kind)
{
    char *message = arena_alloc(reader->arena, kind->sizeof_message);
    protobuf_c_message_init(kind, message);
    if (!tree_read_sign(reader, '{'))
        return NULL;
    if (!tree_read_sign(reader, '}')) {
        do
            if (!tree_read_member(reader, kind, message))
                return NULL;
        while (tree_read_sign(reader, ','));
        if (!tree_read_sign(reader, '}'))
            return NULL;
    }
    return (ProtobufCMessage *)(void *)message;
}

PgQuery__ParseResult *tree_read(const char *json, struct arena *arena)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    int status = pthread_once(&once, tree_read_fill_slots);
    assert(status == 0);
    struct tree_reader reader = {.at = json, .arena = arena};
    ProtobufCMessage *message = tree_read_message(&reader, &pg_query__parse_result__descriptor);
    return message == NULL || *reader.at != '\0' ? NULL : (PgQuery__ParseResult *)(void *)message;
}
