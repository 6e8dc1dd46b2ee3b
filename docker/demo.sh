#!/bin/bash
# The guide's seven steps on a live table:  sudo bash docker/demo.sh [--keep]
#
# Starts a private PostgreSQL, Redis and Crossfade, lets clients read and write the table `names`
# through Crossfade all the time, and meanwhile replaces it by `new_names`: expand, write both, fill,
# check, read the new one (some clients first), stop writing the old one, drop it. The clients notice
# nothing. Takes a few minutes on a bare Debian 12, most of it for installing and building.
#
#   --keep    leaves everything running at the end, and says how to connect
#
# DEMO_ROWS, DEMO_CLIENTS and DEMO_RATE (queries per second) change its size.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=servers.sh
. docker/servers.sh

ROWS=${DEMO_ROWS:-100000}
CLIENTS=${DEMO_CLIENTS:-20}
RATE=${DEMO_RATE:-600}
CHUNK=2000
KEEP=false
case "${1:-}" in
'') ;;
--keep) KEEP=true ;;
*)
    sed -n '2,/^set/p' "$0" | sed -n 's/^# \{0,1\}//p' >&2
    exit 2
    ;;
esac

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
note() { printf '   %s\n' "$*"; }
direct() { psql -XAtq -v ON_ERROR_STOP=1 -d app "$@"; }
through() { psql -XAtq -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$PROXY_PORT" -d app "$@"; }
redis() {
    printf '   $ redis-cli %s\n' "$*"
    redis-cli -h 127.0.0.1 -p "$SERVERS_REDIS_PORT" "$@" >/dev/null
}

clean_up() {
    local status=$?
    trap - EXIT INT TERM
    if [ $status -ne 0 ] && [ -n "$SERVERS_FOLDER" ]; then
        echo "the demo failed; the last lines of Crossfade's log and of its clients':" >&2
        tail -n 20 "$SERVERS_FOLDER/crossfade.log" "$SERVERS_FOLDER/clients.log" >&2 2>/dev/null || true
    fi
    servers_stop
    exit $status
}

build() {
    say "Installing what is needed and building Crossfade"
    bash docker/install-dependencies.sh demo
    local log
    log=$(mktemp)
    if ! { cmake -S . -B build -DCMAKE_BUILD_TYPE=Release &&
        cmake --build build -j "$(nproc)" --target crossfade demo_client; } >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
    note "$(build/crossfade --version)"
}

load_people() {
    PGOPTIONS='-c client_min_messages=warning' psql -Xq -d postgres -c 'CREATE DATABASE app'
    direct -v rows="$ROWS" <<'EOF_SQL'
CREATE EXTENSION pg_stat_statements;
CREATE TABLE names (
    id serial PRIMARY KEY,
    first_name text NOT NULL,
    last_name text NOT NULL
);
WITH given AS (
    SELECT '{Ada,Alan,Alice,Amara,Anna,Barbara,Carlos,Chiara,Chen,David,Donald,Edsger,Elena,Emma,
        Fatima,Frances,Grace,Hana,Hassan,Ines,Ivan,Jean,Joao,John,Julia,Karin,Kofi,Lars,Leila,Liam,
        Lucia,Margaret,Maria,Mei,Mohamed,Nadia,Niklaus,Noah,Olga,Omar,Paul,Priya,Radia,Rosa,Sofia,
        Tariq,Tim,Ursula,Viktor,Wei,Yuki,Zoe}'::text[] AS first,
    '{Abara,Allen,Andersson,Backus,Bartik,Berg,Booth,Byron,Costa,Cruz,"de la Cruz",Dijkstra,Dubois,
        Eriksen,Ferrari,Fischer,Garcia,Goldberg,Haddad,Hamilton,Hoare,Hopper,Ito,Ivanova,Jensen,Kim,
        Knuth,Kowalski,Lamport,Liskov,Lovelace,Martin,Mbeki,Meyer,Moreau,Nakamura,Nguyen,Novak,
        Okafor,"O''Brien",Patel,Perlman,Rossi,Santos,Schmidt,Silva,Singh,Smith,Suzuki,Tanaka,Turing,
        "van der Berg","von Neumann",Wang,Wirth,Yilmaz}'::text[] AS last
)
INSERT INTO names (first_name, last_name)
SELECT given.first[1 + (i * 7919) % cardinality(given.first)],
    given.last[1 + (i * 104729 / 53) % cardinality(given.last)]
FROM given, generate_series(1::bigint, :rows) i;
VACUUM ANALYZE names;
EOF_SQL
}

