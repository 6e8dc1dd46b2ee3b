"""psycopg 3: extended protocol, statements prepared after some uses, pipelines, binary results."""


import psycopg
import psycopg.errors

from story import BULK, COUNT_BULK, OTHER, OWN, PLAIN, SLEEP, WRONG, cancelling, none, section


def show(title, rows):
    print(title, rows)


section("connect")
try:
    psycopg.connect(PLAIN, password="wrong")
except psycopg.OperationalError as error:
    print("wrong password", "authentication failed" in str(error))
connection = psycopg.connect(PLAIN, prepare_threshold=2, application_name="story")
cursor = connection.cursor()
info = connection.info
print(info.user, info.dbname, info.server_version, info.encoding, info.transaction_status)
print([info.parameter_status(name) for name in ("application_name", "TimeZone", "is_superuser")])

section("TLS")
with psycopg.connect(PLAIN, sslmode="verify-full", sslrootcert=OWN) as secured:
    print(secured.pgconn.ssl_in_use, secured.execute("SELECT * FROM names ORDER BY id").fetchall())
try:
    psycopg.connect(PLAIN, sslmode="verify-full", sslrootcert=OTHER)
except psycopg.OperationalError as error:
    print("another authority is refused", "certificate verify failed" in str(error))

section("simple")
cursor.execute("SELECT * FROM names ORDER BY id")
print([(column.name, column.type_code, column.internal_size) for column in cursor.description])
show("all", cursor.fetchall())
with psycopg.ClientCursor(connection) as simple:
    simple.execute("SELECT last_name FROM names WHERE id = %s; SELECT 2 AS two", (2,))
    show("first", simple.fetchall())
    simple.nextset()
    show("second", simple.fetchall())
cursor.execute("DELETE FROM names WHERE id = %s", (3,))
print("deleted", cursor.rowcount, cursor.statusmessage)
connection.commit()

section("prepared")
for number in range(1, 9):
    cursor.execute("SELECT first_name, last_name FROM names WHERE id = %s", (number,))
    show("one", cursor.fetchall())
binary = connection.cursor(binary=True)
for number in range(1, 5):
    binary.execute("SELECT id, last_name FROM names WHERE first_name = %s ORDER BY id", ("Ada",))
    show("binary", binary.fetchall())
connection.commit()
for number in range(6):
    cursor.execute(
        "INSERT INTO names (first_name, last_name) VALUES (%s, %s) RETURNING id",
        (f"New{number}", f"van {number}"),
    )
    show("inserted", cursor.fetchall())
cursor.executemany("UPDATE names SET last_name = %s WHERE id = %s", [("x", 1), ("y", 2), ("z", 99)])
print("many", cursor.rowcount)
connection.commit()

section("transactions")
with connection.transaction():
    try:
        with connection.transaction():
            cursor.execute("UPDATE names SET last_name = 'never'")
            raise psycopg.Rollback()
    except psycopg.Rollback:
        pass
    cursor.execute("UPDATE names SET first_name = 'Kept' WHERE id = %s RETURNING *", (4,))
    show("kept", cursor.fetchall())
connection.commit()
with connection.cursor(name="server side") as named:
    named.itersize = 2
    named.execute("SELECT id, last_name FROM names WHERE id > %s ORDER BY id", (1,))
    print([(column.name, column.type_code) for column in named.description])
    show("named", list(named))
with connection.cursor(name="scrolls", scrollable=True) as named:
    named.execute("SELECT * FROM names ORDER BY id")
    named.scroll(2)
    show("scrolled", named.fetchmany(2))
connection.commit()
with connection.cursor(name="held", withhold=True) as named:
    named.execute("SELECT first_name FROM names ORDER BY id")
    show("held", named.fetchmany(1))
    connection.commit()
    show("held on", named.fetchall())
connection.commit()

section("errors")
for statement in WRONG:
    for parameters in (None, ()):
        try:
            cursor.execute(statement, parameters)
        except psycopg.Error as error:
            diag = error.diag
            print(type(error).__name__, error.sqlstate, diag.message_primary, diag.statement_position,
                diag.table_name, diag.column_name, diag.constraint_name)
        try:
            cursor.execute("SELECT 1")
        except psycopg.errors.InFailedSqlTransaction as error:
            print("then", error.sqlstate)
        connection.rollback()

section("bulk")
with cursor.copy("COPY names FROM STDIN") as copy:
    for row in BULK[:250]:
        copy.write_row(row)
print("copied", cursor.rowcount, cursor.statusmessage)
with cursor.copy("COPY names (id, first_name, last_name) FROM STDIN (FORMAT binary)") as copy:
    copy.set_types(("int4", "text", "varchar"))
    for row in BULK[250:]:
        copy.write_row(row)
show("count", cursor.execute(COUNT_BULK).fetchall())
with cursor.copy("COPY (SELECT * FROM names WHERE id < 5010 ORDER BY id) TO STDOUT") as copy:
    show("out", list(copy.rows()))
cursor.executemany("DELETE FROM names WHERE id = %s", [(id,) for id, _, _ in BULK])
print("deleted", cursor.rowcount)
connection.commit()

section("pipelines")
with connection.pipeline():
    first = connection.execute("SELECT last_name FROM names WHERE id = %s", (1,))
    connection.execute("UPDATE names SET last_name = %s WHERE id = %s", ("piped", 1))
    second = connection.execute("SELECT last_name FROM names WHERE id = %s", (1,))
    show("pipeline", (first.fetchall(), second.fetchall()))
connection.commit()
try:
    with connection.pipeline():
        connection.execute("UPDATE names SET last_name = %s WHERE id = %s", ("never", 1))
        connection.execute("SELECT nick_name FROM names")
        connection.execute("UPDATE names SET last_name = %s WHERE id = %s", ("never", 2))
except psycopg.errors.UndefinedColumn as error:
    print("error", error.sqlstate)
connection.rollback()

none("large objects", "psycopg 3 has no interface for them")

section("cancel")
try:
    with cancelling(connection.cancel):
        cursor.execute(SLEEP)
except psycopg.errors.QueryCanceled as error:
    print("cancelled", error.sqlstate)
connection.rollback()
show("goes on", cursor.execute("SELECT count(*) FROM names").fetchall())
connection.commit()

section("notifications")
with psycopg.connect(PLAIN, autocommit=True) as listener:
    listener.execute("LISTEN changes")
    cursor.execute("INSERT INTO names (first_name, last_name) VALUES ('With', 'notice')")
    cursor.execute("NOTIFY changes, 'hello'")
    connection.commit()
    notice = next(listener.notifies())
    print(notice.channel, notice.payload, notice.pid == connection.info.backend_pid)
show("end", cursor.execute("SELECT * FROM names ORDER BY id").fetchall())
connection.close()
