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
#                              (with two databases to copy: fixtures, and fixture_rows)
#   CROSSFADE_TEST_PG_SOCKET   the folder of its Unix socket
#   CROSSFADE_TEST_TLS_PORT    another PostgreSQL, one that speaks TLS
#   CROSSFADE_TEST_TLS_FOLDER  keys and certificates: ca, other_ca, server (of 127.0.0.1), client (of
#                              user_certified); each as .crt and .key. As server, signed with SHA-384
#                              and with Ed25519: server_sha384, server_ed25519
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../servers.sh
. "$here/../servers.sh"

authority() { # name
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$1.key" -out "$1.crt"
}

certificate() { # name, subject, more…
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$2" -keyout "$1.key" -out "$1.csr"
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out "$1.crt" \
        -extfile <(echo "subjectAltName = ${3:-DNS:$2}") ${4:+"$4"}
}

self_signed() { # name, subject
    openssl req -x509 -newkey ed25519 -nodes -days 2 -subj "/CN=$2" -keyout "$1.key" -out "$1.crt"
}

# PostgreSQL wants its key for itself; the tests run as whoever runs them.
make_certificates() {
    CERTIFICATES=$SERVERS_FOLDER/certificates
    mkdir "$CERTIFICATES"
    (
        cd "$CERTIFICATES"
        authority ca
        authority other_ca
        certificate server 127.0.0.1 IP:127.0.0.1,DNS:localhost
        certificate client user_certified
        certificate server_sha384 127.0.0.1 IP:127.0.0.1,DNS:localhost -sha384
        self_signed server_ed25519 127.0.0.1
        if [ "$(id -u)" -eq 0 ]; then
            chgrp postgres server_sha384.key
            chmod 640 server_sha384.key
        fi
    ) >"$SERVERS_FOLDER/certificates.log" 2>&1
}

trap servers_stop EXIT
trap 'exit 130' INT TERM
servers_begin tests
make_certificates
servers_start_postgres secured 'ssl = on' "ssl_cert_file = '$CERTIFICATES/server_sha384.crt'" \
    "ssl_key_file = '$CERTIFICATES/server_sha384.key'" "ssl_ca_file = '$CERTIFICATES/ca.crt'" \
    'shared_buffers = 16MB' 'autovacuum = off' 'log_min_messages = fatal' <<'EOF_HBA'
hostssl all user_certified 127.0.0.1/32 cert
hostssl all user_tls 127.0.0.1/32 trust
hostnossl all user_tls 127.0.0.1/32 reject
hostnossl all user_plain 127.0.0.1/32 trust
hostssl all user_plain 127.0.0.1/32 reject
host all user_scram 127.0.0.1/32 scram-sha-256
host all user_changing 127.0.0.1/32 scram-sha-256
host all user_unknown 127.0.0.1/32 scram-sha-256
host all user_without 127.0.0.1/32 scram-sha-256
host all user_expired 127.0.0.1/32 scram-sha-256
host all user_md5 127.0.0.1/32 md5
host all user_password 127.0.0.1/32 password
EOF_HBA
psql -qX -d postgres <<'EOF_SQL'
CREATE ROLE user_certified LOGIN;
CREATE ROLE user_tls LOGIN;
CREATE ROLE user_plain LOGIN;
CREATE ROLE user_scram LOGIN PASSWORD 'sesame';
CREATE ROLE user_changing LOGIN PASSWORD 'sesame';
CREATE ROLE user_without LOGIN;
CREATE ROLE user_expired LOGIN PASSWORD 'sesame' VALID UNTIL '2020-01-01';
CREATE ROLE user_password LOGIN PASSWORD 'sesame';
CREATE ROLE user_unprivileged LOGIN;
CREATE ROLE crossfade_auth LOGIN;
GRANT SELECT (rolname, rolpassword) ON pg_authid TO crossfade_auth;
SET password_encryption = 'md5';
CREATE ROLE user_md5 LOGIN PASSWORD 'sesame';
EOF_SQL
export CROSSFADE_TEST_TLS_PORT=$SERVERS_POSTGRES_PORT
export CROSSFADE_TEST_TLS_FOLDER=$CERTIFICATES

servers_start_postgres postgres 'max_prepared_transactions = 10' 'autovacuum = off' 'jit = off' 'shared_buffers = 64MB' \
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

# Templates: the first has tables, the second rows too.
PGOPTIONS='-c client_min_messages=warning' psql -qX -v ON_ERROR_STOP=1 -d postgres -o /dev/null <<EOF_SQL
CREATE DATABASE fixtures TEMPLATE template1;
\connect fixtures
\i '$here/fixtures.sql'
\connect postgres
CREATE DATABASE fixture_rows TEMPLATE fixtures;
\connect fixture_rows
\i '$here/fixture_rows.sql'
EOF_SQL

export CROSSFADE_TEST_FOLDER=$SERVERS_FOLDER
export CROSSFADE_TEST_LOGS=${CROSSFADE_TEST_LOGS:-$SERVERS_FOLDER/logs}
export CROSSFADE_TEST_PG_PORT=$SERVERS_POSTGRES_PORT
export CROSSFADE_TEST_PG_SOCKET=$SERVERS_FOLDER/postgres
mkdir -p "$CROSSFADE_TEST_LOGS"

status=0
"$@" || status=$?
exit "$status"