start_crossfade() {
    PROXY_PORT=$(servers_free_port)
    cat >"$SERVERS_FOLDER/crossfade.yaml" <<EOF_YAML
listen: 127.0.0.1:$PROXY_PORT
upstream: host=127.0.0.1 port=$SERVERS_POSTGRES_PORT
control: host=127.0.0.1 port=$SERVERS_POSTGRES_PORT user=postgres dbname=app
flags: redis://127.0.0.1:$SERVERS_REDIS_PORT/0
migrations:
  - name: names
    database: app
    old: public.names
    new: public.new_names
    key: [id]
    to_new:
      full_name: first_name || ' ' || last_name
    to_old:
      first_name: split_part(full_name, ' ', 1)
      last_name: substr(full_name, strpos(full_name, ' ') + 1)
EOF_YAML
    build/crossfade serve --config "$SERVERS_FOLDER/crossfade.yaml" 2>"$SERVERS_FOLDER/crossfade.log" &
    SERVERS_PIDS+=($!)
    servers_wait_for "Crossfade" through -c 'SELECT 1'
}

start_clients() {
    build/demo_client "host=127.0.0.1 port=$PROXY_PORT user=postgres dbname=app" \
        "$CLIENTS" "$RATE" "$SERVERS_FOLDER/status" 2>"$SERVERS_FOLDER/clients.log" &
    CLIENTS_PID=$!
    SERVERS_PIDS+=("$CLIENTS_PID")
    while [ ! -s "$SERVERS_FOLDER/status" ]; do
        sleep 0.1
        kill -0 "$CLIENTS_PID"
    done
}

read_status() {
    local reads writes errors wrong
    eval "$(cat "$SERVERS_FOLDER/status")"
    READS=$reads WRITES=$writes ERRORS=$errors WRONG=$wrong
}

# PostgreSQL's own count of the clients' plain reads since the last time, by the table that the
# statement it was sent names.
count_reads() {
    direct -F ' ' -c "
        SELECT coalesce(sum(calls) FILTER (WHERE query !~ '\mnew_names\M'), 0),
            coalesce(sum(calls) FILTER (WHERE query ~ '\mnew_names\M'), 0)
        FROM pg_stat_statements
        WHERE query ~ '^SELECT' AND query ~ 'first_name' AND query ~ '\mnames\M|\mnew_names\M'
            AND query !~ 'FOR UPDATE' AND toplevel"
}

STEPS=()
OLD_READS=0
NEW_READS=0

# Watches the clients for a while; remembers for the table at the end where their reads went.
watch() { # name, seconds
    local begun_reads begun_writes old new share
    direct -c 'SELECT pg_stat_statements_reset()' >/dev/null
    read_status
    begun_reads=$READS begun_writes=$WRITES
    sleep "$2"
    sleep 0.5
    read -r old new <<<"$(count_reads)"
    read_status
    OLD_READS=$((OLD_READS + old))
    NEW_READS=$((NEW_READS + new))
    share=$(awk -v o="$old" -v n="$new" 'BEGIN { printf "%.0f", o + n ? 100 * n / (o + n) : 0 }')
    note "clients: $((READS - begun_reads)) reads, $((WRITES - begun_writes)) writes," \
        "$ERRORS errors, $WRONG wrong answers; $share % of the reads came from new_names"
    STEPS+=("$(printf '%-36s %9d %9d %9s %%' "$1" $((READS - begun_reads)) \
        $((WRITES - begun_writes)) "$share")")
}

fill() {
    local last from
    last=$(direct -c 'SELECT max(id) FROM names')
    for ((from = 1; from <= last; from += CHUNK)); do
        direct -c "
            INSERT INTO new_names (id, full_name)
            SELECT id, first_name || ' ' || last_name
            FROM (SELECT * FROM names WHERE id >= $from AND id < $((from + CHUNK))
                ORDER BY id FOR UPDATE) chunk
            ON CONFLICT DO NOTHING"
        printf '\r   filled %3d %%' $((100 * (from + CHUNK - 1 < last ? from + CHUNK - 1 : last) / last))
    done
    printf '\n'
}

# Rows that are missing in new_names, too many there, or different: one statement, one snapshot.
count_differences() {
    direct -F ' ' -c "
        SELECT count(*) FILTER (WHERE n.id IS NULL), count(*) FILTER (WHERE o.id IS NULL),
            count(*) FILTER (WHERE o.first_name || ' ' || o.last_name <> n.full_name)
        FROM names o FULL JOIN new_names n USING (id)"
}

