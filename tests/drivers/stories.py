"""Lets each driver tell its stories on PostgreSQL itself and through Crossfade, and compares (see run.sh).

A driver's program (drivers.list) runs once for each state of the flags. It finds where to connect in
libpq's environment, certificates in STORY_CA and STORY_OTHER_CA, a folder of its own in STORY_FOLDER,
and tells one story after the other: a line "== NAME", then what it read and what its writes answered,
or "none: REASON" where the driver has no such thing. Every driver has a database of its own with
the tables of ../integration/fixtures.sql, and a migration of its own.
"""

import difflib
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg2

import matrix

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from stage import (NEW, OLD, Mover, connect_directly, create_database, for_each, redis, set_flags,
    start_crossfade, stop_crossfade, wait_for_flags)

FOLDER = Path(os.environ["STAGE_FOLDER"])
LOGS = Path(os.environ["CROSSFADE_TEST_LOGS"])
FIXTURES = HERE.parent / "integration"
CERTIFICATES = Path(os.environ["CROSSFADE_TEST_TLS_FOLDER"])
PG_PORT = os.environ["CROSSFADE_TEST_TLS_PORT"]
PROXY_PORT = os.environ["PROXY_PORT"]
USER, PASSWORD = "user_scram", "sesame"
PATIENCE = 90  # seconds for one telling

# What each story must have told, on PostgreSQL itself too: that it was there, and did what it is for.
STORIES = {
    "connect": "user_scram",
    "TLS": "another authority is refused",
    "simple": "Hopper",
    "prepared": "Hopper",
    "transactions": "Kept",
    "errors": "23505",
    "bulk": "500 rows",
    "pipelines": "piped",
    "large objects": "100000 bytes",
    "cancel": "cancelled",
    "notifications": "hello",
}

# What is written (the primary first) and what is read. Order matters: each is a step from the last.
STATES = {
    "write [names], read names": ([OLD], OLD),
    "write [names, new_names], read names": ([OLD, NEW], OLD),
    "write [names, new_names], read new_names": ([OLD, NEW], NEW),
    "reads move": ([OLD, NEW], OLD),
    "write [new_names, names], read new_names": ([NEW, OLD], NEW),
    "write [new_names], read new_names": ([NEW], NEW),
}

DIFFERENCES = """
    SELECT count(*) FROM names o FULL JOIN new_names n USING (id)
    WHERE o.first_name || ' ' || o.last_name IS DISTINCT FROM n.full_name"""
ROWS = {
    OLD: "SELECT id, first_name, last_name FROM names ORDER BY id",
    NEW: """SELECT id, split_part(full_name, ' ', 1), substr(full_name, strpos(full_name, ' ') + 1)
        FROM new_names ORDER BY id""",
}


class Broken(Exception):
    """What a program has told does not hold together; `told` is how far it came."""

    def __init__(self, problem, told=()):
        super().__init__(problem)
        self.story = (["connect"] + [story for story in told if story in STORIES])[-1]


