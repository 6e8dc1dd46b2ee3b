/* Reading: every place where a table can stand, and parameters in both formats. */
#include "tests/integration/scenario_tables.h"

#define INT4OID 23
#define INT8OID 20
#define TEXTOID 25
#define VARCHAROID 1043

const struct scenario SCENARIOS_SELECT[] = {
    {.name = "whole table", .steps = STEPS(Q("SELECT * FROM names ORDER BY id"))},
    {.name = "one row by key", .steps = STEPS(Q("SELECT * FROM names WHERE id = 5"))},
    {.name = "no row", .steps = STEPS(Q("SELECT * FROM names WHERE id = 500"))},
    {.name = "some columns",
     .steps = STEPS(Q("SELECT last_name, id FROM names ORDER BY 2 LIMIT 3 OFFSET 1"))},
    {.name = "expressions",
     .steps = STEPS(Q("SELECT upper(first_name) || '-' || last_name AS both, length(last_name), "
                      "first_name LIKE 'A%' FROM names ORDER BY id"))},
    {.name = "alias",
     .steps = STEPS(Q("SELECT n.id, n.first_name AS f FROM names AS n ORDER BY n.id"))},
    {.name = "alias without as", .steps = STEPS(Q("SELECT n.* FROM names n ORDER BY n.id"))},
    {.name = "column aliases", .steps = STEPS(Q("SELECT a, b FROM names AS n (a, b) ORDER BY a"))},
    {.name = "qualified by the table",
     .steps = STEPS(Q("SELECT names.id, names.* FROM names ORDER BY names.id"))},
    {.name = "schema-qualified table",
     .steps = STEPS(Q("SELECT first_name FROM public.names ORDER BY id"))},
    {.name = "schema-qualified column",
     .steps =
         STEPS(Q("SELECT public.names.first_name FROM public.names ORDER BY public.names.id"))},
    {.name = "quoted identifiers",
     .steps = STEPS(Q("SELECT \"first_name\" FROM \"names\" ORDER BY \"id\""))},
    {.name = "upper case", .steps = STEPS(Q("SELECT FIRST_NAME FROM NAMES ORDER BY ID"))},
    {.name = "comments",
     .steps = STEPS(Q("/* names */ SELECT id -- first\n, last_name /* of /* all */ */ FROM names "
                      "ORDER BY id"))},
    {.name = "the name in a string", .steps = STEPS(Q("SELECT 'names', $$names$$, E'na\\nmes'"))},
    {.name = "a column called names", .steps = STEPS(Q("SELECT names FROM (SELECT 1 AS names) s"))},
    {.name = "whole row",
     .steps = STEPS(Q("SELECT n FROM names n WHERE id = 1")),
     .may_be_refused = "the row type of the other table",
     .needs_old_table = true},
    {.name = "key condition and more",
     .steps =
         STEPS(Q("SELECT id FROM names WHERE id IN (1, 3, 5) AND last_name > 'L' ORDER BY id"))},
    {.name = "null test", .steps = STEPS(Q("SELECT count(*) FROM names WHERE last_name IS NULL"))},
    {.name = "join",
     .steps =
         STEPS(Q("SELECT n.first_name, o.amount FROM names n JOIN orders o ON o.name_id = n.id "
                 "ORDER BY o.id"))},
    {.name = "join using",
     .steps = STEPS(Q("SELECT * FROM names JOIN untouched USING (id) ORDER BY id LIMIT 4"))},
    {.name = "natural join",
     .steps = STEPS(Q("SELECT * FROM names NATURAL JOIN untouched ORDER BY id LIMIT 4"))},
    {.name = "left join",
     .steps = STEPS(
         Q("SELECT o.id, n.* FROM orders o LEFT JOIN names n ON n.id = o.name_id ORDER BY 1"))},
    {.name = "full join",
     .steps = STEPS(Q("SELECT o.id, n.id FROM orders o FULL JOIN names n ON n.id = o.name_id "
                      "ORDER BY 1, 2"))},
    {.name = "self join",
     .steps =
         STEPS(Q("SELECT a.id, b.id FROM names a, names b WHERE a.first_name = b.first_name AND "
                 "a.id < b.id ORDER BY 1"))},
    {.name = "lateral",
     .steps = STEPS(
         Q("SELECT n.id, s.total FROM names n, LATERAL (SELECT sum(amount) AS total FROM orders "
           "WHERE name_id = n.id) s ORDER BY 1"))},
    {.name = "subquery in from",
     .steps = STEPS(Q("SELECT s.f FROM (SELECT first_name AS f, id FROM names WHERE id < 4) s "
                      "ORDER BY s.id"))},
    {.name = "scalar subquery",
     .steps = STEPS(Q("SELECT id, (SELECT last_name FROM names WHERE id = o.name_id) FROM orders o "
                      "ORDER BY id"))},
    {.name = "exists",
     .steps =
         STEPS(Q("SELECT id FROM names n WHERE EXISTS (SELECT FROM orders WHERE name_id = n.id) "
                 "ORDER BY 1"))},
    {.name = "in subquery",
     .steps =
         STEPS(Q("SELECT id FROM orders WHERE name_id IN (SELECT id FROM names WHERE first_name = "
                 "'Ada') ORDER BY 1"))},
    {.name = "array subquery", .steps = STEPS(Q("SELECT ARRAY(SELECT id FROM names ORDER BY id)"))},
    {.name = "cte",
     .steps = STEPS(
         Q("WITH a AS (SELECT * FROM names WHERE id < 4) SELECT last_name FROM a ORDER BY id"))},
    {.name = "cte that shadows the table",
     .steps = STEPS(Q("WITH names AS (SELECT 1 AS id, 'x' AS first_name) SELECT * FROM names"))},
    {.name = "cte that shadows, inside one that reads",
     .steps = STEPS(Q("WITH a AS (SELECT id FROM names WHERE id = 2), names AS (SELECT 7 AS id) "
                      "SELECT a.id, names.id FROM a, names"))},
    {.name = "recursive cte",
     .steps = STEPS(
         Q("WITH RECURSIVE t (id) AS (SELECT 1 UNION ALL SELECT t.id + 1 FROM t, names n WHERE "
           "n.id = t.id) SELECT * FROM t ORDER BY 1"))},
    {.name = "union",
     .steps =
         STEPS(Q("SELECT first_name FROM names UNION SELECT last_name FROM names ORDER BY 1"))},
    {.name = "except",
     .steps = STEPS(Q("SELECT id FROM names EXCEPT SELECT name_id FROM orders ORDER BY 1"))},
    {.name = "order by position and expression",
     .steps = STEPS(Q("SELECT id, first_name FROM names ORDER BY lower(last_name) DESC, 1"))},
    {.name = "distinct", .steps = STEPS(Q("SELECT DISTINCT first_name FROM names ORDER BY 1"))},
    {.name = "distinct on",
     .steps = STEPS(Q("SELECT DISTINCT ON (first_name) first_name, id FROM names ORDER BY 1, 2"))},
    {.name = "group by column",
     .steps = STEPS(
         Q("SELECT first_name, count(*) FROM names GROUP BY first_name HAVING count(*) > 1"))},
    {.name = "group by key, other columns selected",
     .steps = STEPS(Q("SELECT n.id, n.first_name, sum(o.amount) FROM names n LEFT JOIN orders o ON "
                      "o.name_id = n.id GROUP BY n.id ORDER BY n.id"))},
    {.name = "group by key, whole row of columns",
     .steps = STEPS(
         Q("SELECT names.*, count(o.id) FROM names LEFT JOIN orders o ON o.name_id = names.id "
           "GROUP BY names.id ORDER BY id"))},
    {.name = "aggregates",
     .steps = STEPS(
         Q("SELECT count(*), min(first_name), max(last_name), string_agg(last_name, ',' ORDER "
           "BY id) FROM names"))},
    {.name = "window",
     .steps =
         STEPS(Q("SELECT id, row_number() OVER (PARTITION BY first_name ORDER BY id) FROM names "
                 "ORDER BY id"))},
    {.name = "function over a column",
     .steps = STEPS(Q("SELECT greeting(first_name) FROM names ORDER BY id"))},
    {.name = "case",
     .steps = STEPS(Q("SELECT CASE WHEN first_name = 'Ada' THEN last_name ELSE '-' END FROM names "
                      "ORDER BY id"))},
    {.name = "values beside",
     .steps = STEPS(Q("SELECT v.x, n.last_name FROM (VALUES (2), (4)) v (x) JOIN names n "
                      "ON n.id = v.x ORDER BY 1"))},
    {.name = "only",
     .steps = STEPS(Q("SELECT id FROM ONLY names ORDER BY id")),
     .may_be_refused = "ONLY"},
    {.name = "tablesample",
     .steps = STEPS(Q("SELECT count(*) FROM names TABLESAMPLE BERNOULLI (100)")),
     .may_be_refused = "TABLESAMPLE"},
    {.name = "system columns",
     .steps = STEPS(Q("SELECT count(ctid) FROM names")),
     .may_be_refused = "system columns"},
    {.name = "regclass",
     .steps = STEPS(Q("SELECT 'names'::regclass::text")),
     .needs_old_table = true},
    {.name = "for update", .steps = STEPS(Q("SELECT * FROM names WHERE id = 3 FOR UPDATE"))},
    {.name = "for update of",
     .steps =
         STEPS(Q("SELECT n.id, o.id FROM names n JOIN orders o ON o.name_id = n.id WHERE n.id = 1 "
                 "ORDER BY 2 FOR UPDATE OF n"))},
    {.name = "for share", .steps = STEPS(Q("SELECT first_name FROM names WHERE id = 3 FOR SHARE"))},
    {.name = "for update skip locked",
     .steps = STEPS(Q("SELECT id FROM names ORDER BY id LIMIT 2 FOR UPDATE SKIP "
                      "LOCKED"))},
    {.name = "fetch first",
     .steps = STEPS(Q("SELECT id FROM names ORDER BY id FETCH FIRST 2 ROWS ONLY"))},
    {.name = "table command", .steps = STEPS(Q("TABLE names"))},
    {.name = "into a temporary table",
     .steps = STEPS(Q("SELECT * INTO TEMP t FROM names"), Q("SELECT * FROM t ORDER BY id"))},
    {.name = "create temporary table as",
     .steps = STEPS(Q("CREATE TEMP TABLE t AS SELECT first_name FROM names WHERE id < 3"),
                    Q("SELECT * FROM t ORDER BY 1")),
     .may_be_refused = "CREATE TABLE AS"},
    {.name = "a temporary table that shadows",
     .steps =
         STEPS(Q("CREATE TEMP TABLE names (x integer)"), Q("INSERT INTO names VALUES (1), (2)"),
               Q("SELECT * FROM names ORDER BY x"), Q("SELECT count(*) FROM public.names"),
               Q("DROP TABLE pg_temp.names"), Q("SELECT count(*) FROM names"))},
    {.name = "another search path",
     .steps = STEPS(Q("SET search_path = pg_catalog"), Q("SELECT count(*) FROM public.names"),
                    Q("SELECT count(*) FROM names"), Q("RESET search_path"),
                    Q("SELECT count(*) FROM names"))},
    {.name = "backslashes read the old way",
     .steps = STEPS(Q("SET standard_conforming_strings = off"),
                    Q("SELECT id, 'it\\'s names' FROM names WHERE id = 1"),
                    Q("SET standard_conforming_strings = on"),
                    Q("SELECT id, 'it\\''s' FROM names WHERE id = 1")),
     .may_be_refused = "backslashes while standard_conforming_strings is off"},
    {.name = "explain",
     .steps = STEPS(Q("EXPLAIN (COSTS OFF) SELECT note FROM untouched WHERE id = 1"))},
    {.name = "many statements",
     .steps =
         STEPS(Q("SELECT id FROM names WHERE id = 1; SELECT last_name FROM names WHERE id = 2;"))},
    {.name = "empty statements", .steps = STEPS(Q(""), Q(";"), Q("  -- nothing\n"))},
    {.name = "many rows",
     .steps =
         STEPS(Q("SELECT n.id, g, repeat(n.last_name, 20) FROM names n, generate_series(1, 200) g "
                 "ORDER BY 2, 1"))},
    {.name = "characters beyond ASCII",
     .steps = STEPS(Q("SELECT id, 'Zoë Ångström', first_name FROM names WHERE last_name <> 'Grün' "
                      "ORDER BY id"))},
    {.name = NULL},
};

