#!/bin/bash
# A schema change without downtime, step by step, on a bare Debian 12:
#
#   sudo bash tests/demo/run.sh [--keep]
#
# Installs what is missing, builds Crossfade, starts a private PostgreSQL and Redis in a temporary
# folder, and replaces the table names(id, first_name, last_name) by new_names(id, full_name), while
# clients read and write `names` through Crossfade all the time and check every answer. Takes two
# or three minutes, of which the change itself takes one. Exits with 0 only if no client has seen an
# error or a wrong answer, and the tables were equal before the old one went.
#
#   --keep   leaves everything but the clients running at the end, and says how to connect and how to
#            stop it
#
# DEMO_ROWS (100000) and DEMO_RATE (2000 queries per second, about) change its size.
# CROSSFADE_BUILD_ROOT names a folder for the build folder, instead of the source folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=../servers.sh
. tests/servers.sh

ROWS=${DEMO_ROWS:-100000}
RATE=${DEMO_RATE:-2000}
BUILD=${CROSSFADE_BUILD_ROOT:-$PWD}/build
FILL_CHUNK=1000   # rows in one transaction of the backfill
CHECK_CHUNK=10000 # rows in one statement of the comparison
WAIT_SECONDS=30   # for anything that should happen at once
KEEP=false

PROXY_PORT=
CROSSFADE_LOG=
TRAFFIC=
CLIENTS_PID=
STEP=
STEP_BEGUN=
STEP_LINE=
TABLE=()
DIFFERENCES=0

# ---- what is said ------------------------------------------------------------------------------

BOLD='' PLAIN=''
if [ -t 1 ]; then
    BOLD=$'\033[1m' PLAIN=$'\033[0m'
fi

say() { printf '\n%s%s%s\n' "$BOLD" "$*" "$PLAIN"; }
note() { printf '   %s\n' "$*"; }
command_line() { printf '   $ %s\n' "$*"; }
with_commas() { sed -E ':again; s/([0-9])([0-9]{3})($|,)/\1,\2\3/; t again' <<<"$1"; }

# On a terminal in one line that changes; elsewhere only the end of it.
progress() { # done, all, what
    if [ -t 1 ]; then
        printf '\r   %3d %%  %s\033[K' $(($1 * 100 / $2)) "$3"
        if [ "$1" -eq "$2" ]; then echo; fi
    elif [ "$1" -eq "$2" ]; then
        note "100 %  $3"
    fi
}

die() {
    printf '\ndemo: %s\n' "$*" >&2
    exit 1
}

show_usage() { sed -n '2,/^set/p' tests/demo/run.sh | sed -n 's/^# \{0,1\}//p'; }

# ---- beginning and end -------------------------------------------------------------------------

# shellcheck disable=SC2317 # called by the trap
clean_up() {
    local status=$? log
    trap - EXIT
    trap '' INT TERM
    if [ "$status" -gt 128 ]; then
        echo "demo: interrupted; cleaning up" >&2
    elif [ "$status" -ne 0 ] && [ -n "$SERVERS_FOLDER" ]; then
        for log in clients crossfade; do
            if [ -s "$SERVERS_FOLDER/$log.log" ]; then
                echo "---- the last lines of $log.log:" >&2
                tail -n 20 "$SERVERS_FOLDER/$log.log" >&2
            fi
        done
        echo "demo: failed; cleaning up" >&2
    fi
    servers_stop
    exit "$status"
}

build() {
    local log begun=$SECONDS
    say "Installing what is missing, and building Crossfade"
    bash docker/install-dependencies.sh demo
    log=$(mktemp)
    if ! { cmake -S . -B "$BUILD" -DCMAKE_BUILD_TYPE=Release &&
        cmake --build "$BUILD" -j "$(nproc)" --target crossfade demo_client; } >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        rm -f "$log"
        die "Crossfade does not build"
    fi
    rm -f "$log"
    note "$("$BUILD/crossfade" --version), after $((SECONDS - begun)) s"
}

direct() { psql -XAtq -v ON_ERROR_STOP=1 -d app "$@"; }

# Through Crossfade, as an operator may: it sees what happens to its tables.
through() { # SQL
    command_line "psql -p $PROXY_PORT app -c \"$1\""
    psql -XAtq -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$PROXY_PORT" -d app -c "$1"
}