class Driver:
    """A line of the list: a program, and a database of its own."""

    def __init__(self, line):
        self.title, self.size, self.version, packages, story = (word.strip() for word in line.split("|"))
        self.packages = packages.split()
        self.story, *self.libraries = story.split()
        self.name = re.sub(r"[^a-z0-9]+", "_", self.title.lower())
        self.folder = FOLDER / self.name
        self.expected = {}
        self.rows = []
        self.problems = {}
        self.skipped = None
        self.met_a_move = False
        self.said = "" # on standard error, the last time

    def prepare(self):
        """The database, the program, and what is expected."""
        self.folder.mkdir()
        create_database(PG_PORT, self.name, f"OWNER {USER}")
        self.connection = connect_directly(PG_PORT, self.name)
        self.run((FIXTURES / "fixtures.sql").read_text())
        self.command = COMMANDS[Path(self.story).suffix](self)
        self.expected = self.tell(PG_PORT)
        for story, must in STORIES.items():
            told = "\n".join(self.expected.get(story, []))
            if must not in told and not told.startswith("none: "):
                raise Broken(f'"{story}" does not tell "{must}": {told}', [story])
        self.rows = self.run(ROWS[OLD])

    def run(self, sql):
        cursor = self.connection.cursor()
        cursor.execute(f"SET ROLE {USER}; {sql}")
        return cursor.fetchall() if cursor.description else None

    def tell(self, port):
        self.run((FIXTURES / "fixture_rows.sql").read_text())
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PG")},
            "PGHOST": "127.0.0.1", "PGPORT": port, "PGUSER": USER, "PGPASSWORD": PASSWORD,
            "PGDATABASE": self.name, "PGSSLMODE": "disable", "PGCONNECT_TIMEOUT": "20",
            "STORY_CA": str(CERTIFICATES / "ca.crt"), "STORY_OTHER_CA": str(CERTIFICATES / "other_ca.crt"),
            "STORY_FOLDER": str(self.folder), "NODE_PATH": str(HERE.parent / "orms/node/node_modules"),
        }
        try:
            done = subprocess.run(self.command, cwd=HERE, env=environment, timeout=PATIENCE,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except subprocess.TimeoutExpired as late:
            told = text_of(late.stdout)
            raise Broken(f"no end in sight: {told[-1000:]}", stories_in(told)) from None
        told = stories_in(text_of(done.stdout))
        self.said = text_of(done.stderr)
        self.met_a_move = Mover.is_failure(text_of(done.stdout) + self.said)
        if done.returncode != 0:
            raise Broken(f"exit code {done.returncode}: {self.said[-2000:]}", told)
        return told

    def compare(self, state, mover=None):
        def attempt():
            return self.differences(state)

        problems = (attempt() if mover is None else
            mover.at_rest(self.name, attempt, lambda problems: problems and self.met_a_move))
        for story, problem, details in problems:
            self.fail(story, state, problem, details)

    def differences(self, state):
        write, _ = STATES[state]
        self.met_a_move = False
        try:
            told = self.tell(PROXY_PORT)
        except Broken as broken:
            return [(broken.story, str(broken), [])]
        found = [
            (story, "it is not the same story", list(difflib.unified_diff(self.expected[story],
                told.get(story, []), "direct", "Crossfade", n=1, lineterm="")))
            for story in STORIES if told.get(story, []) != self.expected[story]]
        if self.run(ROWS[write[0]]) != self.rows:
            found.append(("rows", "they differ from PostgreSQL's", []))
        elif len(write) > 1 and self.run(DIFFERENCES) != [(0,)]:
            found.append(("rows", "the two tables differ", []))
        return found

    def fail(self, story, state, problem, details):
        print("\n".join([f"---- {self.title}, {story}, {state}: {problem}", *details[:30],
            *self.said.splitlines()[-10:]]), flush=True)
        self.problems.setdefault(story, f"{state}: {problem.splitlines()[0] if problem else ''}")

    def verdict(self, story):
        if self.skipped:
            return f"skipped: {self.skipped}"
        if story in self.problems:
            return f"failed: {self.problems[story]}"
        told = self.expected.get(story, [""])
        return told[0] if told[:1] and told[0].startswith("none: ") else "ok"


def text_of(output):
    return (output or b"").decode("utf-8", "backslashreplace")


def stories_in(text):
    told, lines = {}, None
    for line in text.splitlines():
        if line.startswith("== "):
            lines = told.setdefault(line[3:], [])
        elif lines is not None:
            lines.append(line)
    return told


# ---- the programs -----------------------------------------------------------------------------


def compiled(compiler):
    def command(driver):
        program = driver.folder / "story"
        build([*compiler, "-o", program, HERE / driver.story, *driver.libraries])
        return [program]
    return command


def compiled_java(driver):
    jar = "/usr/share/java/postgresql.jar"
    build(["javac", "-cp", jar, "-d", driver.folder, HERE / driver.story])
    return ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{driver.folder}:{jar}", Path(driver.story).stem]


def compiled_go(driver):
    os.environ.update(GO111MODULE="off", GOPATH="/usr/share/gocode", GOPROXY="off", GOFLAGS="",
        CGO_ENABLED="0", GOCACHE=str(FOLDER / "go-cache"))
    program = driver.folder / "story"
    build(["go", "build", "-o", program, HERE / driver.story])
    return [program]


def with_node(driver):
    generate = (HERE / driver.story).parent / "generate.sh"
    if generate.exists():
        build(["bash", generate])
    return ["nodejs", driver.story]


def build(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise Broken(f"it does not compile: {text_of(done.stdout)[-3000:]}")


INCLUDES = ["-I/usr/include/postgresql"]
COMMANDS = {
    ".sh": lambda driver: ["bash", driver.story],
    ".py": lambda driver: ["/usr/bin/python3", driver.story],
    ".pl": lambda driver: ["/usr/bin/perl", driver.story],
    ".php": lambda driver: ["/usr/bin/php", driver.story],
    ".rb": lambda driver: ["/usr/bin/ruby", driver.story],
    ".js": with_node,
    ".c": compiled(["gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", *INCLUDES]),
    ".cc": compiled(["g++", "-std=c++17", *INCLUDES]),
    ".go": compiled_go,
    ".java": compiled_java,
}


def fetch_for_node(drivers):
    """Packages from npm's registry; what needs them is skipped where it cannot be reached."""
    folders = {"node": HERE.parent / "orms/node", "prisma": HERE / "prisma"}
    for kind, folder in folders.items():
        wanting = [driver for driver in drivers if driver.packages[0].startswith(kind + ":")]
        if not wanting:
            continue
        done = subprocess.run(["nodejs", HERE.parent / "orms/node/install.js", folder],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for driver in wanting if done.returncode != 0 else ():
            driver.skipped = "npm's registry: " + text_of(done.stdout).strip()


# ---- all of them ------------------------------------------------------------------------------


def prepare(driver):
    try:
        matrix.check_version(driver)
        driver.prepare()
        return True
    except (Broken, matrix.Wrong, psycopg2.Error, OSError) as problem:
        for story in STORIES:
            driver.problems[story] = "the story cannot be told"
        story = getattr(problem, "story", "connect")
        driver.problems.pop(story, None)
        driver.fail(story, "on PostgreSQL itself", str(problem), [])
        return False


def compare_all(drivers, state):
    names = [driver.name for driver in drivers]

    def move_reads(at, resting):
        redis([f"SET DATABASE_{name.upper()}_TABLE_READ {(OLD, NEW)[at % 2]}"
            for name in names if name not in resting])

    set_flags(names, *STATES[state])
    wait_for_flags(FOLDER, names, *STATES[state])
    if state == "reads move":
        mover = Mover(move_reads)
        mover.for_each(lambda driver: driver.compare(state, mover), drivers)
    else:
        for_each(lambda driver: driver.compare(state), drivers)


def run_through_crossfade(drivers):
    crossfade = start_crossfade(FOLDER, LOGS / "drivers-crossfade.log", [driver.name for driver in drivers],
        f"upstream: host=127.0.0.1 port={PG_PORT} sslmode=disable\n"
        f"control: host=127.0.0.1 port={PG_PORT} user=crossfade\n"
        f"client_tls_cert_file: {CERTIFICATES / 'server.crt'}\n"
        f"client_tls_key_file: {CERTIFICATES / 'server.key'}\n")
    for state in STATES:
        compare_all(drivers, state)
    code = stop_crossfade(crossfade)
    return "ok" if code == 0 else f"failed: exit code {code}"


def main(arguments):
    lines = (HERE / "drivers.list").read_text().splitlines()
    listed = [Driver(line) for line in lines if line and not line.startswith("#")]
    names = [word for word in arguments if not word.startswith("--")]
    drivers = [driver for driver in listed if (not names or driver.name in names)
        and (driver.size == "small" or "--small" not in arguments)]
    fetch_for_node(drivers)
    wanted = [driver for driver in drivers if not driver.skipped]
    able = for_each(prepare, wanted)
    told = [driver for driver, is_able in zip(wanted, able) if is_able]
    stops = run_through_crossfade(told) if told else "skipped: no driver could be had"
    verdicts = [f"{driver.title} | {story} | {driver.verdict(story)}"
        for driver in drivers for story in [*STORIES, *([] if driver.skipped else ["rows"])]]
    verdicts.append(f"Crossfade | stops | {stops}")
    if "--write-matrix" in arguments:
        matrix.write(drivers, listed, STORIES)
    verdicts += matrix.verdicts(drivers, listed, STORIES)
    print("\n".join(verdicts), flush=True)
    return any("| failed:" in verdict for verdict in verdicts)


sys.exit(main(sys.argv[1:]))
