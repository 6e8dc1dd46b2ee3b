/*
 * What a session's surroundings make of a statement: what bare table names mean there, and the
 * client id that the parameter crossfade.client_id holds. Both follow search_path, roles, temporary
 * tables, transactions and savepoints in ways that only the server knows, so the server is asked,
 * and asked again after anything that could have changed the answer.
 *
 * Bare names are remembered by migration and side, of one catalog. Owned by a session.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_STATEMENTS_CONTEXT_H
#define CROSSFADE_PROXY_CONVERSATION_STATEMENTS_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/catalog.h"
#include "protocol/base/bytes.h"
#include "rewrite/rewriter.h"

struct context_name {
    size_t migration;
    enum side side;
    size_t relative; /* 0: the table itself; else one more than the place among its relatives */
    bool is_ours;
    bool exists;     /* the table of the migration was there when the server was asked */
    unsigned guards; /* rewrite/other/guard.h */
};

struct context {
    bool known; /* client_id_setting and names are what the server last said, and still hold */
    bool keeps_snapshot;         /* said the last answer: its transaction is not READ COMMITTED */
    uint64_t snapshot_end;       /* and this is its snapshot's xmax */
    bool changed_in_transaction; /* the end of the transaction may undo something */
    char *client_id_setting;     /* NULL where it is not set or empty */
    struct context_name *names;
    size_t name_count;
    size_t name_capacity;
};

/* True where the text could change the context of later statements: SET, RESET, set_config, CREATE,
 * temporary tables and so on. Errs towards true. */
bool context_may_change(const char *text, size_t length);

/* What a text that names a migrating table may do to its definition. */
enum context_ddl {
    CONTEXT_DDL_NONE,
    CONTEXT_DDL_POSSIBLE, /* as far as one can see it is something else */
    CONTEXT_DDL_HIDDEN,   /* it may be in a body, as of DO; or the text adds to the table */
    CONTEXT_DDL_SHOWN     /* ALTER, DROP, CREATE TABLE */
};
enum context_ddl context_ddl(const char *text, size_t length);

/* COMMIT PREPARED: nobody knows of what. */
bool context_commits_prepared(const char *text, size_t length);

/* True where one of the text's statements could end a transaction. Errs towards true. */
bool context_may_end_transaction(const char *text, size_t length);

/* True where the text can end a transaction by ROLLBACK, and cannot roll back to a savepoint: no
 * word of it is "to". Errs towards false. */
bool context_rolls_back_all(const char *text, size_t length);

/* The word by which the text's first statement ends a transaction, or NULL. */
const char *context_first_end(const char *text, size_t length);

/* The first word of a text, comments skipped, compared without case. */
bool context_first_word_is(const char *text, size_t length, const char *word);

/* SET TRANSACTION SNAPSHOT, by which a transaction has its snapshot before any query. */
bool context_imports_snapshot(const char *text, size_t length);
/* True where one of the text's statements could be that. Errs towards true. */
bool context_may_import_snapshot(const char *text, size_t length);

/* Which of the words, in small letters, the first one is; `count` where it is none of them. */
size_t context_first_word(const char *text, size_t length, const char *const *words, size_t count);

/* Nothing but white space, comments, semicolons and brackets. */
bool context_is_blank(const char *text, size_t length);

/* Forgets what may have changed. */
void context_invalidate(struct context *context);
/* No transaction is open any more. */
void context_end_transaction(struct context *context);
void context_free(struct context *context);

/* True for a text that has nothing to do with tables, whatever names stand in its comments and
 * values, and before which nothing may be asked: SET TRANSACTION must come before any query. */
bool context_is_aside(const char *text, size_t length);

/* Sets bare_name_is_ours and guards in each item, and the former in each relative; false where one
 * is not known yet. */
bool context_apply(const struct context *context, struct touched_set *touched);

/* Whether the table was there when the server was last asked. */
bool context_table_exists(const struct context *context, size_t migration, enum side side);

/* The question: Parse, Bind and Execute of a statement under the names given, appended to `out`. */
void context_write_question(const struct catalog *catalog, const struct touched_set *touched,
                            const char *name, struct bytes *out);

/* The same for a statement that keeps the table, if it is there, from being dropped before the
 * transaction ends. It waits for a DROP under way. */
void context_write_lock(const struct catalog *catalog, const struct touched *touched,
                        const char *name, struct bytes *out);

/* The answer: the body of its one DataRow, in place of what was known of these names. False where
 * it is malformed. */
bool context_read_answer(struct context *context, const struct catalog *catalog,
                         const struct touched_set *touched, const uint8_t *body, size_t length);

#endif
