/* Columns that a migration changes: their types, and what else they are (fixtures_types.sql). */
#include "tests/integration/scenario_tables.h"

#define ROW(table_, e_, f_)                                                                        \
    Q("INSERT INTO " table_ " VALUES (1, 5, '" e_ "', 'abc', '2024-01-02 03:04:05', '{\"a\": 1}'"  \
      ", '12.50', " f_ ", '{1,2}', '\\xdead', '00000000-0000-0000-0000-000000000001', 3.5, 'ab', " \
      "'1 day', 'xy', '(1,2)')")
#define OLD_ROW ROW("t", "keen", "1")
#define NEW_ROW Q("SET TimeZone = 'UTC'"), ROW("new_t", "keen", "true")
#define LOOK(table_) Q("SELECT * FROM " table_ " ORDER BY id")
#define LOOK_BINARY(table_)                                                                        \
    PARSE("", "SELECT * FROM " table_ " ORDER BY id"), BIND_AS("", "", true), DESCRIBE_PORTAL(""), \
        EXECUTE("", 0), SYNC

const struct scenario SCENARIOS_TYPES_OLD[] = {
    {.name = "rows in text and binary", .steps = STEPS(OLD_ROW, LOOK("t"), LOOK_BINARY("t"))},
    {.name = "expressions over the values",
     .steps = STEPS(OLD_ROW, Q("SELECT pg_typeof(i), pg_typeof(m), m * 2, f + 1, i / 2, j->>'a', "
                               "(p).x, c || '|', length(c), a[1], v || e FROM t"))},
    {.name = "conditions",
     .steps = STEPS(OLD_ROW,
                    X("SELECT id FROM t WHERE ts = $1 AND f = $2 AND e = $3",
                      TEXT("2024-01-02 03:04:05"), TEXT("1"), TEXT("keen")),
                    X("SELECT id FROM t WHERE i = $1 AND n > $2", BINARY("\0\0\0\5"), TEXT("3.4")),
                    X("SELECT id FROM t WHERE m = $1 AND u = $2", TEXT("$12.50"),
                      TEXT("00000000-0000-0000-0000-000000000001")))},
    {.name = "parameters",
     .steps = STEPS(X("INSERT INTO t (id, i, e, f, b, v) VALUES ($1, $2, $3, $4, $5, $6)",
                      BINARY("\0\0\0\7"), BINARY("\0\0\0\2"), TEXT("calm"), BINARY("\0\0\0\0"),
                      BINARY("\xff\0"), TEXT("xyz")),
                    LOOK("t"), LOOK_BINARY("t"))},
    {.name = "binary parameters of changed types",
     .steps = STEPS(OLD_ROW,
                    X("UPDATE t SET ts = $1, m = $2, j = $3, e = $4 WHERE f = $5 RETURNING *",
                      BINARY("\0\2\x95\x0c\x21\x85\x40\0"), BINARY("\0\0\0\0\0\0\x04\xd2"),
                      BINARY("{\"b\": [1, 2]}"), BINARY("calm"), BINARY("\0\0\0\1")),
                    X("SELECT id FROM t WHERE ts = $1 AND m = $2",
                      BINARY("\0\2\x95\x0c\x21\x85\x40\0"), BINARY("\0\0\0\0\0\0\x04\xd2")),
                    LOOK("t"), LOOK_BINARY("t"))},
    {.name = "updates",
     .steps = STEPS(
         OLD_ROW, Q("UPDATE t SET c = 'abcd ', n = n / 3, a[1] = 9, i = i + 1 RETURNING *"),
         Q("UPDATE t SET f = 0, e = 'calm', m = m * 3, ts = ts + '1 day' WHERE f = 1"), LOOK("t"))},
    {.name = "values that do not fit",
     .steps = STEPS(OLD_ROW, Q("INSERT INTO t (id, i, v) VALUES (2, 1, 'abcdefghi')"),
                    Q("INSERT INTO t (id, i, d) VALUES (3, 1, 'toolong')"),
                    Q("INSERT INTO t (id, i) VALUES (4, 5000000000)"),
                    Q("UPDATE t SET i = i + 2147483647"), Q("UPDATE t SET n = 1e9"),
                    Q("INSERT INTO t (id, i) VALUES (1, 1)"), Q("INSERT INTO t (id) VALUES (5)"),
                    LOOK("t"))},
    {.name = "what is rounded, padded and given by default",
     .steps = STEPS(Q("INSERT INTO t (id, i, n, c) VALUES (4, 7, 1.239, 'x') RETURNING n, c, r"),
                    Q("INSERT INTO t (id, i, r) VALUES (5, 7, DEFAULT), (6, 7, NULL)"), LOOK("t"))},
    {.name = "an array of elements of several types",
     .steps =
         STEPS(OLD_ROW, Q("UPDATE t SET a = ARRAY[0.5, 2.5::float8, i] RETURNING a"),
               Q("INSERT INTO t (id, i, a) VALUES (90, 1, ARRAY[0.5, 1.5::float8, NULL, 2.5]) "
                 "RETURNING a"),
               Q("INSERT INTO t (id, i, a) VALUES (91, 1, ARRAY[ARRAY[0.5], ARRAY[1.5::float8]]) "
                 "RETURNING a"),
               Q("DELETE FROM t WHERE id > 89"), LOOK("t"))},
    {.name = "deletes",
     .steps = STEPS(OLD_ROW, Q("DELETE FROM t WHERE f = 1 RETURNING m, e"), LOOK("t"))},
    {.name = NULL},
};

