"""The tables of the SQLAlchemy stories, as a client of either shape declares them."""

import sys

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    BigInteger,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    text,
)


SCHEMA = sys.argv[1] if len(sys.argv) > 1 else None


def tables(shape):
    metadata = MetaData(schema=SCHEMA)
    parts = (
        [Column("first_name", Text, nullable=False), Column("last_name", String(40), nullable=False)]
        if shape.old
        else [Column("full_name", Text, nullable=False)]
    )
    names = Table(
        shape.table,
        metadata,
        Column("id", Integer, primary_key=True, server_default=text("nextval('names_id_seq')")),
        *parts,
        Column("email", String(80), unique=True),
        Column("visits", Integer if shape.old else BigInteger, nullable=False, server_default="0"),
        Column("active", Boolean, nullable=False, server_default=text("true")),
        Column("joined_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    )
    orders = Table(
        "orders",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("name_id", Integer, ForeignKey(names.c.id)),
        Column("amount", Numeric(10, 2), nullable=False, server_default="1"),
        Column("note", Text),
    )
    return names, orders
