/*
 * What is prepared again is held to what the client was told: other columns than those are
 * PostgreSQL's "cached plan must not change result type", and nothing runs. The same steps for
 * PostgreSQL itself and for Crossfade before it, under each state of the flags.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

enum { TOLD_DIRECT, TOLD_THROUGH, TOLD_SIDES };

struct told_state {
    char write[40]; /* no pointers in a parameter of a test */
    char read[20];
};

static const struct told_state TOLD_STATES[] = {
    {"a.users", "a.users"},           {"a.users a.people", "a.users"},
    {"a.users a.people", "a.people"}, {"a.people a.users", "a.people"},
    {"a.people", "a.people"},
};
#define TOLD_STATE_COUNT (sizeof TOLD_STATES / sizeof *TOLD_STATES)

/* A schema for each tenant; in d the table has the columns that it has in a, in c other types. */
static const char TOLD_SCHEMA[] =
    "CREATE SCHEMA a; CREATE SCHEMA b; CREATE SCHEMA c; CREATE SCHEMA d;"
    "CREATE TABLE a.users (id int PRIMARY KEY, name text, code int);"
    "CREATE TABLE a.people (id int PRIMARY KEY, label text, code int);"
    "CREATE TABLE b.users (code int, name text, extra text, id int);"
    "CREATE TABLE c.users (id int, name varchar(20), code text);"
    "CREATE TABLE d.users (id int, name text, code int);"
    "INSERT INTO a.users VALUES (1, 'ay', 10); INSERT INTO a.people SELECT * FROM a.users;"
    "INSERT INTO b.users VALUES (7, 'bee', 'secret', 1);"
    "INSERT INTO c.users VALUES (1, 'cee', '12'); INSERT INTO d.users VALUES (1, 'dee', 13)";

enum told_kind { TOLD_QUERY, TOLD_PREPARE, TOLD_RUN, TOLD_DESCRIBE, TOLD_DIRECTLY, TOLD_END };

struct told_step {
    enum told_kind kind;
    const char *name; /* of the statement, or the query */
    const char *text;
    const char *values[3];
};

static struct crossfade *told_crossfade;
static PGconn *told_direct[TOLD_SIDES]; /* to the databases */
static PGconn *told_session[TOLD_SIDES];

static const char *told_config(int port, const char *database)
{
    return harness_format("listen: 127.0.0.1:%d\n"
                          "upstream: host=127.0.0.1 port=%d\n"
                          "control: host=127.0.0.1 port=%d user=postgres dbname=%s\n"
                          "flags: redis://127.0.0.1:%d/0\n"
                          "migrations:\n"
                          "  - name: users\n"
                          "    database: %s\n"
                          "    old: a.users\n"
                          "    new: a.people\n"
                          "    key: [id]\n"
                          "    to_new: {label: name}\n"
                          "    to_old: {name: label}\n",
                          port, harness_postgres_port(), harness_postgres_port(), database,
                          harness_redis_port(), database);
}

static void told_begin(const struct told_state *state)
{
    harness_redis_start();
    harness_redis("RPUSH DATABASE_USERS_TABLE_WRITE %s", state->write);
    harness_redis("SET DATABASE_USERS_TABLE_READ %s", state->read);
    int port = harness_free_port();
    for (int side = 0; side < TOLD_SIDES; side++) {
        const char *database = harness_database();
        told_direct[side] = harness_direct(database);
        harness_run(told_direct[side], "%s", TOLD_SCHEMA);
        if (side == TOLD_THROUGH)
            told_crossfade = crossfade_start(port, told_config(port, database));
        told_session[side] =
            harness_connect(side == TOLD_THROUGH ? port : harness_postgres_port(), database, NULL);
    }
}

static void told_end(void)
{
    for (int side = 0; side < TOLD_SIDES; side++) {
        PQfinish(told_session[side]);
        PQfinish(told_direct[side]);
    }
    crossfade_stop(told_crossfade);
    harness_redis_stop();
}

static const char *told_describe(PGresult *result)
{
    const char *text = harness_outcome(result);
    for (int i = 0; i < PQnfields(result); i++)
        text = harness_format("%s %s:%u:%d", text, PQfname(result, i), PQftype(result, i),
                              PQfmod(result, i));
    for (int i = 0; i < PQnparams(result); i++)
        text = harness_format("%s $%u", text, PQparamtype(result, i));
    text = harness_format("%s%s", text, harness_values(result));
    PQclear(result);
    return text;
}