const struct scenario SCENARIOS_PARAMETERS[] = {
    {.name = "no parameters", .steps = STEPS(X("SELECT * FROM names ORDER BY id"))},
    {.name = "one parameter", .steps = STEPS(X("SELECT * FROM names WHERE id = $1", TEXT("2")))},
    {.name = "text parameter",
     .steps = STEPS(X("SELECT id FROM names WHERE first_name = $1 ORDER BY id", TEXT("Ada")))},
    {.name = "parameter for varchar",
     .steps = STEPS(X("SELECT id FROM names WHERE last_name = $1", TEXT("Knuth")))},
    {.name = "null parameter",
     .steps = STEPS(X("SELECT count(*) FROM names WHERE first_name = $1", NOTHING))},
    {.name = "binary parameter",
     .steps = STEPS(X("SELECT last_name FROM names WHERE id = $1", BINARY("\0\0\0\4")))},
    {.name = "binary results",
     .steps =
         STEPS(PARSE("", "SELECT id, first_name, last_name FROM names WHERE id < $1 ORDER BY id"),
               BIND_AS("", "", true, TEXT("4")), DESCRIBE_PORTAL(""), EXECUTE("", 0), SYNC)},
    {.name = "given types",
     .steps =
         STEPS(PARSE_TYPED("", "SELECT $2::text, id FROM names WHERE id = $1", INT8OID, TEXTOID),
               DESCRIBE_STATEMENT(""), BIND("", "", TEXT("3"), TEXT("x")), EXECUTE("", 0), SYNC)},
    {.name = "given and guessed types",
     .steps =
         STEPS(PARSE_TYPED("", "SELECT id FROM names WHERE id > $1 AND last_name < $2 ORDER BY id",
                           0, VARCHAROID),
               DESCRIBE_STATEMENT(""), BIND("", "", TEXT("2"), TEXT("M")), EXECUTE("", 0), SYNC)},
    {.name = "parameter used twice",
     .steps = STEPS(X("SELECT id FROM names WHERE first_name = $1 OR last_name = $1 ORDER BY 1",
                      TEXT("Ada")))},
    {.name = "parameters out of order",
     .steps =
         STEPS(X("SELECT $2::integer, last_name FROM names WHERE id = $1", TEXT("1"), TEXT("9")))},
    {.name = "limit parameter",
     .steps =
         STEPS(X("SELECT id FROM names ORDER BY id LIMIT $1 OFFSET $2", TEXT("2"), TEXT("3")))},
    {.name = "array parameter",
     .steps = STEPS(X("SELECT id FROM names WHERE id = ANY ($1) ORDER BY id", TEXT("{1,4,9}")))},
    {.name = "statement described",
     .steps = STEPS(PARSE("", "SELECT first_name, id + $1 FROM names WHERE last_name LIKE $2"),
                    DESCRIBE_STATEMENT(""), SYNC)},
    {.name = "locking read",
     .steps = STEPS(X("SELECT id FROM names WHERE id = $1 FOR UPDATE", TEXT("1")))},
    {.name = "join with parameter",
     .steps = STEPS(
         X("SELECT n.last_name, o.amount FROM orders o JOIN names n ON n.id = o.name_id WHERE "
           "o.amount > $1 ORDER BY o.id",
           TEXT("6")))},
    {.name = "portal in pieces",
     .steps = STEPS(Q("BEGIN"), PARSE("", "SELECT id FROM names ORDER BY id"), BIND("p", ""),
                    EXECUTE("p", 3), EXECUTE("p", 3), SYNC, EXECUTE("p", 3), EXECUTE("p", 1), SYNC,
                    Q("COMMIT"))},
    {.name = "portal in pieces, flushed",
     .steps = STEPS(PARSE("", "SELECT last_name FROM names ORDER BY id"), BIND("", ""),
                    EXECUTE("", 2), FLUSH(5), EXECUTE("", 0), SYNC)},
    {.name = "two portals at once",
     .steps = STEPS(Q("BEGIN"), PARSE("s", "SELECT id FROM names WHERE id > $1 ORDER BY id"),
                    BIND("a", "s", TEXT("2")), BIND("b", "s", TEXT("5")), EXECUTE("a", 1),
                    EXECUTE("b", 1), EXECUTE("a", 1), EXECUTE("b", 0), CLOSE_PORTAL("a"), SYNC,
                    Q("ROLLBACK"), CLOSE_STATEMENT("s"), SYNC)},
    {.name = "pipeline of reads",
     .steps = STEPS(PARSE("", "SELECT id FROM names WHERE id = $1"), BIND("", "", TEXT("1")),
                    EXECUTE("", 0), PARSE("", "SELECT 1"), BIND("", ""), DESCRIBE_PORTAL(""),
                    EXECUTE("", 0), PARSE("", "SELECT last_name FROM names WHERE id = $1"),
                    BIND("", "", TEXT("2")), DESCRIBE_PORTAL(""), EXECUTE("", 0), SYNC)},
    {.name = "pipeline with several syncs",
     .steps = STEPS(PARSE("", "SELECT id FROM names WHERE id = $1"), BIND("", "", TEXT("1")),
                    EXECUTE("", 0), SYNC_LATER, PARSE("", "SELECT 1/0 FROM names"), BIND("", ""),
                    EXECUTE("", 0), SYNC_LATER, PARSE("", "SELECT count(*) FROM names"),
                    BIND("", ""), EXECUTE("", 0), SYNC)},
    {.name = "queries sent at once",
     .steps = STEPS(Q_LATER("SELECT count(*) FROM names"), Q_LATER("SELECT nothing FROM names"),
                    Q("SELECT id FROM names WHERE id = 3"))},
    {.name = "flush after parse",
     .steps =
         STEPS(PARSE("s", "SELECT id FROM names WHERE id = $1"), FLUSH(1), DESCRIBE_STATEMENT("s"),
               FLUSH(2), BIND("", "s", TEXT("7")), FLUSH(1), EXECUTE("", 0), FLUSH(2), SYNC)},
    {.name = "cursor",
     .steps =
         STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT id, last_name FROM names ORDER BY id"),
               Q("FETCH 2 FROM c"), Q("FETCH NEXT FROM c"), Q("MOVE 2 FROM c"),
               Q("FETCH ALL FROM c"), Q("CLOSE c"), Q("COMMIT")),
     .may_be_refused = "DECLARE CURSOR"},
    {.name = "cursor of another table",
     .steps = STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT id FROM untouched ORDER BY id"),
                    Q("FETCH 2 FROM c"), Q("COMMIT"))},
    {.name = NULL},
};
