#!/bin/bash
# Builds Crossfade and runs its tests, on a bare Debian 12:  sudo bash tests/run.sh
#
#   --style         formatting, static analysis, compilers' warnings
#   --unit          unit tests and the replay of what fuzzing found
#   --integration   tests against real servers
#   --drivers       all drivers that applications use (otherwise those whose packages are small)
#   --orms          object-relational mappers and query builders, over those
#   --quick         all but --style
#   (nothing)       everything
#
# Ends with a line "N passed, N failed", and exits with 0 only when nothing failed. A report of a
# sanitizer in any output or log is a failure, whatever the test itself thought.
#
# CROSSFADE_BUILD_ROOT names a folder for the build folders, instead of the source folder.
# shellcheck disable=SC2317 # functions are called by their names, through check
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
ROOT=$PWD
BUILD_ROOT=${CROSSFADE_BUILD_ROOT:-$ROOT}
JOBS=$(nproc)
WAITING_JOBS=$((2 * JOBS)) # of tests that wait for servers most of their time
LOGS=$(mktemp -d /tmp/crossfade-test-logs.XXXXXX)
PASSED=0
FAILED=0
SKIPPED=0
FAILURES=()

parts=()
purposes=(test)
drivers=(--small)
for option in "$@"; do
    case $option in
    --style | --unit | --integration | --orms) parts+=("${option#--}") ;;
    --drivers)
        parts+=(drivers)
        purposes+=(drivers)
        drivers=()
        ;;
    --quick) parts+=(unit integration drivers orms) ;;
    *)
        sed -n '2,/^set/p' "$0" | sed -n 's/^# \{0,1\}//p' >&2
        exit 2
        ;;
    esac
