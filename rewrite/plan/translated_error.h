/*
 * Errors and notices that speak of the table in which a row really is, made to speak of the table
 * that the client knows: names of table, column and constraint, in the fields and in the texts.
 *
 * Texts may be in any language: only names in quotes are replaced, sentences are not read. What the
 * client's own table could not have said, because it has no such constraint, keeps the names that
 * it came with, and a sentence is added that says whose they are.
 *
 * Works on fields in memory of their arena; knows nothing of sessions.
 */
#ifndef CROSSFADE_REWRITE_PLAN_TRANSLATED_ERROR_H
#define CROSSFADE_REWRITE_PLAN_TRANSLATED_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "config/model/catalog.h"
#include "config/model/flags.h"
#include "protocol/error_fields.h"

/* A column of the client's that takes no NULL and may be given one, while its rows are in the other
 * table: `carrier` of that table is what refuses it, because it is made NULL then; or NULL, where
 * the columns made of this one do. */
struct shown_null {
    const struct column *column;
    const struct column *carrier;
    const struct shown_null *next;
};

/* A migration that the statement, or its transaction, has to do with. */
struct shown_migration {
    const struct migration *migration;
    bool named[SIDE_COUNT]; /* the client has named this table */
    struct route route;
    const struct shown_null *nulls; /* of all migrations of the statement; NULL: not known */
};

/* What the server says of a value that it cannot cast is an error of ours, where the value begins
 * so and ends in a bracket: the statement has counted what the mirror took (dual_taken.c). */
#define TRANSLATED_ERROR_NOT_TAKEN "crossfade(the mirror "

/* `verb`: what the client's statement does, "UPDATE"; NULL where the server's word stands. `utf8`:
 * what is added may be UTF-8. */
void translated_error_patch(struct error_fields *fields, const struct shown_migration *migrations,
                            size_t count, const char *verb, bool utf8);

#endif
