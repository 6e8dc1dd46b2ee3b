#include "tests/demo/demo_actions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEMO_ACTIONS_RANGE 20 /* rows in one answer */
#define DEMO_ACTIONS_CHUNK 500
#define DEMO_ACTIONS_ADDED_AT_ONCE 3

/* Each SQL is written against the table that the application knows, whatever there is. */
static const char SELECT_ROW[] = "SELECT first_name, last_name FROM names WHERE id = $1";
static const char SELECT_ALL_COLUMNS[] = "SELECT * FROM names n WHERE n.id = $1";
static const char SELECT_RANGE[] = "SELECT id, first_name, last_name FROM names "
                                   "WHERE id BETWEEN $1 AND $2 ORDER BY id";
static const char SELECT_NAMESAKES[] =
    "SELECT last_name, count(*), min(id) FROM names WHERE id BETWEEN $1 AND $2 "
    "GROUP BY last_name ORDER BY last_name";
static const char LOCK_ROW[] = "SELECT first_name, last_name FROM names WHERE id = $1 FOR UPDATE";
static const char UPDATE_LAST_NAME[] = "UPDATE names SET last_name = $2 WHERE id = $1";
static const char UPDATE_BOTH_NAMES[] = "UPDATE names AS n SET first_name = $2, last_name = $3 "
                                        "WHERE n.id = $1 RETURNING n.first_name, n.last_name";
static const char INSERT_ROW[] =
    "INSERT INTO names (first_name, last_name) VALUES ($1, $2) RETURNING id";
static const char INSERT_ROW_WITH_ID[] = "INSERT INTO names VALUES ($1, $2, $3)";
static const char DELETE_ROW[] = "DELETE FROM names WHERE id = $1";
static const char COUNT_UP[] = "UPDATE names SET last_name = (last_name::bigint + 1)::text "
                               "WHERE id = $1 RETURNING last_name";

typedef const char *demo_values[DEMO_SESSION_VALUE_LIMIT];

struct demo_number {
    char text[24];
};

static struct demo_number demo_actions_number(long number)
{
    struct demo_number text;
    snprintf(text.text, sizeof text.text, "%ld", number);
    return text;
}

unsigned demo_actions_random(struct demo_actor *actor, unsigned below)
{
    return (unsigned)nrand48(actor->random) % below;
}

static enum demo_way demo_actions_any_way(struct demo_actor *actor)
{
    return (enum demo_way)demo_actions_random(actor, DEMO_WAY_PREPARED + 1);
}

static void demo_actions_set(struct demo_row *row, const char *first_name, const char *last_name)
{
    row->exists = true;
    row->certain = true;
    snprintf(row->first_name, sizeof row->first_name, "%s", first_name);
    snprintf(row->last_name, sizeof row->last_name, "%s", last_name);
}

/* One of the actor's rows, mostly of those that were there from the beginning. */
static struct demo_row *demo_actions_pick(struct demo_actor *actor)
{
    if (actor->added_count > 0 && demo_actions_random(actor, 4) == 0)
        return &actor->added[demo_actions_random(actor, (unsigned)actor->added_count)];
    return &actor->rows[demo_actions_random(actor, (unsigned)actor->row_count)];
}

/* Somebody's last name, or two of them joined by a hyphen. */
static void demo_actions_make_last_name(struct demo_actor *actor, char *name, size_t size)
{
    const char *one = actor->rows[demo_actions_random(actor, (unsigned)actor->row_count)].last_name;
    const char *two = actor->rows[demo_actions_random(actor, (unsigned)actor->row_count)].last_name;
    int one_length = (int)strcspn(one, "-");
    int two_length = (int)strcspn(two, "-");
    if (demo_actions_random(actor, 2) == 0)
        snprintf(name, size, "%.*s", one_length, one);
    else
        snprintf(name, size, "%.*s-%.*s", one_length, one, two_length, two);
}

/* Compares one row of an answer, or its absence where `line` is the number of lines. Columns: first
 * and last name, from `column` on. */
