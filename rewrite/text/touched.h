/*
 * Which tables of migrations a text may name, and what of the session decides how it is read.
 */
#ifndef CROSSFADE_REWRITE_TEXT_TOUCHED_H
#define CROSSFADE_REWRITE_TEXT_TOUCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/catalog.h"
#include "config/model/flags.h"

/* Longer texts that name a migrating table are refused with 54000. */
#define TOUCHED_TEXT_LIMIT ((size_t)16 * 1024 * 1024)

/* One statement may touch this many tables of migrations; more are refused. */
#define TOUCHED_LIMIT 32
/* And this many relatives of such are told apart; of more, any bare name is taken for theirs. */
#define TOUCHED_RELATIVES_LIMIT 32

/* A migrating table whose name occurs as a word in the text; quoted, in a string or in a comment
 * too: the scan errs towards finding too much. */
struct touched {
    size_t migration;
    enum side side;
    /* Whether the bare name, without a schema, means the migrating table in this session, as the
     * server resolves it (search_path, temporary tables). Set by the caller after the scan. */
    bool bare_name_is_ours;
    unsigned guards; /* bits of guard.h, as the server has it of the session's role; set as well */
    /* The route its transaction takes. Set by the caller. */
    struct route route;
};

/* A relative of a table (config/model/catalog.h) whose name occurs in the same way. */
struct touched_relative {
    size_t migration;
    enum side side;
    size_t relative;        /* of that shape's */
    bool bare_name_is_ours; /* as above */
};

struct touched_set {
    struct touched items[TOUCHED_LIMIT];
    size_t count;
    bool overflow;
    /* The tables that they belong to are among the items. */
    struct touched_relative relatives[TOUCHED_RELATIVES_LIMIT];
    size_t relative_count;
    bool more_relatives; /* of the items' tables: any of theirs may be named */
    /* U&"…" or the like: a name may be hidden in escapes, so that every table counts as touched. */
    bool escaped_names;
};

/* Which these are of, in the catalog that they were found by. */
const struct table_name *touched_table(const struct catalog *catalog, const struct touched *item);
const struct relative *touched_relative_of(const struct catalog *catalog,
                                           const struct touched_relative *item);

struct rewrite_request {
    const char *text; /* need not be terminated */
    size_t length;
    const char *database;
    const struct touched_set *touched;
    bool extended; /* from Parse: one statement */
    /* As Parse declares them, 0 for "find out". Part of what a cached plan depends on. */
    const uint32_t *parameter_types;
    size_t parameter_count;
    bool standard_conforming_strings; /* the session's setting */
    bool ascii_safe_encoding; /* bytes below 0x80 always mean themselves in client_encoding */
    bool utf8;                /* client_encoding is UTF8 */
};

#endif
