#!/bin/bash
# What an idle connection costs, beside PgBouncer:  sudo bash tests/bench/idle.sh [--connections N]
#
# Opens N connections (10,000 where nothing is said) through each proxy, one after the other, runs one
# statement on each, leaves them idle, and prints the proxy's resident memory. PgBouncer runs in session
# mode, as Crossfade does, so each client has a server connection of its own. Crossfade has a migration
# configured in the same database, and its default number of workers.
#
# N processes of PostgreSQL would need some 20 GB. So the server that both proxies connect to is another
# PgBouncer, in statement mode before a real PostgreSQL: a connection to it is a real one, its login and
# its answers are PostgreSQL's, and it needs no process.
#
# Needs two descriptors per connection, and raises the limit where it may. Exits with 1 where
# Crossfade's memory exceeds 100 MB for 10,000 connections, or that share of it for fewer.
#
# CROSSFADE_BINARY names a release build; without it one is made in build/.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=../servers.sh
. tests/servers.sh
# shellcheck source=bench.sh
. tests/bench/bench.sh

CONNECTIONS=10000
DATABASE=bench

case ${1:-} in
'') ;;
--connections) CONNECTIONS=${2:-} ;;
*) CONNECTIONS= ;;
esac
if ! [[ $CONNECTIONS =~ ^[1-9][0-9]*$ ]] || [ "$CONNECTIONS" -gt 25000 ]; then
    bench_usage "$0"
fi

# Where the limit cannot be raised, there are as many connections as it allows.
raise_file_limit() {
    local needed=$((2 * CONNECTIONS + 100)) limit
    limit=$(ulimit -Hn)
    if [ "$limit" != unlimited ] && [ "$limit" -lt "$needed" ] && ! ulimit -Hn "$needed" 2>/dev/null; then
        CONNECTIONS=$(((limit - 100) / 2))
        echo "no more than $limit open files are allowed here: $CONNECTIONS connections"
    fi
    ulimit -Sn "$(ulimit -Hn)"
}

# By the proxy's name.
declare -A PIDS PORTS

start_pgbouncer() { # name, mode, pool size, upstream port
    local folder=$SERVERS_FOLDER/postgres port
    port=$(servers_free_port)
    cat >"$folder/$1.ini" <<EOF_INI
[databases]
$DATABASE = host=127.0.0.1 port=$4
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
listen_backlog = 4096
unix_socket_dir =
pool_mode = $2
default_pool_size = $3
max_client_conn = $((CONNECTIONS + 100))
ignore_startup_parameters = extra_float_digits
auth_type = trust
auth_file = $folder/users.txt
server_idle_timeout = 0
server_lifetime = 0
log_connections = 0
log_disconnections = 0
EOF_INI
    echo '"postgres" ""' >"$folder/users.txt"
    (servers_exec_as_postgres pgbouncer "$folder/$1.ini") >"$folder/$1.log" 2>&1 &
    SERVERS_PIDS+=($!)
    PIDS[$1]=$!
    PORTS[$1]=$port
    servers_wait_for "$1" psql -qAtX -p "$port" -d "$DATABASE" -c 'SELECT 1'
}

start_crossfade() {
    servers_start_crossfade crossfade "$CROSSFADE_BINARY" "$DATABASE" "${PORTS[server]}"
    PIDS[crossfade]=${SERVERS_PIDS[-1]}
    PORTS[crossfade]=$SERVERS_CROSSFADE_PORT
}

resident_kb() { # proxy
    awk '/^VmRSS/ { print $2 }' "/proc/${PIDS[$1]}/status"
}

descriptors() { # proxy
    find "/proc/${PIDS[$1]}/fd" -mindepth 1 | wc -l
}

# Every client has run its statement when it sleeps, and pgbench is idle when all sleep: the proxy's
# processor time stands still then, and it has two descriptors per connection.
wait_until_idle() { # proxy, descriptors before
    local deadline=$((SECONDS + 300)) before now
    while [ "$SECONDS" -lt "$deadline" ]; do
        before=$(awk '{ print $14 + $15 }' "/proc/${PIDS[$1]}/stat")
        sleep 2
        now=$(awk '{ print $14 + $15 }' "/proc/${PIDS[$1]}/stat")
        if [ "$(descriptors "$1")" -ge $(($2 + 2 * CONNECTIONS)) ] && [ $((now - before)) -le 4 ]; then
            return
        fi
    done
    echo "$1: $(descriptors "$1") descriptors after 300 seconds, expected 2 x $CONNECTIONS more" >&2
    tail -n 3 "$SERVERS_FOLDER/clients" >&2
    return 1
}

# By the proxy's name.
declare -A RESIDENT EACH

# Ends the proxy too: what it keeps would be in the way of the next.
measure() { # proxy
    local before descriptors clients
    before=$(resident_kb "$1")
    descriptors=$(descriptors "$1")
    printf 'SELECT 1;\n\\sleep 2000 s\n' >"$SERVERS_FOLDER/idle.pgbench"
    pgbench -n -c "$CONNECTIONS" -j 4 -t 1 -p "${PORTS[$1]}" -f "$SERVERS_FOLDER/idle.pgbench" \
        "$DATABASE" >"$SERVERS_FOLDER/clients" 2>&1 &
    clients=$!
    SERVERS_PIDS+=("$clients")
    wait_until_idle "$1" "$descriptors"
    RESIDENT[$1]=$(resident_kb "$1")
    EACH[$1]=$(((RESIDENT[$1] - before) * 1024 / CONNECTIONS))
    servers_stop_one "$clients" KILL 2>/dev/null
    servers_stop_one "${PIDS[$1]}"
}

row() { # heading, proxy
    awk -v name="$1" -v kb="${RESIDENT[$2]}" -v each="${EACH[$2]}" \
        'BEGIN { printf "%s  %11.1f MB   %d bytes\n", name, kb / 1024, each }'
}

main() {
    local limit
    bash docker/install-dependencies.sh bench
    bench_find_crossfade
    raise_file_limit
    limit=$((100 * 1024 * CONNECTIONS / 10000))
    if [ "$limit" -lt 20480 ]; then limit=20480; fi # of what there is without clients
    trap servers_stop EXIT
    trap 'exit 130' INT TERM
    servers_begin bench
    servers_start_postgres postgres </dev/null
    bench_make_database "$DATABASE"
    start_pgbouncer server statement 20 "$SERVERS_POSTGRES_PORT"
    start_pgbouncer pgbouncer session "$((CONNECTIONS + 50))" "${PORTS[server]}"
    measure pgbouncer
    start_crossfade
    measure crossfade
    cat <<EOF_TABLE
$(pgbouncer --version | head -n 1), $("$CROSSFADE_BINARY" --version), $(nproc) processors
$CONNECTIONS idle connections, each with a server connection

           resident memory   per connection
$(row PgBouncer pgbouncer)
$(row Crossfade crossfade)
EOF_TABLE
    if [ "${RESIDENT[crossfade]}" -gt "$limit" ]; then
        echo "Crossfade's memory exceeds $((limit / 1024)) MB" >&2
        return 1
    fi
}

main