static void demo_actions_compare(struct demo_actor *actor, struct demo_row *row, PGresult *result,
                                 int line, int column)
{
    bool found = line < PQntuples(result);
    const char *first_name = found ? PQgetvalue(result, line, column) : "(no";
    const char *last_name = found ? PQgetvalue(result, line, column + 1) : "row)";
    if (!row->certain && found)
        demo_actions_set(row, first_name, last_name);
    else if (!row->certain)
        row->exists = false;
    row->certain = true;
    if (found == row->exists && (!found || (strcmp(first_name, row->first_name) == 0 &&
                                            strcmp(last_name, row->last_name) == 0)))
        return;
    demo_session_wrong(&actor->session, "row %ld is %s %s, expected %s %s", row->id, first_name,
                       last_name, row->exists ? row->first_name : "(no",
                       row->exists ? row->last_name : "row)");
}

static void demo_actions_read_by(struct demo_actor *actor, struct demo_row *row, enum demo_way way,
                                 const char *sql)
{
    PGresult *result = demo_session_run(&actor->session, way, sql,
                                        (demo_values){demo_actions_number(row->id).text});
    if (result != NULL)
        demo_actions_compare(actor, row, result, 0, 0);
    PQclear(result);
}

static void demo_actions_read(struct demo_actor *actor)
{
    demo_actions_read_by(actor, demo_actions_pick(actor), demo_actions_any_way(actor), SELECT_ROW);
}

/* The star must stand for the columns that the application knows. */
static void demo_actions_read_all_columns(struct demo_actor *actor)
{
    static const char *const COLUMNS[] = {"id", "first_name", "last_name"};
    struct demo_row *row = demo_actions_pick(actor);
    PGresult *result =
        demo_session_run(&actor->session, demo_actions_any_way(actor), SELECT_ALL_COLUMNS,
                         (demo_values){demo_actions_number(row->id).text});
    if (result == NULL)
        return;
    bool as_known = PQnfields(result) == 3;
    for (int i = 0; i < 3 && as_known; i++)
        as_known = strcmp(PQfname(result, i), COLUMNS[i]) == 0;
    if (as_known)
        demo_actions_compare(actor, row, result, 0, 1);
    else
        demo_session_wrong(&actor->session, "SELECT * has %d columns", PQnfields(result));
    PQclear(result);
}

/* Rows of the actor's range from `from` on: exactly those that it knows, in order. */
static void demo_actions_read_range(struct demo_actor *actor, size_t from, size_t count)
{
    struct demo_row *rows = &actor->rows[from];
    PGresult *result =
        demo_session_run(&actor->session, demo_actions_any_way(actor), SELECT_RANGE,
                         (demo_values){demo_actions_number(rows[0].id).text,
                                       demo_actions_number(rows[count - 1].id).text});
    if (result == NULL)
        return;
    int line = 0;
    for (size_t i = 0; i < count; i++) {
        bool found =
            line < PQntuples(result) && strtol(PQgetvalue(result, line, 0), NULL, 10) == rows[i].id;
        demo_actions_compare(actor, &rows[i], result, found ? line : PQntuples(result), 1);
        line += found;
    }
    if (line != PQntuples(result))
        demo_session_wrong(&actor->session, "%d rows too many from id %ld on",
                           PQntuples(result) - line, rows[0].id);
    PQclear(result);
}

static size_t demo_actions_pick_range(struct demo_actor *actor)
{
    return demo_actions_random(actor, (unsigned)(actor->row_count - DEMO_ACTIONS_RANGE));
}

static void demo_actions_read_some(struct demo_actor *actor)
{
    demo_actions_read_range(actor, demo_actions_pick_range(actor), DEMO_ACTIONS_RANGE);
}

