#include "config/state/state_match.h"

#include <string.h>

#define STATE_MATCH_WAY_OUT                                                                        \
    "or first take one of the two out of its write list, wait for flags_settled, and fill the "    \
    "mirror anew afterwards"

static bool state_match_has_tables(const struct state_match *match,
                                   const struct migration_config *migration)
{
    return strcmp(match->database, migration->database) == 0 &&
           table_name_equal(&match->table[SIDE_OLD], &migration->table[SIDE_OLD]) &&
           table_name_equal(&match->table[SIDE_NEW], &migration->table[SIDE_NEW]);
}

static bool state_match_has_name(const struct state_match *match,
                                 const struct migration_config *migration)
{
    return strcmp(match->name, migration->name) == 0 &&
           strcmp(match->database, migration->database) == 0;
}

static bool state_match_refuse_dropped(const struct state_match *match, struct error *error)
{
    return error_set(
        error, SQLSTATE_CONFIG_FILE,
        "migration %s of database %s is not in the configuration any more, but writes reach both "
        "%s.%s and %s.%s, as %s says: put it back, " STATE_MATCH_WAY_OUT,
        match->name, match->database, match->table[SIDE_OLD].schema, match->table[SIDE_OLD].name,
        match->table[SIDE_NEW].schema, match->table[SIDE_NEW].name, match->where);
}

static bool state_match_check_same(const struct state_match *match,
                                   const struct migration_config *migration, struct error *error)
{
    if (!match->flags.mirrored || match->identity == NULL)
        return true;
    struct arena arena = {0};
    struct identity now = identity_of_migration(migration, &arena);
    const char *difference = identity_difference(match->identity, &now, "was", "now", &arena);
    if (difference != NULL)
        error_set(error, SQLSTATE_CONFIG_FILE,
                  "migration %s has changed while writes reach both of its tables, as %s says: %s; "
                  "put it back, " STATE_MATCH_WAY_OUT,
                  match->name, match->where, difference);
    arena_free(&arena);
    return difference == NULL;
}

/* Its one table may be a table of the new pair: then writes reach that one alone. */
static void state_match_carry(struct state_match *match, const struct migration_config *migration,
                              size_t count)
{
    const struct table_name *written = &match->table[match->flags.primary];
    bool is_old = table_name_equal(written, &migration->table[SIDE_OLD]);
    bool is_new = table_name_equal(written, &migration->table[SIDE_NEW]);
    if (!is_old && !is_new) {
        match->index = count;
        return;
    }
    enum side side = is_new ? SIDE_NEW : SIDE_OLD;
    match->flags = (struct flags){.primary = side, .read = side};
}

bool state_match_find(struct state_match *match, const struct migration_config *migrations,
                      size_t count, struct error *error)
{
    size_t by_name = 0;
    size_t by_tables = 0;
    while (by_name < count && !state_match_has_name(match, &migrations[by_name]))
        by_name++;
    while (by_tables < count && !state_match_has_tables(match, &migrations[by_tables]))
        by_tables++;
    match->same_tables = true;
    match->index = by_name < count ? by_name : by_tables;
    if (by_name == count)
        return !match->flags.mirrored || state_match_refuse_dropped(match, error);
    if (!state_match_check_same(match, &migrations[by_name], error))
        return false;
    if (state_match_has_tables(match, &migrations[by_name]))
        return true;
    if (match->flags.mirrored)
        return state_match_refuse_dropped(match, error);
    match->same_tables = false;
    state_match_carry(match, &migrations[by_name], count);
    return true;
}
