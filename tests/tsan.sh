#!/bin/bash
# Looks for races between threads:  bash tests/tsan.sh [--seconds N]
#
# Builds Crossfade with ThreadSanitizer and puts it under load from 64 sessions: pgbench with all three
# protocols, some with a connection per transaction, and psql with cursors, COPY, PREPARE, DDL and
# errors. Meanwhile the flags change through Redis all the time, also the primary, and SIGHUP comes
# again and again. Then it is stopped under load. Exits with 1 at any report.
#
# CROSSFADE_TSAN_BINARY names a build; without it one is made in build-tsan/.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=servers.sh
. tests/servers.sh

DURATION=180
DATABASE=races
case ${1:-} in
'') ;;
--seconds) DURATION=${2:-} ;;
*) DURATION= ;;
esac
if ! [[ $DURATION =~ ^[1-9][0-9]*$ ]]; then
    sed -n '2,/^set/p' "$0" | sed -n 's/^# \{0,1\}//p' >&2
    exit 2
fi

find_crossfade() {
    if [ -z "${CROSSFADE_TSAN_BINARY:-}" ]; then
        CROSSFADE_TSAN_BINARY=$PWD/build-tsan/crossfade
        cmake --preset tsan >/dev/null
        cmake --build --preset tsan -j "$(nproc)" --target crossfade >/dev/null
    fi
}

make_database() {
    psql -qX -d postgres -c "CREATE DATABASE $DATABASE"
    PGOPTIONS='-c client_min_messages=warning' psql -qX -v ON_ERROR_STOP=1 -d "$DATABASE" <<'EOF_SQL'
CREATE TABLE names (id serial PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL);
CREATE TABLE new_names (id integer PRIMARY KEY DEFAULT nextval('names_id_seq'), full_name text NOT NULL);
CREATE TABLE untouched (id integer PRIMARY KEY, note text);
INSERT INTO names (first_name, last_name) SELECT 'Ada', 'no' || i FROM generate_series(1, 1000) i;
INSERT INTO new_names SELECT id, first_name || ' ' || last_name FROM names;
EOF_SQL
}

write_scripts() {
    cat >"$SERVERS_FOLDER/write.pgbench" <<'EOF_SQL'
\set id random(1, 1000)
BEGIN;
SELECT * FROM names WHERE id = :id;
UPDATE names SET last_name = 'no' || :id WHERE id = :id;
INSERT INTO names (first_name, last_name) VALUES ('Eva', 'of' || :id) RETURNING id;
END;
EOF_SQL
    cat >"$SERVERS_FOLDER/read.pgbench" <<'EOF_SQL'
\set id random(1, 1000)
SELECT first_name, count(*) FROM names WHERE id < :id GROUP BY first_name;
SELECT note FROM untouched WHERE id = :id;
SELECT full_name FROM new_names WHERE id = :id;
EOF_SQL
    cat >"$SERVERS_FOLDER/mixed.sql" <<'EOF_SQL'
SET crossfade.client_id = '7';
BEGIN; DECLARE c CURSOR FOR SELECT * FROM names ORDER BY id; FETCH 3 FROM c; FETCH 2 FROM c; COMMIT;
PREPARE p (integer) AS SELECT last_name FROM names WHERE id = $1; EXECUTE p(3); EXECUTE p(4);
BEGIN; DELETE FROM names WHERE id > 900 AND id % 7 = 3; SELECT nothing FROM names; ROLLBACK;
COPY names (first_name, last_name) FROM STDIN;
Jim	one
Jim	two
\.
DELETE FROM names WHERE first_name = 'Jim';
DO $$ BEGIN PERFORM count(*) FROM untouched; END $$;
CREATE TEMPORARY TABLE t (id integer); INSERT INTO t SELECT id FROM names LIMIT 5;
ALTER TABLE names ALTER COLUMN last_name SET STATISTICS 100;
MERGE INTO names n USING t ON t.id = n.id WHEN MATCHED THEN DELETE;
EOF_SQL
}

start_crossfade() {
    export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp log_path=$SERVERS_FOLDER/report exitcode=66 second_deadlock_stack=1"
    servers_start_crossfade crossfade "$CROSSFADE_TSAN_BINARY" "$DATABASE" "$SERVERS_POSTGRES_PORT" \
        "flags: redis://127.0.0.1:$SERVERS_REDIS_PORT/0" 'workers: 4'
    CROSSFADE_PID=${SERVERS_PIDS[-1]}
}

