# shellcheck shell=bash
# What a run of stories begins with, for stage.py to go on from: sourced, not run.
#
# $SERVERS_FOLDER is $STAGE_FOLDER for programs; a Redis listens on $REDIS_PORT, and $PROXY_PORT is
# free for Crossfade. All goes when the script ends.

# shellcheck source=servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

stage_begin() { # name
    trap servers_stop EXIT
    trap 'exit 130' INT TERM
    servers_begin "$1"
    servers_start_redis
    PROXY_PORT=$(servers_free_port)
    export REDIS_PORT=$SERVERS_REDIS_PORT PROXY_PORT STAGE_FOLDER=$SERVERS_FOLDER
    export PYTHONDONTWRITEBYTECODE=1
}
