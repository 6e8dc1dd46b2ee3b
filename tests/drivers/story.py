"""What the stories in Python share."""

import contextlib
import os
import threading

PLAIN = "host={PGHOST} port={PGPORT} user={PGUSER} dbname={PGDATABASE} password={PGPASSWORD}".format(**os.environ)
OWN, OTHER = os.environ["STORY_CA"], os.environ["STORY_OTHER_CA"]
SLEEP = "SELECT first_name, pg_sleep(60) FROM names WHERE id = 1"
BULK = [(5000 + number, f"Bulk{number}", "of many\trows") for number in range(500)]
COUNT_BULK = "SELECT count(*) || ' rows' FROM names WHERE first_name LIKE 'Bulk%' AND last_name = E'of many\trows'"
BYTES = bytes(range(250)) * 400

# Statements that PostgreSQL refuses.
WRONG = [
    "INSERT INTO names VALUES (1, 'twice', 'there')",
    "INSERT INTO untouched (note) VALUES ('no id')",
    "INSERT INTO names (first_name, last_name) VALUES ('long', repeat('x', 41))",
    "SELECT first_name, nick_name FROM names",
    "SELECT first_name FROM names WHERE id = ",
    "UPDATE names SET id = 2 WHERE id = 1",
    "SELECT 1 / (id - id) FROM names",
]


@contextlib.contextmanager
def cancelling(cancel):
    """Calls it until what is within has ended: the first call may come before the statement."""
    ended = threading.Event()

    def work():
        while not ended.wait(0.3):
            cancel()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def section(name):
    print("==", name, flush=True)


def none(name, reason):
    section(name)
    print("none:", reason)