# Refused and failed transactions are no concern here: only that there is load until the end.
pgbench_load() { # script, arguments…
    local script=$SERVERS_FOLDER/$1.pgbench
    shift
    while [ "$SECONDS" -lt "$END" ]; do
        pgbench -n -p "$SERVERS_CROSSFADE_PORT" -T 10 -f "$script" "$@" "$DATABASE" || true
    done
}

psql_load() {
    while [ "$SECONDS" -lt "$END" ]; do
        psql -qAtX -p "$SERVERS_CROSSFADE_PORT" -d "$DATABASE" -f "$SERVERS_FOLDER/mixed.sql" || true
    done
}

# Reads move five times a second, the primary every five: a fence must be able to open.
change_flags() {
    local write=DATABASE_NAMES_TABLE_WRITE read=DATABASE_NAMES_TABLE_READ i=0 tables
    while [ "$SECONDS" -lt "$END" ]; do
        if ((i % 25 == 0)); then
            tables="'names','new_names'"
            if ((i % 50 == 0)); then tables="'new_names','names'"; fi
            echo "EVAL \"redis.call('DEL',KEYS[1]) redis.call('RPUSH',KEYS[1],$tables)\" 1 $write"
        fi
        case $((i++ % 4)) in
        0) echo "SET $read new_names" ;;
        1) echo "HSET ${read}_CANARY table names percent 50" ;;
        2) echo "HSET ${read}_CLIENTS 7 names" ;;
        3) printf '%s\n' "DEL ${read}_CANARY ${read}_CLIENTS" "SET $read names" ;;
        esac
        sleep 0.2
    done | redis-cli -p "$SERVERS_REDIS_PORT"
}

reload() {
    while [ "$SECONDS" -lt "$END" ]; do
        sleep 2
        kill -HUP "$CROSSFADE_PID" 2>/dev/null || return 0
    done
}

main() {
    local load=() i status=0 reports
    bash docker/install-dependencies.sh test
    find_crossfade
    trap servers_stop EXIT
    trap 'exit 130' INT TERM
    servers_begin tsan
    servers_start_postgres postgres 'log_min_messages = fatal' 'deadlock_timeout = 100ms' </dev/null
    servers_start_redis
    make_database
    write_scripts
    start_crossfade
    END=$((SECONDS + DURATION))
    pgbench_load write -M simple -c 12 -j 2 >"$SERVERS_FOLDER/load.1" 2>&1 &
    load+=($!)
    pgbench_load write -M prepared -c 12 -j 2 >"$SERVERS_FOLDER/load.2" 2>&1 &
    load+=($!)
    pgbench_load read -M prepared -c 12 -j 2 >"$SERVERS_FOLDER/load.3" 2>&1 &
    load+=($!)
    pgbench_load read -M extended -C -c 10 -j 2 >"$SERVERS_FOLDER/load.4" 2>&1 &
    load+=($!)
    pgbench_load write -M simple -C -c 10 -j 2 >"$SERVERS_FOLDER/load.5" 2>&1 &
    load+=($!)
    for ((i = 0; i < 8; i++)); do
        psql_load >/dev/null 2>&1 &
        load+=($!)
    done
    change_flags >/dev/null &
    load+=($!)
    reload &
    load+=($!)
    sleep $((DURATION - 2))
    kill -TERM "$CROSSFADE_PID"
    wait "$CROSSFADE_PID" || status=$?
    wait "${load[@]}" || true
    awk '/actually processed/ { n += $NF } /^tps/ { runs++ }
        END { printf "%d transactions of pgbench in %d runs\n", n, runs; exit n == 0 }' \
        "$SERVERS_FOLDER"/load.*
    echo "log: $(awk '{ n[$3]++ } END { for (e in n) printf "%s=%d ", e, n[e] }' \
        "$SERVERS_FOLDER/crossfade.log")"
    reports=$(cat "$SERVERS_FOLDER"/report.* 2>/dev/null || true)
    if [ -n "$reports" ] || [ "$status" -ne 0 ]; then
        echo "$reports"
        tail -n 20 "$SERVERS_FOLDER/crossfade.log"
        echo "exit code $status, $(grep -c '^WARNING: ThreadSanitizer' <<<"$reports") reports" >&2
        return 1
    fi
    echo "no report"
}

main
