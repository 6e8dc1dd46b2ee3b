#!/bin/bash
# Installs the Debian 12 packages that Crossfade needs.
#
#   docker/install-dependencies.sh build|test|drivers|bench|demo|apps…
#
#   build   compiler, CMake and libraries
#   test    build, and everything that tests/run.sh runs
#   drivers what tests/run.sh --drivers needs besides: all of tests/drivers/drivers.list
#   bench   build, PostgreSQL, PgBouncer and valgrind
#   demo    build, PostgreSQL and Redis
#   apps    PostgreSQL, and what the applications of tests/apps/run.sh run on
#
# Runs as root on a bare system (debootstrap --variant=minbase). Does nothing, quickly, where all is
# there already. No service is started: whoever needs a server starts a private one.
set -euo pipefail

BUILD=(gcc libc6-dev cmake make pkg-config libuv1-dev libpq-dev libpg-query-dev libhiredis-dev
    libyaml-dev libssl-dev libprotobuf-c-dev)
SERVERS=(postgresql-15 postgresql-client-15 redis-server redis-tools)
TEST=(libcriterion-dev clang clang-format clang-tidy libclang-rt-14-dev shellcheck python3)
ORMS=(python3-psycopg2 python3-asyncpg python3-sqlalchemy python3-django ruby ruby-pg
    ruby-activerecord openjdk-17-jdk-headless libpostgresql-jdbc-java libhibernate3-java
    libjavassist-java nodejs ca-certificates)
BENCH=(postgresql-15 postgresql-client-15 pgbouncer valgrind)
# Of Redmine's source package: dpkg-dev unpacks it, and the rest is what it needs to pass its tests.
APPS=(postgresql-15 postgresql-client-15 ca-certificates nodejs dpkg-dev gsfonts ruby ruby-bundler
    ruby-actionpack-action-caching ruby-actionpack-xml-parser ruby-addressable ruby-commonmarker
    ruby-html-pipeline ruby-i18n ruby-mail ruby-marcel ruby-mini-magick ruby-mini-mime
    ruby-mocha ruby-net-ldap ruby-nokogiri ruby-pg ruby-rack ruby-rack-test ruby-rails
    ruby-rails-dom-testing ruby-rails-observers ruby-rbpdf ruby-redcarpet ruby-request-store
    ruby-rmagick ruby-roadie ruby-roadie-rails ruby-rotp ruby-rouge ruby-rqrcode ruby-sanitize
    ruby-task-list ruby-zip)

# Of tests/drivers/drivers.list; words with a colon are not Debian's.
driver_packages() { # small|all
    sed 's/#.*//' "$(dirname "$0")/../tests/drivers/drivers.list" |
        awk -F '|' -v size="$1" '$2 ~ "small" || size == "all" { print $4 }' |
        tr ' ' '\n' | grep -v : | sort -u | tr '\n' ' '
}

packages_for() {
    case $1 in
    build) echo "${BUILD[@]}" ;;
    test) echo "${BUILD[*]} ${SERVERS[*]} ${TEST[*]} ${ORMS[*]} $(driver_packages small)" ;;
    drivers) driver_packages all ;;
    bench) echo "${BUILD[*]} ${BENCH[*]}" ;;
    demo) echo "${BUILD[*]} ${SERVERS[*]}" ;;
    apps) echo "${APPS[@]}" ;;
    *)
        echo "install-dependencies.sh: expected build, test, drivers, bench, demo or apps, got '$1'" >&2
        return 2
        ;;
    esac
}

# Prints the packages among "$@" that are not installed.
missing_of() {
    comm -13 \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u) \
        <(printf '%s\n' "$@" | sort -u)
}

POLICY=/usr/sbin/policy-rc.d
CREATECLUSTER=/etc/postgresql-common/createcluster.conf
made_policy=false
made_createcluster=false

# Debian's packages start their services when installed, and PostgreSQL's makes a cluster too.
keep_services_down() {
    if [ ! -e "$POLICY" ]; then
        made_policy=true
        printf '#!/bin/sh\nexit 101\n' >"$POLICY"
        chmod 755 "$POLICY"
    fi
    if [ ! -e "$CREATECLUSTER" ]; then
        made_createcluster=true
        mkdir -p "$(dirname "$CREATECLUSTER")"
        echo 'create_main_cluster = false' >"$CREATECLUSTER"
    fi
}

clean_up() {
    if $made_policy; then rm -f "$POLICY"; fi
    if $made_createcluster; then
        rm -f "$CREATECLUSTER"
        # What the package would have put there.
        if [ -e "$CREATECLUSTER.ucf-dist" ]; then mv "$CREATECLUSTER.ucf-dist" "$CREATECLUSTER"; fi
    fi
}

if [ $# -eq 0 ]; then
    echo "usage: install-dependencies.sh build|test|drivers|bench|demo|apps…" >&2
    exit 2
fi

wanted=()
for purpose in "$@"; do
    list=$(packages_for "$purpose")
    read -r -a names <<<"$list"
    wanted+=("${names[@]}")
done

mapfile -t missing < <(missing_of "${wanted[@]}")
if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "install-dependencies.sh: these packages are missing, and only root can install them:" >&2
    echo "  ${missing[*]}" >&2
    exit 1
fi

echo "installing ${#missing[@]} packages: ${missing[*]}"
trap clean_up EXIT
trap 'exit 130' INT TERM
keep_services_down
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! {
    apt-get update -q &&
        apt-get install -q -y --no-install-recommends \
            -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "${missing[@]}"
} >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    rm -f "$log"
    exit 1
fi
rm -f "$log"