const struct scenario SCENARIOS_TYPES_NEW[] = {
    {.name = "rows in text and binary",
     .steps = STEPS(NEW_ROW, LOOK("new_t"), LOOK_BINARY("new_t"))},
    {.name = "expressions over the values",
     .steps = STEPS(NEW_ROW, Q("SELECT pg_typeof(i), pg_typeof(m), pg_typeof(e), m * 2, NOT f, "
                               "i / 2, j->'a', (p).x, c || '|', length(c), a[1], v || e, ts + "
                               "'1 hour', d || '' FROM new_t"))},
    {.name = "conditions",
     .steps = STEPS(
         NEW_ROW,
         X("SELECT id FROM new_t WHERE ts = $1 AND f = $2 AND e = $3",
           TEXT("2024-01-02 04:04:05+01"), TEXT("t"), TEXT("keen")),
         X("SELECT id FROM new_t WHERE i = $1 AND n > $2 AND f", BINARY("\0\0\0\0\0\0\0\5"),
           TEXT("3.4")),
         X("SELECT id FROM new_t WHERE m = $1 AND j @> $2", TEXT("12.50"), TEXT("{\"a\": 1}")),
         Q("SELECT e, count(*) FROM new_t GROUP BY e HAVING e > 'calm'"))},
    {.name = "parameters",
     .steps = STEPS(X("INSERT INTO new_t (id, i, e, f, b, v) VALUES ($1, $2, $3, $4, $5, $6)",
                      BINARY("\0\0\0\7"), BINARY("\0\0\0\0\0\0\0\2"), TEXT("calm"), BINARY("\0"),
                      BINARY("\xff\0"), TEXT("xyz")),
                    LOOK("new_t"), LOOK_BINARY("new_t"))},
    {.name = "binary parameters of changed types",
     .steps =
         STEPS(NEW_ROW,
               X("UPDATE new_t SET ts = $1, m = $2, j = $3, e = $4 WHERE f = $5 RETURNING *",
                 BINARY("\0\2\x95\x0c\x21\x85\x40\0"), BINARY("\0\2\0\0\0\0\0\2\0\x0c\x0d\x48"),
                 BINARY("\1{\"b\": [1, 2]}"), BINARY("calm"), BINARY("\1")),
               X("SELECT id FROM new_t WHERE ts = $1 AND m = $2",
                 BINARY("\0\2\x95\x0c\x21\x85\x40\0"), BINARY("\0\2\0\0\0\0\0\2\0\x0c\x0d\x48")),
               LOOK("new_t"), LOOK_BINARY("new_t"))},
    {.name = "updates",
     .steps =
         STEPS(NEW_ROW,
               Q("UPDATE new_t SET c = 'abcd ', n = n / 7, a[1] = 9, i = i + 1 RETURNING id, "
                 "c, a, i"),
               Q("UPDATE new_t SET f = false, e = 'calm', m = m * 3, ts = ts + '1 day' WHERE f "
                 "RETURNING f, e, m, ts"),
               Q("UPDATE new_t SET j = j || '{\"b\": 2}', r2 = DEFAULT"),
               Q("SELECT f, e, m, ts, j, r2 FROM new_t")),
     /* Four digits after the point do not fit where the old table keeps two. */
     .may_be_refused = "numeric(10,4) in a numeric(8,2)"},
    {.name = "values that do not fit",
     .steps = STEPS(NEW_ROW, Q("INSERT INTO new_t (id, i, d) VALUES (3, 1, 'toolong')"),
                    Q("INSERT INTO new_t (id, i, e) VALUES (4, 1, 'angry')"),
                    Q("UPDATE new_t SET n = 1e9"), Q("UPDATE new_t SET m = 1e12"),
                    Q("INSERT INTO new_t (id, i) VALUES (1, 1)"),
                    Q("INSERT INTO new_t (id) VALUES (5)"), LOOK("new_t"))},
    {.name = "an array of elements of several types",
     .steps = STEPS(NEW_ROW, Q("UPDATE new_t SET a = ARRAY[0.5, 2.5::float8, i] RETURNING a"),
                    Q("INSERT INTO new_t (id, i, a) VALUES (90, 1, ARRAY[0.5, 1.5::float8, NULL]) "
                      "RETURNING a"),
                    Q("DELETE FROM new_t WHERE id > 89"), LOOK("new_t"))},
    {.name = "deletes",
     .steps = STEPS(NEW_ROW, Q("DELETE FROM new_t WHERE f RETURNING m, e, ts"), LOOK("new_t"))},
    {.name = NULL},
};

