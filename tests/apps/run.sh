#!/bin/bash
# Real applications: the tests of each run on PostgreSQL itself, and then through Crossfade while the
# application's central table migrates, under three states of the flags. What passes on PostgreSQL must
# pass through Crossfade, and where both tables are written they must hold the same afterwards.
#
#   sudo bash tests/apps/run.sh [--all] [--keep FOLDER] [application…]
#
#   --all           everything the application's suite has, not only what has to do with the table
#   --keep FOLDER   where results and logs go; without it they go when the run ends
#
# The applications are the folders beside this file (README.md). Missing packages are installed first.
# APP_TESTS names the files of Redmine's tests to run, in place of those of redmine/app.sh.
# CROSSFADE_BINARY names a release build; without it one is made in build/.
#
# Prints "ok NAME" or "not ok NAME" for each application and state, and ends with 1 where one is not ok.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=../servers.sh
. tests/servers.sh
# shellcheck source=../bench/bench.sh
. tests/bench/bench.sh

# The order in which an operator goes through them: read table, write list.
STATES=('old old,new' 'new new,old' 'new new')
APPS=tests/apps
WHOLE=false # the whole suite
KEEP=
PASSED=0
FAILED=0

usage() {
    sed -n '2,/^set/p' "$0" | sed -n 's/^# \{0,1\}//p' >&2
    exit 2
}

say() { # whether it is right, what
    if [ "$1" = true ]; then
        PASSED=$((PASSED + 1))
        echo "ok $2"
    else
        FAILED=$((FAILED + 1))
        echo "not ok $2"
    fi
}

remake_database() { # name, [option]
    PGOPTIONS='-c client_min_messages=warning' psql -qX -d postgres \
        -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)" -c "CREATE DATABASE $1 ${2:-}"
}

# From the application's template, so that all runs begin with the same.
fresh_database() {
    remake_database app 'TEMPLATE app_template'
}

# The words old and new of a state, as the two tables' names.
tables_of() { # words
    local words=${1//old/$APP_OLD}
    echo "${words//new/$APP_NEW}"
}

start_crossfade() { # read table, write list
    local config=$SERVERS_FOLDER/crossfade.yaml name=${APP_MIGRATION^^}
    rm -f "$config.state"
    cat >"$SERVERS_FOLDER/flags.yaml" <<EOF_FLAGS
DATABASE_${name}_TABLE_READ: $(tables_of "$1")
DATABASE_${name}_TABLE_WRITE: [$(tables_of "$2")]
EOF_FLAGS
    SERVERS_CROSSFADE_PORT=$(servers_free_port)
    {
        echo "listen: 127.0.0.1:$SERVERS_CROSSFADE_PORT"
        echo "upstream: host=127.0.0.1 port=$PGPORT"
        echo "control: host=127.0.0.1 port=$PGPORT user=crossfade"
        echo "flags: file:$SERVERS_FOLDER/flags.yaml"
        cat "$APPS/$APP/migration.yaml"
    } >"$config"
    "$CROSSFADE_BINARY" check --config "$config" >"$RESULTS/check.log" 2>&1 || {
        cat "$RESULTS/check.log" >&2
        return 1
    }
    "$CROSSFADE_BINARY" serve --config "$config" 2>"$RESULTS/$STATE.crossfade.log" &
    SERVERS_PIDS+=($!)
    servers_wait_for Crossfade psql -qAtX -p "$SERVERS_CROSSFADE_PORT" -d app -c 'SELECT 1'
}

# Leaves $RESULTS/STATE.results, a line "outcome name" per test, and how long it took in $TOOK.
run_suite() { # port
    local began=${EPOCHREALTIME/./}
    app_suite "$1" "$RESULTS/$STATE.log" | LC_ALL=C sort >"$RESULTS/$STATE.results"
    TOOK=$(((${EPOCHREALTIME/./} - began) / 1000))
    if ! grep -q '^pass ' "$RESULTS/$STATE.results"; then
        tail -n 20 "$RESULTS/$STATE.log" >&2
        echo "run.sh: no test of $APP passed ($STATE)" >&2
        return 1
    fi
}

# What went otherwise than on PostgreSQL. A test that fails there may fail here too.
compare_results() {
    awk 'NR == FNR { expected[substr($0, length($1) + 2)] = $1; next }
         { name = substr($0, length($1) + 2); got[name] = $1 }
         END {
             for (name in expected) {
                 if (!(name in got)) print "did not run:", name
                 else if (got[name] != expected[name] && expected[name] != "fail")
                     print got[name] ", directly " expected[name] ":", name
             }
             for (name in got) if (!(name in expected)) print "ran only here:", name
         }' "$RESULTS/direct.results" "$RESULTS/$STATE.results" | LC_ALL=C sort
}

play_state() { # read table, write list
    local differences tables direct=$DIRECT_TOOK
    STATE=$1-of-${2/,/-and-}
    fresh_database
    start_crossfade "$1" "$2"
    run_suite "$SERVERS_CROSSFADE_PORT"
    differences=$(compare_results)
    if [[ $2 == *,* ]]; then
        tables=$(psql -qAtX -v ON_ERROR_STOP=1 -d app -f "$APPS/$APP/differ.sql")
        if [ -n "$tables" ]; then differences+=$'\n'"the tables differ: $tables"; fi
    fi
    servers_stop_one "${SERVERS_PIDS[-1]}"
    unset 'SERVERS_PIDS[-1]'
    say "$([ -z "$differences" ] && echo true || echo false)" "$APP: reads $(tables_of "$1"), writes $(
        tables_of "$2"
    ): $(grep -c '^pass ' "$RESULTS/$STATE.results") passed, $(
        awk -v through="$TOOK" -v direct="$direct" \
            'BEGIN { printf "%.0f s, %.2f times as long as directly", through / 1000, through / direct }'
    )"
    if [ -n "$differences" ]; then
        echo "    ${differences//$'\n'/$'\n'    }"
        grep -E 'warning|error' "$RESULTS/$STATE.crossfade.log" | head -n 20 | sed 's/^/    /' || true
    fi
}

