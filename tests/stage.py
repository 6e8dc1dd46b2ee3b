"""What tests with other people's programs share: the flags in Redis, and a Crossfade to go through."""

import json
import os
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2

AT_ONCE = 2
OLD, NEW = "names", "new_names"
MAPPING = """
    old: public.names
    new: public.new_names
    key: [id]
    to_new:
      full_name: first_name || ' ' || last_name
    to_old:
      first_name: split_part(full_name, ' ', 1)
      last_name: substr(full_name, strpos(full_name, ' ') + 1)
"""


def connect_directly(port, database):
    connection = psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname=database)
    connection.autocommit = True
    return connection


def create_database(port, name, more=""):
    connection = connect_directly(port, "postgres")
    connection.cursor().execute(f'CREATE DATABASE "{name}" {more}')
    connection.close()


def redis(commands):
    subprocess.run(["redis-cli", "-h", "127.0.0.1", "-p", os.environ["REDIS_PORT"]], check=True,
        input="".join(command + "\n" for command in commands), text=True, stdout=subprocess.DEVNULL)


def set_flags(migrations, write, read, canary=False):
    """All keys at once: what lies between two states may well be refused."""
    commands = ["MULTI"]
    for migration in migrations:
        key = f"DATABASE_{migration.upper()}_TABLE"
        commands += [f"DEL {key}_WRITE {key}_READ_CANARY", f"RPUSH {key}_WRITE {' '.join(write)}",
            f"SET {key}_READ {read}"]
        if canary:
            commands.append(f"HSET {key}_READ_CANARY table {NEW} percent 50")
    redis(commands + ["EXEC"])


def wait_for_flags(folder, migrations, write, read, canary=False):
    """Until the state file has them for all: the disk has flags before anything acts on them, and a
    fence may hold them up."""
    side = {OLD: "old", NEW: "new"}
    wanted = (side[write[0]], int(len(write) > 1), side[read], canary)
    deadline = time.monotonic() + 60
    while True:
        state = json.loads((Path(folder) / "crossfade.yaml.state").read_text())
        now = {migration["name"]: migration["flags"] for migration in state["migrations"]}
        if all((flags["primary"], flags["mirrored"], flags["read"], "canary" in flags) == wanted
                for flags in (now[migration] for migration in migrations)):
            time.sleep(0.2)
            return
        if time.monotonic() > deadline:
            raise RuntimeError(f"the flags never become {wanted}: {now}")
        time.sleep(0.05)


def start_crossfade(folder, log, migrations, settings):
    """A process that serves; each migration is of the database of its name. `settings` has the rest of
    the file, with `listen` to 127.0.0.1 and the port in PROXY_PORT."""
    port = os.environ["PROXY_PORT"]
    config = Path(folder) / "crossfade.yaml"
    config.write_text(f"listen: 127.0.0.1:{port}\nflags: redis://127.0.0.1:{os.environ['REDIS_PORT']}/0\n"
        + settings + "migrations:\n"
        + "".join(f"  - name: {name}\n    database: {name}{MAPPING}" for name in migrations))
    process = subprocess.Popen([os.environ["CROSSFADE_BINARY"], "serve", "--config", str(config)],
        stderr=open(log, "w"))
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres").close()
            return process
        except psycopg2.OperationalError:
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError("Crossfade did not come up") from None
            time.sleep(0.05)


def stop_crossfade(process):
    """Its exit code."""
    process.send_signal(signal.SIGTERM)
    return process.wait(70)


def for_each(function, things):
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(function, things))


class Mover:
    """Moves flags again and again, but for those of migrations that rest. A transaction that keeps its
    snapshot fails where they have changed since (40001): its client's next try finds them at rest."""

    # In the server's words; and in pg_dump's, which keeps to itself why its worker's LOCK failed.
    FAILURES = ("could not serialize access", "pg_dump: error: could not obtain lock on relation")
    TRIES = 4

    def __init__(self, move):
        self.move = move
        self.resting = set()
        self.stop = threading.Event()

    @classmethod
    def is_failure(cls, text):
        return any(failure in text for failure in cls.FAILURES)

    def keep_moving(self):
        at = 0
        while not self.stop.wait(0.03):
            at += 1
            self.move(at, self.resting)

    def at_rest(self, migration, attempt, met_a_move):
        """What `attempt` returns; once more, while the migration's flags rest, where that met a move."""
        result = attempt()
        for _ in range(self.TRIES - 1):
            if not met_a_move(result):
                break
            self.resting.add(migration)
            result = attempt()
        self.resting.discard(migration)
        return result

    def for_each(self, function, things):
        thread = threading.Thread(target=self.keep_moving)
        thread.start()
        try:
            for_each(function, things)
        finally:
            self.stop.set()
            thread.join()
