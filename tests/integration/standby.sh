#!/bin/bash
# A primary and its hot standby, for the tests of several upstream hosts: only these pay for them.
#
#   standby.sh FOLDER PRIMARY_PORT STANDBY_PORT
#
# Writes to FOLDER/ready when both answer, and runs until it is killed, or its standard input ends.
# In FOLDER: primary and standby, each a data folder; bin, where PostgreSQL's programs are.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../servers.sh
. "$here/../servers.sh"
folder=$1 primary_port=$2 standby_port=$3
bin=$(servers_postgres_bin)
if [ "$(id -u)" -eq 0 ]; then chown postgres: "$folder"; fi
ln -s "$bin" "$folder/bin"

as_postgres() {
    (servers_exec_as_postgres "$@")
}

control() { # server, pg_ctl's arguments…
    local server=$1
    shift
    as_postgres "$bin/pg_ctl" --pgdata="$folder/$server" --silent --wait "$@"
}

stop_all() {
    control standby --mode=immediate stop || true
    control primary --mode=immediate stop || true
}

trap stop_all EXIT
trap 'exit 130' INT TERM
as_postgres "$bin/initdb" --pgdata="$folder/primary" --username=postgres --auth=trust \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions
echo 'host replication all 127.0.0.1/32 trust' >>"$folder/primary/pg_hba.conf"
cat >>"$folder/primary/postgresql.conf" <<EOF_CONF
dynamic_shared_memory_type = mmap
fsync = off
shared_buffers = 16MB
listen_addresses = '127.0.0.1, ::1'
unix_socket_directories = '$folder'
wal_level = replica
max_wal_senders = 4
EOF_CONF
control primary --log="$folder/primary.log" --options="-p $primary_port" start
as_postgres "$bin/pg_basebackup" --pgdata="$folder/standby" --write-recovery-conf --checkpoint=fast \
    --no-sync --host=127.0.0.1 --port="$primary_port" --username=postgres
control standby --log="$folder/standby.log" --options="-p $standby_port" start
touch "$folder/ready"
cat >/dev/null
