/*
 * The prepared statements of one session, as the messages sent so far leave them.
 *
 * A statement keeps its text, because it outlives flag changes: when it is next bound and its plan
 * is not the one that the flags ask for, it is prepared again on the server under the same name.
 * The table describes the server's state once everything sent has been carried out. When the server
 * skips messages after an error, the session puts back what those would have changed.
 *
 * They are reference counted (table, portals, expected answers), and none outlives the table; all
 * on the session's thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_STATEMENTS_PREPARED_H
#define CROSSFADE_PROXY_CONVERSATION_STATEMENTS_PREPARED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/catalog.h"
#include "protocol/base/arena.h"
#include "protocol/base/bytes.h"
#include "protocol/base/error.h"
#include "protocol/description.h"
#include "proxy/conversation/statements/leftovers.h"
#include "proxy/conversation/statements/name_table.h"
#include "rewrite/plan/plan.h"
#include "rewrite/plan/sql_prepare.h"
#include "rewrite/text/glance.h"

/* All texts, names, parameter types and descriptions of a session's prepared statements together,
 * each statement with so much on top; what goes beyond it is refused with 54000. */
#define PREPARED_BYTES_LIMIT ((size_t)64 * 1024 * 1024)
#define PREPARED_BYTES_EACH ((size_t)256)

#define PREPARED_ENCODING_LIMIT 32

/* Preparing a statement again is a Close and a Parse; the server may skip either after an error. */
enum prepared_on_server {
    PREPARED_AS_PLANNED,
    PREPARED_AS_BEFORE, /* an older version is there */
    PREPARED_NOT_THERE  /* it was closed, and preparing it failed */
};

struct prepared_table;

struct prepared {
    struct named named; /* "" is the unnamed statement */
    unsigned references;
    struct prepared_table *table;
    char *text; /* it and the name are in `strings` */
    size_t text_length;
    uint32_t *parameter_types; /* as the client gave them */
    size_t parameter_count;
    size_t counted;       /* in the table's `bytes`, while it is there */
    struct glance glance; /* of the text */
    /* How the server has read the text. */
    bool standard_conforming_strings;
    char client_encoding[PREPARED_ENCODING_LIMIT];
    enum sql_prepare_verb sql_verb; /* its text is one of SQL about prepared statements */
    bool from_sql;    /* made by SQL's PREPARE: the server must be asked for its parameter types, */
    bool types_known; /* and has been */
    /* What the server has under this name, NULL is the client's text; unless on_server says that it
     * has not. */
    struct plan *plan;
    enum prepared_on_server on_server;
    /* What the client was told (told.h), or NULL: in the memory of `told_by` or in `told_arena`. */
    const struct description *told;
    struct plan *told_by;
    struct arena told_arena;
    bool was_replaced;   /* the server has had another version than the first */
    bool is_judged;      /* the server has said that a version with the plan `judged`, or none, */
    struct plan *judged; /* gives what the client was told, but has not got it yet */
    const struct catalog *catalog; /* the one it was scanned under, compared, never followed */
    bool touches;                  /* names a migrating table under that catalog */
    uint64_t segment;              /* of the pipeline, in which it was last sent to the server */
    size_t unanswered;             /* Parse messages for it that the server still owes an answer */
    uint32_t serial;  /* names our own statement for the plan's prelude: _cf_<serial>, */
    bool has_prelude; /* which the server may have, and goes when nobody needs this one any more */
    char strings[];
};

struct prepared_table {
    struct name_table named;
    size_t bytes;     /* what all of them count for */
    uint32_t serials; /* the last number given to a statement or portal of ours */
    struct leftovers leftovers;
};

struct prepared *prepared_new(struct prepared_table *table, const char *name, const char *text,
                              size_t text_length);
struct prepared *prepared_retain(struct prepared *prepared);
void prepared_release(struct prepared *prepared); /* NULL is allowed */

/* Whether messages that use it need more than to be passed on. */
bool prepared_is_tracked(const struct prepared *prepared);

struct prepared *prepared_find(const struct prepared_table *table, const char *name);
/* Puts `prepared` (or nothing, where NULL) under the name; returns what was there, reference and
 * all. The table takes over the caller's reference. */
struct prepared *prepared_put(struct prepared_table *table, const char *name,
                              struct prepared *prepared);
/* Whether a statement of such a name and text may be put. */
bool prepared_has_room(const struct prepared_table *table, const char *name, size_t text_length,
                       size_t parameter_count);
/* The error where it may not. */
void prepared_explain_room(struct error *error);
/* So much more memory is kept for it; false where there is no room for that. */
bool prepared_grow(struct prepared *prepared, size_t size);
/* The server has dropped every statement, ours too. */
void prepared_clear(struct prepared_table *table);
void prepared_free(struct prepared_table *table);

/* A Parse of a text of that plan, or of the client's own where it is NULL, with the parameter types
 * that the client was told or else that the server found in the client's own: nothing in the other
 * one can make it find others. */
void prepared_write_parse(const struct prepared *prepared, const struct plan *plan,
                          const char *name, struct text text, struct bytes *out);
/* The question for the parameter types of what SQL's PREPARE made: Parse, Bind and Execute of a
 * statement under the name given. Its answer, the body of its one DataRow, sets them; false where
 * it is malformed. */
void prepared_write_types_question(const struct prepared *prepared, const char *name,
                                   struct bytes *out);
bool prepared_read_types(struct prepared *prepared, const uint8_t *body, size_t length);

#endif
