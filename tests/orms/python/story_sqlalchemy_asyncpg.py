"""SQLAlchemy's ORM over asyncpg: the extended protocol, named prepared statements, portals."""

import asyncio

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import joinedload, registry, relationship, selectinload
from sqlalchemy.pool import NullPool

from sqlalchemy_models import tables
from story import serve, show


def classes(shape):
    names, orders = tables(shape)
    mapper = registry()

    class Order:
        pass

    class Name:
        pass

    mapper.map_imperatively(Order, orders)
    mapper.map_imperatively(Name, names, properties={
        "orders": relationship(Order, order_by=orders.c.id, cascade="all")})
    return Name, Order, names


async def work(session, shape, Name, Order, names):
    last = getattr(Name, shape.last)
    for number in range(1, 8):
        one = await session.get(Name, number, populate_existing=True)
        show("get", getattr(one, shape.last), one.visits, one.joined_at.isoformat())
    for how in (joinedload, selectinload):
        found = await session.execute(select(Name).options(how(Name.orders)).order_by(Name.id).limit(3))
        show(how.__name__, [(n.id, len(n.orders)) for n in found.unique().scalars()])
    show("sums", (await session.execute(select(Name.active, func.sum(Name.visits), func.count(last))
        .group_by(Name.active).order_by(Name.active))).all())
    show("in", (await session.scalars(select(Name.id).where(Name.id.in_([1, 2, 5]), last.like("%a%"))
        .order_by(Name.id))).all())
    await session.commit()

    name = Name()
    for key, value in shape.name("Ken", "Thompson").items():
        setattr(name, key, value)
    order = Order()
    order.amount = 5
    name.orders = [order]
    session.add(name)
    await session.commit()
    await session.refresh(name)
    show("inserted", name.id, name.visits, name.active)
    show("many", (await session.execute(insert_or(names).values(
        [dict(shape.name("A", str(i)), email=f"a{i}") for i in range(4)]).returning(names.c.id))).all())
    upsert = insert_or(names).values(**shape.name("B", "again"), email="a1", visits=2)
    upsert = upsert.on_conflict_do_update(index_elements=[names.c.email], set_={
        shape.last: upsert.excluded[shape.last], "visits": names.c.visits + upsert.excluded.visits})
    show("upserted", (await session.execute(upsert.returning(names.c.id, names.c.visits))).all())
    show("updated", (await session.execute(update(Name).where(Name.visits > 3).values(
        visits=Name.visits * 2).returning(Name.id, Name.visits))).all())
    await session.commit()
    show("locked", (await session.scalars(select(Name.id).where(Name.id == 1).with_for_update(nowait=True))).all())
    try:
        async with session.begin_nested():
            await session.execute(names.insert().values(id=1, **shape.name("Twice", "There")))
    except IntegrityError as error:
        show("twice", error.orig.sqlstate)
    await session.delete(await session.get(Name, name.id, options=[selectinload(Name.orders)]))
    show("deleted", (await session.execute(delete(Name).where(Name.email.like("a%0"))
        .execution_options(synchronize_session="fetch"))).rowcount)
    await session.commit()
    streamed = await session.stream(select(Name.id, last).order_by(Name.id))
    show("streamed", [tuple(row) async for row in streamed])


async def tell_async(shape, url):
    engine = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:").split("?")[0], poolclass=NullPool)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        await work(session, shape, *classes(shape))
    await engine.dispose()


serve(lambda shape, url, catalog: asyncio.run(tell_async(shape, url)))
