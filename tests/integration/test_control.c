/*
 * Crossfade's own connections: what others may have put in the way of `control` is not run by it,
 * and `check` says which rights the roles have beyond what they need.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

TestSuite(control, .timeout = 120);

/* What `crossfade WORD --config …` prints to both. */
static char *control_run(int code, const char *word, const char *config, const char *more)
{
    const char *path = harness_format("%s/control.yaml", harness_folder());
    harness_write_file(path, config);
    char *output;
    int ended =
        harness_shell(&output, "%s %s --config %s %s", crossfade_binary(), word, path, more);
    cr_assert_eq(ended, code, "%d: %s", ended, output);
    return output;
}

static void control_expect(const char *output, const char *text, bool expected)
{
    cr_assert_eq(strstr(output, text) != NULL, expected, "\"%s\" is %s:\n%s", text,
                 expected ? "missing" : "there", output);
}

/* A server and a database of their own configuration; `lines` replaces `control`. */
static const char *control_config(const char *database, const char *lines)
{
    return harness_format("upstream: host=127.0.0.1 port=%d\n%smigrations:\n  - name: names\n"
                          "    database: %s\n    old: names\n    new: new_names\n    key: [id]\n"
                          "    to_new: {full_name: first_name || last_name}\n"
                          "    to_old: {first_name: full_name, last_name: \"''\"}\n",
                          harness_postgres_port(), lines, database);
}

static const char *control_connection(const char *key, const char *role)
{
    return harness_format("%s: host=127.0.0.1 port=%d user=%s\n", key, harness_postgres_port(),
                          role);
}

static void control_expect_check(const char *database, const char *control, const char *verifiers,
                                 const char *text)
{
    const char *lines =
        harness_format("%s%s", control_connection("control", control),
                       verifiers != NULL ? control_connection("verifiers", verifiers) : "");
    char *output = control_run(0, "check", control_config(database, lines), "");
    control_expect(output, text != NULL ? text : "warning", text != NULL);
    free(output);
}

/* Roles belong to the whole server, so each test has names of its own. */
Test(control, check_warns_of_roles_that_can_do_more)
{
    const char *database = harness_database_with_rows();
    PGconn *direct = harness_direct(database);
    const char *plain = harness_format("plain_%s", harness_unique());
    const char *group = harness_format("group_%s", harness_unique());
    harness_run(direct, "CREATE ROLE %s LOGIN; CREATE ROLE %s", plain, group);

    control_expect_check(database, "crossfade", NULL, NULL);
    control_expect_check(database, "postgres", NULL,
                         "control_can_do_more role=postgres more=\"is a superuser\"");
    control_expect_check(database, "crossfade", plain, "warning verifiers_forbidden role=plain_");
    harness_run(direct, "GRANT SELECT (rolname, rolpassword) ON pg_authid TO %s", plain);
    control_expect_check(database, "crossfade", plain, NULL);
    control_expect_check(database, plain, NULL, "more=\"may read verifiers of passwords");
    control_expect_check(database, "crossfade", "postgres",
                         "verifiers_can_do_more role=postgres more=\"is a superuser\"");
    harness_run(direct, "GRANT SELECT ON names TO %s", plain);
    control_expect_check(database, "crossfade", plain, "verifiers_can_do_more role=plain_");
    control_expect_check(database, "crossfade", plain, "has rights on, table public.names\"");
    harness_run(direct, "REVOKE SELECT ON names FROM %s; GRANT %s TO %s", plain, group, plain);
    control_expect_check(database, "crossfade", plain, "more=\"is a member of group_");
    harness_run(direct, "REVOKE %s FROM %s; ALTER ROLE %s CREATEDB CREATEROLE", group, plain,
                plain);
    control_expect_check(database, "crossfade", plain,
                         "more=\"may change roles, may make databases\"");
    harness_run(direct,
                "ALTER ROLE %s NOCREATEROLE; GRANT pg_read_server_files TO %s; "
                "REVOKE SELECT (rolname, rolpassword) ON pg_authid FROM %s",
                plain, plain, plain);
    control_expect_check(database, plain, NULL, "more=\"is a member of pg_read_server_files\"");
    harness_run(direct, "ALTER ROLE %s NOLOGIN", plain);
    control_expect_check(database, "crossfade", plain, "warning verifiers_unreachable reason=");
    harness_run(direct, "DROP ROLE %s; DROP ROLE %s", plain, group);
    PQfinish(direct);
}

