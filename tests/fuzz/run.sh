#!/bin/bash
# Looks for inputs that break a parser:  bash tests/fuzz/run.sh [--minutes N] [--jobs N] TARGET…
#
#     bash tests/fuzz/run.sh --minutes 60 rewrite
#
# Builds the targets with the preset "fuzz", starts from their corpus (for `rewrite` also from the
# golden files) and keeps what is new in fuzz-finds/TARGET. Each target gets N minutes (10) on N
# processors (all). Exits with 1 where something was found; the input is then in
# fuzz-finds/TARGET-crashes. Put it into tests/fuzz/corpus/TARGET with what mends it.
#
# CROSSFADE_BUILD_ROOT names a folder for the build folder and the finds, instead of the source
# folder.
set -euo pipefail
cd "$(dirname "$0")/../.."

minutes=10
jobs=$(nproc)
targets=()
while [ $# -gt 0 ]; do
    case $1 in
    --minutes) minutes=$2 && shift ;;
    --jobs) jobs=$2 && shift ;;
    -*) sed -n '2,/^set/p' "$0" | sed -n 's/^# \{0,1\}//p' >&2 && exit 2 ;;
    *) targets+=("$1") ;;
    esac
    shift
done
if [ ${#targets[@]} -eq 0 ]; then
    echo "run.sh: which target? One of: $(cd tests/fuzz/corpus && echo *)" >&2
    exit 2
fi

root=${CROSSFADE_BUILD_ROOT:-$PWD}
build=$root/build-fuzz
cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=clang \
    -DCROSSFADE_SANITIZE=address,undefined -DCROSSFADE_FUZZ=ON >/dev/null
cmake --build "$build" -j "$(nproc)" --target "${targets[@]/#/fuzz_}"

export UBSAN_OPTIONS=print_stacktrace=1
status=0
for target in "${targets[@]}"; do
    finds=$root/fuzz-finds/$target
    crashes=$root/fuzz-finds/$target-crashes
    mkdir -p "$finds" "$crashes"
    options=(-fork="$jobs" -max_total_time=$((minutes * 60)) -timeout=30 -rss_limit_mb=2048
        -print_final_stats=1 -artifact_prefix="$crashes/")
    if [ -f "tests/fuzz/$target.dict" ]; then options+=(-dict="tests/fuzz/$target.dict"); fi
    if [ "$target" = rewrite ]; then bash tests/fuzz/seeds.sh "$finds"; fi
    "$build/tests/fuzz/fuzz_$target" "${options[@]}" "$finds" "tests/fuzz/corpus/$target" ||
        status=1
    if [ -n "$(ls -A "$crashes")" ]; then status=1; fi
    echo "$target: $(find "$finds" -type f | wc -l) inputs, $(find "$crashes" -type f | wc -l) findings in $crashes"
done
exit $status
