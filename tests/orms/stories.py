"""Lets each story be told on PostgreSQL itself and through Crossfade, and compares (see run.sh).

A story is a program that runs through the whole test, as an application does. For each line on its
standard input it connects, tells what it read and what its writes answered, and ends with a line ".".
Every story has a database of its own with the tables of fixtures.sql, and a migration of its own.
"""

import difflib
import os
import queue
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from stage import (NEW, OLD, Mover, connect_directly, create_database, for_each, set_flags, start_crossfade,
    stop_crossfade, wait_for_flags)

FOLDER = Path(os.environ["STAGE_FOLDER"])
LOGS = Path(os.environ["CROSSFADE_TEST_LOGS"])
PG_PORT = os.environ["PGPORT"]
PROXY_PORT = os.environ["PROXY_PORT"]
PATIENCE = 60  # seconds for one telling

HIBERNATE = ":".join("/usr/share/java/" + jar + ".jar" for jar in (
    "hibernate3", "antlr", "commons-collections3", "dom4j", "geronimo-jpa_2.0_spec", "geronimo-jta-1.2-spec",
    "hibernate-commons-annotations", "slf4j-api", "slf4j-nop", "javassist", "postgresql"))

PROGRAMS = {
    "sqlalchemy_core": ["/usr/bin/python3", "python/story_sqlalchemy_core.py"],
    "sqlalchemy_orm": ["/usr/bin/python3", "python/story_sqlalchemy_orm.py"],
    "sqlalchemy_asyncpg": ["/usr/bin/python3", "python/story_sqlalchemy_asyncpg.py"],
    "django": ["/usr/bin/python3", "python/story_django.py"],
    "activerecord": ["/usr/bin/ruby", "ruby/story_activerecord.rb"],
    "hibernate": ["java", "java/StoryHibernate.java"],
    "sequelize": ["nodejs", "node/story_sequelize.js"],
    "typeorm": ["nodejs", "node/story_typeorm.js"],
    "knex": ["nodejs", "node/story_knex.js"],
    "objection": ["nodejs", "node/story_objection.js"],
    "drizzle_pg": ["nodejs", "node/story_drizzle_pg.js"],
    "drizzle_postgres": ["nodejs", "node/story_drizzle_postgres.js"],
    "kysely": ["nodejs", "node/story_kysely.js"],
    "mikroorm": ["nodejs", "node/story_mikroorm.js"],
    # Tables with their schema, everywhere.
    "sqlalchemy_core_public": ["/usr/bin/python3", "python/story_sqlalchemy_core.py", "public"],
    "activerecord_public": ["/usr/bin/ruby", "ruby/story_activerecord.rb", "public"],
}

# What is written (the primary first) and what is read. Order matters: each is a step from the last.
STATES = {
    "write [names], read names": ([OLD], OLD),
    "write [names, new_names], read names": ([OLD, NEW], OLD),
    "write [names, new_names], half of the clients read new_names": ([OLD, NEW], OLD),
    "write [names, new_names], read new_names": ([OLD, NEW], NEW),
    "flags move": ([OLD, NEW], OLD),
    "write [new_names, names], read names": ([NEW, OLD], OLD),
    "write [new_names, names], read new_names": ([NEW, OLD], NEW),
    "write [new_names], read new_names": ([NEW], NEW),
    "write [new_names], read new_names, names dropped": ([NEW], NEW),
}
MOVES = [([OLD, NEW], OLD), ([OLD, NEW], NEW), ([NEW, OLD], NEW), ([NEW, OLD], OLD)]

DIFFERENCES = """
    SELECT count(*) FROM names o FULL JOIN new_names n USING (id)
    WHERE (o.first_name || ' ' || o.last_name, o.email, o.visits, o.active, o.joined_at)
        IS DISTINCT FROM (n.full_name, n.email, n.visits, n.active, n.joined_at)"""
