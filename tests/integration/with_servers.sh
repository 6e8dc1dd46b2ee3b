#!/bin/bash
# Runs a command beside a private PostgreSQL, which all integration tests share; each test makes
# databases of its own. Redis and Crossfade are started by the tests (harness.h).
#
#   with_servers.sh command…
#
# The command finds in its environment:
#   CROSSFADE_TEST_FOLDER      a temporary folder, removed at the end
#   CROSSFADE_TEST_LOGS        where the logs of what tests start go; kept if the caller set it
#   CROSSFADE_TEST_PG_PORT     PostgreSQL on 127.0.0.1
#   CROSSFADE_TEST_PG_SOCKET   the folder of its Unix socket
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../../docker/servers.sh
. "$here/../../docker/servers.sh"

trap servers_stop EXIT
trap 'exit 130' INT TERM
servers_begin tests
servers_start_postgres 'max_prepared_transactions = 10' 'autovacuum = off' 'shared_buffers = 64MB' \
    'log_min_messages = fatal' 'max_wal_size = 4GB' <<'EOF_HBA'
host all user_scram 127.0.0.1/32 scram-sha-256
host all user_md5 127.0.0.1/32 md5
host all user_password 127.0.0.1/32 password
host all user_rejected 127.0.0.1/32 reject
EOF_HBA

PGOPTIONS='-c client_min_messages=warning' psql -qX -v ON_ERROR_STOP=1 -d postgres <<'EOF_SQL'
CREATE ROLE user_scram LOGIN SUPERUSER PASSWORD 'sesame';
CREATE ROLE user_password LOGIN SUPERUSER PASSWORD 'sesame';
CREATE ROLE user_rejected LOGIN SUPERUSER PASSWORD 'sesame';
CREATE ROLE user_trust LOGIN;
SET password_encryption = 'md5';
CREATE ROLE user_md5 LOGIN SUPERUSER PASSWORD 'sesame';
EOF_SQL

export CROSSFADE_TEST_FOLDER=$SERVERS_FOLDER
export CROSSFADE_TEST_LOGS=${CROSSFADE_TEST_LOGS:-$SERVERS_FOLDER/logs}
export CROSSFADE_TEST_PG_PORT=$SERVERS_POSTGRES_PORT
export CROSSFADE_TEST_PG_SOCKET=$SERVERS_FOLDER/postgres
mkdir -p "$CROSSFADE_TEST_LOGS"

status=0
"$@" || status=$?
exit "$status"