/* How many rows there are in all, and of each name in the answer. */
static void demo_actions_count_namesakes(struct demo_actor *actor)
{
    struct demo_row *rows = &actor->rows[demo_actions_pick_range(actor)];
    const struct demo_row *last = &rows[DEMO_ACTIONS_RANGE - 1];
    PGresult *result = demo_session_run(
        &actor->session, demo_actions_any_way(actor), SELECT_NAMESAKES,
        (demo_values){demo_actions_number(rows[0].id).text, demo_actions_number(last->id).text});
    for (int line = 0; line < PQntuples(result); line++) {
        const char *name = PQgetvalue(result, line, 0);
        long count = 0;
        bool certain = true;
        for (int i = 0; i < DEMO_ACTIONS_RANGE; i++) {
            certain = certain && rows[i].certain;
            count += rows[i].exists && strcmp(rows[i].last_name, name) == 0;
        }
        if (certain && strtol(PQgetvalue(result, line, 1), NULL, 10) != count)
            demo_session_wrong(&actor->session, "%s of the name %s from id %ld on, expected %ld",
                               PQgetvalue(result, line, 1), name, rows[0].id, count);
    }
    PQclear(result);
}

/* The form with every '@' replaced by a mark that no text had before. */
static void demo_actions_make_text(struct demo_actor *actor, const char *form, char *sql,
                                   size_t size)
{
    size_t length = 0;
    unsigned number = actor->fresh++;
    for (; *form != '\0' && length + sizeof "4294967295_4294967295" < size; form++) {
        if (*form == '@')
            length += (size_t)sprintf(&sql[length], "%u_%u", actor->number, number);
        else
            sql[length++] = *form;
    }
    sql[length] = '\0';
}

static void demo_actions_read_freshly(struct demo_actor *actor)
{
    static const char *const FORMS[] = {
        "SELECT t@.first_name, t@.last_name AS family@ FROM names AS t@ WHERE t@.id = $1",
        "WITH c@ AS (SELECT * FROM public.names WHERE id = $1) "
        "SELECT first_name, last_name FROM c@",
        "SELECT a@.first_name, b@.last_name FROM names a@ JOIN names b@ ON b@.id = a@.id "
        "WHERE a@.id = $1",
        "SELECT names.first_name, (SELECT s@.last_name FROM names s@ WHERE s@.id = names.id) "
        "FROM names WHERE names.id = $1",
    };
    char sql[512];
    enum demo_way way = demo_actions_random(actor, 2) == 0 ? DEMO_WAY_SIMPLE : DEMO_WAY_UNNAMED;
    demo_actions_make_text(actor, FORMS[actor->fresh % (sizeof FORMS / sizeof FORMS[0])], sql,
                           sizeof sql);
    demo_actions_read_by(actor, demo_actions_pick(actor), way, sql);
}

/* A write of one row that may or may not be there; `row` becomes `after` where it went well. */
static bool demo_actions_write(struct demo_actor *actor, struct demo_row *row,
                               const struct demo_row *after, enum demo_way way, const char *sql,
                               const char *const *values)
{
    PGresult *result = demo_session_run(&actor->session, way, sql, values);
    if (result == NULL) {
        row->certain = false;
        return false;
    }
    bool inserts = strncmp(sql, "INSERT", strlen("INSERT")) == 0;
    const char *expected = inserts || row->exists ? "1" : "0";
    if (row->certain && strcmp(PQcmdTuples(result), expected) != 0)
        demo_session_wrong(&actor->session, "%s: %s for row %ld, expected %s", sql,
                           PQcmdStatus(result), row->id, expected);
    if (row->exists || inserts)
        *row = *after;
    if (row->exists && PQnfields(result) == 2)
        demo_actions_compare(actor, row, result, 0, 0);
    PQclear(result);
    return true;
}

static bool demo_actions_rename_row(struct demo_actor *actor, struct demo_row *row)
{
    struct demo_row after = *row;
    struct demo_number id = demo_actions_number(row->id);
    demo_actions_make_last_name(actor, after.last_name, sizeof after.last_name);
    if (demo_actions_random(actor, 3) > 0)
        return demo_actions_write(actor, row, &after, demo_actions_any_way(actor), UPDATE_LAST_NAME,
                                  (demo_values){id.text, after.last_name});
    const struct demo_row *other =
        &actor->rows[demo_actions_random(actor, (unsigned)actor->row_count)];
    snprintf(after.first_name, sizeof after.first_name, "%s", other->first_name);
    return demo_actions_write(actor, row, &after, demo_actions_any_way(actor), UPDATE_BOTH_NAMES,
                              (demo_values){id.text, after.first_name, after.last_name});
}