play() { # application
    local state
    APP=$1
    RESULTS=$KEEP/$APP
    mkdir -p "$RESULTS"
    # shellcheck source=redmine/app.sh
    . "$APPS/$APP/app.sh"
    remake_database app_template
    app_prepare app_template >"$RESULTS/prepare.log" 2>&1 || {
        tail -n 20 "$RESULTS/prepare.log" >&2
        return 1
    }
    STATE=direct
    fresh_database
    run_suite "$PGPORT"
    DIRECT_TOOK=$TOOK
    echo "$APP: on PostgreSQL: $(cut -d ' ' -f 1 "$RESULTS/direct.results" | sort | uniq -c |
        awk '{ printf "%s%d %s", (NR > 1 ? ", " : ""), $1, $2 }'), $((TOOK / 1000)) s"
    for state in "${STATES[@]}"; do
        # shellcheck disable=SC2086 # two words
        play_state $state
    done
}

applications=()
while [ $# -gt 0 ]; do
    case $1 in
    --all) WHOLE=true ;;
    --keep)
        KEEP=${2:-}
        [ -n "$KEEP" ] || usage
        shift
        ;;
    *)
        [ -f "$APPS/$1/app.sh" ] || usage
        applications+=("$1")
        ;;
    esac
    shift
done
if [ ${#applications[@]} -eq 0 ]; then
    for file in "$APPS"/*/app.sh; do
        applications+=("$(basename "$(dirname "$file")")")
    done
fi

bash docker/install-dependencies.sh build apps
bench_find_crossfade
trap servers_stop EXIT
trap 'exit 130' INT TERM
servers_begin apps
KEEP=${KEEP:-$SERVERS_FOLDER/results}
export WHOLE
servers_start_postgres postgres 'jit = off' 'shared_buffers = 128MB' 'max_wal_size = 4GB' </dev/null
for application in "${applications[@]}"; do
    play "$application"
done
echo "$PASSED passed, $FAILED failed"
[ "$FAILED" -eq 0 ]
