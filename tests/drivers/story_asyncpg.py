"""asyncpg: everything prepared and in binary, cursors as portals with row limits."""

import asyncio
import io
import ssl
import time

import asyncpg

from story import BULK, COUNT_BULK, OTHER, OWN, SLEEP, WRONG, none, section


async def connecting():
    section("connect")
    try:
        await asyncpg.connect(password="wrong")
    except asyncpg.InvalidPasswordError as error:
        print("wrong password", error.sqlstate)
    connection = await asyncpg.connect(server_settings={"application_name": "story"})
    print(await connection.fetchrow("SELECT current_user, current_database(), current_setting('application_name')"))
    print(connection.get_server_version(), connection.get_settings().TimeZone)
    section("TLS")
    own, other = (ssl.create_default_context(cafile=file) for file in (OWN, OTHER))
    secured = await asyncpg.connect(ssl=own)
    print(await secured.fetch("SELECT * FROM names ORDER BY id"))
    await secured.close()
    try:
        await asyncpg.connect(ssl=other)
    except ssl.SSLCertVerificationError:
        print("another authority is refused")
    return connection


async def statements(connection):
    section("simple")
    print(await connection.fetch("SELECT id, first_name, last_name FROM names ORDER BY id"))
    print(await connection.execute("UPDATE names SET last_name = 'simple' WHERE id = 1; SELECT 1"))
    print(await connection.execute("DELETE FROM names WHERE id = 3"))
    section("prepared")
    statement = await connection.prepare("SELECT * FROM names ORDER BY id")
    print([(column.name, column.type.name) for column in statement.get_attributes()])
    print("all", [tuple(row) for row in await statement.fetch()])
    one = await connection.prepare("SELECT first_name, last_name FROM names WHERE id = $1")
    print([parameter.name for parameter in one.get_parameters()])
    for number in (1, 2, 4, 5, 6, 7):
        print("one", tuple(await one.fetchrow(number)))
    insert = "INSERT INTO names (first_name, last_name) VALUES ($1, $2)"
    for number in range(4):
        print("inserted", await connection.fetchval(insert + " RETURNING id", "New", f"van {number}"))
    print("status", await connection.execute(insert, "Lovelace", "one"))
    print("status", await connection.execute("UPDATE names SET last_name = $2 WHERE id < $1", 4, "low"))
    print("status", await connection.execute("DELETE FROM names WHERE first_name = $1", "Edsger"))


async def transactions(connection):
    section("transactions")
    async with connection.transaction():
        await connection.execute("UPDATE names SET first_name = 'Kept' WHERE id = 2")
        names = []
        async for row in connection.cursor("SELECT id, first_name, last_name FROM names ORDER BY id", prefetch=5):
            names.append(tuple(row))
        print("cursor", names)
        try:
            async with connection.transaction():
                await connection.execute("DELETE FROM names")
                raise KeyError
        except KeyError:
            print(await connection.fetchval("SELECT count(*) FROM names"))
    transaction = connection.transaction(isolation="repeatable_read")
    await transaction.start()
    await connection.execute("UPDATE names SET last_name = 'never'")
    await transaction.rollback()


async def errors(connection):
    section("errors")
    for statement in WRONG:
        for work in (connection.execute, connection.fetch):
            try:
                await work(statement)
            except asyncpg.PostgresError as error:
                print(type(error).__name__, error.sqlstate, error.message, error.position, error.table_name,
                    error.column_name, error.constraint_name)


async def bulk(connection):
    section("bulk")
    print(await connection.copy_records_to_table("names", records=BULK[:300]))
    await connection.executemany("INSERT INTO names VALUES ($1, $2, $3)", BULK[300:])
    print(await connection.fetchval(COUNT_BULK))
    print(await connection.copy_to_table(
        "names", source=io.BytesIO(b"From,file\n"), columns=["first_name", "last_name"], format="csv"))
    try:
        await connection.copy_records_to_table("names", records=[(1, "twice", "there")])
    except asyncpg.UniqueViolationError as error:
        print("error", error.sqlstate)
    out = io.BytesIO()
    print(await connection.copy_from_query("SELECT * FROM names ORDER BY id LIMIT 20", output=out, format="csv"))
    print(out.getvalue())
    print(await connection.execute("DELETE FROM names WHERE id >= 5000"))
    none("pipelines", "asyncpg sends one statement at a time")
    none("large objects", "asyncpg has no interface for them")


async def cancel(connection):
    section("cancel")
    begun = time.monotonic()
    try:
        await connection.execute(SLEEP, timeout=0.3)
    except asyncio.TimeoutError:
        print("cancelled in time", await connection.fetchval("SELECT count(*) FROM names"),
            time.monotonic() - begun < 30)


async def notifications(connection):
    section("notifications")
    heard = asyncio.get_running_loop().create_future()
    listener = await asyncpg.connect()
    await listener.add_listener("changes", lambda _, pid, *what: heard.set_result((pid, what)))
    async with connection.transaction():
        await connection.execute("INSERT INTO names (first_name, last_name) VALUES ('With', 'notice')")
        await connection.execute("NOTIFY changes, 'hello'")
        print(heard.done())
    pid, what = await asyncio.wait_for(heard, 10)
    print(pid == connection.get_server_pid(), what)
    await listener.close()


async def main():
    connection = await connecting()
    for story in (statements, transactions, errors, bulk, cancel, notifications):
        await story(connection)
    await connection.close()


asyncio.run(main())
