#!/bin/bash
# Many sessions write and read while all flags move, forth and back, and nothing may be lost (soak.py):
#
#   tests/integration/with_servers.sh bash tests/soak/run.sh [--seconds N] [--sessions N] [--seed N]
#
# CROSSFADE_BINARY is tested. Exits with 1 where an answer was wrong, or the tables in the end are.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../../docker/servers.sh
. "$here/../../docker/servers.sh"

trap servers_stop EXIT
trap 'exit 130' INT TERM
servers_begin soak
servers_start_redis

PROXY_PORT=$(servers_free_port)
export REDIS_PORT=$SERVERS_REDIS_PORT PROXY_PORT SOAK_FOLDER=$SERVERS_FOLDER
export PYTHONDONTWRITEBYTECODE=1
/usr/bin/python3 "$here/soak.py" "$@"
