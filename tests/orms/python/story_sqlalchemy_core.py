"""SQLAlchemy Core over psycopg2: statements as expressions, reflection, server-side cursors."""

from sqlalchemy import (
    MetaData,
    Table,
    and_,
    bindparam,
    case,
    create_engine,
    delete,
    exists,
    func,
    insert,
    inspect,
    literal,
    not_,
    or_,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from sqlalchemy_models import tables
from story import serve, show


def reads(connection, shape, names, orders):
    last = names.c[shape.last]
    run = connection.execute
    show("all", run(select(names).order_by(names.c.id)).mappings().all())
    show("page", run(select(names.c.id, last).order_by(last.desc()).limit(3).offset(2)).all())
    show("in", run(select(names.c.email).where(names.c.id.in_([1, 3, 99])).order_by("email")).all())
    show("pairs", run(select(names.c.id).where(tuple_(names.c.id, names.c.visits).in_([(1, 3), (2, 0)]))).all())
    show("like", run(select(names.c.id).where(last.ilike("%er%"), not_(names.c.active)).order_by(names.c.id)).all())
    show("any", run(select(names.c.id).where(or_(names.c.visits > 4, last.startswith("Ada"))).order_by(names.c.id)).all())
    show("count", run(select(func.count()).select_from(names)).scalar_one())
    show("groups", run(select(names.c.active, func.count(), func.sum(names.c.visits), func.max(last))
        .group_by(names.c.active).having(func.count() > 1).order_by(names.c.active)).all())
    show("distinct", run(select(names.c.active).distinct().order_by(names.c.active)).all())
    show("on", run(select(names.c.active, last).distinct(names.c.active).order_by(names.c.active, last)).all())
    show("case", run(select(names.c.id, case((names.c.visits > 3, "often"), else_="rarely"))
        .order_by(names.c.id)).all())
    show("join", run(select(names, orders.c.amount).join(orders).order_by(orders.c.id)).all())
    show("outer", run(select(last, func.coalesce(func.sum(orders.c.amount), 0))
        .select_from(names.outerjoin(orders)).group_by(names.c.id, last).order_by(names.c.id)).all())
    show("exists", run(select(names.c.id).where(exists().where(orders.c.name_id == names.c.id))
        .order_by(names.c.id)).all())
    show("scalar", run(select(orders.c.id, select(last).where(names.c.id == orders.c.name_id)
        .scalar_subquery().label("who")).order_by(orders.c.id)).all())
    other = names.alias("other")
    show("self", run(select(names.c.id, other.c.id).join(other, and_(names.c.visits == other.c.visits,
        names.c.id < other.c.id)).order_by(names.c.id, other.c.id)).all())
    ranked = select(names.c.id, last, func.row_number().over(partition_by=names.c.active,
        order_by=names.c.visits.desc()).label("rank")).cte("ranked")
    show("cte", run(select(ranked).where(ranked.c.rank < 3).order_by(ranked.c.id)).all())
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 2).where(numbers.c.n < 7))
    show("recursive", run(select(numbers.c.n, last).join(names, names.c.id == numbers.c.n).order_by("n")).all())
    show("union", run(union_all(select(names.c.id), select(orders.c.name_id)).order_by("id").limit(5)).all())
    latest = select(orders.c.amount).where(orders.c.name_id == names.c.id).order_by(orders.c.id.desc()).limit(1).lateral("latest")
    show("lateral", run(select(names.c.id, latest.c.amount).join(latest, literal(True)).order_by(names.c.id)).all())
    show("sample", run(select(func.count()).select_from(names.tablesample(100))).scalar_one())