const struct scenario SCENARIOS_NATURES_OLD[] = {
    {.name = "columns of two collations",
     .steps = STEPS(Q("INSERT INTO natures (needed, loose, bare) VALUES (1, 1, 'b'), (2, 2, 'B')"),
                    Q("UPDATE natures SET label = label || bare, bare = bare || label "
                      "RETURNING label || bare"),
                    Q("UPDATE natures SET label = bare WHERE label < bare"),
                    Q("UPDATE natures SET label = bare WHERE label < bare COLLATE \"C\""),
                    Q("UPDATE natures SET label = 'c' WHERE bare < 'a'"), LOOK("natures")),
     .unordered = true},
    {.name = "rows",
     .steps = STEPS(Q("INSERT INTO natures (needed) VALUES (1), (2) RETURNING *"),
                    Q("INSERT INTO natures (needed, loose, given, bare, label) VALUES (3, 4, NULL, "
                      "DEFAULT, 'l')"),
                    LOOK("natures"), LOOK_BINARY("natures"))},
    {.name = "parameters",
     .steps = STEPS(X("INSERT INTO natures (needed, loose, label) VALUES ($1, $2, $3) RETURNING id",
                      BINARY("\0\0\0\7"), NOTHING, TEXT("a")),
                    X("UPDATE natures SET loose = $1, needed = $2 WHERE id = $3 RETURNING *",
                      TEXT("4"), BINARY("\0\0\0\6"), TEXT("1")),
                    LOOK("natures"))},
    {.name = "NULL where it is not allowed",
     .steps =
         STEPS(Q("INSERT INTO natures (needed) VALUES (1)"),
               Q("INSERT INTO natures (loose) VALUES (1)"), Q("UPDATE natures SET needed = NULL"),
               Q("UPDATE natures SET label = NULL"), X("UPDATE natures SET label = $1", NOTHING),
               Q("INSERT INTO natures (needed, label) VALUES (1, NULL)"), LOOK("natures"))},
    {.name = "NULL where the new table allows none",
     .steps = STEPS(Q("INSERT INTO natures (needed, loose) VALUES (1, 2)"),
                    Q("UPDATE natures SET loose = NULL RETURNING loose"),
                    Q("SELECT count(*) FROM natures WHERE loose IS NULL"),
                    Q("UPDATE natures SET loose = coalesce(loose, 7) + 1"), LOOK("natures"))},
    {.name = "defaults",
     .steps =
         STEPS(Q("INSERT INTO natures (needed, given, bare, label) VALUES (1, 1, 'b', 'c'), (2, "
                 "DEFAULT, DEFAULT, DEFAULT) RETURNING given, bare, label, loose"),
               Q("UPDATE natures SET given = DEFAULT, bare = DEFAULT, label = DEFAULT, loose = "
                 "DEFAULT RETURNING *"),
               LOOK("natures"))},
    {.name = "identity",
     .steps = STEPS(
         Q("INSERT INTO natures (id, needed) OVERRIDING SYSTEM VALUE VALUES (50, 1) RETURNING id"),
         Q("INSERT INTO natures (id, needed) VALUES (DEFAULT, 2) RETURNING id"),
         Q("INSERT INTO natures (id, needed) OVERRIDING USER VALUE VALUES (60, 3) RETURNING id"),
         LOOK("natures"))},
    {.name = "an identity that is given",
     .steps =
         STEPS(Q("INSERT INTO natures (id, needed) VALUES (50, 1)"), Q("UPDATE natures SET id = 5"),
               Q("UPDATE natures SET id = DEFAULT"), LOOK("natures")),
     .may_be_refused = "GENERATED ALWAYS, of the client's table alone"},
    {.name = "another name",
     .steps = STEPS(Q("INSERT INTO natures (needed, label) VALUES (1, 'short'), (2, 'other')"),
                    Q("SELECT label || '!' AS label, upper(label) FROM natures WHERE label > 'o' "
                      "ORDER BY label"),
                    Q("UPDATE natures SET label = label || '+' RETURNING label, natures.label"),
                    Q("DELETE FROM natures WHERE label = 'short+' RETURNING *"), LOOK("natures"))},
    {.name = NULL},
};

