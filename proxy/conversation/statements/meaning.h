/*
 * What a session's surroundings make of a statement: what bare table names mean there, and the
 * client id that the parameter crossfade.client_id holds. Both follow search_path, roles, temporary
 * tables, transactions and savepoints in ways that only the server knows, so the server is asked,
 * and asked again after anything that could have changed the answer.
 *
 * Bare names are remembered by migration and side, of one catalog. Owned by a session.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_STATEMENTS_MEANING_H
#define CROSSFADE_PROXY_CONVERSATION_STATEMENTS_MEANING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/catalog.h"
#include "protocol/base/bytes.h"
#include "rewrite/rewriter.h"

struct meaning_name {
    size_t migration;
    enum side side;
    size_t relative; /* 0: the table itself; else one more than the place among its relatives */
    bool is_ours;
    bool exists;     /* the table of the migration was there when the server was asked */
    unsigned guards; /* rewrite/other/guard.h */
};

struct meaning {
    bool known; /* client_id_setting and names are what the server last said, and still hold */
    bool keeps_snapshot;         /* said the last answer: its transaction is not READ COMMITTED */
    uint64_t snapshot_end;       /* and this is its snapshot's xmax */
    bool changed_in_transaction; /* the end of the transaction may undo something */
    char *client_id_setting;     /* NULL where it is not set or empty */
    struct meaning_name *names;
    size_t name_count;
    size_t name_capacity;
};

/* Forgets what may have changed. */
void meaning_invalidate(struct meaning *meaning);
/* No transaction is open any more. */
void meaning_end_transaction(struct meaning *meaning);
void meaning_free(struct meaning *meaning);

/* Sets bare_name_is_ours and guards in each item, and the former in each relative; false where one
 * is not known yet. */
bool meaning_apply(const struct meaning *meaning, struct touched_set *touched);

/* Whether the table was there when the server was last asked. */
bool meaning_table_exists(const struct meaning *meaning, size_t migration, enum side side);

/* The question: Parse, Bind and Execute of a statement under the names given, appended to `out`. */
void meaning_write_question(const struct catalog *catalog, const struct touched_set *touched,
                            const char *name, struct bytes *out);

/* The same for a statement that keeps the table, if it is there, from being dropped before the
 * transaction ends. It waits for a DROP under way. */
void meaning_write_lock(const struct catalog *catalog, const struct touched *touched,
                        const char *name, struct bytes *out);

/* The answer: the body of its one DataRow, in place of what was known of these names. False where
 * it is malformed. */
bool meaning_read_answer(struct meaning *meaning, const struct catalog *catalog,
                         const struct touched_set *touched, const uint8_t *body, size_t length);

#endif
