#!/bin/bash
# What a query costs that Crossfade only passes on, beside PgBouncer:
#
#   sudo bash tests/bench/passthrough.sh [--rounds N] [--seconds N] [--against PROGRAM]
#
# Runs pgbench -S through both, over TCP on this machine, with each of the three protocols, and
# prints throughput and the proxy's processor time per query (user and system, all its threads).
# PgBouncer runs in session mode. It has one thread, so the Crossfade that it is compared with has
# one worker; that with the default number of workers is printed beside it, for information.
# Crossfade has a migration configured in the same database and so reads every statement. The two
# that are compared have the last processor to themselves, so that neither pays for being moved.
#
# These two take turns, and the next round the other one is first, so that neither runs more often
# behind itself, with warm caches. A ratio is the median of the rounds' ratios, so what else the
# machine does weighs on both alike; but it should not do much, for then much of what is measured is
# the price of cold caches. Exits with 1 where a ratio exceeds 1.15.
#
# With --against, another build of Crossfade (that of the commit before a change) stands in PgBouncer's
# place, with one worker, the limit is 1.02, and there are 60 rounds of a second, of these two alone.
#
# CROSSFADE_BINARY names a release build; without it one is made in build/.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=../servers.sh
. tests/servers.sh
# shellcheck source=bench.sh
. tests/bench/bench.sh

RATIO_LIMIT=1.15
# What Crossfade is compared with, and its name in the table.
OTHER=PgBouncer
OTHER_BINARY=
SCALE=10
ROUNDS=5
SECONDS_EACH=2
CLIENT_COUNTS=(1 8)
PROTOCOLS=(simple extended prepared)
# What runs for information, at the end of each round.
BESIDE=(crossfade-default)
DATABASE=bench

while [ $# -gt 0 ]; do
    case $1 in
    --rounds) ROUNDS=${2:-} ;;
    --seconds) SECONDS_EACH=${2:-} ;;
    --against)
        if [ ! -x "${2:-}" ]; then
            echo "passthrough.sh: expected a program after --against" >&2
            exit 2
        fi
        OTHER=before
        OTHER_BINARY=$2
        RATIO_LIMIT=1.02
        BESIDE=()
        ROUNDS=60
        SECONDS_EACH=1
        shift 2
        continue
        ;;
    *)
        bench_usage "$0"
        ;;
    esac
    if ! [[ ${2:-} =~ ^[1-9][0-9]*$ ]]; then
        echo "passthrough.sh: expected a number after $1" >&2
        exit 2
    fi
    shift 2
done

# By the proxy's name.
declare -A PIDS PORTS

start_pgbouncer() {
    local folder=$SERVERS_FOLDER/postgres port
    port=$(servers_free_port)
    cat >"$folder/pgbouncer.ini" <<EOF_INI
[databases]
$DATABASE = host=127.0.0.1 port=$SERVERS_POSTGRES_PORT
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir =
pool_mode = session
default_pool_size = 50
auth_type = trust
auth_file = $folder/users.txt
log_connections = 0
log_disconnections = 0
EOF_INI
    echo '"postgres" ""' >"$folder/users.txt"
    (servers_exec_as_postgres pgbouncer "$folder/pgbouncer.ini") >"$folder/pgbouncer.log" 2>&1 &
    SERVERS_PIDS+=($!)
    PIDS[$OTHER]=$!
    PORTS[$OTHER]=$port
    servers_wait_for pgbouncer psql -qAtX -p "$port" -d "$DATABASE" -c 'SELECT 1'
}

# Those that are compared; with one processor there is nothing to choose.
proxy_processor() { echo $(($(nproc) - 1)); }
other_processors() { echo "0-$(($(nproc) > 1 ? $(nproc) - 2 : 0))"; }

pin() { # pid, processors
    taskset -acp "$2" "$1" >/dev/null
}

start_crossfade() { # name, program, workers
    servers_start_crossfade "$1" "$2" "$DATABASE" "$SERVERS_POSTGRES_PORT" \
        "flags: file:$1.flags.yaml" "workers: $3"
    PIDS[$1]=${SERVERS_PIDS[-1]}
    PORTS[$1]=$SERVERS_CROSSFADE_PORT
}

