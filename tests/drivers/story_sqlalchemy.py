"""SQLAlchemy over psycopg2: pools, expressions, batches by many VALUES."""

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from story import BULK, COUNT_BULK, OTHER, OWN, WRONG, none, section

names = sa.Table("names", sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("first_name", sa.Text, nullable=False),
    sa.Column("last_name", sa.String(40), nullable=False))
everything = sa.select(names).order_by(names.c.id)


def engine_with(**arguments):
    return sa.create_engine("postgresql+psycopg2://", future=True, connect_args=arguments,
        executemany_mode="values_plus_batch")


section("connect")
try:
    engine_with(password="wrong").connect()
except OperationalError as error:
    print("wrong password", "authentication failed" in str(error))
engine = engine_with(application_name="story")
with engine.connect() as connection:
    print(connection.execute(sa.text("SELECT current_user, current_setting('application_name')")).all())
    print(engine.dialect.server_version_info, engine.dialect.default_schema_name)

section("TLS")
with engine_with(sslmode="verify-full", sslrootcert=OWN).connect() as connection:
    print(connection.execute(everything).all(), connection.connection.dbapi_connection.info.ssl_in_use)
try:
    engine_with(sslmode="verify-full", sslrootcert=OTHER).connect()
except OperationalError as error:
    print("another authority is refused", "certificate verify failed" in str(error))

section("simple")
with engine.begin() as connection:
    print(connection.execute(everything).all())
    print(connection.execute(names.insert().values(first_name="Jo'hn", last_name="Ba\\ckus")).inserted_primary_key)
    print(connection.execute(names.update().where(names.c.first_name == "Ada")
        .values(last_name=names.c.last_name + "!")).rowcount)
    print(connection.execute(names.delete().where(names.c.id == 3)).rowcount)
    for number in range(1, 9):
        print(connection.execute(everything.where(names.c.id == number)).first())
    print(sa.inspect(connection).get_columns("names")[1]["name"])

none("prepared", "psycopg2 prepares nothing")

section("transactions")
with engine.begin() as connection:
    connection.execute(names.insert().values(first_name="Kept", last_name="in it"))
    inner = connection.begin_nested()
    print(connection.execute(names.delete()).rowcount)
    inner.rollback()
    print(connection.execute(everything.with_for_update()).all())
with engine.connect().execution_options(isolation_level="SERIALIZABLE") as connection:
    connection.execute(names.update().values(last_name="never"))
    connection.rollback()
with engine.connect().execution_options(stream_results=True, max_row_buffer=3) as connection:
    print([tuple(row) for row in connection.execute(everything)])

section("errors")
for statement in WRONG:
    try:
        with engine.begin() as connection:
            connection.execute(sa.text(statement))
    except DBAPIError as error:
        diag = error.orig.diag
        print(type(error).__name__, error.orig.pgcode, diag.message_primary, diag.statement_position,
            diag.table_name, diag.constraint_name)

section("bulk")
rows = [{"id": id, "first_name": first, "last_name": last} for id, first, last in BULK]
with engine.begin() as connection:
    print(connection.execute(names.insert(), rows).rowcount)
    print(connection.execute(sa.text(COUNT_BULK.replace(":", "\\:"))).all())
    connection.execute(names.update().where(names.c.id == sa.bindparam("which")).values(first_name="Done"),
        [{"which": id} for id, _, _ in BULK[:50]])
    print(connection.execute(sa.select(sa.func.count()).where(names.c.first_name == "Done")).all())
    print(connection.execute(names.delete().where(names.c.id >= 5000)).rowcount)

none("pipelines", "SQLAlchemy has no pipelines")
none("large objects", "what SQLAlchemy has is psycopg2's")
none("cancel", "what SQLAlchemy has is psycopg2's")
none("notifications", "what SQLAlchemy has is psycopg2's")