const struct scenario SCENARIOS_NATURES_NEW[] = {
    {.name = "rows",
     .steps = STEPS(Q("INSERT INTO new_natures (needed) VALUES (1), (2) RETURNING *"),
                    Q("INSERT INTO new_natures (needed, loose, given, bare, title) VALUES (3, 1, "
                      "NULL, DEFAULT, 'l')"),
                    LOOK("new_natures"), LOOK_BINARY("new_natures"))},
    {.name = "NULL where it is not allowed",
     .steps = STEPS(Q("INSERT INTO new_natures (needed, loose) VALUES (1, NULL)"),
                    Q("INSERT INTO new_natures (needed) VALUES (1)"),
                    Q("UPDATE new_natures SET loose = NULL"),
                    X("UPDATE new_natures SET loose = $1", NOTHING), LOOK("new_natures"))},
    {.name = "defaults",
     .steps = STEPS(Q("INSERT INTO new_natures (needed, given, bare, loose) VALUES (1, 1, 'b', 2), "
                      "(2, DEFAULT, DEFAULT, DEFAULT) RETURNING given, bare, loose"),
                    Q("UPDATE new_natures SET given = DEFAULT, bare = DEFAULT, loose = DEFAULT, "
                      "title = DEFAULT RETURNING *"),
                    LOOK("new_natures"))},
    {.name = "identity",
     .steps = STEPS(Q("INSERT INTO new_natures (id, needed) VALUES (50, 1) RETURNING id"),
                    Q("INSERT INTO new_natures (id, needed) VALUES (DEFAULT, 2) RETURNING id"),
                    Q("INSERT INTO new_natures (id, needed) OVERRIDING USER VALUE VALUES (60, 3) "
                      "RETURNING id"),
                    LOOK("new_natures"))},
    {.name = "another key",
     .steps = STEPS(Q("INSERT INTO new_natures (id, needed) VALUES (50, 1)"),
                    Q("UPDATE new_natures SET id = 51 RETURNING id"), LOOK("new_natures")),
     .may_be_refused = "the old table's identity cannot be set"},
    {.name = "another name",
     .steps = STEPS(
         Q("INSERT INTO new_natures (needed, title) VALUES (1, 'short'), (2, 'other')"),
         Q("SELECT title || '!' AS title, upper(title) FROM new_natures WHERE title > 'o' "
           "ORDER BY title"),
         Q("UPDATE new_natures SET title = title || '+' RETURNING title"),
         Q("INSERT INTO new_natures (needed, title) VALUES (3, 'a title that is far too "
           "long')"),
         Q("DELETE FROM new_natures WHERE title = 'short+' RETURNING *"), LOOK("new_natures"))},
    {.name = NULL},
};

const struct scenario SCENARIOS_LABELS_OLD[] = {
    {.name = "NULL beside an array",
     .steps = STEPS(Q("INSERT INTO labels VALUES (1, '{a}', 'b') RETURNING *"),
                    Q("INSERT INTO labels VALUES (2, '{a}', NULL)"),
                    X("INSERT INTO labels VALUES (3, '{x}', $1)", NOTHING),
                    X("INSERT INTO labels VALUES (4, $1, 'x')", NOTHING),
                    Q("UPDATE labels SET last = NULL"), X("UPDATE labels SET last = $1", NOTHING),
                    X("UPDATE labels SET firsts = $1", NOTHING),
                    X("UPDATE labels SET last = $1 RETURNING *", TEXT("c")), LOOK("labels"))},
    {.name = NULL},
};

