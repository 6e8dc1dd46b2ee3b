#!/bin/bash
# What object-relational mappers and query builders send: each tells its story on PostgreSQL itself
# and through Crossfade under the states of the flags, and must tell the same one (stories.py).
#
#   tests/integration/with_servers.sh bash tests/orms/run.sh [--record] [story…]
#
# --record writes anew what each of them sent, tests/orms/sql/*.sql, which the unit tests rewrite.
# Packages for Node.js come from npm's registry, by node/package-lock.json. Where it cannot be
# reached, these stories are skipped.
#
# Writes "ok NAME", "not ok NAME" or "skip NAME: reason" for each story and state.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../stage.sh
. "$here/../stage.sh"

stage_begin orms

without=()
if ! nodejs "$here/node/install.js"; then
    echo "skip stories for Node.js: the packages of tests/orms/node could not be fetched"
    without=(--without-node)
fi
/usr/bin/python3 "$here/stories.py" "${without[@]}" "$@"