set_flag() {
    command_line "redis-cli $*"
    redis-cli -e -p "$SERVERS_REDIS_PORT" "$@" >/dev/null
}

start_crossfade() {
    local config=$SERVERS_FOLDER/crossfade.yaml
    PROXY_PORT=$(servers_free_port)
    CROSSFADE_LOG=$SERVERS_FOLDER/crossfade.log
    cat >"$config" <<EOF_CONFIG
listen: 127.0.0.1:$PROXY_PORT
upstream: host=127.0.0.1 port=$SERVERS_POSTGRES_PORT
control: host=127.0.0.1 port=$SERVERS_POSTGRES_PORT user=crossfade dbname=app
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
EOF_CONFIG
    "$BUILD/crossfade" serve --config "$config" 2>"$CROSSFADE_LOG" &
    SERVERS_PIDS+=($!)
    servers_wait_for "Crossfade" psql -Xq -h 127.0.0.1 -p "$PROXY_PORT" -d app -c 'SELECT 1'
}

start_servers() {
    say "Starting PostgreSQL, Redis and Crossfade, with a table of $(with_commas "$ROWS") people"
    servers_begin demo
    servers_start_postgres postgres "shared_preload_libraries = 'pg_stat_statements'" \
        'pg_stat_statements.max = 50000' </dev/null
    servers_start_redis
    psql -Xq -d postgres -c 'CREATE DATABASE app'
    direct -v rows="$ROWS" -f tests/demo/demo_people.sql
    start_crossfade
    note "PostgreSQL on port $SERVERS_POSTGRES_PORT, Redis on $SERVERS_REDIS_PORT," \
        "Crossfade on $PROXY_PORT; all in $SERVERS_FOLDER"
    note "for example: $(direct -c "SELECT string_agg(first_name || ' ' || last_name, ', ')
        FROM (SELECT * FROM names ORDER BY id LIMIT 5) AS people")"
}

start_clients() {
    TRAFFIC=$SERVERS_FOLDER/traffic
    : >"$TRAFFIC"
    "$BUILD/demo_client" "host=127.0.0.1 port=$PROXY_PORT user=shop dbname=app" \
        "$ROWS" "$RATE" "$TRAFFIC" 2>"$SERVERS_FOLDER/clients.log" &
    CLIENTS_PID=$!
    SERVERS_PIDS+=("$CLIENTS_PID")
    servers_wait_for "The clients" test -s "$TRAFFIC"
}

# ---- watching ----------------------------------------------------------------------------------

# Sets the words of the newest line of the clients' traffic file (demo_client.c says which).
read_traffic() {
    kill -0 "$CLIENTS_PID" 2>/dev/null || die "the clients have ended"
    read -r QUERIES ERRORS WRONG CONNECTIONS _ < <(tail -n 1 "$TRAFFIC")
}

log_lines() { wc -l <"$CROSSFADE_LOG"; }

# Crossfade's log after so many lines says what it has done.
wait_for_log() { # lines before, event
    local deadline=$((SECONDS + WAIT_SECONDS))
    while ! tail -n "+$(($1 + 1))" "$CROSSFADE_LOG" | grep -q " $2"; do
        [ "$SECONDS" -lt "$deadline" ] || die "Crossfade's log does not say $2"
        sleep 0.05
    done
}

# Waits until PostgreSQL runs no transaction that began before now.
wait_until_settled() {
    local now deadline=$((SECONDS + WAIT_SECONDS))
    now=$(direct -c 'SELECT clock_timestamp()')
    until [ "$(direct -c "
        SELECT (SELECT count(*) FROM pg_stat_activity WHERE xact_start <= '$now'
                AND datname = 'app' AND backend_type = 'client backend' AND pid <> pg_backend_pid())
            + (SELECT count(*) FROM pg_prepared_xacts WHERE prepared <= '$now')")" -eq 0 ]; do
        [ "$SECONDS" -lt "$deadline" ] || die "a transaction from before does not end"
        sleep 0.05
    done
}

# Sets it, and waits until no transaction goes by the flags before.
change_flag() { # redis-cli's arguments
    local lines
    lines=$(log_lines)
    set_flag "$@"
    wait_for_log "$lines" flags_settled
    wait_until_settled
}

