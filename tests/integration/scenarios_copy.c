/* COPY FROM: rows that come in, in every format, with every way to fail. */
#include "tests/integration/scenario_tables.h"

#define LOOK Q("SELECT id, first_name, last_name FROM names ORDER BY id")
#define LOOK_NEW Q("SELECT id, full_name FROM new_names ORDER BY id")
/* What the next row would be numbered, and that nothing of ours is left. */
#define LOOK_AROUND                                                                                \
    Q("SELECT last_value, is_called FROM names_id_seq"),                                           \
        Q("SELECT count(*) FROM pg_class WHERE relname LIKE '%crossfade%'")

#define COPY_IN(sql_, data_) Q(sql_), COPY_DATA(data_), COPY_DONE
/* As libpq's PQexecParams sends it: the Sync before the data is ignored. */
#define COPY_EXTENDED(sql_, data_)                                                                 \
    PARSE("", sql_), BIND("", ""), DESCRIBE_PORTAL(""), EXECUTE("", 0), SYNC, COPY_DATA(data_),    \
        COPY_DONE_LATER, SYNC_AFTER_COPY

#define BINARY_HEADER                                                                              \
    "PGCOPY\n\377\r\n\0"                                                                           \
    "\0\0\0\0"                                                                                     \
    "\0\0\0\0"
#define BINARY_ROWS                                                                                \
    "\0\3"                                                                                         \
    "\0\0\0\4"                                                                                     \
    "\0\0\0\63"                                                                                    \
    "\0\0\0\3"                                                                                     \
    "Ann"                                                                                          \
    "\0\0\0\3"                                                                                     \
    "Lee"                                                                                          \
    "\0\3"                                                                                         \
    "\0\0\0\4"                                                                                     \
    "\0\0\0\64"                                                                                    \
    "\0\0\0\2"                                                                                     \
    "Bo"                                                                                           \
    "\0\0\0\2"                                                                                     \
    "Xu"
#define BINARY_END "\377\377"

