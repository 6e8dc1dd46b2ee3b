/*
 * What can be told of a text by looking at its words, without taking it apart: strings and comments
 * are not told from the rest, so each answer says on which side it errs.
 *
 * Bytes only; any thread.
 */
#ifndef CROSSFADE_REWRITE_TEXT_GLANCE_H
#define CROSSFADE_REWRITE_TEXT_GLANCE_H

#include <stdbool.h>
#include <stddef.h>

/* What the words of a text say together, bits of glance.c; ask the functions. */
struct glance {
    unsigned facts;
};

/* Goes over the text once, without going back: a client chooses its length. */
struct glance glance_take(const char *text, size_t length);

/* True where the text could change what names mean to later statements, or the client id: SET,
 * RESET, set_config, CREATE, temporary tables and so on. Errs towards true. */
bool glance_may_change(struct glance glance);

/* What a text that names a migrating table may do to its definition. */
enum glance_ddl {
    GLANCE_DDL_NONE,
    GLANCE_DDL_POSSIBLE, /* as far as one can see it is something else */
    GLANCE_DDL_HIDDEN,   /* it may be in a body, as of DO; or the text adds to the table */
    GLANCE_DDL_SHOWN     /* ALTER, DROP, CREATE TABLE */
};
enum glance_ddl glance_ddl(struct glance glance);

/* True where one of the text's statements could end a transaction. Errs towards true. */
bool glance_may_end_transaction(struct glance glance);

/* True where the text can end a transaction by ROLLBACK, and cannot roll back to a savepoint: no
 * word of it is "to". Errs towards false. */
bool glance_rolls_back_all(struct glance glance);

/* True where one of the text's statements could be SET TRANSACTION SNAPSHOT. Errs towards true. */
bool glance_may_import_snapshot(struct glance glance);

/* True where one of them could make or run a prepared statement, whatever they begin with. Both err
 * towards true. */
bool glance_may_prepare(struct glance glance);
bool glance_may_execute(struct glance glance);

/* The rest looks at the beginning of a text, and at no more than it needs. */

/* COMMIT PREPARED: nobody knows of what. */
bool glance_commits_prepared(const char *text, size_t length);

/* The word by which the text's first statement ends a transaction, or NULL. */
const char *glance_first_end(const char *text, size_t length);

/* The first word of a text, comments skipped, compared without case. */
bool glance_first_word_is(const char *text, size_t length, const char *word);

/* SET TRANSACTION SNAPSHOT, by which a transaction has its snapshot before any query. */
bool glance_imports_snapshot(const char *text, size_t length);

/* Which of the words, in small letters, the first one is; `count` where it is none of them. */
size_t glance_first_word(const char *text, size_t length, const char *const *words, size_t count);

/* Nothing but white space, comments, semicolons and brackets. */
bool glance_is_blank(const char *text, size_t length);

/* True for a text that has nothing to do with tables, whatever names stand in its comments and
 * values, and before which nothing may be asked: SET TRANSACTION must come before any query. */
bool glance_is_aside(const char *text, size_t length);

#endif