static void demo_actions_rename(struct demo_actor *actor)
{
    demo_actions_rename_row(actor, demo_actions_pick(actor));
}

static void demo_actions_rename_freshly(struct demo_actor *actor)
{
    struct demo_row *row = demo_actions_pick(actor);
    struct demo_row after = *row;
    char sql[256];
    demo_actions_make_last_name(actor, after.last_name, sizeof after.last_name);
    demo_actions_make_text(actor, "UPDATE names AS u@ SET last_name = $2 WHERE u@.id = $1", sql,
                           sizeof sql);
    demo_actions_write(actor, row, &after, DEMO_WAY_SIMPLE, sql,
                       (demo_values){demo_actions_number(row->id).text, after.last_name});
}

/* As an application would: lock, look, change, look again; and sometimes change its mind. */
static void demo_actions_transact(struct demo_actor *actor)
{
    struct demo_row *row = demo_actions_pick(actor);
    struct demo_row before = *row;
    bool keeps = demo_actions_random(actor, 4) > 0;
    if (!demo_session_command(&actor->session, "BEGIN"))
        return;
    demo_actions_read_by(actor, row, demo_actions_any_way(actor), LOCK_ROW);
    bool good = demo_actions_rename_row(actor, row);
    demo_actions_read_by(actor, row, demo_actions_any_way(actor), SELECT_ROW);
    bool ended = demo_session_command(&actor->session, keeps ? "COMMIT" : "ROLLBACK");
    if (!keeps)
        *row = before;
    row->certain = row->certain && good && ended;
}

static void demo_actions_add(struct demo_actor *actor)
{
    if (actor->added_count == DEMO_ACTIONS_ADDED_LIMIT)
        return;
    const struct demo_row *model = demo_actions_pick(actor);
    struct demo_row *row = &actor->added[actor->added_count];
    demo_actions_set(row, model->first_name, model->last_name);
    demo_actions_make_last_name(actor, row->last_name, sizeof row->last_name);
    PGresult *result = demo_session_run(&actor->session, demo_actions_any_way(actor), INSERT_ROW,
                                        (demo_values){row->first_name, row->last_name});
    if (result != NULL && PQntuples(result) == 1) {
        row->id = strtol(PQgetvalue(result, 0, 0), NULL, 10);
        actor->added_count++;
    } else if (result != NULL) {
        demo_session_wrong(&actor->session, "INSERT … RETURNING gave %d rows", PQntuples(result));
    }
    PQclear(result);
}

/* Rows that are gone come back under the same id. */
static void demo_actions_delete_or_bring_back(struct demo_actor *actor)
{
    struct demo_row *row = demo_actions_pick(actor);
    struct demo_row after = *row;
    struct demo_number id = demo_actions_number(row->id);
    after.exists = !row->exists;
    if (row->exists)
        demo_actions_write(actor, row, &after, demo_actions_any_way(actor), DELETE_ROW,
                           (demo_values){id.text});
    else
        demo_actions_write(actor, row, &after, demo_actions_any_way(actor), INSERT_ROW_WITH_ID,
                           (demo_values){id.text, row->first_name, row->last_name});
}

static void demo_actions_count_up(struct demo_actor *actor)
{
    unsigned which = demo_actions_random(actor, DEMO_ACTIONS_COUNTERS);
    struct demo_counters *counters = actor->counters;
    PGresult *result =
        demo_session_run(&actor->session, demo_actions_any_way(actor), COUNT_UP,
                         (demo_values){demo_actions_number(counters->ids[which]).text});
    if (result == NULL) {
        atomic_store(&counters->uncertain, true);
        return;
    }
    long now = PQntuples(result) == 1 ? strtol(PQgetvalue(result, 0, 0), NULL, 10) : -1;
    if (now <= actor->seen[which])
        demo_session_wrong(&actor->session, "counter %u went from %ld to %ld", which,
                           actor->seen[which], now);
    actor->seen[which] = now;
    atomic_fetch_add(&counters->counted[which], 1);
    PQclear(result);
}

