# What the benchmarks share; to be sourced after tests/servers.sh, from the project's root.
# shellcheck shell=bash

# The comment at the beginning of a script says how it is called.
bench_usage() { # script
    sed -n '2,/^set/p' "$1" | sed -n 's/^# \{0,1\}//p' >&2
    exit 2
}

# Makes a release build where CROSSFADE_BINARY names none.
bench_find_crossfade() {
    if [ -z "${CROSSFADE_BINARY:-}" ]; then
        CROSSFADE_BINARY=$PWD/build/crossfade
        { cmake --preset release && cmake --build --preset release -j "$(nproc)"; } >/dev/null
    fi
    if [ ! -x "$CROSSFADE_BINARY" ]; then
        echo "${0##*/}: expected a program at $CROSSFADE_BINARY" >&2
        exit 1
    fi
}

# With the two tables of the migration that servers_start_crossfade configures and, where a scale is
# given, those of pgbench.
bench_make_database() { # database, [scale]
    psql -qX -d postgres -c "CREATE DATABASE $1"
    if [ -n "${2:-}" ]; then
        pgbench -i -q -s "$2" "$1" >/dev/null 2>&1
    fi
    psql -qX -v ON_ERROR_STOP=1 -d "$1" <<'EOF_SQL'
CREATE TABLE names (id int PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL);
CREATE TABLE new_names (id int PRIMARY KEY, full_name text NOT NULL);
EOF_SQL
}
