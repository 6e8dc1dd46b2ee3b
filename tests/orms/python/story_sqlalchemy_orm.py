"""SQLAlchemy's ORM over psycopg2: the unit of work, relations, loading strategies, versions."""

from sqlalchemy import create_engine, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import (
    Session,
    contains_eager,
    joinedload,
    registry,
    relationship,
    selectinload,
    subqueryload,
)
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
        "orders": relationship(Order, order_by=orders.c.id, backref="name", cascade="all, delete-orphan")
    })
    return Name, Order


def made(kind, **values):
    one = kind()
    for key, value in values.items():
        setattr(one, key, value)
    return one


def reads(session, shape, Name, Order):
    last = getattr(Name, shape.last)
    show("get", getattr(session.get(Name, 2), shape.last), session.get(Name, 99))
    show("all", [(n.id, getattr(n, shape.last), n.email, n.visits, n.joined_at.isoformat())
        for n in session.query(Name).order_by(Name.id)])
    show("filter", [n.id for n in session.query(Name).filter_by(active=False).order_by(last)])
    show("page", [n.id for n in session.query(Name).order_by(last, Name.id)[2:5]])
    show("count", session.query(Name).count(), session.query(Name).filter(Name.visits > 3).count())
    show("sums", session.query(func.sum(Name.visits), func.avg(Name.visits), func.min(last)).one())
    show("exists", session.query(session.query(Name).filter(last.contains("o")).exists()).scalar())
    for how in (joinedload, selectinload, subqueryload):
        session.expunge_all()
        loaded = session.query(Name).options(how(Name.orders)).order_by(Name.id).limit(4).all()
        show(how.__name__, [(n.id, [str(o.amount) for o in n.orders]) for n in loaded])
    session.expunge_all()
    show("eager", [(n.id, len(n.orders)) for n in session.query(Name).join(Name.orders)
        .options(contains_eager(Name.orders)).filter(Order.amount > 6).order_by(Name.id, Order.id)])
    show("back", [(o.id, o.name and getattr(o.name, shape.last))
        for o in session.query(Order).options(joinedload(Order.name)).order_by(Order.id)])
    session.expunge_all()
    show("lazy", [o.id for o in session.get(Name, 2).orders], getattr(session.get(Order, 1).name, shape.last))
    show("any", [n.id for n in session.query(Name).filter(Name.orders.any(Order.amount > 10)).order_by(Name.id)])
    show("has", [o.id for o in session.query(Order).filter(Order.name.has(last.like("%o%"))).order_by(Order.id)])
    recent = session.query(Name).order_by(Name.id.desc()).limit(5).subquery()
    show("from a subquery", session.query(func.count(), func.sum(recent.c.visits)).one())
    show("streamed", [n.id for n in session.query(Name).order_by(Name.id).yield_per(3)])


def writes(session, shape, Name, Order):
    ken = made(Name, **shape.name("Ken", "Thompson"), email="ken@example.org")
    ken.orders = [made(Order, amount=3), made(Order, amount=4, note="two")]
    session.add(ken)
    session.flush()
    show("inserted", ken.id, ken.visits, ken.active, [o.id for o in ken.orders])
    session.add_all(made(Name, **shape.name(first, "Bulk"), visits=1) for first in ("One", "Two", "Three"))
    session.flush()
    session.bulk_insert_mappings(Name, [dict(shape.name("Map", str(i)), email=f"m{i}") for i in range(12)])
    session.bulk_update_mappings(Name, [dict(id=i, visits=i * 100) for i in (1, 2, 3)])
    session.commit()
    ken.visits = Name.visits + 7
    setattr(ken, shape.last, "Ken Lane")
    session.flush()
    show("changed", ken.visits, getattr(ken, shape.last))
    show("bulk", session.execute(update(Name).where(Name.id > 12).values(visits=Name.visits + 1)
        .execution_options(synchronize_session="fetch")).rowcount)
    show("query", session.query(Name).filter(Name.active.is_(False)).update({"visits": 50}))
    moved = session.get(Name, 3).orders[0]
    moved.name = ken
    session.commit()
    show("moved", [o.id for o in ken.orders])
    session.delete(ken)
    session.flush()
    show("cascade", session.query(Order).count(), session.get(Name, ken.id))
    show("deleted", session.execute(delete(Name).where(Name.email.like("m1%"))
        .execution_options(synchronize_session="fetch")).rowcount)
    show("merged", session.merge(made(Name, id=2, **shape.name("Grace", "Murray"), visits=9)).email)
    session.commit()
    show("end", [(n.id, getattr(n, shape.last), n.visits) for n in session.query(Name).order_by(Name.id)])


def transactions(session, shape, Name):
    locked = session.query(Name).filter(Name.id < 3).order_by(Name.id).with_for_update().all()
    show("locked", [n.id for n in locked])
    try:
        with session.begin_nested():
            session.add(made(Name, id=1, **shape.name("Twice", "There")))
    except IntegrityError as error:
        show("twice", error.orig.pgcode)
    with session.begin_nested():
        locked[0].visits = 1234
    session.commit()
    show("kept", session.get(Name, 1).visits)
    session.query(Name).delete()
    session.rollback()
    show("rolled back", session.query(Name).count())


def tell(shape, url, catalog):
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg2:"), poolclass=NullPool, future=True)
    Name, Order = classes(shape)
    if catalog:
        base = automap_base()
        base.prepare(autoload_with=engine)
        show("catalog", sorted(base.classes.keys()), sorted(base.classes[shape.table].__table__.c.keys()))
    with Session(engine, future=True) as session:
        reads(session, shape, Name, Order)
        writes(session, shape, Name, Order)
        transactions(session, shape, Name)
    engine.dispose()


serve(tell)
