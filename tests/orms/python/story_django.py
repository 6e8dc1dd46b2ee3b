"""Django's ORM: querysets, F and Q expressions, relations, prefetching, savepoints, iterators."""

import os
import sys

import django
from django.apps import AppConfig
from django.conf import settings
from django.db import IntegrityError, connection, connections, models, transaction
from django.db.models import Avg, Case, Count, Exists, F, Max, OuterRef, Prefetch, Q, Subquery, Sum, Value, When, Window
from django.db.models.functions import Concat, Lower, RowNumber, Upper

from story import serve, show



class Orms(AppConfig):
    path = os.path.dirname(os.path.abspath(__file__))


settings.configure(
    INSTALLED_APPS=[Orms("orms", sys.modules[__name__])],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "USER": "postgres"}},
)
django.setup()


def model(name, fields, **meta):
    """A model without an application around it."""
    options = type("Meta", (), dict(app_label="orms", managed=False, **meta))
    return type(name, (models.Model,), dict(fields, Meta=options, __module__=__name__))


def models_of(shape):
    parts = ({"first_name": models.TextField(), "last_name": models.CharField(max_length=40)}
        if shape.old else {"full_name": models.TextField()})
    prefix = "Old" if shape.old else "New"
    whole = models.IntegerField if shape.old else models.BigIntegerField
    name = model(prefix + "Name", dict(
        parts,
        email=models.CharField(max_length=80, unique=True, null=True),
        visits=whole(default=0),
        active=models.BooleanField(default=True),
        joined_at=models.DateTimeField(default="2024-06-01T00:00:00Z"),
    ), db_table=shape.table)
    order = model(prefix + "Order", dict(
        name=models.ForeignKey(name, models.CASCADE, null=True, related_name="orders", db_constraint=False),
        amount=models.DecimalField(max_digits=10, decimal_places=2, default=1),
        note=models.TextField(null=True),
    ), db_table="orders")
    return name, order


MODELS = {}


def reads(shape, Name, Order):
    last, every = shape.last, Name.objects.order_by("id")
    show("all", list(every.values_list()))
    show("get", getattr(Name.objects.get(pk=3), last), Name.objects.filter(pk=99).first())
    show("filter", list(every.filter(Q(active=False) | Q(visits__gte=5), ~Q(email__endswith=".com")).values_list("id", flat=True)))
    show("lookups", [list(every.filter(**{last + how: what}).values_list("id", flat=True)) for how, what in (
        ("__icontains", "ER"), ("__startswith", "A"), ("__iregex", "^a.*e"), ("__in", ["Turing", "Alan Turing"]))])
    show("dates", list(every.filter(joined_at__year=2023, joined_at__month=1, joined_at__day__gt=8).values_list("id", flat=True)))
    show("page", list(Name.objects.order_by("-" + last, "id")[2:6].values_list(last, flat=True)))
    show("count", Name.objects.count(), Name.objects.filter(active=True).exists(), every.last().id)
    show("sums", Name.objects.aggregate(Sum("visits"), Avg("visits"), Max(last), n=Count("id", filter=Q(active=True))))
    show("annotated", [(n.id, n.n, n.total) for n in every.annotate(n=Count("orders"), total=Sum("orders__amount"))])
    show("having", list(every.annotate(n=Count("orders")).filter(n__gt=2).values_list("id", "n")))
    show("grouped", list(Name.objects.values("active").annotate(n=Count("id"), most=Max("visits")).order_by("active")))
    show("related", [(o.id, o.name and getattr(o.name, last)) for o in Order.objects.select_related("name").order_by("id")])
    show("prefetched", [(n.id, [str(o.amount) for o in n.orders.all()]) for n in
        every.prefetch_related(Prefetch("orders", Order.objects.order_by("id")))[:4]])
    show("across", list(Order.objects.filter(**{"name__" + last + "__contains": "o"}).order_by("id").values_list("id", "name__email")))
    show("excluded", list(every.exclude(orders__amount__gt=10).values_list("id", flat=True)))
    show("exists", list(every.annotate(has=Exists(Order.objects.filter(name=OuterRef("pk")))).values_list("id", "has")))
    newest = Order.objects.filter(name=OuterRef("pk")).order_by("-id")
    show("subquery", list(every.annotate(newest=Subquery(newest.values("amount")[:1])).values_list("id", "newest")))
    show("in", list(every.filter(pk__in=Order.objects.filter(amount__lt=9).values("name")).values_list("id", flat=True)))
    show("functions", list(every.annotate(up=Upper(last), both=Concat(Lower("email"), Value("/"), last,
        output_field=models.TextField())).values_list("up", "both")[:3]))
    show("case", list(every.annotate(how=Case(When(visits__gt=3, then=Value("often")), default=Value("rarely"),
        output_field=models.TextField())).values_list("id", "how")))
    show("window", list(Name.objects.annotate(rank=Window(RowNumber(), partition_by=[F("active")],
        order_by=F("visits").desc())).order_by("active", "rank", "id").values_list("active", "rank")))
    show("union", list(Name.objects.values_list("id").union(Order.objects.values_list("name_id")).order_by("id")[:4]))
    show("distinct", list(Name.objects.order_by("active", last).distinct("active").values_list("id", last)))
    show("in bulk", sorted(Name.objects.in_bulk([1, 2, 77])))
    show("only", [getattr(n, last) for n in every.only("id")[:2]], [n.id for n in every.defer("email")[:2]])
    show("raw", [getattr(n, last) for n in Name.objects.raw(f"SELECT * FROM {shape.table} WHERE id < %s ORDER BY id", [3])])
    show("datetimes", [str(d) for d in Name.objects.datetimes("joined_at", "day")][:3])