/* What was granted on the old table and not on the new one: to a role, to PUBLIC, on a column. */
Test(control, check_names_the_grant_that_a_role_lacks)
{
    const char *database = harness_database_with_rows();
    PGconn *direct = harness_direct(database);
    const char *plain = harness_format("plain_%s", harness_unique());
    harness_run(direct, "CREATE ROLE %s LOGIN; GRANT SELECT, DELETE ON names TO %s", plain, plain);
    control_expect_check(database, "crossfade", NULL,
                         harness_format("warning role_lacks_rights migration=names role=%s "
                                        "table=new_names lacks=\"DELETE, SELECT\" "
                                        "expected=\"GRANT DELETE, SELECT ON public.new_names TO "
                                        "%s\"",
                                        plain, plain));
    harness_run(direct, "GRANT SELECT ON new_names TO %s", plain);
    control_expect_check(
        database, "crossfade", NULL,
        harness_format("lacks=DELETE expected=\"GRANT DELETE ON public.new_names TO %s\"", plain));
    harness_run(direct, "GRANT DELETE ON new_names TO %s", plain);
    control_expect_check(database, "crossfade", NULL, NULL);

    harness_run(direct, "GRANT UPDATE (first_name) ON names TO %s", plain);
    control_expect_check(database, "crossfade", NULL, "lacks=UPDATE expected=\"GRANT UPDATE ON");
    harness_run(direct, "GRANT UPDATE (full_name) ON new_names TO %s", plain);
    control_expect_check(database, "crossfade", NULL, NULL);
    harness_run(direct, "GRANT UPDATE ON names TO %s", plain);
    control_expect_check(database, "crossfade", NULL, "lacks=UPDATE expected=\"GRANT UPDATE ON");
    harness_run(direct, "REVOKE ALL ON names FROM %s; GRANT INSERT ON names TO PUBLIC", plain);
    control_expect_check(database, "crossfade", NULL,
                         "role=public table=new_names lacks=INSERT "
                         "expected=\"GRANT INSERT ON public.new_names TO PUBLIC\"");
    harness_run(direct, "REVOKE ALL ON new_names FROM %s; DROP ROLE %s", plain, plain);
    PQfinish(direct);
}

Test(control, check_finds_what_serving_would_refuse)
{
    const char *database = harness_database_with_rows();
    char *config = strdup(control_config(database, control_connection("control", "crossfade")));
    memcpy(strstr(config, "last_name}"), "now()    }", strlen("now()    }"));
    char *output = control_run(1, "check", config, "");
    control_expect(output, "(line 9) contains the function now", true);
    free(output);
    free(config);
}

/* A table's, a type's or the database's owner wrote all this. */
static const char CONTROL_HOSTILE[] =
    "CREATE SCHEMA evil; CREATE FUNCTION evil.boom(text) RETURNS boolean LANGUAGE plpgsql "
    "IMMUTABLE AS 'BEGIN RAISE EXCEPTION ''ran as %%'', current_user; END'; "
    "CREATE DOMAIN evil.word AS text CHECK (evil.boom(value)); "
    "CREATE TYPE evil.words AS (a evil.word); CREATE TYPE evil.json AS (a evil.word); "
    "CREATE INDEX ON names ((evil.boom(first_name))) WHERE false; "
    "CREATE POLICY p ON names USING (evil.boom('x')); ALTER TABLE names ENABLE ROW LEVEL SECURITY; "
    "ALTER TABLE names ADD COLUMN tags evil.word[]; ALTER TABLE new_names ADD COLUMN tags "
    "evil.word[]; ALTER DATABASE %s SET search_path = evil, pg_catalog, public";

static const struct {
    const char *sql;
    int code;
    const char *expected;
} CONTROL_EXPLAINED[] = {
    {"SELECT * FROM names WHERE tags = '{a}' AND id = 1 AND 'x'::evil.word IS NULL", 0, "tags"},
    {"SELECT '(a)'::evil.words, E'\\x7ba}'::evil.word[], 'Say ' || first_name FROM names", 0,
     "'Say ' ||"},
    {"INSERT INTO names (id, first_name, last_name, tags) VALUES (9, 'a', 'b', '{a}')", 0, "tags"},
    {"SELECT json '(a)' FROM names", 3, "invalid input syntax for type json"},
    {"SELECT json '{}' FROM names", 0, "json '{}'"},
    {"SELECT id FROM names WHERE evil.words '(a)' IS NULL", 3, "syntax error"},
};

Test(control, explain_runs_nothing)
{
    const char *database = harness_database_with_rows();
    PGconn *direct = harness_direct(database);
    harness_run(direct, CONTROL_HOSTILE, database);
    static const char *const roles[] = {"crossfade", "postgres"};
    for (size_t r = 0; r < 2; r++) {
        const char *config = control_config(database, control_connection("control", roles[r]));
        for (size_t i = 0; i < sizeof CONTROL_EXPLAINED / sizeof *CONTROL_EXPLAINED; i++) {
            const char *path = harness_format("%s/explained.sql", harness_folder());
            harness_write_file(path, CONTROL_EXPLAINED[i].sql);
            char *output = control_run(CONTROL_EXPLAINED[i].code, "explain", config,
                                       harness_format("\"$(cat %s)\"", path));
            control_expect(output, "ran as", false);
            control_expect(output, CONTROL_EXPLAINED[i].expected, true);
            free(output);
        }
    }
    PQfinish(direct);
}
