/*
 * What a server said, message by message, as text that can be compared and read.
 *
 * Object identifiers of one database's own tables and types are written as names, so that the
 * transcripts of two databases compare. What legitimately differs between two servers is left out:
 * process numbers, keys, the server's own source lines.
 */
#ifndef CROSSFADE_TESTS_TRANSCRIPT_H
#define CROSSFADE_TESTS_TRANSCRIPT_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/integration/rawclient.h"

/* The names of a database's tables and types by OID, as they were when it was asked. */
struct object_names {
    struct object_name {
        uint32_t oid;
        char name[64];
    } * items;
    size_t count;
};

struct object_names *object_names_read(PGconn *connection);
void object_names_free(struct object_names *names);

struct transcript {
    char **lines; /* one message each */
    size_t count;
    size_t capacity;
    unsigned refusals;      /* errors with the SQLSTATE 0A000 */
    unsigned old_snapshots; /* 40001, as flags have changed since the snapshot was taken */
};

void transcript_free(struct transcript *transcript);
/* Something that is not a message: which step is answered. */
void transcript_note(struct transcript *transcript, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What one server cannot know that the other does. */
enum transcript_leave_out {
    /* The rows are stored in a table of another shape. What a refused row (23502, 23514) looked
     * like to the client is not known: the detail is left out. */
    TRANSCRIPT_NO_FOREIGN_TEXTS = 1,
    /* And of a NULL (23502) it may not be known in which of the client's columns it stood: message
     * and column are left out too. */
    TRANSCRIPT_NO_NULL_COLUMNS = 16,
    /* The table `names` is gone, so no column can be said to come from it, and nobody can say what
     * error a statement would have given: any error is as good as any other. */
    TRANSCRIPT_NO_OLD_TABLE = 2,
    /* A statement touches more tables than it names: of a missing permission (42501) only severity,
     * SQLSTATE and position are written. */
    TRANSCRIPT_NO_PERMISSION_TEXTS = 4,
    /* A COPY is staged, and its rows have no line numbers any more when they meet constraints. */
    TRANSCRIPT_NO_COPY_LINES = 8
};

void transcript_add(struct transcript *transcript, const struct rawclient *client,
                    const struct rawmessage *message, const struct object_names *names,
                    unsigned leave_out);

bool transcript_says(const struct transcript *transcript, const char *line);

/* Puts rows that follow each other into alphabetical order, for statements that promise none. */
void transcript_sort_rows(struct transcript *transcript);

/* Leaves of each message no more than its type, and of data in a COPY nothing. */
void transcript_keep_types(struct transcript *transcript);

/* NULL where both are the same, or what differs, as a text that the caller frees. */
char *transcript_difference(const struct transcript *expected, const struct transcript *got);

#endif
