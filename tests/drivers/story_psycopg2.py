"""psycopg2: simple protocol, values written into the text, server-side cursors by DECLARE."""

import io
import os

import psycopg2
import psycopg2.errors
import psycopg2.extras

connection = psycopg2.connect(os.environ["STORY_CONNINFO"])
cursor = connection.cursor()


def show(title):
    print(title, [column.name for column in cursor.description], cursor.fetchall())


cursor.execute("SELECT * FROM names ORDER BY id")
show("all")
print([column.type_code for column in cursor.description or []])
for number in range(1, 9):
    cursor.execute("SELECT first_name, last_name FROM names WHERE id = %s", (number,))
    show("one")
connection.commit()

cursor.execute(
    "INSERT INTO names (first_name, last_name) VALUES (%s, %s) RETURNING id", ("Jo'hn", "Ba\\ckus")
)
show("inserted")
psycopg2.extras.execute_values(
    cursor, "INSERT INTO names (first_name, last_name) VALUES %s", [("A", "1"), ("B", "2"), ("C", "3")]
)
print("values", cursor.rowcount)
cursor.executemany("UPDATE names SET last_name = %s WHERE id = %s", [("x", 1), ("y", 2)])
cursor.execute("UPDATE names SET last_name = last_name || '!' WHERE first_name = %s", ("Ada",))
print("updated", cursor.rowcount, cursor.statusmessage)
cursor.execute("DELETE FROM names WHERE id = %s", (3,))
print("deleted", cursor.rowcount, cursor.statusmessage)
connection.commit()

try:
    cursor.execute("INSERT INTO names VALUES (1, 'twice', 'there')")
except psycopg2.errors.UniqueViolation as error:
    print("error", error.pgcode)
connection.rollback()
cursor.execute("UPDATE names SET last_name = 'never'")
connection.rollback()

cursor.copy_from(io.StringIO("Copied\tone\nCopied\ttwo\n"), "names", columns=("first_name", "last_name"))
cursor.copy_expert(
    "COPY names (last_name, first_name) FROM STDIN (FORMAT csv, HEADER)", io.StringIO("l,f\nthree,Copied\n")
)
print("copied", cursor.rowcount, cursor.statusmessage)
connection.commit()
try:
    cursor.copy_from(io.StringIO("x\ty\tz\n"), "names")
except psycopg2.errors.InvalidTextRepresentation as error:
    print("error", error.pgcode, error.diag.context)
connection.rollback()

cursor.execute("SELECT first_name, last_name FROM names WHERE id = 2 FOR UPDATE")
show("locked")
connection.commit()
cursor.execute("SELECT id, first_name, last_name FROM names ORDER BY id")
show("end")
connection.close()