const struct scenario SCENARIOS_LABELS_NEW[] = {
    {.name = "NULL beside an array",
     .steps = STEPS(Q("INSERT INTO new_labels VALUES (1, '{a,b}') RETURNING *"),
                    Q("INSERT INTO new_labels VALUES (2, NULL)"),
                    X("UPDATE new_labels SET marks = $1", NOTHING), LOOK("new_labels"))},
    {.name = NULL},
};

/* Who writes a plain column that the other table generates cannot write that table: its value would
 * be lost. Who reads both, and writes what both have, can. */
#define MADE(table_, plain_, times_)                                                               \
    {.name = "the plain column is written",                                                        \
     .steps = STEPS(Q("INSERT INTO " table_ " (id, n, " plain_ ") VALUES (1, 4, 4 * " times_       \
                      ") RETURNING *"),                                                            \
                    Q("UPDATE " table_ " SET n = 5, " plain_ " = 5 * " times_ " RETURNING *"),     \
                    LOOK_BINARY(table_)),                                                          \
     .may_be_refused = "a value that the other table computes by itself"},                         \
        {.name = "the generated column is written",                                                \
         .steps = STEPS(Q("INSERT INTO " table_ " (id, n, twice, thrice) VALUES (1, 4, 8, 12)"),   \
                        Q("UPDATE " table_ " SET twice = 3, thrice = 3"), LOOK(table_)),           \
         .may_be_refused = "generated in the client's table alone"},                               \
        {.name = "both are read",                                                                  \
         .steps = STEPS(Q("SELECT sum(twice), sum(thrice) FROM " table_ " WHERE twice < thrice"),  \
                        Q("DELETE FROM " table_ " WHERE thrice = 3 RETURNING twice"),              \
                        LOOK_BINARY(table_))},                                                     \
    {                                                                                              \
        .name = NULL                                                                               \
    }

#define LIMITED(table_)                                                                            \
    Q("INSERT INTO " table_ " (id, d, dd) VALUES (1, 'abc', 'abcd   ') RETURNING *"),              \
        X("INSERT INTO " table_ " (id, d) VALUES ($1, $2)", TEXT("2"), TEXT("toolong")),           \
        Q("INSERT INTO " table_ " (id, d) VALUES (3, 'toolong'::text)"),                           \
        Q("INSERT INTO " table_ " (id, dd) SELECT 4, 'toolong'::text"),                            \
        Q("UPDATE " table_ " SET dd = d || dd"),                                                   \
        Q("UPDATE " table_ " SET d = d || 'de', dd = NULL RETURNING d, dd"), LOOK_BINARY(table_)

const struct scenario SCENARIOS_MADE_OLD[] = {
    {.name = "lengths that the new table has of a domain", .steps = STEPS(LIMITED("made"))},
    MADE("made", "thrice", "3")};
const struct scenario SCENARIOS_MADE_NEW[] = {
    {.name = "domains of limited length", .steps = STEPS(LIMITED("new_made"))},
    MADE("new_made", "twice", "2")};

