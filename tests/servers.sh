# shellcheck shell=bash
# Private servers for the demo, the tests and the benchmark: sourced, not run.
#
# Everything lives in one temporary folder, $SERVERS_FOLDER, on free ports of 127.0.0.1, and goes
# when servers_stop is called. Call that from a trap. PostgreSQL refuses to run as root, so root
# starts it as the user postgres; others start it as themselves.

SERVERS_FOLDER=
SERVERS_POSTGRES_PORT=
SERVERS_POSTGRES_PIDS=()
SERVERS_REDIS_PORT=
SERVERS_CROSSFADE_PORT=
SERVERS_PIDS=()

servers_begin() { # name
    SERVERS_FOLDER=$(mktemp -d "/tmp/crossfade-$1.XXXXXX")
    chmod 755 "$SERVERS_FOLDER"
}

# Outside the range from which the kernel takes ports for outgoing connections.
servers_free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

servers_postgres_bin() {
    local folder
    for folder in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin "$(pg_config --bindir 2>/dev/null)"; do
        if [ -x "$folder/initdb" ]; then
            echo "$folder"
            return
        fi
    done
    echo "servers.sh: expected PostgreSQL's initdb under /usr/lib/postgresql/*/bin" >&2
    return 1
}

# Replaces the (sub)shell that calls it.
servers_exec_as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        HOME=/tmp exec setpriv --reuid postgres --regid postgres --init-groups -- "$@"
    else
        exec "$@"
    fi
}

# Waits until the command succeeds; gives up after 30 seconds, or when the process started last ends.
servers_wait_for() { # what, command…
    local deadline=$((SECONDS + 30)) what=$1 pid=${SERVERS_PIDS[-1]}
    shift
    while ! "$@" >/dev/null 2>&1; do
        if [ "$SECONDS" -ge "$deadline" ] || ! kill -0 "$pid" 2>/dev/null; then
            echo "$what did not come up" >&2
            return 1
        fi
        sleep 0.05
    done
}

# Superuser postgres by trust, over TCP and over the socket in $SERVERS_FOLDER/NAME; and crossfade, the
# role of `control`, with no rights but the use of schemas that postgres makes. Lines on standard
# input go before that in pg_hba.conf; arguments are more settings, as name=value. The server started
# last is the one that libpq's environment and $SERVERS_POSTGRES_PORT lead to.
servers_start_postgres() { # name, setting…
    local bin data=$SERVERS_FOLDER/$1 setting
    shift
    bin=$(servers_postgres_bin)
    SERVERS_POSTGRES_PORT=$(servers_free_port)
    mkdir "$data"
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres: "$data"
    fi
    (servers_exec_as_postgres "$bin/initdb" --pgdata="$data/data" --username=postgres \
        --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions) \
        >"$data/initdb.log"
    {
        cat
        echo 'local all all trust'
        echo 'host all all 127.0.0.1/32 trust'
    } >"$data/data/pg_hba.conf"
    {
        # A chroot may have no /dev/shm. What is lost in a crash is made again.
        printf '%s\n' 'dynamic_shared_memory_type = mmap' 'fsync = off' 'full_page_writes = off' \
            "listen_addresses = '127.0.0.1'" "port = $SERVERS_POSTGRES_PORT" \
            "unix_socket_directories = '$data'" 'max_connections = 300' 'timezone = UTC' \
            "log_line_prefix = '%m [%p] %q%u@%d '" 'password_encryption = scram-sha-256'
        for setting in "$@"; do
            echo "$setting"
        done
    } >>"$data/data/postgresql.conf"
    servers_exec_as_postgres "$bin/postgres" -D "$data/data" >"$data/log" 2>&1 &
    SERVERS_PIDS+=($!)
    SERVERS_POSTGRES_PIDS+=($!)
    export PGHOST=127.0.0.1 PGPORT=$SERVERS_POSTGRES_PORT PGUSER=postgres
    if ! servers_wait_for "PostgreSQL" "$bin/pg_isready" -q -d postgres; then
        tail -n 20 "$data/log" >&2
        return 1
    fi
    psql -qX -d template1 -c 'CREATE ROLE crossfade LOGIN' \
        -c 'ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO crossfade'
}

servers_start_redis() {
    SERVERS_REDIS_PORT=$(servers_free_port)
    redis-server --bind 127.0.0.1 --port "$SERVERS_REDIS_PORT" --save '' --appendonly no \
        --dir "$SERVERS_FOLDER" >"$SERVERS_FOLDER/redis.log" 2>&1 &
    SERVERS_PIDS+=($!)
    servers_wait_for "Redis" redis-cli -h 127.0.0.1 -p "$SERVERS_REDIS_PORT" ping
}

# Crossfade before the PostgreSQL started last, or before what listens on another port, with the
# migration of `names` in a database; arguments after it are more lines of its configuration. Its log is
# $SERVERS_FOLDER/NAME.log, and $SERVERS_CROSSFADE_PORT leads to it.
servers_start_crossfade() { # name, program, database, upstream's port, line…
    local config=$SERVERS_FOLDER/$1.yaml
    SERVERS_CROSSFADE_PORT=$(servers_free_port)
    {
        echo "listen: 127.0.0.1:$SERVERS_CROSSFADE_PORT"
        echo "upstream: host=127.0.0.1 port=$4"
        echo "control: host=127.0.0.1 port=$SERVERS_POSTGRES_PORT user=crossfade"
        if [ $# -gt 4 ]; then printf '%s\n' "${@:5}"; fi
        cat <<EOF_YAML
migrations:
  - name: names
    database: $3
    old: public.names
    new: public.new_names
    key: [id]
    to_new: {full_name: first_name || ' ' || last_name}
    to_old: {first_name: "split_part(full_name, ' ', 1)", last_name: "substr(full_name, strpos(full_name, ' ') + 1)"}
EOF_YAML
    } >"$config"
    "$2" serve --config "$config" 2>"$SERVERS_FOLDER/$1.log" &
    SERVERS_PIDS+=($!)
    servers_wait_for "$1" psql -qAtX -p "$SERVERS_CROSSFADE_PORT" -d "$3" -c 'SELECT 1'
}

# Stops one process that was started here; a second argument names the signal.
servers_stop_one() { # pid, [signal]
    kill -s "${2:-TERM}" "$1" 2>/dev/null || return 0
    if ! timeout 10 tail --pid="$1" -f /dev/null; then
        kill -s KILL "$1" 2>/dev/null || true
    fi
    wait "$1" 2>/dev/null || true
}

# Processes that the caller added to SERVERS_PIDS are stopped too, the newest first.
servers_stop() {
    local i signal
    for ((i = ${#SERVERS_PIDS[@]} - 1; i >= 0; i--)); do
        signal=TERM
        # PostgreSQL's fast shutdown: on SIGTERM it would wait for its clients.
        if [[ " ${SERVERS_POSTGRES_PIDS[*]} " == *" ${SERVERS_PIDS[i]} "* ]]; then signal=INT; fi
        servers_stop_one "${SERVERS_PIDS[i]}" "$signal"
    done
    SERVERS_PIDS=()
    if [ -n "$SERVERS_FOLDER" ]; then
        rm -rf "$SERVERS_FOLDER"
        SERVERS_FOLDER=
    fi
}
