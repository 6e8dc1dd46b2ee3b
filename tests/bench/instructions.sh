#!/bin/bash
# How many instructions a query costs that Crossfade only passes on, beside another build of it:
#
#   sudo bash tests/bench/instructions.sh PROGRAM
#
# PROGRAM is a release build of the commit before a change. Both run below valgrind, which counts the
# instructions of their own code, not of the kernel: the numbers hardly depend on the machine and not on
# what else it does. pgbench -S through one worker, with a migration configured in the same database; what
# a start, a login and a first query cost is taken off. Exits with 1 where a ratio exceeds 1.02.
#
# CROSSFADE_BINARY names the build that is measured; without it one is made in build/.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=../servers.sh
. tests/servers.sh
# shellcheck source=bench.sh
. tests/bench/bench.sh

RATIO_LIMIT=1.02
FEW=500
MANY=2500
PROTOCOLS=(simple extended prepared)
DATABASE=bench
BEFORE=${1:-}

if [ $# -ne 1 ] || [ ! -x "$BEFORE" ]; then
    bench_usage "$0"
fi

start_counted() { # name, program
    local wrapper=$SERVERS_FOLDER/$1.sh
    cat >"$wrapper" <<EOF_SH
#!/bin/bash
exec valgrind --tool=callgrind --callgrind-out-file=$SERVERS_FOLDER/$1.callgrind $2 "\$@" 2>/dev/null
EOF_SH
    chmod +x "$wrapper"
    servers_start_crossfade "$1" "$wrapper" "$DATABASE" "$SERVERS_POSTGRES_PORT" \
        "flags: file:$1.flags.yaml" 'workers: 1'
}

# Prints the instructions since the last time, after so many queries.
count_after() { # process id, port, protocol, queries
    callgrind_control -z "$1" >/dev/null 2>&1
    pgbench -n -S -M "$3" -c 1 -t "$4" -p "$2" "$DATABASE" >/dev/null 2>&1
    callgrind_control -e "$1" 2>/dev/null | awk '/^ *Th/ { gsub(",", ""); total += $NF } END { printf "%.0f\n", total }'
}

per_query() { # process id, port, protocol
    local few many
    few=$(count_after "$1" "$2" "$3" "$FEW")
    many=$(count_after "$1" "$2" "$3" "$MANY")
    echo $(((many - few) / (MANY - FEW)))
}

main() {
    local protocol before now more=0
    local -A pids ports
    bash docker/install-dependencies.sh bench
    bench_find_crossfade
    trap servers_stop EXIT
    trap 'exit 130' INT TERM
    servers_begin instructions
    servers_start_postgres postgres 'autovacuum = off' </dev/null
    bench_make_database "$DATABASE" 1
    start_counted before "$BEFORE"
    pids[before]=${SERVERS_PIDS[-1]} ports[before]=$SERVERS_CROSSFADE_PORT
    start_counted now "$CROSSFADE_BINARY"
    pids[now]=${SERVERS_PIDS[-1]} ports[now]=$SERVERS_CROSSFADE_PORT

    echo 'instructions per query, pgbench -S'
    printf '%-9s | %8s %8s %6s\n' protocol before now ratio
    for protocol in "${PROTOCOLS[@]}"; do
        before=$(per_query "${pids[before]}" "${ports[before]}" "$protocol")
        now=$(per_query "${pids[now]}" "${ports[now]}" "$protocol")
        awk -v protocol="$protocol" -v before="$before" -v now="$now" -v limit="$RATIO_LIMIT" 'BEGIN {
            printf "%-9s | %8d %8d %6.2f  %s\n", protocol, before, now, now / before,
                (now > before * limit) ? "too many" : "ok"
            exit now > before * limit }' || more=1
    done
    if [ "$more" -ne 0 ]; then
        echo "a ratio exceeds $RATIO_LIMIT" >&2
        return 1
    fi
}

main
