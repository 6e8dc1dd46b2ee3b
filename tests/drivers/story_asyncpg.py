"""asyncpg: everything prepared and in binary, cursors as portals with row limits."""

import asyncio
import io
import os

import asyncpg


async def story():
    connection = await asyncpg.connect(os.environ["STORY_URL"])
    statement = await connection.prepare("SELECT * FROM names ORDER BY id")
    print([(column.name, column.type.name) for column in statement.get_attributes()])
    print("all", [tuple(row) for row in await statement.fetch()])
    one = await connection.prepare("SELECT first_name, last_name FROM names WHERE id = $1")
    print([parameter.name for parameter in one.get_parameters()])
    for number in range(1, 9):
        print("one", tuple(await one.fetchrow(number)))

    insert = "INSERT INTO names (first_name, last_name) VALUES ($1, $2)"
    for number in range(4):
        print("inserted", await connection.fetchval(insert + " RETURNING id", "New", f"van {number}"))
    print("status", await connection.execute(insert, "Just", "one"))
    await connection.executemany(insert, [(f"Many{number}", "rows") for number in range(20)])
    print("status", await connection.execute("UPDATE names SET last_name = $2 WHERE id < $1", 4, "low"))
    print("status", await connection.execute("DELETE FROM names WHERE first_name = $1", "Alan"))
    print("status", await connection.execute("UPDATE names SET last_name = 'simple' WHERE id = 1"))

    async with connection.transaction():
        names = []
        async for row in connection.cursor("SELECT id, last_name FROM names ORDER BY id", prefetch=5):
            names.append(tuple(row))
        print("cursor", names)
    try:
        await connection.execute("INSERT INTO names VALUES ($1, 'twice', 'there')", 1)
    except asyncpg.UniqueViolationError as error:
        print("error", error.sqlstate)
    rows = [(1000 + number, "Record", f"no {number}") for number in range(5)]
    print("status", await connection.copy_records_to_table("names", records=rows))
    print("status", await connection.copy_to_table(
        "names", source=io.BytesIO(b"From,file\n"), columns=["first_name", "last_name"], format="csv"))
    try:
        await connection.copy_records_to_table("names", records=[(1000, "twice", "there")])
    except asyncpg.UniqueViolationError as error:
        print("error", error.sqlstate)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("UPDATE names SET last_name = 'never'")
    await transaction.rollback()
    print("end", [tuple(row) for row in await statement.fetch()])
    await connection.close()


asyncio.run(story())
