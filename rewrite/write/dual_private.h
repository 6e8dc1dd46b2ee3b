/*
 * What the files of dual.c share: a write on its way into two tables.
 *
 * Names in the statement sent, where the write is called _cf (those in WITH are _cf1, _cf2, …):
 *   _cf              what the core returns; its columns:
 *     _cf_r<n>         the client's RETURNING list, from 1
 *     _cf_<n>          column n of the primary's shape, from 1
 *     _cf_k<n>         the same as it was before an UPDATE of the key
 *   _cf_old          the primary's keys before an UPDATE of the key
 *   _cf_m            the mirror
 *   _cf_inserted, _cf_deleted, _cf_updated, _cf_moved, _cf_added
 *                    the writes to the mirror
 *   _cf_checked      writes nothing: fails where these have not written all
 */
#ifndef CROSSFADE_REWRITE_WRITE_DUAL_PRIVATE_H
#define CROSSFADE_REWRITE_WRITE_DUAL_PRIVATE_H

#include "rewrite/mapping/mirror_row.h"
#include "rewrite/write/dual.h"

/* Two kinds of writes to the mirror at most: of rows that it has, and of rows that it lacks. */
#define DUAL_ARM_LIMIT 2

struct dual {
    struct dml *dml;
    struct arena *arena;
    const char *name; /* _cf */
    const struct shape *primary;
    const struct shape *mirror;
    struct mirror_row row; /* the mirror's, of the core's rows */
    struct mirror_row was; /* the same before an UPDATE of the key: the key alone */
    const char **key;
    size_t key_count;
    bool changes_key;
    bool sets_key; /* to a value that is equal, though it may be written otherwise: 1.0 and 1.00 */
    bool returns;  /* rows for the client, or for the rest of the statement */
    const char *arms[DUAL_ARM_LIMIT]; /* names of the writes to the mirror, each returns its rows */
    size_t arm_count;
    struct dual_parts *out;
};

/* What of the mirror's columns and keys follows from the core's rows. */

/* Whether column `index` of the mirror may be given a value by INSERT and by no UPDATE. */
bool dual_is_fixed(const struct dual *dual, size_t index);

/* Whether a row's place in either table follows from this column of the primary. */
bool dual_is_key(const struct dual *dual, const struct column *column);

/* Whether the mirror is told of this column of the primary. DELETE tells it the key alone. */
bool dual_needs(const struct dual *dual, const struct column *column);

/* `_cf_m."id" = <the key>`, for all of the row's key. False with 0A000. */
bool dual_add_key_match(const struct dual *dual, const struct mirror_row *row, struct draft *out,
                        struct error *error);

/* The writes to the mirror (dual_mirror.c), as queries of WITH: `, _cf_… AS (…)`. False with 0A000
 * for keys that cannot be compared. */

/* INSERT … ON CONFLICT DO UPDATE of all rows. */
void dual_add_inserts(struct dual *dual, struct draft *out);

/* UPDATE of the rows that the mirror has, INSERT of those that it lacks. */
bool dual_add_updates(struct dual *dual, struct draft *out, struct error *error);

/* The same, where rows are found by the keys that they had. */
bool dual_add_moves(struct dual *dual, struct draft *out, struct error *error);

bool dual_add_deletes(struct dual *dual, struct draft *out, struct error *error);

/* Whether the mirror took all that was written (dual_taken.c). */

/* The client's part of the rows, under the client's names. */
void dual_add_rows(struct dual *dual, struct draft *out);

/* What follows WITH, for a write that is the statement itself: the client's rows, or how many
 * there were. Fails on the server where the mirror did not take all. */
bool dual_add_checked_end(struct dual *dual, struct draft *out, struct error *error);

/* For a write in WITH: `, _cf_checked AS (…)`, which fails so. */
bool dual_add_check(struct dual *dual, struct draft *out, struct error *error);

#endif
