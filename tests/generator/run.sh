#!/bin/bash
# The differential generator: random statements on a plain table and through Crossfade, compared.
#
#   bash tests/generator/run.sh [--seeds N | --seed N] [--statements N] [--seconds N] [--jobs N]
#
#   --seeds N        the seeds 1 to N (1), one after the other
#   --seed N         this one alone
#   --statements N   of each seed (10000)
#   --seconds N      of each seed at most
#   --jobs N         seeds at a time (1)
#
# CROSSFADE_BINARY and CROSSFADE_GENERATOR name the programs; without them they are built for
# release in build-generator/. Prints a line per seed and exits with 1 where anything differs.
set -euo pipefail
cd "$(dirname "$0")/../.."

SEEDS=1
SEED=
JOBS=1
options=(--statements 10000)
while [ $# -gt 0 ]; do
    case $1 in
    --seeds) SEEDS=${2:-} ;;
    --seed) SEED=${2:-} ;;
    --jobs) JOBS=${2:-} ;;
    --statements | --seconds | --case) options+=("$1" "${2:-}") ;;
    *)
        sed -n '2,/^set/p' "$0" | sed -n 's/^# \{0,1\}//p' >&2
        exit 2
        ;;
    esac
    if ! [[ ${2:-} =~ ^[0-9]+$ ]]; then
        echo "run.sh: expected a number after $1" >&2
        exit 2
    fi
    shift 2
done

if [ -z "${CROSSFADE_BINARY:-}" ] || [ -z "${CROSSFADE_GENERATOR:-}" ]; then
    cmake -S . -B build-generator -DCMAKE_BUILD_TYPE=Release -DCROSSFADE_TESTS=ON >/dev/null
    cmake --build build-generator -j "$(nproc)" --target crossfade --target generator >/dev/null
    export CROSSFADE_BINARY=$PWD/build-generator/crossfade
    export CROSSFADE_GENERATOR=$PWD/build-generator/tests/generator/generator
fi

# shellcheck disable=SC2016 # the inner shell expands them
{ if [ -n "$SEED" ]; then echo "$SEED"; else seq "$SEEDS"; fi; } |
    xargs -P "$JOBS" -I '{}' bash tests/integration/with_servers.sh \
        bash -c 'exec "$CROSSFADE_GENERATOR" "$@"' generator --seed '{}' "${options[@]}"
