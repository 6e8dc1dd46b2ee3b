"""Random statements over `names` or `new_names`, and what each does to the rows of a session.

A session has keys of its own, so it knows what each statement must answer. Other keys belong to all:
counters, which everybody counts up, and rows that everybody writes and deletes."""

from dataclasses import dataclass
from typing import Callable

COUNTERS = range(1, 9)
SHARED = range(21, 36)
OWN = 40  # keys of a session to begin with
SESSION_KEYS = 10_000_000


class Shape:
    def __init__(self, table, columns, count):
        self.table = table
        self.columns = columns
        self.names = ", ".join(columns)
        self.marks = ", ".join(["%s"] * len(columns))
        self.set = ", ".join(f"{column} = %s" for column in columns)
        self.set_excluded = ", ".join(f"{column} = excluded.{column}" for column in columns)
        self.set_next = count

    def values(self, name):
        return name.split(" ", 1) if len(self.columns) == 2 else [name]


OLD = Shape("names", ["first_name", "last_name"], "first_name = (first_name::int + 1)::text")
NEW = Shape("new_names", ["full_name"], "full_name = (split_part(full_name, ' ', 1)::int + 1)::text "
    "|| substr(full_name, strpos(full_name, ' '))")


@dataclass
class Statement:
    sql: str
    values: list
    """What it answers, and what it makes of the rows: a function of {key: name}, None where others
    write the same keys."""
    plays: Callable = None
    counts: int = None  # the counter that it counts up


def insert(shape, random, keys):
    rows = {key: random_name(random) for key in random.sample(keys.own, random.choice([1, 1, 3]))}

    def plays(own):
        fresh = {key: name for key, name in rows.items() if key not in own}
        own.update(fresh)
        return [(key,) for key in fresh]

    values = [value for key, name in rows.items() for value in [key, *shape.values(name)]]
    lines = ", ".join([f"(%s, {shape.marks})"] * len(rows))
    return Statement(f"INSERT INTO {shape.table} (id, {shape.names}) VALUES {lines} "
        "ON CONFLICT DO NOTHING RETURNING id", values, plays)


def upsert(shape, random, keys):
    key, name = random.choice(keys.own), random_name(random)

    def plays(own):
        own[key] = name
        return [(key, *shape.values(name))]

    return Statement(f"INSERT INTO {shape.table} (id, {shape.names}) VALUES (%s, {shape.marks}) "
        f"ON CONFLICT (id) DO UPDATE SET {shape.set_excluded} RETURNING *",
        [key, *shape.values(name)], plays)


def update(shape, random, keys):
    key, name = random.choice(keys.own), random_name(random)

    def plays(own):
        if key not in own:
            return []
        own[key] = name
        return [(key,)]

    sql = f"UPDATE {shape.table} SET {shape.set} WHERE id = %s RETURNING id"
    if random.random() < 0.3:
        sql = f"WITH done AS ({sql}) SELECT id FROM done"
    return Statement(sql, [*shape.values(name), key], plays)


def delete(shape, random, keys):
    key = random.choice(keys.own)

    def plays(own):
        return [(key, *shape.values(own.pop(key)))] if key in own else []

    return Statement(f"DELETE FROM {shape.table} WHERE id = %s RETURNING *", [key], plays)


def move(shape, random, keys):
    key, to = random.choice(keys.own), keys.fresh()

    def plays(own):
        if key not in own:
            return []
        own[to] = own.pop(key)
        return [(to,)]

    return Statement(f"UPDATE {shape.table} SET id = %s WHERE id = %s RETURNING id", [to, key], plays)


def read(shape, random, keys):
    first = random.choice(keys.own)
    last = first + random.randrange(5)

    def plays(own):
        return [(key, *shape.values(own[key])) for key in own if first <= key <= last]

    lock = random.choice(["", "", " FOR UPDATE", " FOR SHARE"])
    return Statement(f"SELECT * FROM {shape.table} WHERE id BETWEEN %s AND %s{lock}", [first, last], plays)


def count(shape, random, keys):
    counter = random.choice(COUNTERS)
    return Statement(f"UPDATE {shape.table} SET {shape.set_next} WHERE id = %s", [counter], counts=counter)


def write_shared(shape, random, keys):
    name = random_name(random)
    return Statement(f"INSERT INTO {shape.table} (id, {shape.names}) VALUES (%s, {shape.marks}) "
        f"ON CONFLICT (id) DO UPDATE SET {shape.set_excluded}", [random.choice(SHARED), *shape.values(name)])


def delete_shared(shape, random, keys):
    return Statement(f"DELETE FROM {shape.table} WHERE id = %s", [random.choice(SHARED)])


KINDS = [insert, upsert, update, update, delete, move, read, read, count, count, write_shared, delete_shared]


class Keys:
    """Those of one session."""

    def __init__(self, number):
        self.first = (number + 1) * SESSION_KEYS
        self.own = range(self.first, self.first + OWN)
        self.used = self.own[-1]

    def fresh(self):
        self.used += 10  # `read` goes by ranges, and few of these are in one
        return self.used


def random_name(random):
    return f"n{random.randrange(1000)} l{random.randrange(1000)}"


def random_statement(shape, random, keys):
    return random.choice(KINDS)(shape, random, keys)