# What PostgreSQL was sent for the clients, by its own count: plain reads of the old table and of
# the new one; writes to the old one only, to both, to the new one only.
count_statements() {
    direct -F ' ' -c "
        WITH sent AS (
            SELECT calls, query ~ '\mnew_names\M' AS names_new,
                query ~ '^(SELECT|WITH c[0-9_]+ AS \(SELECT)' AND query !~ 'FOR UPDATE' AS reads,
                query ~* '(INTO|UPDATE|DELETE FROM)\s+(\"?public\"?\.)?\"?names\M' AS writes_old,
                query ~* '(INTO|UPDATE|DELETE FROM)\s+(\"?public\"?\.)?\"?new_names\M' AS writes_new
            FROM pg_stat_statements
            WHERE userid = 'shop'::regrole AND toplevel AND query ~ '\m(new_)?names\M'
        )
        SELECT coalesce(sum(calls) FILTER (WHERE reads AND NOT names_new), 0),
            coalesce(sum(calls) FILTER (WHERE reads AND names_new), 0),
            coalesce(sum(calls) FILTER (WHERE writes_old AND NOT writes_new), 0),
            coalesce(sum(calls) FILTER (WHERE writes_old AND writes_new), 0),
            coalesce(sum(calls) FILTER (WHERE writes_new AND NOT writes_old), 0)
        FROM sent"
}

begin_step() { # name
    read_traffic
    STEP=$1
    STEP_BEGUN=$QUERIES
    STEP_LINE=$(wc -l <"$TRAFFIC")
    say "$STEP"
}

percent() { awk -v part="$1" -v rest="$2" 'BEGIN { printf "%.1f", part + rest ? 100 * part / (part + rest) : 0 }'; }