def writes(shape, Name, Order):
    last = shape.last
    ken = Name.objects.create(**shape.name("Ken", "Thompson"), email="ken@example.org")
    show("created", ken.id, Name.objects.get(pk=ken.pk).visits)
    made = Name.objects.bulk_create([Name(**shape.name("Bulk", str(i)), visits=i) for i in range(20)], batch_size=8)
    show("bulk", [n.id for n in made])
    show("ignored", Name.objects.bulk_create([Name(**shape.name("Again", "Ken"), email="ken@example.org"),
        Name(**shape.name("Fresh", "One"), email="fresh")], ignore_conflicts=True) and Name.objects.count())
    ken.visits = F("visits") + 5
    setattr(ken, last, "Ken Lane")
    ken.save()
    ken.refresh_from_db()
    show("saved", ken.visits, getattr(ken, last))
    ken.email = None
    ken.save(update_fields=["email"])
    show("updated", Name.objects.filter(active=False).update(active=True, visits=F("visits") * 2 + 1))
    show("concat", Name.objects.filter(pk__lte=3).update(**{last: Concat(F(last), Value("!"))}))
    show("across", Name.objects.filter(orders__amount__gt=15).update(visits=500))
    newest = Order.objects.filter(name=OuterRef("pk")).order_by("-id").values("id")[:1]
    show("subquery", Name.objects.filter(pk__in=[1, 2]).update(visits=Subquery(newest)))
    for number, name in enumerate(made):
        name.visits, name.email = number * 10, f"bulk{number}"
    show("bulk update", Name.objects.bulk_update(made, ["visits", "email"], batch_size=7))
    show("get or create", Name.objects.get_or_create(email="bulk3", defaults=shape.name("Not", "Made"))[1],
        Name.objects.get_or_create(email="bulk33", defaults=shape.name("Just", "Made"))[1])
    show("update or create", [Name.objects.update_or_create(email=email, defaults=dict(shape.name("Made", "Over"), visits=3))[1]
        for email in ("bulk4", "bulk44")])
    order = ken.orders.create(amount=8, note="first")
    Name.objects.get(pk=2).orders.add(order)
    show("moved", Order.objects.get(pk=order.pk).name_id)
    show("removed", list(Name.objects.get(pk=2).orders.values_list("id", flat=True).order_by("id")))
    show("cascade", Name.objects.filter(pk__in=[1, 2]).delete())
    show("deleted", ken.delete(), Name.objects.filter(email__in=["bulk5", "bulk6"]).delete())
    show("sliced", Name.objects.filter(pk__in=Name.objects.order_by("-id").values("pk")[:2]).delete())
    show("end", list(Name.objects.order_by("id").values_list("id", last, "email", "visits", "active")))
    show("orders", list(Order.objects.order_by("id").values_list("id", "name_id")))


def transactions(shape, Name):
    with transaction.atomic():
        show("locked", [n.id for n in Name.objects.select_for_update(of=("self",)).filter(pk__gt=2).order_by("id")[:2]])
        show("skipped", [n.id for n in Name.objects.select_for_update(skip_locked=True).order_by("id")[:1]])
        try:
            with transaction.atomic():
                Name.objects.create(id=4, **shape.name("Twice", "There"))
        except IntegrityError as error:
            show("twice", error.__cause__.pgcode)
        with transaction.atomic():
            Name.objects.filter(pk=4).update(visits=44)
    show("kept", Name.objects.get(pk=4).visits)
    try:
        with transaction.atomic():
            Name.objects.all()._raw_delete("default")
            show("empty", Name.objects.count())
            raise ValueError
    except ValueError:
        show("rolled back", Name.objects.count())
    with transaction.atomic():
        show("iterated", [n.id for n in Name.objects.order_by("id").iterator(chunk_size=4)])
    show("iterated with hold", [n.id for n in Name.objects.order_by("-id").iterator(chunk_size=4)])


def catalog_of(shape):
    with connection.cursor() as cursor:
        introspection = connection.introspection
        show("catalog", sorted(introspection.table_names(cursor)))
        show("catalog", [column[:7] for column in introspection.get_table_description(cursor, shape.table)])
        show("catalog", introspection.get_primary_key_column(cursor, shape.table),
            introspection.get_sequences(cursor, shape.table))


def tell(shape, url, catalog):
    where, _, application = url.rpartition("?application_name=")
    _, _, rest = where.partition("@")
    address, _, database = rest.partition("/")
    host, _, port = address.partition(":")
    connections["default"].close()
    connections["default"].settings_dict.update(NAME=database, HOST=host, PORT=port,
        OPTIONS={"application_name": application})
    if shape.table not in MODELS:
        MODELS[shape.table] = models_of(shape)
    Name, Order = MODELS[shape.table]
    if catalog:
        catalog_of(shape)
    reads(shape, Name, Order)
    writes(shape, Name, Order)
    transactions(shape, Name)
    connections["default"].close()


serve(tell)
