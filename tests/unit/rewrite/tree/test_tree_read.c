/*
 * Trees read from JSON against those that the library packs itself: byte by byte the same.
 */
#include <criterion/criterion.h>
#include <pg_query.h>

#include "rewrite/tree/tree_read.h"
#include "tests/unit/rewrite/tree_compare.h"

static void tree_read_check(const char *sql)
{
    PgQueryParseResult json = pg_query_parse(sql);
    cr_expect_null(json.error, "%s: %s", sql, json.error == NULL ? "" : json.error->message);
    pg_query_free_parse_result(json);
    cr_expect(tree_compare(sql), "%s", sql);
}

Test(tree_read, queries)
{
    static const char *const statements[] = {
        "",
        ";;",
        "SELECT",
        "SELECT DISTINCT a, b FROM t",
        "SELECT DISTINCT ON (a) a, b[1], c[1:2], c[:], (d).e, (f()).* FROM ONLY t, LATERAL f(1)",
        "SELECT 0, 1, -1, 2147483648, 1.5, .5e3, 'x', '', NULL, true, false, B'01', X'1f', $1, $2",
        "SELECT E'\\b\\f\\n\\r\\t\\x01\\x1f\\\\\"/', '<>&', U&'d\\0061t\\+000061', $q$'\"\\$q$",
        "SELECT 'h\xc3\xa9', 'bad \xff\xfe bytes', \"\xc3\xbc \"\"x\"\"\"",
        "SELECT a::int[], a::varchar(3)[2], CAST(b AS numeric(4, 2)), interval '1' day, "
        "a::x.y%TYPE",
        "SELECT count(*), sum(DISTINCT a ORDER BY b DESC NULLS LAST) FILTER (WHERE c), f(VARIADIC "
        "d), "
        "percentile_cont(0.5) WITHIN GROUP (ORDER BY x), f(a := 1, b => 2)",
        "SELECT rank() OVER w, lag(a) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE "
        "TIES) "
        "FROM t WINDOW w AS (PARTITION BY b ORDER BY c)",
        "SELECT CASE a WHEN 1 THEN 2 ELSE 3 END, COALESCE(a, b), NULLIF(a, b), GREATEST(a, b), "
        "a IS DISTINCT FROM b, a IN (1, 2), a = ANY ($1), a LIKE 'x' ESCAPE '!', a IS UNKNOWN, "
        "a BETWEEN SYMMETRIC 1 AND 2, a COLLATE \"C\", a AT TIME ZONE 'x', ROW(1, 2) < (3, 4)",
        "SELECT ARRAY[1, 2], ARRAY(SELECT 1), EXISTS (SELECT), (SELECT 1), a <> ALL (SELECT 1), "
        "current_date, localtime(3), xmlelement(name x, xmlattributes(a AS b), 'c'), "
        "xmlserialize(CONTENT x AS text), extract(year FROM d), a OPERATOR(s.+) b, GROUPING(a)",
        "SELECT * FROM a JOIN b USING (c) AS j LEFT JOIN (d CROSS JOIN e) AS k(l, m) ON true "
        "NATURAL FULL JOIN g, ROWS FROM (f(1) AS (x int, y text), g(2)) WITH ORDINALITY AS r(o)",
        "SELECT * FROM t AS x(a, b) TABLESAMPLE bernoulli (10) REPEATABLE (3), XMLTABLE('/a' "
        "PASSING "
        "d COLUMNS b int PATH 'b' DEFAULT 1 NOT NULL, o FOR ORDINALITY)",
        "SELECT a FROM t GROUP BY DISTINCT ROLLUP (a, b), CUBE (c), GROUPING SETS ((), (d)) HAVING "
        "x "
        "ORDER BY a USING <, b OFFSET 3 FETCH FIRST 2 ROWS WITH TIES",
        "SELECT a FROM t LIMIT ALL FOR NO KEY UPDATE OF t NOWAIT FOR SHARE SKIP LOCKED",
        "(SELECT 1 UNION ALL VALUES (1), (DEFAULT)) INTERSECT TABLE t EXCEPT ALL SELECT 2 ORDER BY "
        "1",
        "WITH RECURSIVE r(a) AS MATERIALIZED (SELECT 1 UNION SELECT a + 1 FROM r) SEARCH DEPTH "
        "FIRST "
        "BY a SET o CYCLE a SET c TO 'y' DEFAULT 'n' USING p, w AS NOT MATERIALIZED (DELETE FROM t "
        "RETURNING *) SELECT * FROM r, w",
        "SELECT 1; SELECT 2 ; -- three",
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        tree_read_check(statements[i]);
}

Test(tree_read, other_statements)
{
    static const char *const statements[] = {
        "INSERT INTO s.t AS x (a, b.c, d[1]) OVERRIDING SYSTEM VALUE VALUES (1, DEFAULT, $1) ON "
        "CONFLICT (a, lower(b) COLLATE \"C\" text_ops) WHERE c DO UPDATE SET (a, b) = (excluded.a, "
        "2), "
        "c = DEFAULT WHERE x.a > 1 RETURNING *, a AS b",
        "INSERT INTO t DEFAULT VALUES ON CONFLICT ON CONSTRAINT k DO NOTHING",
        "WITH w AS (SELECT 1) UPDATE ONLY t x SET (a, b) = (SELECT 1, 2), c[1] = 3, d.e = ROW(1) "
        "FROM w "
        "WHERE CURRENT OF cur RETURNING x",
        "DELETE FROM t USING a, b WHERE t.a = a.a",
        "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED AND s.b THEN UPDATE SET c = 1 WHEN MATCHED "
        "THEN DELETE WHEN NOT MATCHED THEN INSERT (a) OVERRIDING USER VALUE VALUES (1) WHEN NOT "
        "MATCHED THEN DO NOTHING",
        "COPY t (a, b) FROM STDIN WITH (FORMAT csv, HEADER, FORCE_NULL (a), DELIMITER ';') WHERE a "
        "> 1",
        "COPY (SELECT 1) TO PROGRAM 'x' BINARY",
        "CREATE TEMP TABLE x (a, b) ON COMMIT DROP AS SELECT 1 WITH NO DATA",
        "SELECT a INTO UNLOGGED x FROM t",
        "DECLARE c BINARY INSENSITIVE SCROLL CURSOR WITH HOLD FOR SELECT 1 FOR UPDATE",
        "FETCH BACKWARD ALL IN c; MOVE 5 FROM c; CLOSE ALL",
        "PREPARE p (int, text) AS SELECT $1; EXECUTE p (1, 'x'); DEALLOCATE p; DEALLOCATE ALL",
        "EXPLAIN (ANALYZE, FORMAT json, COSTS off) SELECT 1",
        "TRUNCATE a, ONLY b RESTART IDENTITY CASCADE; LOCK TABLE a IN SHARE MODE NOWAIT",
        "BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY; SAVEPOINT s; ROLLBACK TO s; COMMIT AND "
        "CHAIN",
        "SET LOCAL search_path = a, \"B\"; RESET ALL; SHOW x; SET TIME ZONE INTERVAL '1' HOUR TO "
        "MINUTE",
        "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (START 5) PRIMARY KEY, b text NOT NULL "
        "DEFAULT 'x' CHECK (b <> ''), c int GENERATED ALWAYS AS (a * 2) STORED, d int REFERENCES x "
        "(y) "
        "ON DELETE CASCADE DEFERRABLE, EXCLUDE USING gist (a WITH =), LIKE z INCLUDING ALL) "
        "PARTITION "
        "BY RANGE (a) WITH (fillfactor = 70)",
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t USING btree (a DESC, (b || c)) "
        "INCLUDE "
        "(d) WHERE e",
        "ALTER TABLE t ADD COLUMN a int, DROP b CASCADE, ALTER c TYPE text USING d::text, ADD "
        "CONSTRAINT k FOREIGN KEY (a) REFERENCES b NOT VALID",
        "ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM (1) TO (MAXVALUE)",
        "CREATE OR REPLACE VIEW v (a) WITH (security_barrier) AS SELECT 1 WITH LOCAL CHECK OPTION",
        "CREATE FUNCTION f(a int DEFAULT 1, OUT b text, VARIADIC c int[]) RETURNS SETOF record "
        "LANGUAGE sql STABLE STRICT COST 5 AS $$ SELECT 1 $$",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END",
        "CREATE TRIGGER g AFTER UPDATE OF a ON t REFERENCING OLD TABLE AS o FOR EACH ROW WHEN (x) "
        "EXECUTE FUNCTION f('a')",
        "DO LANGUAGE plpgsql $$ BEGIN END $$; CALL p(1, x => 2); NOTIFY a, 'b'; LISTEN a; UNLISTEN "
        "*",
        "GRANT SELECT (a), UPDATE ON TABLE t TO PUBLIC WITH GRANT OPTION; REVOKE ALL ON ALL TABLES "
        "IN "
        "SCHEMA s FROM r CASCADE; GRANT a TO b",
        "COMMENT ON COLUMN t.a IS 'x'; DROP TABLE IF EXISTS a.b, c CASCADE; VACUUM (FULL) t (a); "
        "REINDEX TABLE t; CLUSTER t USING i; REFRESH MATERIALIZED VIEW CONCURRENTLY m",
        "CREATE RULE r AS ON INSERT TO t WHERE a DO INSTEAD (INSERT INTO u VALUES (1); NOTIFY x)",
        "CREATE POLICY p ON t AS RESTRICTIVE FOR ALL TO r USING (a) WITH CHECK (b)",
        "CREATE TYPE e AS ENUM ('a', 'b'); CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE ROLE r "
        "LOGIN",
        "ALTER TABLE a RENAME TO b; ALTER TABLE a SET SCHEMA s; ALTER SEQUENCE q OWNED BY t.a",
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        tree_read_check(statements[i]);
}

Test(tree_read, what_is_no_tree)
{
    static const char *const texts[] = {
        "",
        "{",
        "[]",
        "{}x",
        "{\"version\":}",
        "{\"version\":150001,}",
        "{\"nothing\":1}",
        "{\"version\":\"x\"}",
        "{\"stmts\":{}}",
        "{\"stmts\":[{\"stmt\":{\"NoSuchNode\":{}}}]}",
        "{\"stmts\":[{\"stmt\":{\"SelectStmt\":{\"op\":\"NO_SUCH_OP\"}}}]}",
        "{\"stmts\":[{\"stmt\":{\"SelectStmt\":{\"all\":1}}}]}",
        "{\"stmts\":[{\"stmt\":{\"String\":{\"sval\":\"x}}}]}",
        "{\"stmts\":[{\"stmt\":{\"String\":{\"sval\":\"\\q\"}}}]}",
        "{\"stmts\":[{\"stmt\":{\"String\":{\"sval\":\"\\u00e9\"}}}]}",
        "{\"stmts\":[{\"stmt\":{\"String\":{\"sval\":\"\\u00\"}}}]}",
        "{\"stmts\":[{\"stmt\":{\"String\":{\"sval\":\"\\",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena arena = {0};
        cr_expect_null(tree_read(texts[i], &arena), "%s", texts[i]);
        arena_free(&arena);
    }
    struct arena arena = {0};
    cr_expect_not_null(tree_read("{}", &arena));
    arena_free(&arena);
}
