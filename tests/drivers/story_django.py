"""Django over psycopg2: models, querysets, atomic blocks, server-side cursors."""

import os

import django
from django.conf import settings

from story import BULK, COUNT_BULK, OTHER, OWN, WRONG, none, section


def database(**options):
    return {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PGDATABASE"],
        "USER": os.environ["PGUSER"], "PASSWORD": os.environ["PGPASSWORD"], "HOST": os.environ["PGHOST"],
        "PORT": os.environ["PGPORT"], "OPTIONS": options}


settings.configure(USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.AutoField", DATABASES={
    "default": database(application_name="story"),
    "wrong": {**database(), "PASSWORD": "wrong"},
    "secured": database(sslmode="verify-full", sslrootcert=OWN),
    "other": database(sslmode="verify-full", sslrootcert=OTHER),
})
django.setup()

from django.db import DatabaseError, OperationalError, connection, connections, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat


class Name(models.Model):
    first_name = models.TextField()
    last_name = models.CharField(max_length=40)

    class Meta:
        app_label = "story"
        db_table = "names"


def everyone():
    return Name.objects.order_by("id").values_list("id", "first_name", "last_name")


section("connect")
try:
    connections["wrong"].ensure_connection()
except OperationalError as error:
    print("wrong password", "authentication failed" in str(error))
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user, current_setting('application_name'), current_setting('TimeZone')")
    print(cursor.fetchall(), connection.pg_version, connection.is_usable())

section("TLS")
print(list(everyone().using("secured")), connections["secured"].connection.info.ssl_in_use)
try:
    connections["other"].ensure_connection()
except OperationalError as error:
    print("another authority is refused", "certificate verify failed" in str(error))

section("simple")
print(list(everyone()))
print(Name.objects.create(first_name="Jo'hn", last_name="100% Ba\\ckus").id)
print(Name.objects.filter(first_name="Ada").update(last_name=Concat(F("last_name"), Value("!"))))
print(Name.objects.filter(id=3).delete())
for number in range(1, 9):
    print(everyone().filter(id=number).first())
print(Name.objects.get_or_create(first_name="Grace", last_name="Hopper")[1])
print(Name.objects.update_or_create(first_name="Anna", defaults={"last_name": "Berg"})[1])
print(everyone().filter(last_name__icontains="b").count(), Name.objects.filter(id=99).exists())

none("prepared", "psycopg2 prepares nothing")

section("transactions")
try:
    with transaction.atomic():
        Name.objects.create(first_name="Kept", last_name="in it")
        try:
            with transaction.atomic():
                Name.objects.all().delete()
                raise KeyError
        except KeyError:
            print(list(everyone().select_for_update()))
        transaction.on_commit(lambda: print("committed"))
    with transaction.atomic():
        Name.objects.update(last_name="never")
        raise KeyError
except KeyError:
    print(list(everyone().iterator(chunk_size=3)))

section("errors")
for statement in WRONG:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        diag = error.__cause__.diag
        print(type(error).__name__, diag.sqlstate, diag.message_primary, diag.statement_position, diag.table_name)

section("bulk")
made = [Name(id=id, first_name=first, last_name=last) for id, first, last in BULK]
print(len(Name.objects.bulk_create(made, batch_size=200)))
with connection.cursor() as cursor:
    cursor.execute(COUNT_BULK.replace("%", "%%"), ())
    print(cursor.fetchall())
for one in made[:50]:
    one.first_name = "Done"
Name.objects.bulk_update(made[:50], ["first_name"])
print(Name.objects.filter(first_name="Done").count(), Name.objects.filter(id__gte=5000).delete())

none("pipelines", "Django has no pipelines")
none("large objects", "Django has no interface for them")
none("cancel", "Django has no interface for it")
none("notifications", "Django has no interface for them")
