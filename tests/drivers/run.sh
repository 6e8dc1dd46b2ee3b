#!/bin/bash
# The drivers that applications use: each tells its story (story_*, StoryJdbc) on PostgreSQL itself
# and through Crossfade under the states of the flags, and must tell the same one. Afterwards both
# tables must hold what the flags promise.
#
# Runs within tests/integration/with_servers.sh. Writes "ok NAME", "not ok NAME" or "skip NAME:
# reason" for each driver and state.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../../docker/servers.sh
. "$here/../../docker/servers.sh"

CROSSFADE=${CROSSFADE_BINARY:?names the program}
FIXTURES=$here/../integration
STATES=("names||names" "names|new_names|names" "names|new_names|new_names" "names|new_names|moving"
    "new_names|names|new_names" "new_names||new_names")

trap servers_stop EXIT
trap 'exit 130' INT TERM
servers_begin drivers
servers_start_redis

direct() { psql -XAtq -v ON_ERROR_STOP=1 -d drivers "$@"; }
redis() { redis-cli -h 127.0.0.1 -p "$SERVERS_REDIS_PORT" "$@" >/dev/null; }

start_crossfade() {
    PROXY_PORT=$(servers_free_port)
    cat >"$SERVERS_FOLDER/crossfade.yaml" <<EOF_YAML
listen: 127.0.0.1:$PROXY_PORT
upstream: host=127.0.0.1 port=$PGPORT
control: host=127.0.0.1 port=$PGPORT user=postgres dbname=drivers
flags: redis://127.0.0.1:$SERVERS_REDIS_PORT/0
migrations:
  - name: names
    database: drivers
    old: public.names
    new: public.new_names
    key: [id]
    to_new:
      full_name: first_name || ' ' || last_name
    to_old:
      first_name: split_part(full_name, ' ', 1)
      last_name: substr(full_name, strpos(full_name, ' ') + 1)
EOF_YAML
    "$CROSSFADE" serve --config "$SERVERS_FOLDER/crossfade.yaml" \
        2>"$CROSSFADE_TEST_LOGS/drivers-crossfade.log" &
    CROSSFADE_PID=$!
    SERVERS_PIDS+=("$CROSSFADE_PID")
    servers_wait_for "Crossfade" psql -XAtq -h 127.0.0.1 -p "$PROXY_PORT" -d drivers -c 'SELECT 1'
}

# All keys at once: what lies between two states may well be refused.
set_flags() { # primary, mirror, read
    {
        echo 'MULTI'
        echo 'DEL DATABASE_NAMES_TABLE_WRITE'
        echo "RPUSH DATABASE_NAMES_TABLE_WRITE $1 $2"
        echo "SET DATABASE_NAMES_TABLE_READ $3"
        echo 'EXEC'
    } | redis
    sleep 0.3
}

# Moves the reads to and fro until it is killed.
move_reads() {
    while :; do
        redis SET DATABASE_NAMES_TABLE_READ new_names
        sleep 0.02
        redis SET DATABASE_NAMES_TABLE_READ names
        sleep 0.02
    done
}

tell() { # driver, port
    export STORY_CONNINFO="host=127.0.0.1 port=$2 user=postgres dbname=drivers"
    export STORY_URL="postgresql://postgres@127.0.0.1:$2/drivers"
    export STORY_DBI="dbi:Pg:dbname=drivers;host=127.0.0.1;port=$2"
    export STORY_PDO="pgsql:host=127.0.0.1;port=$2;dbname=drivers"
    export STORY_JDBC="jdbc:postgresql://127.0.0.1:$2/drivers"
    case $1 in
    psycopg2 | psycopg3 | asyncpg) timeout 60 /usr/bin/python3 "$here/story_$1.py" ;;
    dbd_pg) timeout 60 /usr/bin/perl "$here/story_dbd_pg.pl" ;;
    pdo) timeout 60 /usr/bin/php "$here/story_pdo.php" ;;
    ruby_pg) timeout 60 /usr/bin/ruby "$here/story_ruby_pg.rb" ;;
    jdbc) timeout 60 java -XX:TieredStopAtLevel=1 \
        -cp "$SERVERS_FOLDER:/usr/share/java/postgresql.jar" StoryJdbc ;;
    esac 2>&1
}

# Rows that are not the same in both tables; the rows of the old shape as the primary has them.
count_differences() {
    direct -c "SELECT count(*) FROM names o FULL JOIN new_names n USING (id)
        WHERE o.first_name || ' ' || o.last_name IS DISTINCT FROM n.full_name"
}

rows_of() { # table
    if [ "$1" = names ]; then
        direct -c 'SELECT id, first_name, last_name FROM names ORDER BY id'
    else
        direct -c "SELECT id, split_part(full_name, ' ', 1),
            substr(full_name, strpos(full_name, ' ') + 1) FROM new_names ORDER BY id"
    fi
}

compare() { # driver, primary, mirror, read
    local name="$1: write [$2${3:+, $3}], read $4" problem='' mover='' got=$SERVERS_FOLDER/got
    direct -f "$FIXTURES/fixture_rows.sql" >/dev/null
    if [ "$4" = moving ]; then
        move_reads &
        mover=$!
    fi
    tell "$1" "$PROXY_PORT" >"$got" || problem="the story broke off"
    if [ -n "$mover" ]; then
        servers_stop_one "$mover"
    fi
    if ! diff "$SERVERS_FOLDER/$1.expected" "$got" >"$SERVERS_FOLDER/diff"; then
        problem="it is not the same story"
        head -n 20 "$SERVERS_FOLDER/diff"
    elif ! rows_of "$2" | diff "$SERVERS_FOLDER/$1.rows" - >"$SERVERS_FOLDER/diff"; then
        problem="the rows differ from PostgreSQL's"
        head -n 20 "$SERVERS_FOLDER/diff"
    elif [ -n "$3" ] && [ "$(count_differences)" -ne 0 ]; then
        problem="the tables differ"
    fi
    if [ -z "$problem" ]; then echo "ok $name"; else echo "not ok $name: $problem"; fi
}

psql -qX -d postgres -c 'CREATE DATABASE drivers'
direct -f "$FIXTURES/fixtures.sql"
javac -cp /usr/share/java/postgresql.jar -d "$SERVERS_FOLDER" "$here/StoryJdbc.java"

drivers=(psycopg2 psycopg3 asyncpg dbd_pg pdo ruby_pg jdbc)
for driver in "${drivers[@]}"; do
    direct -f "$FIXTURES/fixture_rows.sql" >/dev/null
    tell "$driver" "$PGPORT" >"$SERVERS_FOLDER/$driver.expected" ||
        { cat "$SERVERS_FOLDER/$driver.expected" && exit 1; }
    rows_of names >"$SERVERS_FOLDER/$driver.rows"
done
start_crossfade
for state in "${STATES[@]}"; do
    IFS='|' read -r primary mirror read <<<"$state"
    set_flags "$primary" "$mirror" "${read/moving/names}"
    for driver in "${drivers[@]}"; do
        compare "$driver" "$primary" "$mirror" "$read"
    done
done

kill -TERM "$CROSSFADE_PID"
if wait "$CROSSFADE_PID"; then
    echo "ok crossfade stops"
else
    echo "not ok crossfade stops: exit code $?"
fi
