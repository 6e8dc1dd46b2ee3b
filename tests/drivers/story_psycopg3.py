"""psycopg 3: extended protocol, statements prepared after some uses, pipelines, binary results."""

import os

import psycopg
import psycopg.errors

connection = psycopg.connect(os.environ["STORY_CONNINFO"], prepare_threshold=2)
cursor = connection.cursor()


def show(title, rows):
    print(title, rows)


cursor.execute("SELECT * FROM names ORDER BY id")
print([(column.name, column.type_code, column.internal_size) for column in cursor.description])
show("all", cursor.fetchall())
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

with connection.pipeline():
    first = connection.execute("SELECT last_name FROM names WHERE id = %s", (1,))
    connection.execute("UPDATE names SET last_name = %s WHERE id = %s", ("piped", 1))
    second = connection.execute("SELECT last_name FROM names WHERE id = %s", (1,))
    show("pipeline", (first.fetchall(), second.fetchall()))
connection.commit()

cursor.execute("DELETE FROM names WHERE id = %s", (3,))
print("deleted", cursor.rowcount, cursor.statusmessage)
connection.commit()
try:
    cursor.execute("INSERT INTO names VALUES (%s, 'twice', 'there')", (1,))
except psycopg.errors.UniqueViolation as error:
    print("error", error.sqlstate)
connection.rollback()
with connection.transaction():
    try:
        with connection.transaction():
            cursor.execute("UPDATE names SET last_name = 'never'")
            raise psycopg.Rollback()
    except psycopg.Rollback:
        pass
    cursor.execute("UPDATE names SET first_name = 'Saved' WHERE id = %s", (4,))
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
with cursor.copy("COPY names (first_name, last_name) FROM STDIN") as copy:
    for number in range(5):
        copy.write_row((f"Copied{number}", "a row"))
print("copied", cursor.rowcount, cursor.statusmessage)
with cursor.copy("COPY names (id, first_name, last_name) FROM STDIN (FORMAT binary)") as copy:
    copy.set_types(("int4", "text", "varchar"))
    copy.write_row((1000, "Binary", "row"))
connection.commit()
cursor.execute("SELECT id, first_name, last_name FROM names ORDER BY id")
show("end", cursor.fetchall())
connection.close()