def writes(connection, shape, names, orders):
    run = connection.execute
    done = run(insert(names).values(**shape.name("Ken", "Thompson"), email="ken@example.org"))
    show("inserted", done.inserted_primary_key)
    show("returning", run(insert(names).values(**shape.name("Dennis", "Ritchie"), visits=5)
        .returning(names.c.id, names.c[shape.last], names.c.active)).all())
    rows = [dict(shape.name(first, "Bulk"), email=first + "@bulk") for first in ("One", "Two", "Three")]
    show("values", run(insert(names).values(rows).returning(names)).all() and len(rows))
    done = run(insert(names), rows and [dict(row, email="many" + row["email"]) for row in rows])
    show("many", done.rowcount)
    run(insert(orders).from_select(["name_id", "note"], select(names.c.id, names.c[shape.last])
        .where(names.c.email.like("many%"))))
    show("copied", run(select(orders.c.note).order_by(orders.c.id.desc()).limit(3)).all())

    upsert = insert_or(names).values(**shape.name("Ken", "Lane"), email="ken@example.org", visits=1)
    upsert = upsert.on_conflict_do_update(index_elements=["email"],
        set_=dict(visits=names.c.visits + upsert.excluded.visits, **{shape.last: upsert.excluded[shape.last]}))
    for _ in range(2):
        show("upserted", run(upsert.returning(names.c.id, names.c[shape.last], names.c.visits)).all())
    show("ignored", run(insert_or(names).values(**shape.name("Ken", "Lane"), email="ken@example.org")
        .on_conflict_do_nothing()).rowcount)

    show("updated", run(update(names).where(names.c.id == 1).values(visits=names.c.visits + 10)).rowcount)
    show("renamed", run(update(names).where(names.c.id.between(2, 4)).values(
        {shape.last: names.c[shape.last] + "!"}).returning(names.c.id, names.c[shape.last])).all())
    run(update(names).where(names.c.id == bindparam("which")).values(email=bindparam("mail")),
        [{"which": number, "mail": f"new{number}@example.org"} for number in (1, 2, 3)])
    show("from", run(update(names).values(visits=orders.c.id).where(names.c.id == orders.c.name_id,
        orders.c.amount > 15)).rowcount)
    most = select(func.max(orders.c.id)).where(orders.c.name_id == names.c.id).scalar_subquery()
    show("subselect", run(update(names).where(names.c.id < 3).values(visits=most)).rowcount)
    show("deleted", run(delete(names).where(names.c.email == "manyOne@bulk")).rowcount)
    show("using", run(delete(names).where(names.c.id == orders.c.name_id, orders.c.note == "note 5")
        .returning(names.c.id, names.c[shape.last])).all())
    show("gone", run(delete(names).where(names.c.id.in_(select(orders.c.name_id).where(
        orders.c.amount < 5)))).rowcount)
    show("end", run(select(names).order_by(names.c.id)).all())


def transactions(engine, shape, names):
    run = None
    with engine.begin() as connection:
        run = connection.execute
        show("locked", run(select(names.c.id).where(names.c.id > 4).order_by(names.c.id).limit(2)
            .with_for_update(of=names, skip_locked=True)).all())
        savepoint = connection.begin_nested()
        try:
            run(insert(names).values(id=7, **shape.name("Twice", "There")))
        except IntegrityError as error:
            show("twice", error.orig.pgcode)
            savepoint.rollback()
        with connection.begin_nested():
            run(update(names).where(names.c.id == 7).values(visits=70))
        show("kept", run(select(names.c.visits).where(names.c.id == 7)).scalar_one())
    with engine.connect() as connection:
        run = connection.execute
        transaction = connection.begin()
        run(delete(names))
        show("empty", run(select(func.count()).select_from(names)).scalar_one())
        transaction.rollback()
    with engine.connect().execution_options(stream_results=True, max_row_buffer=3) as connection:
        result = connection.execute(select(names.c.id, names.c[shape.last]).order_by(names.c.id))
        show("streamed", [rows for rows in result.partitions(4)])
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        show("repeatable", connection.execute(select(func.count()).select_from(names)).scalar_one())


def catalog_of(engine, shape):
    reflected = Table(shape.table, MetaData(), autoload_with=engine)
    show("catalog", [(column.name, str(column.type), column.nullable) for column in reflected.columns])
    show("catalog", inspect(engine).get_unique_constraints(shape.table))
    with engine.connect() as connection:
        show("catalog", connection.execute(select(reflected).order_by(reflected.c.id).limit(1)).all())


def tell(shape, url, catalog):
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg2:"), poolclass=NullPool, future=True)
    names, orders = tables(shape)
    if catalog:
        catalog_of(engine, shape)
    with engine.connect() as connection:
        reads(connection, shape, names, orders)
    with engine.begin() as connection:
        writes(connection, shape, names, orders)
    transactions(engine, shape, names)
    engine.dispose()


serve(tell)