const struct scenario SCENARIOS_COPY[] = {
    {.name = "text",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN", "51\ta\tb\n52\tc\td e\n"), LOOK, LOOK_AROUND)},
    {.name = "no rows", .steps = STEPS(Q("COPY names FROM STDIN"), COPY_DONE, LOOK)},
    {.name = "end of data in the data",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN", "51\ta\tb\n\\.\n52\tc\td\n"), LOOK)},
    {.name = "escapes",
     .steps =
         STEPS(COPY_IN("COPY names FROM STDIN", "51\ta\\tb\tc\\\\d\n52\t\\141\t\\x62\n"), LOOK)},
    {.name = "lines in pieces",
     .steps = STEPS(Q("COPY public.names FROM STDIN"), COPY_DATA("5"), COPY_DATA("1\tAnn"),
                    COPY_DATA("\tLee"), COPY_DATA("\n52\tBo\tXu\n53"), COPY_DATA("\tCy\tYi\n"),
                    COPY_DONE, LOOK)},
    {.name = "columns in another order",
     .steps =
         STEPS(COPY_IN("COPY names (last_name, id, first_name) FROM STDIN", "b\t51\ta\n"), LOOK)},
    {.name = "defaults",
     .steps = STEPS(COPY_IN("COPY names (first_name, last_name) FROM STDIN", "a\tb\nc\td\ne\tf\n"),
                    LOOK, LOOK_AROUND)},
    {.name = "quoted names",
     .steps =
         STEPS(COPY_IN("COPY \"public\".\"names\" (\"id\", \"first_name\", last_name) FROM STDIN",
                       "51\ta\tb\n"),
               LOOK)},
    {.name = "comments",
     .steps = STEPS(
         COPY_IN("COPY /* in */ names -- these\n (id, first_name, last_name) /* from */ FROM STDIN",
                 "51\ta\tb\n"),
         LOOK)},
    {.name = "a comment at the end",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN -- these", "51\ta\tb\n"), LOOK,
                    COPY_IN("COPY names FROM STDIN WHERE id > 1 -- these", "52\ta\tb\n"), LOOK)},
    {.name = "options",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN WITH (FORMAT text, DELIMITER '|', NULL 'none')",
                            "51|a|b\n52|c|non\n"),
                    LOOK)},
    {.name = "csv",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN (FORMAT csv, HEADER)",
                            "x,y,z\n51,\"a, \"\"b\"\"\",\"c\nd\"\n52,,\"\"\n53,e,f\n"),
                    LOOK)},
    {.name = "csv, other quotes",
     .steps = STEPS(
         COPY_IN(
             "COPY names FROM STDIN (FORMAT csv, DELIMITER ';', QUOTE '''', ESCAPE '\\', NULL '-')",
             "51;'a;\\'b';'-'\n52;c;d\n"),
         LOOK)},
    {.name = "csv, what is null",
     .steps = STEPS(
         COPY_IN("COPY names FROM STDIN (FORMAT csv, FORCE_NOT_NULL (first_name, last_name))",
                 "51,,b\n52,c,\n"),
         LOOK, COPY_IN("COPY names FROM STDIN (FORMAT csv, FORCE_NULL (last_name))", "53,a,\"\"\n"),
         LOOK)},
    {.name = "csv, header matched",
     .steps = STEPS(
         COPY_IN("COPY names FROM STDIN (FORMAT csv, HEADER match)",
                 "id,first_name,last_name\n51,a,b\n"),
         LOOK,
         COPY_IN("COPY names FROM STDIN (FORMAT csv, HEADER match)", "id,name,last_name\n52,a,b\n"),
         LOOK)},
    {.name = "encoding",
     .steps =
         STEPS(COPY_IN("COPY names FROM STDIN (ENCODING 'latin1')", "51\tZo\353\t\305ngstr\366m\n"),
               LOOK)},
    {.name = "binary",
     .steps = STEPS(Q("COPY names FROM STDIN (FORMAT binary)"),
                    COPY_BYTES(BINARY_HEADER BINARY_ROWS BINARY_END), COPY_DONE, LOOK)},
    {.name = "binary in its old form",
     .steps = STEPS(Q("COPY BINARY names FROM STDIN"), COPY_BYTES(BINARY_HEADER),
                    COPY_BYTES(BINARY_ROWS), COPY_BYTES(BINARY_END), COPY_DONE, LOOK)},
    {.name = "binary with another number of columns",
     .steps = STEPS(Q("COPY names (id, first_name) FROM STDIN BINARY"),
                    COPY_BYTES(BINARY_HEADER BINARY_ROWS BINARY_END), COPY_DONE, LOOK)},
    {.name = "old options",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN WITH CSV HEADER", "h,h,h\n51,a,b\n"),
                    COPY_IN("COPY names FROM STDIN WITH DELIMITER AS '|' NULL AS ''", "52|a|b\n"),
                    COPY_IN("COPY names FROM STDIN USING DELIMITERS '|'", "53|a|b\n"), LOOK)},
    {.name = "where",
     .steps = STEPS(
         COPY_IN("COPY names FROM STDIN WHERE id > 51 AND names.last_name <> 'f'",
                 "51\ta\tb\n52\tc\td\n53\te\tf\n"),
         LOOK,
         COPY_IN("COPY names FROM STDIN WHERE public.names.id % 2 = 0", "60\ta\tb\n61\tc\td\n"),
         LOOK)},
    {.name = "where, with defaults",
     .steps = STEPS(
         COPY_IN("COPY names (first_name, last_name) FROM STDIN WHERE id <> 2 AND first_name < 'x'",
                 "a\tb\nc\td\ne\tf\n"),
         LOOK, LOOK_AROUND)},
    {.name = "the same with other literals",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN WHERE id > 51", "51\ta\tb\n52\tc\td\n"),
                    COPY_IN("COPY names FROM STDIN WHERE id > 52", "52\ta\tb\n53\tc\td\n"),
                    COPY_IN("COPY names FROM STDIN DELIMITER '|'", "54|a|b\n"),
                    COPY_IN("COPY names FROM STDIN DELIMITER ','", "55,a,b\n"), LOOK)},
    {.name = "client encoding",
     .steps = STEPS(Q("SET client_encoding = 'LATIN1'"),
                    COPY_IN("COPY names FROM STDIN", "51\tZo\353\t\305ngstr\366m\n"),
                    COPY_IN("COPY names FROM STDIN", "51\tZo\353\n"), LOOK)},
    {.name = "rights",
     .steps = STEPS(Q("SET ROLE pg_read_all_data"), Q("COPY names FROM PROGRAM 'echo 51,a,b' CSV"),
                    Q("RESET ROLE"), LOOK)},
    {.name = "where that is wrong",
     .steps =
         STEPS(Q("COPY names FROM STDIN WHERE nothing > 1"), Q("COPY names FROM STDIN WHERE id"),
               Q("COPY names FROM STDIN WHERE id IN (SELECT 1)"),
               Q("COPY names FROM STDIN WHERE id IN (SELECT id FROM names)"),
               Q("COPY orders FROM STDIN WHERE id IN (SELECT id FROM names)"),
               Q("COPY names FROM STDIN WHERE n.id = 1"), LOOK)},
    {.name = "where that fails on a row",
     .steps = STEPS(
         COPY_IN("COPY names FROM STDIN WHERE 1 / (id - 52) < 1", "51\ta\tb\n52\tc\td\n"), LOOK)},

    {.name = "bad value",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN", "51\ta\tb\nx\tc\td\n53\te\tf\n"), LOOK,
                    LOOK_AROUND)},
    {.name = "bad value after defaults",
     .steps = STEPS(COPY_IN("COPY names (first_name, last_name) FROM STDIN", "a\tb\nc\td\ne\n"),
                    LOOK, LOOK_AROUND)},
    {.name = "too long",
     .steps = STEPS(
         COPY_IN("COPY names FROM STDIN", "51\ta\t12345678901234567890123456789012345678901\n"),
         LOOK)},
    {.name = "missing column", .steps = STEPS(COPY_IN("COPY names FROM STDIN", "51\ta\n"), LOOK)},
    {.name = "extra column",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN", "51\ta\tb\tc\n"), LOOK)},
    {.name = "bytes that are no text",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN", "51\ta\t\377\n"), LOOK)},
    {.name = "unterminated quote",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN CSV", "51,\"a,b\n"), LOOK)},
    {.name = "not null",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN", "51\ta\tb\n52\t\\N\td\n"), LOOK)},
    {.name = "not null, column left out",
     .steps = STEPS(COPY_IN("COPY names (id, first_name) FROM STDIN", "51\ta\n"), LOOK)},
    {.name = "null key", .steps = STEPS(COPY_IN("COPY names FROM STDIN", "\\N\ta\tb\n"), LOOK)},
    {.name = "unique violation",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN", "51\ta\tb\n2\tc\td\n"), LOOK)},
    {.name = "unique violation among rows",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN", "51\ta\tb\n51\tc\td\n"), LOOK)},
    {.name = "unknown column", .steps = STEPS(Q("COPY names (id, middle_name) FROM STDIN"), LOOK)},
    {.name = "column twice", .steps = STEPS(Q("COPY names (id, last_name, id) FROM STDIN"), LOOK)},
    {.name = "unknown option",
     .steps = STEPS(Q("COPY names FROM STDIN (COLOUR 'red')"),
                    Q("COPY names FROM STDIN (FORMAT xml)"), LOOK)},
    {.name = "option twice", .steps = STEPS(Q("COPY names FROM STDIN (NULL 'a', NULL 'b')"), LOOK)},
    {.name = "options that do not go together",
     .steps =
         STEPS(Q("COPY names FROM STDIN (FORMAT text, FORCE_NULL (id))"),
               Q("COPY names (id, last_name) FROM STDIN (FORMAT csv, FORCE_NULL (first_name))"),
               Q("COPY names FROM STDIN (FORMAT csv, FORCE_NULL (middle_name))"),
               Q("COPY names FROM STDIN (FORMAT binary, DELIMITER ',')"), LOOK)},
    {.name = "syntax",
     .steps = STEPS(Q("COPY names FORM STDIN"), Q("COPY names FROM"), Q("COPY names () FROM STDIN"),
                    LOOK)},
    {.name = "given up",
     .steps = STEPS(Q("COPY names FROM STDIN"), COPY_DATA("51\ta\tb\n"),
                    COPY_FAIL("changed my mind"), LOOK, LOOK_AROUND)},
    {.name = "frozen",
     .steps = STEPS(Q("COPY names FROM STDIN (FREEZE)"), COPY_DONE, LOOK),
     .may_be_refused = "COPY FROM with FREEZE"},
    {.name = "a file that is not there",
     .steps = STEPS(Q("COPY names FROM '/nonexistent/names.csv'"), LOOK)},
    {.name = "a program",
     .steps = STEPS(Q("COPY names FROM PROGRAM 'echo 51,a,b' CSV"), LOOK,
                    X("COPY names (first_name, last_name) FROM PROGRAM 'echo a,b' CSV"), LOOK)},

    {.name = "in a transaction",
     .steps =
         STEPS(Q("BEGIN"), COPY_IN("COPY names FROM STDIN", "51\ta\tb\n"), LOOK,
               Q("UPDATE names SET last_name = 'z' WHERE id = 51"),
               COPY_IN("COPY names FROM STDIN", "52\tc\td\n"), Q("COMMIT"), LOOK, LOOK_AROUND)},
    {.name = "in a transaction that is rolled back",
     .steps = STEPS(Q("BEGIN"), COPY_IN("COPY names FROM STDIN", "51\ta\tb\n"), LOOK, Q("ROLLBACK"),
                    LOOK)},
    {.name = "failing in a transaction",
     .steps = STEPS(Q("BEGIN"), Q("DELETE FROM names WHERE id = 1"),
                    COPY_IN("COPY names FROM STDIN", "x\ta\tb\n"), Q("COPY names FROM STDIN"),
                    Q("SELECT 1"), Q("COMMIT"), LOOK)},
    {.name = "given up in a transaction",
     .steps = STEPS(Q("BEGIN"), Q("COPY names FROM STDIN"), COPY_DATA("51\ta\tb\n"),
                    COPY_FAIL("no"), Q("SELECT 1"), Q("ROLLBACK"), LOOK)},
    {.name = "savepoints",
     .steps =
         STEPS(Q("BEGIN"), COPY_IN("COPY names FROM STDIN", "51\ta\tb\n"), Q("SAVEPOINT s"),
               COPY_IN("COPY names FROM STDIN", "52\tc\td\ny\te\tf\n"), Q("ROLLBACK TO s"),
               COPY_IN("COPY names FROM STDIN", "53\tg\th\n"), Q("RELEASE s"), Q("COMMIT"), LOOK)},
    {.name = "unique violation after a savepoint",
     .steps = STEPS(Q("BEGIN"), Q("SAVEPOINT s"), COPY_IN("COPY names FROM STDIN", "1\ta\tb\n"),
                    Q("ROLLBACK TO s"), COPY_IN("COPY names FROM STDIN", "51\ta\tb\n"), Q("COMMIT"),
                    LOOK)},
    {.name = "read only",
     .steps = STEPS(Q("BEGIN READ ONLY"), Q("COPY names FROM STDIN"), Q("ROLLBACK"), LOOK)},
    {.name = "serializable",
     .steps = STEPS(Q("BEGIN ISOLATION LEVEL SERIALIZABLE"), Q("SELECT count(*) FROM names"),
                    COPY_IN("COPY names FROM STDIN", "51\ta\tb\n"), Q("SELECT count(*) FROM names"),
                    Q("COMMIT"), LOOK)},
    {.name = "among other statements",
     .steps = STEPS(COPY_IN("UPDATE names SET last_name = 'x' WHERE id = 1; COPY names FROM STDIN; "
                            "SELECT count(*) FROM names; "
                            "DELETE FROM names WHERE id = 2",
                            "51\ta\tb\n52\tc\td\n"),
                    LOOK)},
    {.name = "failing among other statements",
     .steps = STEPS(COPY_IN("UPDATE names SET last_name = 'x' WHERE id = 1; COPY names FROM STDIN; "
                            "DELETE FROM names WHERE id = 2",
                            "51\ta\n"),
                    LOOK)},
    {.name = "failing after",
     .steps = STEPS(COPY_IN("COPY names FROM STDIN; SELECT 1/0", "51\ta\tb\n"), LOOK)},
    {.name = "with its own transaction",
     .steps = STEPS(COPY_IN("BEGIN; COPY names FROM STDIN; COMMIT", "51\ta\tb\n"), LOOK)},
    {.name = "two at once",
     .steps = STEPS(Q("COPY names FROM STDIN; COPY names (first_name, last_name) FROM STDIN"),
                    COPY_DATA("51\ta\tb\n"), COPY_DONE, COPY_DATA("c\td\n"), COPY_DONE, LOOK)},
    {.name = "two tables at once",
     .steps = STEPS(Q("COPY untouched FROM STDIN; COPY names FROM STDIN"), COPY_DATA("51\ta\n"),
                    COPY_DONE, COPY_DATA("51\tc\td\n"), COPY_DONE, LOOK,
                    Q("SELECT count(*) FROM untouched"))},
    {.name = "all sent at once",
     .steps = STEPS(Q_LATER("COPY names FROM STDIN"), COPY_DATA("51\ta\tb\n"), COPY_DONE, LOOK)},
    {.name = "a temporary table of that name",
     .steps =
         STEPS(Q("CREATE TEMP TABLE names (id integer)"), COPY_IN("COPY names FROM STDIN", "51\n"),
               Q("SELECT * FROM names"), COPY_IN("COPY public.names FROM STDIN", "52\ta\tb\n"),
               Q("SELECT * FROM names"), Q("DISCARD ALL"), LOOK)},

    {.name = "out, in its old form",
     .steps =
         STEPS(Q("COPY BINARY names (id, last_name) TO STDOUT"), Q("COPY BINARY names TO STDOUT"),
               Q("COPY names TO STDOUT USING DELIMITERS '|'"),
               Q("COPY names (last_name, id) TO STDOUT DELIMITERS ';' WITH CSV HEADER FORCE QUOTE "
                 "id"))},
    {.name = "extended",
     .steps =
         STEPS(COPY_EXTENDED("COPY names FROM STDIN", "51\ta\tb\n52\tc\td\n"), LOOK, LOOK_AROUND)},
    {.name = "extended: no sync before the data",
     .steps = STEPS(PARSE("", "COPY names (first_name, last_name) FROM STDIN"), BIND("", ""),
                    EXECUTE("", 0), FLUSH(3), COPY_DATA("a\tb\n"), COPY_DONE_LATER, SYNC_AFTER_COPY,
                    LOOK)},
    {.name = "extended: bad value",
     .steps = STEPS(COPY_EXTENDED("COPY names FROM STDIN", "51\ta\tb\nx\tc\td\n"), LOOK)},
    {.name = "extended: unique violation",
     .steps = STEPS(COPY_EXTENDED("COPY names FROM STDIN", "51\ta\tb\n1\tc\td\n"), LOOK)},
    {.name = "extended: all sent at once",
     .steps = STEPS(PARSE("", "COPY names FROM STDIN"), BIND("", ""), EXECUTE("", 0),
                    COPY_DATA("51\ta\tb\n"), COPY_DONE_LATER,
                    PARSE("", "SELECT count(*) FROM names"), BIND("", ""), EXECUTE("", 0),
                    SYNC_LATER, PARSE("", "COPY names FROM STDIN"), BIND("", ""), EXECUTE("", 0),
                    COPY_DATA("52\ta\tb\n"), COPY_DONE_LATER, SYNC, LOOK, Q("SELECT 1"))},
    {.name = "extended: all sent at once, failing",
     .steps = STEPS(PARSE("", "COPY names FROM STDIN"), BIND("", ""), EXECUTE("", 0),
                    COPY_DATA("x\ta\tb\n"), COPY_DONE_LATER, PARSE("", "DELETE FROM names"),
                    BIND("", ""), EXECUTE("", 0), SYNC_LATER,
                    PARSE("", "UPDATE names SET last_name = 'z' WHERE id = 1"), BIND("", ""),
                    EXECUTE("", 0), SYNC, LOOK, Q("SELECT 1"))},
    {.name = "extended: after an error",
     .steps = STEPS(PARSE("", "SELECT 1/0"), BIND("", ""), EXECUTE("", 0),
                    PARSE("", "COPY names FROM STDIN"), BIND("", ""), EXECUTE("", 0),
                    COPY_DATA("51\ta\tb\n"), COPY_DONE_LATER, SYNC, LOOK)},
    {.name = "extended: behind a segment that fails",
     .steps = STEPS(PARSE("", "SELECT 1/0"), BIND("", ""), EXECUTE("", 0), SYNC_LATER,
                    PARSE("", "COPY names FROM STDIN"), BIND("", ""), EXECUTE("", 0),
                    COPY_DATA("51\ta\tb\n"), COPY_DONE_LATER, SYNC, LOOK)},
    {.name = "extended: executed twice",
     .steps =
         STEPS(PARSE("", "COPY names FROM STDIN"), BIND("p", ""), EXECUTE("p", 0), SYNC,
               COPY_DATA("51\ta\tb\n"), COPY_DONE_LATER, EXECUTE("p", 0), SYNC_AFTER_COPY, LOOK)},
    {.name = "extended: closed unused",
     .steps =
         STEPS(PARSE("s", "COPY names FROM STDIN"), BIND("p", "s"), CLOSE_PORTAL("p"), SYNC,
               CLOSE_STATEMENT("s"), SYNC, Q("SELECT count(*) FROM pg_prepared_statements"), LOOK)},
    {.name = "extended: given up",
     .steps = STEPS(PARSE("", "COPY names FROM STDIN"), BIND("", ""), EXECUTE("", 0), SYNC,
                    COPY_DATA("51\ta\tb\n"), COPY_FAIL_LATER("no"), SYNC_AFTER_COPY, LOOK)},
    {.name = "extended: prepared once",
     .steps = STEPS(PARSE("c", "COPY names FROM STDIN"), DESCRIBE_STATEMENT("c"), SYNC,
                    BIND("", "c"), EXECUTE("", 0), SYNC, COPY_DATA("51\ta\tb\n"), COPY_DONE_LATER,
                    SYNC_AFTER_COPY, BIND("", "c"), EXECUTE("", 0), SYNC, COPY_DATA("52\ta\tb\n"),
                    COPY_DONE_LATER, SYNC_AFTER_COPY, LOOK)},
    {.name = "extended: in a transaction",
     .steps = STEPS(Q("BEGIN"), COPY_EXTENDED("COPY names FROM STDIN", "51\ta\tb\n"), LOOK,
                    COPY_EXTENDED("COPY names FROM STDIN", "51\ta\tb\n"), Q("SELECT 1"),
                    Q("ROLLBACK"), LOOK)},
    {.name = "extended: more behind it before the sync",
     .steps = STEPS(PARSE("", "COPY names FROM STDIN"), BIND("", ""), EXECUTE("", 0), SYNC,
                    COPY_DATA("51\ta\tb\n"), COPY_DONE_LATER,
                    PARSE("", "UPDATE names SET last_name = 'z' WHERE id = 51"), BIND("", ""),
                    EXECUTE("", 0), SYNC_AFTER_COPY, LOOK)},
    {0},
};

const struct scenario SCENARIOS_COPY_NEW[] = {
    {.name = "text",
     .steps =
         STEPS(COPY_IN("COPY new_names FROM STDIN", "51\ta b\n52\tc d\n"), LOOK_NEW, LOOK_AROUND)},
    {.name = "defaults",
     .steps = STEPS(COPY_IN("COPY new_names (full_name) FROM STDIN", "a b\nc d\n"), LOOK_NEW,
                    LOOK_AROUND)},
    {.name = "csv with where",
     .steps = STEPS(COPY_IN("COPY public.new_names (full_name, id) FROM STDIN (FORMAT csv) WHERE "
                            "new_names.id <> 52",
                            "a b,51\nc d,52\n"),
                    LOOK_NEW)},
    {.name = "bad value",
     .steps = STEPS(COPY_IN("COPY new_names FROM STDIN", "51\ta b\n52x\tc d\n"), LOOK_NEW)},
    {.name = "null", .steps = STEPS(COPY_IN("COPY new_names FROM STDIN", "51\t\\N\n"), LOOK_NEW)},
    {.name = "unique violation",
     .steps = STEPS(COPY_IN("COPY new_names FROM STDIN", "51\ta b\n3\tc d\n"), LOOK_NEW)},
    {.name = "unknown column",
     .steps = STEPS(Q("COPY new_names (first_name) FROM STDIN"), LOOK_NEW)},
    {.name = "in a transaction",
     .steps = STEPS(Q("BEGIN"), COPY_IN("COPY new_names FROM STDIN", "51\ta b\n"), Q("SAVEPOINT s"),
                    COPY_IN("COPY new_names FROM STDIN", "1\ta b\n"), Q("ROLLBACK TO s"),
                    Q("COMMIT"), LOOK_NEW)},
    {.name = "extended",
     .steps =
         STEPS(COPY_EXTENDED("COPY new_names (full_name) FROM STDIN", "a b\nc d\n"), LOOK_NEW)},
    {0},
};