static const char *told_play(int side, const struct told_step *steps)
{
    PGconn *session = told_session[side];
    const char *said = "";
    for (const struct told_step *step = steps; step->kind != TOLD_END; step++) {
        PGresult *result = NULL;
        int count = 0;
        while (count < 3 && step->values[count] != NULL)
            count++;
        switch (step->kind) {
        case TOLD_PREPARE:
            result = PQprepare(session, step->name, step->text, 0, NULL);
            break;
        case TOLD_RUN:
            result = PQexecPrepared(session, step->name, count, step->values, NULL, NULL, 0);
            break;
        case TOLD_DESCRIBE:
            result = PQdescribePrepared(session, step->name);
            break;
        case TOLD_DIRECTLY:
            result = PQexec(told_direct[side], step->name);
            break;
        default:
            result = PQexec(session, step->name);
            break;
        }
        said =
            harness_format("%s%s %s: %s\n", said, step->name,
                           step->values[0] != NULL ? step->values[0] : "", told_describe(result));
    }
    return said;
}

static void told_compare(const struct told_step *steps)
{
    const char *expected = told_play(TOLD_DIRECT, steps);
    const char *said = told_play(TOLD_THROUGH, steps);
    cr_expect_str_eq(said, expected, "%s\ninstead of\n%s", said, expected);
}

