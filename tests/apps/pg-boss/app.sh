# shellcheck shell=bash
# pg-boss, a queue of jobs in PostgreSQL: the package from npm, by package-lock.json. It comes without
# tests, so that suite.js says what it promises. Sourced by ../run.sh.

# shellcheck disable=SC2034 # for run.sh
APP_MIGRATION=jobs APP_OLD=pgboss.job APP_NEW=pgboss.job_v2

app_prepare() { # database
    local folder=$SERVERS_FOLDER/pg-boss
    mkdir "$folder"
    cp "$APPS"/pg-boss/package*.json "$folder"
    nodejs tests/orms/node/install.js "$folder"
    nodejs -p 'require(process.argv[1]).getConstructionPlans()' "$folder/node_modules/pg-boss" |
        psql -qX -v ON_ERROR_STOP=1 -d "$1" -f - -f "$APPS/pg-boss/new_table.sql"
}

app_suite() { # port, log
    env -u NODE_OPTIONS PGPORT="$1" PGDATABASE=app nodejs "$APPS/pg-boss/suite.js" "$SERVERS_FOLDER/pg-boss" 2>"$2"
}
