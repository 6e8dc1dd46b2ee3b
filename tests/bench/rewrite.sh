#!/bin/bash
# What deciding on a statement costs, without sockets and servers:  sudo bash tests/bench/rewrite.sh
#
# Root is needed only where build dependencies are missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

bash docker/install-dependencies.sh build
{
    cmake --preset release
    cmake --build --preset release -j "$(nproc)" --target bench_rewrite
} >/dev/null
build/tests/bench/bench_rewrite