check_tables() {
    local missing extra differing
    read -r missing extra differing <<<"$(count_differences)"
    note "missing in new_names: $missing, too many: $extra, different: $differing"
    DIFFERENCES=$((missing + extra + differing))
    [ "$DIFFERENCES" -eq 0 ]
}

run_steps() {
    say "Before: Crossfade stands between the clients and PostgreSQL, and changes nothing"
    watch "before" 4

    say "1. Expand: the new table is made"
    direct -c "CREATE TABLE new_names (
        id integer PRIMARY KEY DEFAULT nextval('names_id_seq'), full_name text NOT NULL)"
    kill -HUP "$CROSSFADE_PID"
    watch "1 expand" 3

    say "2. Both tables are written"
    redis RPUSH DATABASE_NAMES_TABLE_WRITE new_names
    watch "2 dual write" 5

    say "3. The new table is filled, in the background"
    fill
    watch "3 fill" 3

    say "4. The tables are compared"
    check_tables
    watch "4 check" 3

    say "5. Reads move: 10 % of the clients, then half, then all"
    redis HSET DATABASE_NAMES_TABLE_READ_CANARY table new_names percent 10
    watch "5 reads: canary 10 %" 5
    redis HSET DATABASE_NAMES_TABLE_READ_CANARY table new_names percent 50
    watch "5 reads: canary 50 %" 5
    redis SET DATABASE_NAMES_TABLE_READ new_names
    redis DEL DATABASE_NAMES_TABLE_READ_CANARY
    watch "5 reads: all" 5
    check_tables

    say "6. The old table is no longer written"
    redis LREM DATABASE_NAMES_TABLE_WRITE 0 names
    watch "6 stop old writes" 5

    say "7. Contract: the old table is dropped; the clients still write their SQL against it"
    through -c 'ALTER SEQUENCE names_id_seq OWNED BY new_names.id'
    through -c 'DROP TABLE names'
    watch "7 contract" 5
}

report() {
    local reads_served=$((OLD_READS + NEW_READS))
    say "What happened"
    printf '   %-36s %9s %9s %11s\n' "step" "reads" "writes" "from new"
    printf '   %s\n' "${STEPS[@]}"
    printf '\n'
    printf '   %-52s %d\n' "queries served" $((READS + WRITES)) \
        "errors seen by clients (must be 0)" "$ERRORS" \
        "wrong answers seen by clients (must be 0)" "$WRONG" \
        "rows that differed before the old table went (must be 0)" "$DIFFERENCES"
    printf '   %-52s %d %%\n' "plain reads served by names" $((100 * OLD_READS / reads_served)) \
        "plain reads served by new_names" $((100 * NEW_READS / reads_served))
}

trap clean_up EXIT
trap 'exit 130' INT TERM
build
servers_begin demo
say "Starting PostgreSQL, Redis and Crossfade; loading $ROWS people"
servers_start_postgres "shared_preload_libraries = 'pg_stat_statements'" </dev/null
servers_start_redis
load_people
redis RPUSH DATABASE_NAMES_TABLE_WRITE names
redis SET DATABASE_NAMES_TABLE_READ names
start_crossfade
CROSSFADE_PID=${SERVERS_PIDS[-1]}
start_clients
note "$CLIENTS clients, about $RATE queries per second"
run_steps
if ! $KEEP; then
    servers_stop_one "$CLIENTS_PID"
fi
read_status
report
if [ "$ERRORS" -ne 0 ] || [ "$WRONG" -ne 0 ] || [ "$DIFFERENCES" -ne 0 ]; then
    exit 1
fi
if $KEEP; then
    {
        echo '#!/bin/sh'
        echo "kill -TERM $CLIENTS_PID $CROSSFADE_PID; sleep 1"
        echo "kill -INT $SERVERS_POSTGRES_PID; kill ${SERVERS_PIDS[*]} 2>/dev/null; sleep 1"
        echo "rm -rf '$SERVERS_FOLDER'"
    } >"$SERVERS_FOLDER/stop.sh"
    say "Everything keeps running"
    note "through Crossfade:  psql -h 127.0.0.1 -p $PROXY_PORT -U postgres app"
    note "PostgreSQL itself:  psql -h 127.0.0.1 -p $SERVERS_POSTGRES_PORT -U postgres app"
    note "flags:              redis-cli -p $SERVERS_REDIS_PORT"
    note "logs:               $SERVERS_FOLDER"
    note "to stop it all:     sudo sh $SERVERS_FOLDER/stop.sh"
    SERVERS_PIDS=()
    SERVERS_FOLDER=
fi
