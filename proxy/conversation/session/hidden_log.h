/*
 * Counts the statements that hide SQL over migrating tables (rewrite/other/hidden.h) and logs each
 * shape of them once: it reaches the database as it is written, on one table alone.
 *
 * Belongs to a worker, on its thread. Bounded: HIDDEN_LOG_SHAPES shapes are remembered, and later
 * ones are only counted; HIDDEN_LOG_MIGRATIONS names of migrations have a count of their own.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_HIDDEN_LOG_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_HIDDEN_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "config/model/catalog.h"
#include "rewrite/plan/plan.h"

#define HIDDEN_LOG_SHAPES 256
#define HIDDEN_LOG_MIGRATIONS 1024

struct hidden_count {
    char *migration;
    uint64_t statements;
};

struct hidden_log {
    uint64_t shapes[HIDDEN_LOG_SHAPES];
    size_t shape_count;
    struct hidden_count *counts;
    size_t count_count;
};

/* A statement of this plan is sent; the catalog is the one that the plan was made with. */
void hidden_log_note(struct hidden_log *log, uint64_t session, const struct catalog *catalog,
                     const struct plan *plan);
void hidden_log_free(struct hidden_log *log);

#endif
