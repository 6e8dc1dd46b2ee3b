"""ODBC: psqlODBC under unixODBC's driver manager, driven by pyodbc."""

import os

import pyodbc

from story import BULK, COUNT_BULK, OTHER, OWN, SLEEP, WRONG, cancelling, none, section


def connected(autocommit=False, **more):
    settings = {"Driver": "PostgreSQL Unicode", "Server": os.environ["PGHOST"], "Port": os.environ["PGPORT"],
        "Database": os.environ["PGDATABASE"], "Uid": os.environ["PGUSER"], "Pwd": os.environ["PGPASSWORD"],
        "SSLmode": "disable", **more}
    return pyodbc.connect(";".join(f"{name}={value}" for name, value in settings.items()), autocommit=autocommit)


def refused(said, because, **settings):
    try:
        connected(**settings)
    except pyodbc.Error as error:
        print(said, because in str(error))


section("connect")
refused("wrong password", "password authentication failed", Pwd="wrong")
connection = connected()
cursor = connection.cursor()
print(connection.getinfo(pyodbc.SQL_DBMS_NAME), connection.getinfo(pyodbc.SQL_DBMS_VER),
    connection.getinfo(pyodbc.SQL_USER_NAME))

section("TLS")
os.environ["PGSSLROOTCERT"] = OWN
secured = connected(SSLmode="verify-full")
print(secured.execute("SELECT * FROM names ORDER BY id").fetchall())
secured.close()
os.environ["PGSSLROOTCERT"] = OTHER
refused("another authority is refused", "certificate verify failed", SSLmode="verify-full")

section("simple")
simple = connected(UseServerSidePrepare="0", autocommit=True)
print(simple.execute("SELECT * FROM names ORDER BY id").fetchall())
print(simple.execute("SELECT last_name FROM names WHERE id = ?", 2).fetchall())
print(simple.execute("UPDATE names SET last_name = ? WHERE id = ?", "o'dbc", 4).rowcount)
simple.close()
print([tuple(column)[2:7] for column in cursor.columns(table="names").fetchall()])

section("prepared")
for number in range(1, 9):
    print(cursor.execute("SELECT id, first_name, last_name FROM names WHERE id = ?", number).fetchall())
print(cursor.description)
for number in range(4):
    cursor.execute("INSERT INTO names (first_name, last_name) VALUES (?, ?) RETURNING id", f"New{number}", "van")
    print(cursor.fetchval())
print(cursor.execute("DELETE FROM names WHERE id = ?", 3).rowcount)
connection.commit()

section("transactions")
cursor.execute("UPDATE names SET last_name = 'never'")
connection.rollback()
cursor.execute("INSERT INTO names (first_name, last_name) VALUES ('Kept', 'in it')")
cursor.execute("SAVEPOINT here")
print(cursor.execute("DELETE FROM names").rowcount)
cursor.execute("ROLLBACK TO here")
connection.commit()
fetching = connected(UseDeclareFetch="1", Fetch="3")
print(fetching.execute("SELECT * FROM names ORDER BY id").fetchall())
fetching.close()

# psqlODBC sends BEGIN in front of a transaction's first statement, in one query.
section("errors")
for statement in WRONG:
    for comment in ("", "-- another text"):
        try:
            cursor.execute(statement + comment)
        except pyodbc.Error as error:
            print(type(error).__name__, *error.args)
        connection.rollback()

section("bulk")
cursor.executemany("INSERT INTO names VALUES (?, ?, ?)", BULK[:250])
cursor.fast_executemany = True
cursor.executemany("INSERT INTO names VALUES (?, ?, ?)", BULK[250:])
print(cursor.execute(COUNT_BULK).fetchall())
print(cursor.execute("DELETE FROM names WHERE id >= 5000").rowcount)
connection.commit()

none("pipelines", "ODBC has no pipelines")

section("large objects")
cursor.execute("SELECT lo_from_bytea(0, ?)", bytes(100000))
oid = cursor.fetchval()
cursor.execute("UPDATE names SET last_name = 'large' WHERE id = 2")
print(len(cursor.execute("SELECT lo_get(?)", oid).fetchval()), "bytes")
cursor.execute("SELECT lo_unlink(?)", oid)
connection.commit()

section("cancel")
try:
    with cancelling(cursor.cancel):
        cursor.execute(SLEEP)
except pyodbc.Error as error:
    print("cancelled", *error.args)
connection.rollback()
print(cursor.execute("SELECT count(*) FROM names").fetchall())

none("notifications", "ODBC has no interface for them")
