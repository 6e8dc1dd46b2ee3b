#!/bin/bash
# Many sessions write and read while all flags move, forth and back, and nothing may be lost (soak.py):
#
#   tests/integration/with_servers.sh bash tests/soak/run.sh [--seconds N] [--sessions N] [--seed N]
#
# CROSSFADE_BINARY is tested. Exits with 1 where an answer was wrong, or the tables in the end are.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../stage.sh
. "$here/../stage.sh"

stage_begin soak
/usr/bin/python3 "$here/soak.py" "$@"
