#!/bin/bash
# pgbench: its own scripts in its three protocols, pipelines, errors of serialization that it retries.
set -eu

section() { echo "== $1"; }
none() { echo "== $1" && echo "none: $2"; }
value() { psql -XAt -c "$1"; }

# What pgbench says of a run that is not about time.
bench() { # file, option…
    pgbench -n -f "$STORY_FOLDER/$1" "${@:2}" 2>&1 |
        sed -nE '/^(number of|query mode|scaling)/p; /(ERROR|error|abort)/{s/^pgbench: //;p}' || echo "exit code $?"
}

section connect
PGPASSWORD=wrong pgbench -n -t 1 2>&1 | grep -c 'password authentication failed'
echo 'SELECT current_user;' >"$STORY_FOLDER/connect"
bench connect -C -c 2 -t 3
value 'SELECT current_user'

cat >"$STORY_FOLDER/read" <<'EOF_SQL'
\set id random(1, 8)
SELECT first_name, last_name FROM names WHERE id = :id;
EOF_SQL
cat >"$STORY_FOLDER/write" <<'EOF_SQL'
\set id random(1, 8)
BEGIN;
UPDATE names SET first_name = 'Kept', last_name = 'Hopper' WHERE id = :id;
SELECT id AS found FROM names WHERE first_name = 'Kept' AND id = :id \gset
INSERT INTO names (first_name, last_name) VALUES ('Kept', 'Hopper');
UPDATE names SET last_name = 'Hopper' WHERE id = :found;
END;
EOF_SQL

section TLS
PGSSLMODE=verify-full PGSSLROOTCERT=$STORY_CA bench read -c 2 -t 5
PGSSLMODE=verify-full PGSSLROOTCERT=$STORY_OTHER_CA pgbench -n -t 1 2>&1 |
    sed -n 's/.*certificate verify failed.*/another authority is refused/p'

# Clients and transactions are such that every row is sure to have been written.
both() { # option…
    sed "s/random(1, 8)/:client_id + 1/" "$STORY_FOLDER/write" >"$STORY_FOLDER/sure"
    bench read -c 4 -t 20 "$@"
    bench sure -c 8 -j 2 -t 5 "$@"
    value "SELECT count(*), min(last_name), max(first_name) FROM names WHERE last_name = 'Hopper'"
}

section simple
both -M simple

section prepared
both -M extended
both -M prepared

section transactions
both -M prepared --max-tries=10
value "SELECT DISTINCT first_name FROM names"

section errors
cat >"$STORY_FOLDER/error" <<'EOF_SQL'
INSERT INTO names VALUES (1, 'twice', 'there');
EOF_SQL
bench error -t 1 -M extended | sed 's/ERROR:  duplicate/23505: &/'
bench error -t 1 -M simple

section bulk
cat >"$STORY_FOLDER/bulk" <<'EOF_SQL'
INSERT INTO names SELECT 5000 + i, 'Bulk' || i, E'of many\trows' FROM generate_series(1, 500) i;
DELETE FROM names WHERE id > 5500;
EOF_SQL
pgbench -i -s 1 -I dtGvp -q >"$STORY_FOLDER/log" 2>&1
value "SELECT count(*) FROM pgbench_accounts"
bench bulk -t 1 -M prepared
value "SELECT count(*) || ' rows' FROM names WHERE first_name LIKE 'Bulk%'"
value "DELETE FROM names WHERE id >= 5000"

section pipelines
cat >"$STORY_FOLDER/pipeline" <<'EOF_SQL'
\startpipeline
SELECT first_name FROM names WHERE id = :client_id + 1;
UPDATE names SET last_name = 'piped' WHERE id = :client_id + 1;
SELECT last_name FROM names WHERE id = :client_id + 1;
\endpipeline
EOF_SQL
bench pipeline -c 8 -t 10 -M extended
bench pipeline -c 8 -t 10 -M prepared
value "SELECT last_name, count(*) FROM names WHERE last_name = 'piped' GROUP BY 1"

none "large objects" "pgbench has no interface for them"
none cancel "pgbench cancels nothing"
none notifications "pgbench does not listen"
