#!/bin/bash
# The drivers that applications use (drivers.list): each tells its stories on PostgreSQL itself and
# through Crossfade under the states of the flags, and must tell the same ones (stories.py).
#
#   tests/integration/with_servers.sh bash tests/drivers/run.sh [--small] [--write-matrix] [name…]
#
# --small leaves out those whose packages are large. --write-matrix puts the table of what ran into
# the README; without it the README must say what ran.
# Writes a line for each driver and story: "driver | story | ok", "… | failed: reason",
# "… | none: reason" where the driver has no such thing, or "… | skipped: reason".
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../stage.sh
. "$here/../stage.sh"

stage_begin drivers
/usr/bin/python3 "$here/stories.py" "$@"