#define TOLD_TEST(name_)                                                                           \
    static const struct told_step told_##name_[];                                                  \
    ParameterizedTestParameters(told, name_)                                                       \
    {                                                                                              \
        static struct told_state states[TOLD_STATE_COUNT];                                         \
        memcpy(states, TOLD_STATES, sizeof states);                                                \
        return cr_make_param_array(struct told_state, states, TOLD_STATE_COUNT);                   \
    }                                                                                              \
    ParameterizedTest(struct told_state *state, told, name_, .timeout = 120)                       \
    {                                                                                              \
        told_begin(state);                                                                         \
        told_compare(told_##name_);                                                                \
        told_end();                                                                                \
    }                                                                                              \
    static const struct told_step told_##name_[] =

#define TOLD_TABLES                                                                                \
    {TOLD_QUERY, "SELECT * FROM a.users ORDER BY id", NULL, {0}},                                  \
        {TOLD_QUERY, "SELECT * FROM b.users ORDER BY code", NULL, {0}},                            \
        {TOLD_QUERY, "SELECT * FROM c.users ORDER BY id", NULL, {0}},                              \
        {TOLD_QUERY, "SELECT * FROM d.users ORDER BY id", NULL, {0}},                              \
    {                                                                                              \
        TOLD_END, NULL, NULL,                                                                      \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }
#define TOLD_SQL(text_)                                                                            \
    {                                                                                              \
        TOLD_QUERY, text_, NULL,                                                                   \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }
#define TOLD_MAKE(name_, text_)                                                                    \
    {                                                                                              \
        TOLD_PREPARE, name_, text_,                                                                \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }
#define TOLD_DO(...)                                                                               \
    {                                                                                              \
        TOLD_RUN, __VA_ARGS__                                                                      \
    }

TOLD_TEST(by_sql){TOLD_SQL("SET search_path = a"),
                  TOLD_SQL("PREPARE s AS SELECT * FROM users ORDER BY id"),
                  TOLD_SQL("PREPARE i AS INSERT INTO users VALUES ($1, $2, $3) RETURNING *"),
                  TOLD_SQL("EXECUTE s"),
                  TOLD_SQL("SET search_path = b"),
                  TOLD_SQL("EXECUTE s"),
                  TOLD_SQL("EXECUTE i (5, 'n', 6)"),
                  TOLD_SQL("EXPLAIN (COSTS OFF) EXECUTE i (5, 'n', 6)"),
                  TOLD_SQL("SET search_path = d"),
                  TOLD_SQL("EXECUTE s"),
                  TOLD_SQL("EXECUTE i (7, 'm', 8)"),
                  TOLD_SQL("SET search_path = a"),
                  TOLD_SQL("EXECUTE s"),
                  TOLD_SQL("EXECUTE i (9, 'o', 10)"),
                  TOLD_SQL("BEGIN"),
                  TOLD_SQL("SET LOCAL search_path = b"),
                  TOLD_SQL("EXECUTE i (5, 'n', 6)"),
                  TOLD_SQL("SELECT 1"),
                  TOLD_SQL("ROLLBACK"),
                  TOLD_SQL("EXECUTE s"),
                  TOLD_TABLES};

TOLD_TEST(by_the_protocol){TOLD_SQL("SET search_path = a"),
                           TOLD_MAKE("s", "SELECT * FROM users ORDER BY id"),
                           TOLD_MAKE("i", "INSERT INTO users VALUES ($1, $2, $3) RETURNING *"),
                           TOLD_MAKE("w", "INSERT INTO users (id, name) VALUES ($1, $2)"),
                           TOLD_SQL("SET search_path = b"),
                           TOLD_DO("s", NULL, {0}),
                           TOLD_DO("i", NULL, {"5", "n", "6"}),
                           TOLD_DO("w", NULL, {"50", "w"}),
                           {TOLD_DESCRIBE, "i", NULL, {0}},
                           TOLD_SQL("SET search_path = c"),
                           TOLD_DO("s", NULL, {0}),
                           TOLD_DO("i", NULL, {"5", "n", "6"}),
                           TOLD_SQL("SET search_path = d"),
                           TOLD_DO("s", NULL, {0}),
                           TOLD_DO("i", NULL, {"7", "m", "8"}),
                           {TOLD_DESCRIBE, "i", NULL, {0}},
                           TOLD_SQL("SET search_path = nowhere"),
                           TOLD_DO("s", NULL, {0}),
                           TOLD_SQL("SET search_path = a"),
                           TOLD_DO("s", NULL, {0}),
                           TOLD_DO("i", NULL, {"9", "o", "10"}),
                           TOLD_DO("w", NULL, {"51", "w"}),
                           TOLD_SQL("BEGIN"),
                           TOLD_SQL("SET LOCAL search_path = b"),
                           TOLD_DO("i", NULL, {"5", "n", "6"}),
                           TOLD_SQL("SELECT 1"),
                           TOLD_SQL("ROLLBACK"),
                           TOLD_DO("s", NULL, {0}),
                           TOLD_TABLES};

/* First of a table that is none of a migration. */
TOLD_TEST(of_another_table_first){TOLD_SQL("SET search_path = b"),
                                  TOLD_MAKE("s", "SELECT * FROM users ORDER BY id"),
                                  TOLD_MAKE("d", "DELETE FROM users WHERE id = $1 RETURNING *"),
                                  TOLD_MAKE("u", "UPDATE users SET name = $2 WHERE id = $1"),
                                  TOLD_SQL("PREPARE q AS SELECT name, code FROM users ORDER BY id"),
                                  TOLD_SQL("SET search_path = a"),
                                  TOLD_DO("s", NULL, {0}),
                                  TOLD_DO("d", NULL, {"1"}),
                                  TOLD_DO("u", NULL, {"1", "changed"}),
                                  TOLD_SQL("EXECUTE q"),
                                  TOLD_SQL("SET search_path = d"),
                                  TOLD_DO("s", NULL, {0}),
                                  TOLD_DO("d", NULL, {"1"}),
                                  TOLD_DO("u", NULL, {"1", "also"}),
                                  TOLD_SQL("EXECUTE q"),
                                  TOLD_SQL("SET search_path = c"),
                                  TOLD_SQL("EXECUTE q"),
                                  TOLD_DO("u", NULL, {"1", "cee too"}),
                                  TOLD_SQL("SET search_path = b"),
                                  TOLD_DO("s", NULL, {0}),
                                  TOLD_DO("d", NULL, {"1"}),
                                  TOLD_TABLES};

/* The types of parameters are settled when the statement is prepared. */
TOLD_TEST(with_parameters_of_another_type){
    TOLD_SQL("SET search_path = a"),
    TOLD_MAKE("s", "SELECT id FROM users WHERE code = $1"),
    TOLD_MAKE("n", "SELECT id, name || $1 AS name FROM users"),
    {TOLD_DESCRIBE, "s", NULL, {0}},
    TOLD_SQL("SET search_path = c"),
    TOLD_DO("s", NULL, {"12"}),
    TOLD_DO("n", NULL, {"x"}),
    TOLD_SQL("SET search_path = d"),
    TOLD_DO("s", NULL, {"13"}),
    {TOLD_DESCRIBE, "s", NULL, {0}},
    TOLD_SQL("SET search_path = a"),
    TOLD_DO("s", NULL, {"10"}),
    TOLD_DO("n", NULL, {"x"}),
    TOLD_TABLES};

/* Crossfade does not read these columns from the catalog: another session may change them. */
#define TOLD_OTHERS                                                                                \
    TOLD_SQL("UPDATE a.users u SET code = u.code + 1 FROM t WHERE t.id = u.id RETURNING *"),       \
        TOLD_SQL("DELETE FROM a.users u USING t WHERE t.id = u.id AND t.name = 'x' RETURNING t.*")
#define TOLD_DDL(text_)                                                                            \
    {                                                                                              \
        TOLD_DIRECTLY, text_, NULL,                                                                \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }

TOLD_TEST(star_of_another_table){
    TOLD_DDL("CREATE TABLE b.t (id int, note text); INSERT INTO b.t VALUES (1, 'n')"),
    TOLD_DDL("ALTER TABLE b.t ADD COLUMN name text"),
    TOLD_DDL(
        "CREATE TABLE d.t (note text, name text, id int); INSERT INTO d.t VALUES ('m', '', 1)"),
    TOLD_SQL("SET search_path = b"),
    TOLD_OTHERS,
    TOLD_MAKE("s", "UPDATE a.users u SET code = u.code + 1 FROM t WHERE t.id = u.id RETURNING *"),
    TOLD_DO("s", NULL, {0}),
    TOLD_DDL("ALTER TABLE b.t ADD COLUMN score int DEFAULT 7"),
    TOLD_OTHERS,
    TOLD_DO("s", NULL, {0}),
    TOLD_DDL("ALTER TABLE b.t DROP COLUMN note"),
    TOLD_OTHERS,
    TOLD_DDL("ALTER TABLE b.t RENAME score TO remark"),
    TOLD_OTHERS,
    TOLD_SQL("SET search_path = d"),
    TOLD_OTHERS,
    TOLD_DO("s", NULL, {0}),
    TOLD_DDL("ALTER TABLE b.t DROP COLUMN remark; ALTER TABLE b.t ADD COLUMN note text"),
    TOLD_SQL("SET search_path = b"),
    TOLD_OTHERS,
    TOLD_DO("s", NULL, {0}),
    TOLD_TABLES};

/* Until the catalog has been read again a write with a mirror may get other errors, and a read the
 * answer from before. */
static void told_wait_for(const char *statement, const char *text)
{
    const char *said = "";
    for (double deadline = harness_now() + 60; strstr(said, text) == NULL; harness_sleep_ms(5)) {
        cr_assert(harness_now() < deadline, "%s: %s", statement, said);
        said = told_describe(
            PQexecPrepared(told_session[TOLD_THROUGH], statement, 0, NULL, NULL, NULL, 0));
    }
}

static const struct told_step TOLD_BEFORE_DDL[] = {
    TOLD_MAKE("s", "SELECT * FROM a.users ORDER BY id"),
    TOLD_MAKE("i", "INSERT INTO a.users VALUES ($1, $2, $3) RETURNING *"),
    TOLD_MAKE("c", "SELECT code FROM a.users ORDER BY id"),
    TOLD_MAKE("added", "DELETE FROM a.users WHERE id = -1 RETURNING *"),
    TOLD_MAKE("altered", "DELETE FROM a.users WHERE id = -1 RETURNING code"),
    TOLD_DO("s", NULL, {0}),
    TOLD_DO("i", NULL, {"5", "n", "6"}),
    TOLD_DO("c", NULL, {0}),
    {TOLD_END, NULL, NULL, {0}},
};

static const struct told_step TOLD_AFTER_DDL[] = {
    TOLD_DO("s", NULL, {0}),     TOLD_DO("i", NULL, {"6", "n", "6"}),
    TOLD_DO("c", NULL, {0}),     TOLD_MAKE("n", "SELECT * FROM a.users ORDER BY id"),
    TOLD_DO("n", NULL, {0}),     TOLD_SQL("DEALLOCATE n"),
    {TOLD_END, NULL, NULL, {0}},
};

static void told_alter(const char *how)
{
    for (int side = 0; side < TOLD_SIDES; side++) {
        harness_run(told_session[side], "ALTER TABLE a.people %s", how);
        harness_run(told_session[side], "ALTER TABLE a.users %s", how);
    }
}

ParameterizedTestParameters(told, after_a_change_of_the_table)
{
    static struct told_state states[TOLD_STATE_COUNT];
    memcpy(states, TOLD_STATES, sizeof states);
    return cr_make_param_array(struct told_state, states, TOLD_STATE_COUNT);
}

ParameterizedTest(struct told_state *state, told, after_a_change_of_the_table, .timeout = 200)
{
    static const char changed[] = "0A000 cached plan must not change result type";
    told_begin(state);
    told_compare(TOLD_BEFORE_DDL);
    told_alter("ADD COLUMN more int");
    told_wait_for("s", changed);
    told_wait_for("added", changed);
    told_compare(TOLD_AFTER_DDL);
    told_alter("ALTER code TYPE bigint");
    told_wait_for("c", changed);
    told_wait_for("altered", changed);
    told_compare(TOLD_AFTER_DDL);
    told_end();
}