done
if [ ${#parts[@]} -eq 0 ]; then parts=(style unit integration drivers orms); fi

wants() { [[ " ${parts[*]} " == *" $1 "* ]]; }

# What a step wrote, without colours; the end of it where it is long.
show_log() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" | tail -n 150
}

fail() { # what, [log]
    FAILED=$((FAILED + 1))
    FAILURES+=("$1")
    if [ -n "${2:-}" ]; then
        echo "---- $1 failed:"
        show_log "$2"
        echo "----"
    fi
}

# Runs a command whose exit code says everything.
check() { # name, command…
    local name=$1 begun=$SECONDS log
    log=$LOGS/${name//[^a-z0-9]/-}.log
    shift
    if "$@" >"$log" 2>&1; then
        PASSED=$((PASSED + 1))
        echo "$name: ok ($((SECONDS - begun)) s)"
    else
        fail "$name" "$log"
    fi
}

# Adds up what Criterion says of its tests; a test it skips must say why.
criterion() { # name, command…
    local name=$1 begun=$SECONDS log status line tested passing failing skipped
    log=$LOGS/${name//[^a-z0-9]/-}.log
    shift
    timeout 1900 "$@" >"$log" 2>&1
    status=$?
    line=$(sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -a 'Synthesis:' | tail -n 1)
    if ! [[ $line =~ Tested:\ ([0-9]+).*Passing:\ ([0-9]+) ]]; then
        fail "$name (no result, exit code $status)" "$log"
        return
    fi
    tested=${BASH_REMATCH[1]}
    passing=${BASH_REMATCH[2]}
    failing=$((tested - passing))
    skipped=$(grep -ac '\[SKIP\].*: .' "$log")
    grep -a '\[SKIP\]' "$log"
    if grep -a '\[SKIP\]' "$log" | grep -qav ': .'; then fail "$name: a skip without a reason"; fi
    PASSED=$((PASSED + passing))
    SKIPPED=$((SKIPPED + skipped))
    if [ "$failing" -gt 0 ]; then
        fail "$name" "$log"
        FAILED=$((FAILED + failing - 1))
    elif [ "$status" -ne 0 ]; then
        fail "$name (exit code $status)" "$log"
    elif [ "$tested" -eq 0 ]; then
        fail "$name: there is no test"
    fi
    echo "$name: $passing of $tested ($((SECONDS - begun)) s)"
}

build() { # folder, cmake's arguments…
    local folder=$BUILD_ROOT/$1
    shift
    cmake -S "$ROOT" -B "$folder" "$@" && cmake --build "$folder" -j "$JOBS"
}

sources() { # suffixes…
    local suffix
    for suffix in "$@"; do
        find config protocol proxy rewrite tests docker -name "*.$suffix" -not -path '*/node_modules/*'
    done
}

check_format() {
    sources c h | xargs clang-format --dry-run -Werror
}

# With what `cmake --preset debug` says about how each file is compiled.
check_tidy() {
    find config protocol proxy rewrite -name '*.c' -print0 |
        xargs -0 -P "$JOBS" -n 4 clang-tidy --quiet -p "$BUILD_ROOT/build-debug"
}

check_scripts() {
    { sources sh && echo .ci/run; } | xargs shellcheck --external-sources --source-path=SCRIPTDIR
}

run_style() {
    check "clang-format" check_format
    check "shellcheck" check_scripts
    check "includes point one way" python3 tests/includes.py
    check "clang builds without warnings" \
        build build-clang -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER=clang -DCROSSFADE_TESTS=ON
    check "clang-tidy" check_tidy
}

run_unit() {
    local replay name
    # Nothing is suppressed here: all of libcriterion would be every test's caller. And what a test
    # leaves to a suite's end may lead into its own frame, which nothing finds by chance.
    criterion "unit tests" env LSAN_OPTIONS= ASAN_OPTIONS=detect_stack_use_after_return=1 \
        "$BUILD_ROOT/build-debug/tests/unit_tests" -j "$JOBS"
    for replay in "$BUILD_ROOT"/build-debug/tests/fuzz/replay_*; do
        if [ -x "$replay" ]; then
            name=${replay##*/replay_}
            check "corpus of $name" "$replay" "tests/fuzz/corpus/$name"
        fi
    done
}

run_integration() {
    criterion "integration tests of config" bash tests/integration/with_servers.sh \
        "$BUILD_ROOT/build-debug/tests/config_integration_tests" -j "$WAITING_JOBS"
    criterion "integration tests" bash tests/integration/with_servers.sh \
        "$BUILD_ROOT/build-debug/tests/integration_tests" -j "$WAITING_JOBS"
    run_generator
    check "soak" bash tests/integration/with_servers.sh bash tests/soak/run.sh --seconds 10
}

# Some seconds of random statements; the third seed is another one every time.
run_generator() {
    local seed
    export CROSSFADE_GENERATOR=$BUILD_ROOT/build-debug/tests/generator/generator
    for seed in 1 2 $((SRANDOM % 1000000)); do
        check "generator with seed $seed" \
            bash tests/generator/run.sh --seed "$seed" --statements 100000 --seconds 8
    done
}

# tests/orms/run.sh and tests/drivers/run.sh write a line per test, in one of these forms:
# "ok NAME", "not ok NAME", "skip NAME: reason"; "NAME | ok", "NAME | failed: …", "NAME | skipped: reason".
run_stories() { # drivers|orms, option…
    local log=$LOGS/$1.log begun=$SECONDS status passed failed skips='^skip |\| skipped:'
    timeout 900 bash tests/integration/with_servers.sh bash "tests/$1/run.sh" "${@:2}" >"$log" 2>&1
    status=$?
    passed=$(grep -acE '^ok |\| ok$' "$log")
    failed=$(grep -acE '^not ok |\| failed:' "$log")
    grep -aE ' \| .* \| (ok|none|failed)' "$log"
    grep -aE "$skips" "$log"
    if grep -aE "$skips" "$log" | grep -qav ': .'; then fail "$1: a skip without a reason"; fi
    SKIPPED=$((SKIPPED + $(grep -aE "$skips" "$log" | grep -ac ': .')))
    PASSED=$((PASSED + passed))
    if [ "$failed" -gt 0 ]; then
        fail "$1" "$log"
        FAILED=$((FAILED + failed - 1))
    elif [ "$status" -ne 0 ] || [ "$passed" -eq 0 ]; then
        fail "$1 (exit code $status)" "$log"
    fi
    echo "$1: $passed of $((passed + failed)) ($((SECONDS - begun)) s)"
}

check_sanitizers() {
    ! grep -raE -A 30 'ERROR: (Address|Leak)Sanitizer|runtime error:|ThreadSanitizer' \
        --exclude=sanitizers.log "$LOGS"
}

finish() {
    local failure
    check "sanitizers" check_sanitizers
    for failure in "${FAILURES[@]}"; do
        echo "failed: $failure"
    done
    echo "in $((SECONDS / 60)) min $((SECONDS % 60)) s"
    if [ "$FAILED" -eq 0 ]; then
        rm -rf "$LOGS"
    else
        echo "logs: $LOGS"
    fi
    if [ "$SKIPPED" -gt 0 ]; then
        echo "$PASSED passed, $FAILED failed, $SKIPPED skipped"
    else
        echo "$PASSED passed, $FAILED failed"
    fi
    exit $((FAILED > 0))
}

bash docker/install-dependencies.sh "${purposes[@]}" || exit 1
check "gcc builds without warnings" build build -DCMAKE_BUILD_TYPE=Release
check "debug build" build build-debug -DCMAKE_BUILD_TYPE=Debug \
    -DCROSSFADE_SANITIZE=address,undefined -DCROSSFADE_TESTS=ON
if [ "$FAILED" -gt 0 ]; then finish; fi

export CROSSFADE_BINARY=$BUILD_ROOT/build-debug/crossfade
export CROSSFADE_RELEASE_BINARY=$BUILD_ROOT/build/crossfade
export CROSSFADE_TEST_LOGS=$LOGS/crossfade
export UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$ROOT/tests/leaks.supp:print_suppressions=0
if wants style; then run_style; fi
if wants unit; then run_unit; fi
if wants integration; then run_integration; fi
if wants drivers; then run_stories drivers "${drivers[@]}"; fi
if wants orms; then run_stories orms; fi
finish