# What all threads of the process have run, in nanoseconds.
processor_ns() { # pid
    cat "/proc/$1"/task/*/schedstat | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}

# Prints "<queries per second> <microseconds of the proxy per query>".
measure() { # proxy, protocol, clients
    local before after report=$SERVERS_FOLDER/report
    before=$(processor_ns "${PIDS[$1]}")
    taskset -c "$(other_processors)" pgbench -n -S -M "$2" -c "$3" -j 1 -T "$SECONDS_EACH" -p "${PORTS[$1]}" "$DATABASE" \
        >"$report" 2>&1 || { cat "$report" >&2 && return 1; }
    after=$(processor_ns "${PIDS[$1]}")
    awk -v ns=$((after - before)) '
        /^number of transactions actually processed/ { queries = $NF }
        /^tps/ { tps = $3 }
        END { printf "%.0f %.3f\n", tps, ns / 1e3 / queries }' "$report"
}

# Reads lines "<tps> <µs>" of the other, Crossfade, and where it takes part Crossfade with default
# workers, one line per round; prints a row of the table and, as the last word, whether it holds.
summarise() { # protocol, clients
    awk -v limit="$RATIO_LIMIT" -v protocol="$1" -v clients="$2" '
        function median(values, n,    i, j, v) {
            for (i = 2; i <= n; i++)
                for (j = i; j > 1 && values[j - 1] > values[j]; j--) {
                    v = values[j]; values[j] = values[j - 1]; values[j - 1] = v
                }
            return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
        }
        {
            other_tps[NR] = $1; other[NR] = $2
            crossfade_tps[NR] = $3; crossfade[NR] = $4
            default_tps[NR] = $5; default_us[NR] = $6
            ratio[NR] = $4 / $2
        }
        END {
            r = median(ratio, NR)
            printf "%-9s %7d | %9d %9d | %9.2f %9.2f %6.3f | ", protocol, clients,
                median(other_tps, NR), median(crossfade_tps, NR), median(other, NR),
                median(crossfade, NR), r
            if (NF > 4) # BESIDE
                printf "%9d %9.2f  ", median(default_tps, NR), median(default_us, NR)
            print (r > limit) ? "too much" : "ok"
        }'
}

main() {
    local proxy protocol clients round line order slow=0
    local -A RESULT
    bash docker/install-dependencies.sh bench
    bench_find_crossfade
    trap servers_stop EXIT
    trap 'exit 130' INT TERM
    servers_begin bench
    servers_start_postgres postgres 'max_wal_size = 4GB' 'autovacuum = off' </dev/null
    bench_make_database "$DATABASE" "$SCALE"
    pin "$(head -n 1 "$SERVERS_FOLDER/postgres/data/postmaster.pid")" "$(other_processors)"
    if [ -n "$OTHER_BINARY" ]; then
        start_crossfade "$OTHER" "$OTHER_BINARY" 1
    else
        start_pgbouncer
    fi
    start_crossfade crossfade "$CROSSFADE_BINARY" 1
    for proxy in "${BESIDE[@]}"; do
        start_crossfade "$proxy" "$CROSSFADE_BINARY" 0
    done
    pin "${PIDS[$OTHER]}" "$(proxy_processor)"
    pin "${PIDS[crossfade]}" "$(proxy_processor)"

    cat <<EOF_HEAD
$(pgbouncer --version | head -n 1), $("$CROSSFADE_BINARY" --version), $(nproc) processors
load average $(cut -d ' ' -f 1 /proc/loadavg); medians of $ROUNDS rounds of $SECONDS_EACH s, pgbench -S
${BESIDE[*]:+the default is one worker per processor
}
                  | queries per second  | µs of the proxy per query   |${BESIDE[*]:+ default workers}
protocol  clients | $(printf %9s $OTHER) Crossfade | $(printf %9s $OTHER) Crossfade  ratio |${BESIDE[*]:+       q/s        µs}
EOF_HEAD
    for proxy in "$OTHER" crossfade "${BESIDE[@]}"; do
        SECONDS_EACH=1 measure "$proxy" simple 8 >/dev/null
    done
    for protocol in "${PROTOCOLS[@]}"; do
        for clients in "${CLIENT_COUNTS[@]}"; do
            : >"$SERVERS_FOLDER/rounds"
            for ((round = 0; round < ROUNDS; round++)); do
                order=("$OTHER" crossfade)
                if ((round % 2 == 1)); then order=(crossfade "$OTHER"); fi
                for proxy in "${order[@]}" "${BESIDE[@]}"; do
                    RESULT[$proxy]=$(measure "$proxy" "$protocol" "$clients")
                done
                echo "${RESULT[$OTHER]} ${RESULT[crossfade]} ${RESULT[crossfade-default]:-}" \
                    >>"$SERVERS_FOLDER/rounds"
            done
            line=$(summarise "$protocol" "$clients" <"$SERVERS_FOLDER/rounds")
            echo "$line"
            if [[ $line == *'too much' ]]; then slow=1; fi
        done
    done
    if [ "$slow" -ne 0 ]; then
        echo "a ratio exceeds $RATIO_LIMIT" >&2
        return 1
    fi
}

main
