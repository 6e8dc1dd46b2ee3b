#!/bin/bash
# Shows a schema change without downtime, on a bare Debian 12:
#
#   sudo bash docker/demo.sh [--keep]
#
# Installs what is missing, builds Crossfade, starts a private PostgreSQL and Redis, and replaces the
# table names(id, first_name, last_name) by new_names(id, full_name) while clients keep reading and
# writing through Crossfade.
set -euo pipefail

cd "$(dirname "$0")/.."
bash docker/install-dependencies.sh demo
cmake -B build -DCMAKE_BUILD_TYPE=Release
cmake --build build -j "$(nproc)"