#define PIECES(table_)                                                                             \
    {.name = "numbers that are given once",                                                        \
     .steps = STEPS(Q("INSERT INTO " table_ " (id, number, note) OVERRIDING SYSTEM VALUE VALUES "  \
                      "(1, 50, 'a'), (2, 60, 'b') RETURNING *"),                                   \
                    Q("INSERT INTO " table_ " (id, note) VALUES (3, 'c'), (4, 'd') RETURNING *"),  \
                    Q("UPDATE " table_ " SET note = note || id WHERE id > 1 RETURNING *"),         \
                    X("UPDATE " table_ " SET note = $1 WHERE number = $2", TEXT("x"), TEXT("50")), \
                    Q("INSERT INTO " table_                                                        \
                      " (id, note) VALUES (2, 'e') ON CONFLICT (id) DO UPDATE SET "                \
                      "note = excluded.note || " table_ ".number RETURNING note"),                 \
                    Q("UPDATE " table_ " SET id = id + 10 WHERE id < 3"),                          \
                    Q("UPDATE " table_ " SET id = id - 1, note = 'y' WHERE id > 2 RETURNING *"),   \
                    Q("DELETE FROM " table_ " WHERE id = 3 RETURNING number"), LOOK(table_))},     \
        {.name = "a number that changes",                                                          \
         .steps = STEPS(Q("INSERT INTO " table_ " (id) VALUES (1)"),                               \
                        Q("UPDATE " table_ " SET number = DEFAULT, note = 'n'"),                   \
                        Q("UPDATE " table_ " SET number = 8"), LOOK(table_)),                      \
         .may_be_refused = "GENERATED ALWAYS in one of them"},                                     \
        {.name = "rows that are too long",                                                         \
         .steps = STEPS(                                                                           \
             Q("INSERT INTO " table_ " (id, p) VALUES (1, ROW('abcd', 1))"),                       \
             Q("INSERT INTO " table_ " (id, p) VALUES (2, NULL), (3, ('abcd', 1))"),               \
             Q("INSERT INTO " table_ " (id, p) VALUES (4, '(ab,1)')"),                             \
             Q("UPDATE " table_ " SET p = ROW(note, 1) FROM (SELECT 'abcd' AS note) s"),           \
             Q("UPDATE " table_ " SET p = ROW('abcd', 1)::record"),                                \
             Q("UPDATE " table_ " SET p = s FROM (SELECT 'abcd' AS a, 1 AS b) s"), LOOK(table_)),  \
         .may_be_refused = "ROW for a type with a field of limited length"},                       \
        {.name = "rows in other forms",                                                            \
         .steps = STEPS(                                                                           \
             Q("INSERT INTO " table_                                                               \
               " (id, p) VALUES (1, '(abc,1)'), (2, ROW('abcd', 2)::piece)"),                      \
             Q("INSERT INTO " table_ " (id, p) VALUES (3, '(abcd,1)')"),                           \
             X("INSERT INTO " table_ " (id, p) VALUES (4, $1)", TEXT("(ab ,4)")),                  \
             Q("INSERT INTO " table_ " (id, p) SELECT id + 4, p FROM " table_ " WHERE id < 3"),    \
             Q("INSERT INTO " table_                                                               \
               " (id, p) VALUES (1, '(z,5)') ON CONFLICT (id) DO UPDATE SET "                      \
               "p = excluded.p RETURNING p"),                                                      \
             Q("UPDATE " table_ " SET p = p RETURNING (p).n"),                                     \
             Q("UPDATE " table_ " m SET p = s.p FROM " table_ " s WHERE s.id = m.id + 1"),         \
             Q("UPDATE " table_ " SET (p, note) = (SELECT ROW('q', 1)::piece, 'r') WHERE id = 2"), \
             Q("UPDATE " table_ " SET p.mark = 'abcd' WHERE id = 4"), LOOK(table_),                \
             LOOK_BINARY(table_))},                                                                \
    {                                                                                              \
        .name = NULL                                                                               \
    }

const struct scenario SCENARIOS_PIECES_OLD[] = {PIECES("pieces")};
const struct scenario SCENARIOS_PIECES_NEW[] = {PIECES("new_pieces")};

#define IS(id_) "id OPERATOR(apart.=) '" id_ "'"
#define MARKED(table_)                                                                             \
    {.name = "keys by an operator that search_path does not lead to",                              \
     .steps =                                                                                      \
         STEPS(Q("INSERT INTO " table_ " VALUES (1, 'calm', 1), (2, 'keen', 2), "                  \
                 "(3, 'calm', 3) RETURNING *"),                                                    \
               Q("INSERT INTO " table_ " VALUES (2, 'keen', 5) ON CONFLICT (id, mood) DO UPDATE "  \
                 "SET n = excluded.n RETURNING *"),                                                \
               Q("DELETE FROM " table_ " WHERE " IS("2") " RETURNING n"),                          \
               Q("UPDATE " table_ " SET id = '7' WHERE " IS("1") " RETURNING *"),                  \
               X("UPDATE " table_ " SET n = n + 1, id = $1 WHERE " IS("3"), TEXT("1")),            \
               X("DELETE FROM " table_ " WHERE id OPERATOR(apart.=) $1", TEXT("9")), LOOK(table_), \
               LOOK_BINARY(table_))},                                                              \
    {                                                                                              \
        .name = NULL                                                                               \
    }

const struct scenario SCENARIOS_MARKED_OLD[] = {MARKED("marked")};
const struct scenario SCENARIOS_MARKED_NEW[] = {MARKED("new_marked")};
