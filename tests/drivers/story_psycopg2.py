"""psycopg2: simple protocol, values written into the text, server-side cursors by DECLARE."""

import io
import select
import time

import psycopg2
import psycopg2.errors
import psycopg2.extras

from story import BULK, BYTES, COUNT_BULK, OTHER, OWN, PLAIN, SLEEP, WRONG, cancelling, none, section

section("connect")
try:
    psycopg2.connect(PLAIN, password="wrong")
except psycopg2.OperationalError as error:
    print("wrong password", "authentication failed" in str(error))
connection = psycopg2.connect(PLAIN, application_name="story")
cursor = connection.cursor()
print(connection.info.user, connection.info.dbname, connection.server_version, connection.info.ssl_in_use)
print([connection.get_parameter_status(name) for name in ("application_name", "client_encoding", "TimeZone")])
print(connection.get_transaction_status(), connection.status, connection.protocol_version)


def show(title):
    print(title, [(column.name, column.type_code, column.internal_size) for column in cursor.description],
        cursor.fetchall())


section("TLS")
with psycopg2.connect(PLAIN, sslmode="verify-full", sslrootcert=OWN) as secured:
    print(secured.info.ssl_in_use, secured.info.ssl_attribute("protocol"))
    with secured.cursor() as within:
        within.execute("SELECT * FROM names ORDER BY id")
        print(within.fetchall())
try:
    psycopg2.connect(PLAIN, sslmode="verify-full", sslrootcert=OTHER)
except psycopg2.OperationalError as error:
    print("another authority is refused", "certificate verify failed" in str(error))

section("simple")
cursor.execute("SELECT * FROM names ORDER BY id")
show("all")
for number in range(1, 9):
    cursor.execute("SELECT first_name, last_name FROM names WHERE id = %s", (number,))
    show("one")
connection.commit()
cursor.execute(
    "INSERT INTO names (first_name, last_name) VALUES (%s, %s) RETURNING id", ("Jo'hn", "Ba\\ckus")
)
show("inserted")
cursor.executemany("UPDATE names SET last_name = %s WHERE id = %s", [("x", 1), ("y", 2)])
cursor.execute("UPDATE names SET last_name = last_name || '!' WHERE first_name = %s", ("Ada",))
print("updated", cursor.rowcount, cursor.statusmessage)
cursor.execute("DELETE FROM names WHERE id = %s", (3,))
print("deleted", cursor.rowcount, cursor.statusmessage)
connection.commit()

none("prepared", "psycopg2 prepares nothing")

section("transactions")
cursor.execute("UPDATE names SET last_name = 'never'")
connection.rollback()
cursor.execute("INSERT INTO names (first_name, last_name) VALUES ('Kept', 'in it')")
cursor.execute("SAVEPOINT here")
cursor.execute("DELETE FROM names")
print("deleted", cursor.statusmessage)
cursor.execute("ROLLBACK TO here")
connection.commit()
with connection.cursor("server side") as named:
    named.itersize = 3
    named.execute("SELECT first_name, last_name FROM names ORDER BY id")
    print(list(named))
connection.commit()
connection.set_session(isolation_level="SERIALIZABLE")
cursor.execute("SELECT first_name, last_name FROM names WHERE id = 2 FOR UPDATE")
show("locked")
connection.commit()
connection.set_session(isolation_level="DEFAULT")

section("errors")
for statement in WRONG:
    try:
        cursor.execute(statement)
    except psycopg2.Error as error:
        diag = error.diag
        print(type(error).__name__, error.pgcode, diag.message_primary, diag.statement_position,
            diag.table_name, diag.column_name, diag.constraint_name)
    try:
        cursor.execute("SELECT 1")
    except psycopg2.errors.InFailedSqlTransaction as error:
        print("then", error.pgcode)
    connection.rollback()

section("bulk")
psycopg2.extras.execute_values(cursor, "INSERT INTO names VALUES %s", BULK[:250], page_size=100)
text = "".join(f"{id}\t{first}\tof many\\trows\n" for id, first, _ in BULK[250:])
cursor.copy_from(io.StringIO(text), "names", columns=("id", "first_name", "last_name"))
print("copied", cursor.rowcount, cursor.statusmessage)
cursor.execute(COUNT_BULK)
show("count")
out = io.StringIO()
cursor.copy_expert("COPY (SELECT * FROM names WHERE id > 5000 ORDER BY id) TO STDOUT (FORMAT csv)", out)
print(cursor.rowcount, len(out.getvalue()), out.getvalue()[-60:])
cursor.execute("DELETE FROM names WHERE id >= 5000")
connection.commit()
try:
    cursor.copy_from(io.StringIO("x\ty\tz\n"), "names")
except psycopg2.errors.InvalidTextRepresentation as error:
    print("error", error.pgcode, error.diag.context)
connection.rollback()

none("pipelines", "psycopg2 has no pipelines")

section("large objects")
large = connection.lobject(0, "wb")
large.write(BYTES)
large.close()
cursor.execute("INSERT INTO names (first_name, last_name) VALUES ('Large', 'object')")
large = connection.lobject(large.oid, "rb")
large.seek(10)
print(large.read() == BYTES[10:], large.tell(), "bytes")
large.unlink()
connection.commit()

section("cancel")
try:
    with cancelling(connection.cancel):
        cursor.execute(SLEEP)
except psycopg2.errors.QueryCanceled as error:
    print("cancelled", error.pgcode)
connection.rollback()
cursor.execute("SELECT count(*) FROM names")
show("goes on")
connection.commit()

section("notifications")
listener = psycopg2.connect(PLAIN)
listener.autocommit = True
listener.cursor().execute("LISTEN changes")
cursor.execute("INSERT INTO names (first_name, last_name) VALUES ('With', 'notice'); NOTIFY changes, 'hello'")
listener.poll()
print("before", len(listener.notifies))
connection.commit()
deadline = time.monotonic() + 10
while not listener.notifies and time.monotonic() < deadline:
    select.select([listener], [], [], 1)
    listener.poll()
print([(one.channel, one.payload, one.pid == connection.info.backend_pid) for one in listener.notifies])
