#!/bin/bash
# pg_dump and pg_restore. Through Crossfade either name means the one migrating table, so a dump has
# its rows under both, whichever of the two holds them. Rows are told in order, as each table has
# an order of its own.
set -eu

section() { echo "== $1"; }
none() { echo "== $1" && echo "none: $2"; }
value() { psql -XAt -c "$1"; }

# A plain dump without what names the moment; the rows of each COPY in order.
plain() { # option…
    pg_dump --no-comments "$@" | grep -v '^--\|restrict' |
        awk '/^COPY /{print; copying = 1; next} /^\\\.$/{copying = 0; close("sort"); print; next}
            copying{print | "sort"; next} /^INSERT /{print | "sort"; next} NF'
}

section connect
PGPASSWORD=wrong pg_dump 2>&1 | grep -c 'password authentication failed'
plain --schema-only --create | sed -n '/OWNER TO user_scram/p' | sort -u

section TLS
PGSSLMODE=verify-full PGSSLROOTCERT=$STORY_CA plain -t names
PGSSLMODE=verify-full PGSSLROOTCERT=$STORY_OTHER_CA pg_dump 2>&1 |
    sed -n 's/.*certificate verify failed.*/another authority is refused/p'

section simple
plain --schema-only
plain --data-only

# pg_dump prepares its questions about functions, tables and types; those of rows are by cursors here.
section prepared
plain --inserts --rows-per-insert=1 --column-inserts
plain --inserts --data-only -t new_names

section transactions
psql -XAtq -c "INSERT INTO names (first_name, last_name) VALUES ('Kept', 'in it')"
plain --serializable-deferrable --data-only -t names
pg_dump -Fd -j 3 -f "$STORY_FOLDER/parallel" && pg_restore -f - --data-only -t names "$STORY_FOLDER/parallel" |
    sed -n '/^COPY/,/^\\\.$/p' | sort
rm -r "$STORY_FOLDER/parallel"

section errors
pg_dump -t nowhere 2>&1 || echo "exit code $?"
pg_dump -Fc --data-only -t names -f "$STORY_FOLDER/names"
# Those rows are there already.
pg_restore -d "$PGDATABASE" "$STORY_FOLDER/names" 2>&1 | sed 's/.*ERROR: *duplicate key/23505: &/; /DETAIL/d; /CONTEXT/d' || true

section bulk
psql -XAtq -c "INSERT INTO names SELECT 5000 + i, 'Bulk' || i, E'of many\trows' FROM generate_series(1, 500) i"
pg_dump -Fc --data-only -t names -f "$STORY_FOLDER/names"
psql -XAtq -c "DELETE FROM names"
pg_restore --single-transaction -d "$PGDATABASE" "$STORY_FOLDER/names"
value "SELECT count(*) || ' rows' FROM names WHERE first_name LIKE 'Bulk%'"
psql -XAtq -c "DELETE FROM names"
pg_dump -Fp --inserts --data-only -t untouched -f "$STORY_FOLDER/untouched"
psql -XAtq -c 'DELETE FROM untouched' -f "$STORY_FOLDER/untouched" >/dev/null
pg_restore -f - --data-only "$STORY_FOLDER/names" | psql -XAtq >/dev/null
value "SELECT * FROM names WHERE id < 5003 ORDER BY id"
value "DELETE FROM names WHERE id >= 5000"
value "SELECT count(*) FROM untouched"

none pipelines "they have no pipelines"

section "large objects"
head -c 100000 /dev/zero | tr '\0' 'x' >"$STORY_FOLDER/large"
oid=$(psql -XAtq -c "\lo_import '$STORY_FOLDER/large'" -c '\echo :LASTOID' | tail -n 1)
pg_dump -Fc --blobs --data-only -t names -f "$STORY_FOLDER/blobs"
value "SELECT lo_unlink($oid)"
value "DELETE FROM names"
pg_restore -d "$PGDATABASE" "$STORY_FOLDER/blobs"
value "SELECT length(lo_get($oid)) || ' bytes', (SELECT count(*) FROM names)"
value "SELECT lo_unlink($oid)"

none cancel "pg_dump cancels nothing but its own workers"
none notifications "they do not listen"
