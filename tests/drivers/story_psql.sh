#!/bin/bash
# psql: simple queries, many in one text, \copy, large objects by its own commands, \watch's signals.
set -eu

section() { echo "== $1"; }
none() { echo "== $1" && echo "none: $2"; }
tell() { psql -X "$@" 2>&1; }

section connect
PGPASSWORD=wrong psql -X -c 'SELECT 1' 2>&1 | grep -c 'password authentication failed'
tell -At -c 'SELECT current_user, current_database()' -c '\echo :SERVER_VERSION_NUM :ENCODING'

section TLS
PGSSLMODE=verify-full PGSSLROOTCERT=$STORY_CA tell -c '\conninfo' -c 'SELECT * FROM names ORDER BY id' |
    sed 's/ at port "[0-9]*"//'
PGSSLMODE=verify-full PGSSLROOTCERT=$STORY_OTHER_CA psql -X -c 'SELECT 1' 2>&1 |
    sed -n 's/.*certificate verify failed.*/another authority is refused/p'

section simple
tell <<'EOF_SQL'
SELECT * FROM names ORDER BY id;
SELECT first_name, last_name FROM names WHERE id = 2 \gx
SELECT id, first_name FROM names WHERE id < 3 ORDER BY id \gdesc
INSERT INTO names (first_name, last_name) VALUES ('Jo''hn', E'Ba\\ckus') RETURNING *;
UPDATE names SET last_name = last_name || '!' WHERE first_name = 'Ada';
DELETE FROM names WHERE id = 3;
SELECT 'SELECT ' || id || ', ' || quote_literal(first_name) FROM names WHERE id < 3 ORDER BY id \gexec
\set FETCH_COUNT 3
SELECT id, last_name FROM names ORDER BY id;
\unset FETCH_COUNT
SELECT count(*) FROM names \; SELECT max(first_name) FROM names \; UPDATE names SET last_name = 'x' WHERE id = 4;
SELECT first_name AS "which" FROM names WHERE id = 1 \gset
\echo :which :ROW_COUNT
\crosstabview
SELECT first_name, last_name, id FROM names WHERE id < 3 ORDER BY id \crosstabview
EOF_SQL

section prepared
tell <<'EOF_SQL'
PREPARE one (integer) AS SELECT first_name, last_name FROM names WHERE id = $1;
EXECUTE one(1);
EXECUTE one(2);
PREPARE change (text, integer) AS UPDATE names SET last_name = $1 WHERE id = $2 RETURNING *;
EXECUTE change('Lovelace', 5);
EXECUTE change('nobody', 99);
SELECT name, parameter_types FROM pg_prepared_statements WHERE name IN ('one', 'change') ORDER BY name;
DEALLOCATE one;
EXECUTE one(1);
EOF_SQL

section transactions
tell <<'EOF_SQL'
BEGIN;
INSERT INTO names (first_name, last_name) VALUES ('Kept', 'in it');
SAVEPOINT here;
DELETE FROM names;
ROLLBACK TO here;
\echo :ROW_COUNT
DECLARE part CURSOR FOR SELECT * FROM names ORDER BY id;
FETCH 2 FROM part;
FETCH ALL FROM part;
COMMIT;
\set AUTOCOMMIT off
UPDATE names SET last_name = 'never';
ROLLBACK;
\set AUTOCOMMIT on
\set ON_ERROR_ROLLBACK on
BEGIN;
SELECT 1 / 0;
SELECT first_name FROM names WHERE id = 1 FOR UPDATE;
COMMIT;
EOF_SQL

section errors
tell <<'EOF_SQL'
\set VERBOSITY default
\set SHOW_CONTEXT always
INSERT INTO names VALUES (1, 'twice', 'there');
\echo :SQLSTATE
INSERT INTO untouched (note) VALUES ('no id');
INSERT INTO names (first_name, last_name) VALUES ('long', repeat('x', 41));
SELECT first_name, nick_name FROM names;
SELECT first_name
  FROM names WHERE id = ;
\errverbose
UPDATE names SET id = 2 WHERE id = 1;
BEGIN;
SELECT 1 / (id - id) FROM names;
SELECT 1;
ROLLBACK;
\echo :LAST_ERROR_SQLSTATE
EOF_SQL

section bulk
for ((i = 0; i < 500; i++)); do printf '%d\tBulk%d\tof many\\trows\n' $((5000 + i)) "$i"; done >"$STORY_FOLDER/rows"
tell <<EOF_SQL
\copy names FROM '$STORY_FOLDER/rows'
SELECT count(*) || ' rows' FROM names WHERE first_name LIKE 'Bulk%' AND last_name = E'of many\trows';
\copy (SELECT * FROM names WHERE id < 5003 ORDER BY id) TO STDOUT (FORMAT csv, HEADER)
COPY names (last_name, first_name) FROM STDIN (DELIMITER ',');
Row,Copied
\.
COPY names FROM STDIN;
x	y	z
\.
DELETE FROM names WHERE id >= 5000;
EOF_SQL

none pipelines "psql 15 has no pipelines"

section "large objects"
head -c 100000 /dev/zero | tr '\0' 'x' >"$STORY_FOLDER/large"
tell <<EOF_SQL | sed 's/^\(lo_.*\) [0-9]*$/\1/'
BEGIN;
\lo_import '$STORY_FOLDER/large' 'a note'
\set large :LASTOID
INSERT INTO names (first_name, last_name) VALUES ('Large', 'object');
\lo_export :large '$STORY_FOLDER/again'
SELECT length(lo_get(:large)) || ' bytes';
\lo_unlink :large
COMMIT;
EOF_SQL
cmp "$STORY_FOLDER/large" "$STORY_FOLDER/again"

# Psql answers an interrupt with a cancel request.
section cancel
psql -X -c "SELECT first_name, pg_sleep(60) FROM names WHERE id = 1" >"$STORY_FOLDER/cancelled" 2>&1 &
sleeper=$!
until [ "$(tell -At -c "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
    AND datname = current_database() AND state = 'active' AND query LIKE '%pg_sleep(60)%'")" = 1 ]; do
    sleep 0.1
done
kill -INT "$sleeper"
wait "$sleeper" || echo "exit code $?"
sed 's/.*canceling statement due to user request/cancelled/' "$STORY_FOLDER/cancelled"

section notifications
tell <<'EOF_SQL' | sed 's/PID [0-9]*/PID/'
LISTEN changes;
BEGIN;
INSERT INTO names (first_name, last_name) VALUES ('With', 'notice');
NOTIFY changes, 'hello';
SELECT first_name FROM names WHERE id = 1;
COMMIT;
SELECT first_name FROM names WHERE id = 2;
EOF_SQL