# Lets the clients work for some seconds, sees where their statements go, and ends the step.
watch_step() { # seconds
    local second before after reads_old reads_new writes_old writes_both writes_new waited share row
    read -r -a before <<<"$(count_statements)"
    for ((second = 1; second <= $1; second++)); do
        sleep 1
        read_traffic
        if [ -t 1 ]; then
            printf '\r   clients: %s queries, %d errors, %d wrong answers \033[K' \
                "$(with_commas "$QUERIES")" "$ERRORS" "$WRONG"
        fi
    done
    if [ -t 1 ]; then printf '\r\033[K'; fi
    read -r -a after <<<"$(count_statements)"
    reads_old=$((after[0] - before[0])) reads_new=$((after[1] - before[1]))
    writes_old=$((after[2] - before[2])) writes_both=$((after[3] - before[3]))
    writes_new=$((after[4] - before[4]))
    [ $((reads_old + reads_new)) -gt 0 ] || die "the clients read nothing"
    waited=$(awk -v from="$STEP_LINE" 'NR > from && $5 > most { most = $5 }
        END { printf "%.1f", most / 1000 }' "$TRAFFIC")
    share=$(percent "$reads_new" "$reads_old")
    note "clients: $(with_commas $((QUERIES - STEP_BEGUN))) queries, $ERRORS errors," \
        "$WRONG wrong answers; the longest waited $waited ms"
    note "reads: $(percent "$reads_old" "$reads_new") % of names, $share % of new_names;" \
        "writes: $writes_old to names, $writes_both to both, $writes_new to new_names"
    printf -v row '%-24s %9s %8s ms %8s %% %8s %% %8s %8s %9s' "$STEP" \
        "$(with_commas $((QUERIES - STEP_BEGUN)))" "$waited" "$(percent "$reads_old" "$reads_new")" \
        "$share" "$writes_old" "$writes_both" "$writes_new"
    TABLE+=("$row")
    LAST_SHARE=$share
    WRITES_OLD=$((writes_old + writes_both))
    LAST_READS_OLD=$reads_old
}

# ---- the seven steps ---------------------------------------------------------------------------

# As short transactions, so that nobody waits for long. A client who changes one of these rows now
# waits for the chunk's end, so what the chunk has read is the truth, whatever new_names holds.
fill_new_names() {
    local from last begun=$SECONDS
    last=$(direct -c 'SELECT max(id) FROM names')
    note "INSERT INTO new_names SELECT … FROM (SELECT … FROM names WHERE id BETWEEN … FOR UPDATE)" \
        "ON CONFLICT (id) DO UPDATE … WHERE … IS DISTINCT FROM …"
    for ((from = 1; from <= last; from += FILL_CHUNK)); do
        direct -c "
            INSERT INTO new_names AS mirror (id, full_name)
            SELECT id, first_name || ' ' || last_name
            FROM (SELECT id, first_name, last_name FROM names
                WHERE id BETWEEN $from AND $((from + FILL_CHUNK - 1))
                ORDER BY id FOR UPDATE) AS chunk
            ON CONFLICT (id) DO UPDATE SET full_name = excluded.full_name
            WHERE mirror.full_name IS DISTINCT FROM excluded.full_name"
        if ((from + FILL_CHUNK <= last)); then progress "$from" "$last" "filled up to id $from"; fi
    done
    progress "$last" "$last" "filled up to id $(with_commas "$last"), in $((SECONDS - begun)) s"
}

# Each range in one statement, and so in one snapshot: under traffic a difference is a real one.
# Also compares the way back, so that a row that cannot be mapped to and fro counts as differing.
compare_tables() {
    local from last missing extra differing all_missing=0 all_extra=0 all_differing=0
    last=$(direct -c 'SELECT greatest((SELECT max(id) FROM names), (SELECT max(id) FROM new_names))')
    for ((from = 0; from <= last; from += CHECK_CHUNK)); do
        read -r missing extra differing <<<"$(direct -F ' ' -c "
            SELECT count(*) FILTER (WHERE new.id IS NULL), count(*) FILTER (WHERE old.id IS NULL),
                count(*) FILTER (WHERE
                    old.first_name || ' ' || old.last_name <> new.full_name
                    OR old.first_name <> split_part(new.full_name, ' ', 1)
                    OR old.last_name <> substr(new.full_name, strpos(new.full_name, ' ') + 1))
            FROM (SELECT * FROM names WHERE id >= $from AND id < $((from + CHECK_CHUNK))) AS old
                FULL JOIN
                (SELECT * FROM new_names WHERE id >= $from AND id < $((from + CHECK_CHUNK))) AS new
                USING (id)")"
        all_missing=$((all_missing + missing)) all_extra=$((all_extra + extra))
        all_differing=$((all_differing + differing))
    done
    DIFFERENCES=$((all_missing + all_extra + all_differing))
    note "new_names against names: $all_missing missing, $all_extra extra, $all_differing differing"
    [ "$DIFFERENCES" -eq 0 ] || die "the tables differ in $DIFFERENCES rows"
}

expand() {
    local lines
    begin_step "1 expand"
    lines=$(log_lines)
    through "CREATE TABLE new_names (id integer PRIMARY KEY DEFAULT nextval('names_id_seq'), full_name text NOT NULL)"
    through "GRANT SELECT, INSERT, UPDATE, DELETE ON new_names TO shop"
    wait_for_log "$lines" "catalog_read"
    note "Crossfade has noticed the new table, and goes on as before"
    watch_step 4
}

dual_write() {
    begin_step "2 dual write"
    set_flag RPUSH DATABASE_NAMES_TABLE_WRITE names
    change_flag RPUSH DATABASE_NAMES_TABLE_WRITE new_names
    note "from here on each write reaches both tables, in one transaction"
    watch_step 5
    [ "$WRITES_OLD" -gt 0 ] || die "the clients wrote nothing"
}

switch_reads() {
    local share
    for share in 10 50; do
        begin_step "5 read new_names: $share %"
        change_flag HSET DATABASE_NAMES_TABLE_READ_CANARY table new_names percent $share
        watch_step 6
        awk -v share="$LAST_SHARE" 'BEGIN { exit !(share > 0 && share < 100) }' ||
            die "at $share % of the clients, $LAST_SHARE % of the reads came from new_names"
    done
    begin_step "5 read new_names: all"
    change_flag SET DATABASE_NAMES_TABLE_READ new_names
    set_flag DEL DATABASE_NAMES_TABLE_READ_CANARY
    watch_step 5
    [ "$LAST_READS_OLD" -eq 0 ] || die "names was read $LAST_READS_OLD times"
}

stop_old_writes() {
    begin_step "6 stop old writes"
    compare_tables
    change_flag LREM DATABASE_NAMES_TABLE_WRITE 0 names
    watch_step 5
    [ "$WRITES_OLD" -eq 0 ] || die "names was written $WRITES_OLD times"
}

contract() {
    begin_step "7 contract"
    through "ALTER SEQUENCE names_id_seq OWNED BY new_names.id"
    through "DROP TABLE names"
    note "names is gone; the clients still write their SQL against it, new texts too"
    watch_step 6
}

run_steps() {
    begin_step "0 before"
    note "clients use names through Crossfade, with new connections every now and then"
    watch_step 4
    expand
    dual_write
    begin_step "3 backfill"
    fill_new_names
    watch_step 3
    begin_step "4 check"
    compare_tables
    watch_step 3
    switch_reads
    stop_old_writes
    contract
}

# ---- the end -----------------------------------------------------------------------------------

# The clients read all their rows once more, and know how many there must be.
stop_clients() {
    local there
    say "The clients stop, and read all their rows once more"
    kill -TERM "$CLIENTS_PID"
    wait "$CLIENTS_PID" || die "the clients ended with an error"
    read -r QUERIES ERRORS WRONG CONNECTIONS _ EXPECTED_ROWS < <(tail -n 1 "$TRAFFIC")
    there=$(direct -c 'SELECT count(*) FROM new_names')
    note "rows in new_names: $(with_commas "$there"), by what the clients were told:" \
        "$(with_commas "$EXPECTED_ROWS")"
    LOST=$((EXPECTED_ROWS - there))
}

report() {
    local line
    say "What happened"
    printf '   %-24s %9s %11s %21s %27s\n' '' '' 'longest' '---- reads from ----' \
        '------ writes reach -------'
    printf '   %-24s %9s %11s %10s %10s %8s %8s %9s\n' step queries wait names new_names names both \
        new_names
    for line in "${TABLE[@]}"; do
        printf '   %s\n' "$line"
    done
    echo
    printf '   %-54s %10s\n' "queries served" "$(with_commas "$QUERIES")" \
        "connections made by clients" "$(with_commas "$CONNECTIONS")" \
        "errors seen by clients (must be 0)" "$ERRORS" \
        "wrong answers seen by clients (must be 0)" "$WRONG" \
        "rows that differed before names went (must be 0)" "$DIFFERENCES" \
        "rows lost or left over at the end (must be 0)" "$LOST"
}

# Writes the script that stops what is left running, and forgets about it.
keep_running() {
    local stop=$SERVERS_FOLDER/stop.sh
    {
        echo '#!/bin/bash'
        echo '# Stops what the demo has left running, and removes its folder.'
        echo "cd '$PWD' && . tests/servers.sh || exit 1"
        declare -p SERVERS_FOLDER SERVERS_POSTGRES_PIDS SERVERS_PIDS
        echo servers_stop
    } >"$stop"
    say "Everything keeps running but the clients"
    note "through Crossfade:  psql -h 127.0.0.1 -p $PROXY_PORT -U postgres app"
    note "PostgreSQL itself:  psql -h 127.0.0.1 -p $SERVERS_POSTGRES_PORT -U postgres app"
    note "flags:              redis-cli -p $SERVERS_REDIS_PORT"
    note "Crossfade's log:    $CROSSFADE_LOG"
    note "stop all of it:     sudo bash $stop"
    SERVERS_PIDS=()
    SERVERS_FOLDER=
}

main() {
    case "${1:-}" in
    '') ;;
    --keep) KEEP=true ;;
    -h | --help)
        show_usage
        exit 0
        ;;
    *)
        show_usage >&2
        exit 2
        ;;
    esac
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    build
    start_servers
    start_clients
    run_steps
    stop_clients
    report
    if [ "$ERRORS" -ne 0 ] || [ "$WRONG" -ne 0 ] || [ "$LOST" -ne 0 ]; then
        die "a client could have noticed"
    fi
    say "Nobody noticed. In all: $((SECONDS / 60)) min $((SECONDS % 60)) s"
    if $KEEP; then keep_running; fi
}

main "$@"
exit
