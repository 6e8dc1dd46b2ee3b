# shellcheck shell=bash
# Redmine of Debian: the source package has the program as Debian installs it, and the tests, which the
# binary package does not have. Sourced by ../run.sh.

# shellcheck disable=SC2034 # for run.sh
APP_MIGRATION=issues APP_OLD=issues APP_NEW=issues_v2

REDMINE_TESTS=(
    test/unit/{issue,issue_nested_set,issue_relation,issue_subtasking,issue_status,issue_category}_test.rb
    test/unit/{journal,journal_observer,time_entry,project_nested_set,version}_test.rb
    test/functional/{issues,journals,issue_relations,versions}_controller_test.rb
)

# The machine's sources of packages may lack those of source packages: the same ones, in a folder of ours.
redmine_fetch() {
    local apt=$SERVERS_FOLDER/apt file options
    mkdir -p "$apt/sources" "$apt/lists/partial" "$SERVERS_FOLDER/source"
    for file in /etc/apt/sources.list.d/*.sources; do
        if [ -e "$file" ]; then sed 's/^Types:.*/Types: deb-src/' "$file" >"$apt/sources/${file##*/}"; fi
    done
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        if [ -e "$file" ]; then
            sed -n 's/^deb\(-src\)\? /deb-src /p' "$file" | sort -u >"$apt/sources/${file##*/}"
            if [[ $file != *.d/* ]]; then mv "$apt/sources/${file##*/}" "$apt/sources/main.list"; fi
        fi
    done
    options=(-q -o "Dir::Etc::SourceList=/dev/null" -o "Dir::Etc::SourceParts=$apt/sources"
        -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt")
    apt-get "${options[@]}" update
    cd "$SERVERS_FOLDER/source" && apt-get "${options[@]}" source redmine
}

redmine() { # port, database, command…
    (
        cd "$SERVERS_FOLDER"/source/redmine-*/ || return
        env -u NODE_OPTIONS APP_PORT="$1" APP_DATABASE="$2" RAILS_ENV=test RUBYOPT=-W0 "${@:3}"
    )
}

# Debian's Redmine keeps what is an instance's own, such as database.yml, under instances/. The schema is
# loaded once more as Rails does before tests: it would do so then, into an empty database, where none had.
app_prepare() { # database
    local here=$PWD/$APPS/redmine root
    (redmine_fetch)
    root=$(echo "$SERVERS_FOLDER"/source/redmine-*/)
    mkdir -p "$root"/instances/default/{config,tmp,files,log,public/plugin_assets} "$root/tmp/test"
    cp "$here/database.yml" "$root/instances/default/config"
    echo "gem 'pg'" >"$root/Gemfile.local"
    redmine "$PGPORT" "$1" bin/rake db:migrate db:schema:load generate_secret_token
    psql -qX -v ON_ERROR_STOP=1 -d "$1" -f "$here/new_table.sql"
}

# A fixed seed: the tests come in the same order in each run.
app_suite() { # port, log
    local tests=("${REDMINE_TESTS[@]}") ran status=0
    if $WHOLE; then tests=(test/unit test/functional test/integration); fi
    if [ -n "${APP_TESTS:-}" ]; then read -r -a tests <<<"$APP_TESTS"; fi
    redmine "$1" app nice bin/rails test --verbose --seed 1 "${tests[@]}" >"$2" 2>&1 || status=$?
    sed -nE 's/^([^ ]+#.*) = [0-9.]+ s = ([^ ])$/\2 \1/p' "$2" >"$2.outcomes"
    ran=$(sed -nE 's/^([0-9]+) runs, .*/\1/p' "$2")
    if [ "$ran" != "$(wc -l <"$2.outcomes")" ]; then
        echo "redmine: expected the outcome of each test, got some of them (status $status)" >&2
        return 1
    fi
    sed -E 's/^\. /pass /; s/^S /skip /; s/^[FE] /fail /' "$2.outcomes"
}