ROWS = {
    OLD: "SELECT id, first_name || ' ' || last_name, email, visits, active, joined_at FROM names ORDER BY 1",
    NEW: "SELECT * FROM new_names ORDER BY id",
}

failed = False


def say(verdict, name, problem=None, details=()):
    global failed
    failed = failed or verdict == "not ok"
    print("\n".join([*details, f"{verdict} {name}" + (f": {problem}" if problem else "")]), flush=True)


class Database:
    """A story's database, over PostgreSQL itself."""

    def __init__(self, story):
        create_database(PG_PORT, story)
        self.connection = connect_directly(PG_PORT, story)
        self.run((HERE / "fixtures.sql").read_text())

    def run(self, sql):
        cursor = self.connection.cursor()
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None

    def fill(self):
        self.run((HERE / "fixture_rows.sql").read_text())


def command_of(program, source, *arguments):
    if program != "java":
        return [program, str(HERE / source), *arguments]
    subprocess.run(["javac", "-nowarn", "-cp", HIBERNATE, "-d", FOLDER, HERE / source], check=True,
        stderr=subprocess.DEVNULL)
    return [program, "-XX:TieredStopAtLevel=1", "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-cp", f"{FOLDER}:{HIBERNATE}", Path(source).stem]


class Story:
    """A story's program and its database; told for one shape and one port at a time."""

    def __init__(self, name):
        self.name = name
        self.database = Database(name)
        self.errors = open(LOGS / f"orms-{name}.log", "w+")
        self.process = subprocess.Popen(command_of(*PROGRAMS[name]), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self.errors, text=True, encoding="utf-8")
        self.lines = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()
        self.expected = {}
        self.rows = {}

    def listen(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def tell(self, shape, port, catalog=True):
        self.database.fill()
        url = f"postgresql://postgres@127.0.0.1:{port}/{self.name}?application_name={self.name}"
        told = []
        try:
            self.process.stdin.write(f"{shape} {url} {'yes' if catalog else 'no'}\n")
            self.process.stdin.flush()
            while (line := self.lines.get(timeout=PATIENCE)) != ".":
                if line is None:
                    return told + ["broke off: the program ended"]
                told.append(line)
        except queue.Empty:
            told.append("broke off: no end in sight")
            self.process.kill()
        except BrokenPipeError:
            told.append("broke off: the program has ended")
        return told

    def tell_directly(self):
        """What is expected; false where the story cannot even be told there."""
        for shape, table in (("old", OLD), ("new", NEW)):
            self.expected[shape] = self.tell(shape, PG_PORT)
            self.rows[shape] = self.database.run(ROWS[table])
            if any("broke off" in line for line in self.expected[shape]) or len(self.expected[shape]) < 5:
                self.errors.seek(0)
                say("not ok", f"{self.name}, {shape} shape, on PostgreSQL itself", None,
                    self.expected[shape][-10:] + self.errors.read().splitlines()[-30:])
                return False
        return True

    def compare(self, state, mover=None):
        for shape in ("old", "new"):
            def attempt(shape=shape):
                return self.difference(shape, state)

            problem, details = (attempt() if mover is None else
                mover.at_rest(self.name, attempt, lambda told: any(map(Mover.is_failure, told[1]))))
            say("not ok" if problem else "ok", f"{self.name}, {shape} shape: {state}", problem, details[:30])

    def difference(self, shape, state):
        write, _ = STATES[state]
        dropped = state.endswith("dropped")
        told = self.tell(shape, PROXY_PORT, not dropped)
        expected = self.expected[shape]
        if dropped:
            expected = [line for line in expected if not line.startswith("catalog ")]
        if told != expected:
            return "it is not the same story", list(difflib.unified_diff(expected, told, n=1, lineterm=""))
        if self.database.run(ROWS[write[0]]) != self.rows[shape]:
            return "the rows differ from PostgreSQL's", []
        if len(write) > 1 and self.database.run(DIFFERENCES) != [(0,)]:
            return "the tables differ", []
        return None, []

    def end(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


# ---- flags ------------------------------------------------------------------------------------


def names_of(stories):
    return [story.name for story in stories]


def tell_all(stories, state):
    names = names_of(stories)

    def move_flags(at, resting):
        set_flags([name for name in names if name not in resting], *MOVES[at % len(MOVES)])

    write, read = STATES[state]
    set_flags(names, write, read, canary="half" in state)
    wait_for_flags(FOLDER, names, write, read, canary="half" in state)
    if state.endswith("dropped"):
        for story in stories:
            story.database.run("ALTER SEQUENCE names_id_seq OWNED BY new_names.id; DROP TABLE names")
        time.sleep(0.5)
    if state == "flags move":
        mover = Mover(move_flags)
        mover.for_each(lambda story: story.compare(state, mover), stories)
    else:
        for_each(lambda story: story.compare(state), stories)


# ---- what they sent ---------------------------------------------------------------------------


def shape_of(statement):
    """What two statements have in common that differ only in values, or in how many there are."""
    text = re.sub(r"'(?:[^']|'')*'", "'…'", statement)
    text = re.sub(r"\$\d+|\b\d+(\.\d+)?\b", "…", text)
    text = re.sub(r"_[0-9a-f]{6,}|\b(sa_savepoint|s|c|p|x)_?…", "_…", text)
    return re.sub(r"(\(?…\)?(::\w+)?(, ?)?){2,}", "…", text)


def record(story):
    """Writes the statements that the server's log has from this story's database."""
    log = (Path(os.environ["CROSSFADE_TEST_FOLDER"]) / "postgres" / "log").read_text()
    found, seen = [], set()
    entry = re.compile(r"^\S+ \S+ \S+ \[\d+\] postgres@" + story.name
        + r" LOG:  (?:statement|execute [^\n]*?): (.*(?:\n\t.*)*)", re.MULTILINE)
    for statement in entry.findall(log):
        statement = statement.replace("\n\t", "\n").strip().rstrip(";")
        if not re.search(r"\b(new_)?names\b", statement) or "crossfade" in statement:
            continue
        if re.search(r"\bpg_(catalog|class|attribute|index|constraint)\b|information_schema", statement):
            continue
        if shape_of(statement) not in seen:
            seen.add(shape_of(statement))
            found.append(statement)
    (HERE / "sql" / f"{story.name}.sql").write_text("".join(f"{text}\n;\n" for text in found))
    say("ok", f"{story.name}: {len(found)} statements recorded")


def record_all(stories):
    for story in stories:
        story.database.run(f"ALTER DATABASE {story.name} SET log_min_messages = log;"
            f"ALTER DATABASE {story.name} SET log_statement = 'all';"
            f"ALTER DATABASE {story.name} SET log_parameter_max_length = 0")
        if story.tell_directly():
            record(story)


def main(arguments):
    names = [word for word in arguments if not word.startswith("--")] or list(PROGRAMS)
    if "--without-node" in arguments:
        names = [name for name in names if PROGRAMS[name][0] != "nodejs"]
    stories = [Story(name) for name in names]
    if "--record" in arguments:
        record_all(stories)
    else:
        able = for_each(Story.tell_directly, stories)
        stories = [story for story, is_able in zip(stories, able) if is_able]
        crossfade = start_crossfade(FOLDER, LOGS / "orms-crossfade.log", names_of(stories),
            f"upstream: host=127.0.0.1 port={PG_PORT}\n"
            f"control: host=127.0.0.1 port={PG_PORT} user=crossfade\n")
        for state in STATES:
            tell_all(stories, state)
        code = stop_crossfade(crossfade)
        say("not ok" if code else "ok", "crossfade stops", f"exit code {code}" if code else None)
    for story in stories:
        story.end()
    return failed


sys.exit(main(sys.argv[1:]))