static const struct {
    void (*run)(struct demo_actor *actor);
    unsigned weight; /* of 100 */
} ACTIONS[] = {
    {demo_actions_read, 42},
    {demo_actions_read_all_columns, 7},
    {demo_actions_read_some, 7},
    {demo_actions_count_namesakes, 3},
    {demo_actions_read_freshly, 4},
    {demo_actions_rename, 14},
    {demo_actions_rename_freshly, 2},
    {demo_actions_transact, 5},
    {demo_actions_add, 5},
    {demo_actions_delete_or_bring_back, 5},
    {demo_actions_count_up, 6},
};

void demo_actions_step(struct demo_actor *actor)
{
    unsigned choice = demo_actions_random(actor, 100);
    size_t i = 0;
    while (choice >= ACTIONS[i].weight)
        choice -= ACTIONS[i++].weight;
    ACTIONS[i].run(actor);
}

bool demo_actions_add_counters(struct demo_session *session, struct demo_counters *counters)
{
    for (int i = 0; i < DEMO_ACTIONS_COUNTERS; i++) {
        PGresult *result =
            demo_session_run(session, DEMO_WAY_SIMPLE, INSERT_ROW, (demo_values){"Visits", "0"});
        if (result == NULL)
            return false;
        counters->ids[i] = strtol(PQgetvalue(result, 0, 0), NULL, 10);
        PQclear(result);
    }
    return true;
}

bool demo_actions_learn(struct demo_actor *actor)
{
    for (size_t i = 0; i < actor->row_count; i++)
        actor->rows[i].id = actor->first_id + (long)i;
    struct demo_number first = demo_actions_number(actor->first_id);
    struct demo_number last = demo_actions_number(actor->first_id + (long)actor->row_count - 1);
    PGresult *result = demo_session_run(&actor->session, DEMO_WAY_SIMPLE, SELECT_RANGE,
                                        (demo_values){first.text, last.text});
    bool all = PQntuples(result) == (int)actor->row_count;
    for (int i = 0; all && i < PQntuples(result); i++)
        demo_actions_set(&actor->rows[i], PQgetvalue(result, i, 1), PQgetvalue(result, i, 2));
    PQclear(result);
    return all;
}

void demo_actions_check_all(struct demo_actor *actor)
{
    for (size_t from = 0; from < actor->row_count; from += DEMO_ACTIONS_CHUNK) {
        size_t left = actor->row_count - from;
        demo_actions_read_range(actor, from, left < DEMO_ACTIONS_CHUNK ? left : DEMO_ACTIONS_CHUNK);
    }
    for (size_t i = 0; i < actor->added_count; i++)
        demo_actions_read_by(actor, &actor->added[i], DEMO_WAY_PREPARED, SELECT_ROW);
}

void demo_actions_check_counters(struct demo_session *session, struct demo_counters *counters)
{
    for (int i = 0; i < DEMO_ACTIONS_COUNTERS; i++) {
        PGresult *result =
            demo_session_run(session, DEMO_WAY_SIMPLE, SELECT_ROW,
                             (demo_values){demo_actions_number(counters->ids[i]).text});
        long now = PQntuples(result) == 1 ? strtol(PQgetvalue(result, 0, 1), NULL, 10) : -1;
        long counted = atomic_load(&counters->counted[i]);
        if (now != counted && !atomic_load(&counters->uncertain))
            demo_session_wrong(session, "a counter is %ld after %ld increments", now, counted);
        PQclear(result);
    }
}

size_t demo_actions_row_count(const struct demo_actor *actor)
{
    size_t count = 0;
    for (size_t i = 0; i < actor->row_count; i++)
        count += actor->rows[i].exists;
    for (size_t i = 0; i < actor->added_count; i++)
        count += actor->added[i].exists;
    return count;
}
