"""The operator: takes the migration through its steps, forth and back again, as proxy/README.md says to."""

import time

import psycopg

from stage import NEW, OLD, set_flags

OTHER = {OLD: NEW, NEW: OLD}
CHUNKS = 4
FILL = {
    NEW: """INSERT INTO new_names AS mirror (id, full_name) SELECT id, first_name || ' ' || last_name
        FROM (SELECT * FROM names WHERE id % {chunks} = {chunk} ORDER BY id FOR UPDATE) AS chunk
        ON CONFLICT (id) DO UPDATE SET full_name = excluded.full_name
        WHERE mirror.full_name IS DISTINCT FROM excluded.full_name""",
    OLD: """INSERT INTO names AS mirror (id, first_name, last_name)
        SELECT id, split_part(full_name, ' ', 1), substr(full_name, strpos(full_name, ' ') + 1)
        FROM (SELECT * FROM new_names WHERE id % {chunks} = {chunk} ORDER BY id FOR UPDATE) AS chunk
        ON CONFLICT (id) DO UPDATE
        SET first_name = excluded.first_name, last_name = excluded.last_name
        WHERE (mirror.first_name, mirror.last_name)
            IS DISTINCT FROM (excluded.first_name, excluded.last_name)""",
}
DIFFERENCES = """SELECT id, first_name || ' ' || last_name, full_name
    FROM names o FULL JOIN new_names n USING (id)
    WHERE first_name || ' ' || last_name IS DISTINCT FROM full_name"""


class Lost(Exception):
    pass


class Operator:
    def __init__(self, database, log, random, stop):
        self.database = database  # PostgreSQL itself
        self.log = log  # Crossfade's
        self.random = random
        self.stop = stop
        self.rounds = 0

    def flags(self, write, read, canary=False):
        """Sets them, and waits until they are in force."""
        set_flags(["soak"], write, read, canary)
        mirror = write[1] if len(write) == 2 else "none"
        wanted = f"primary={write[0]} mirror={mirror} read={read} canary_hundredths={5000 if canary else 0} "
        self.wait_for("flags do not change to " + wanted, lambda: self.in_force(wanted))

    def wait_for(self, otherwise, holds):
        deadline = time.monotonic() + 30
        while not holds():
            if time.monotonic() > deadline:
                raise Lost(otherwise)
            time.sleep(0.02)

    def logged(self, event):
        return [line for line in self.log.read_text().splitlines() if f" {event}" in line]

    def in_force(self, wanted):
        changes, fences = self.logged("flags_changed "), self.logged("fence_")
        return wanted in changes[-1] and not (fences and " fence_opened " not in fences[-1])

    def again(self, *commands):
        """A transaction of the operator's own, which may lose a deadlock or a conflict."""
        while True:
            try:
                with self.database.transaction():
                    return [self.database.execute(command) for command in commands][-1]
            except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
                pass

    def settle(self):
        """Until no transaction is open that began before now, and none goes by older flags."""
        newest = self.logged("flags_changed ")[-1].split(" snapshot=")[1].split()[0]
        self.wait_for("flags do not settle", lambda: self.logged(f"flags_settled snapshot={newest}"))
        now = self.database.execute("SELECT clock_timestamp()").fetchone()[0]
        self.wait_for("transactions do not end", lambda: self.database.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = 'soak' "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start < %s",
            [now]).fetchone()[0] == 0)

    def check(self, when):
        rows = self.database.execute(DIFFERENCES).fetchall()
        if rows:
            raise Lost(f"{when}, the tables differ in {len(rows)} rows, such as {rows[:3]}")

    def fill(self, primary):
        mirror = OTHER[primary]
        for chunk in range(CHUNKS):
            self.again(FILL[mirror].format(chunks=CHUNKS, chunk=chunk))
        self.settle()
        self.again("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            f"DELETE FROM {mirror} m WHERE NOT EXISTS (SELECT FROM {primary} p WHERE p.id = m.id)")
        self.check(f"after {mirror} was filled")

    def wait(self):
        self.stop.wait(self.random.random())

    def write_both(self, primary):
        """Reads move, primary and mirror change places; who is the primary in the end."""
        for _ in range(self.random.randrange(2, 5)):
            if self.random.random() < 0.5:
                primary = OTHER[primary]
            read = self.random.choice([OLD, NEW])
            self.flags([primary, OTHER[primary]], read,
                canary=read == OLD and self.random.random() < 0.5)
            self.wait()
            self.check("while both are written")
        return primary

    def run(self):
        primary = OLD
        while True:
            mirror = OTHER[primary]
            self.flags([primary, mirror], primary)
            self.settle()
            self.fill(primary)
            if self.stop.is_set():
                return
            primary = self.write_both(primary)
            mirror = OTHER[primary]
            self.flags([primary, mirror], primary)
            self.settle()  # who reads the mirror must see every write
            self.flags([primary], primary)
            self.settle()
            self.wait()
            self.again(f"TRUNCATE {mirror}")
            self.rounds += 1
