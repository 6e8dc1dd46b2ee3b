"""Sessions of both shapes write and read through Crossfade, while an operator moves the flags through
all steps of the migration, forth and back again. Every answer must be right, no write may be lost,
and whenever both tables are written they must hold the same.

Run by run.sh."""

import argparse
import collections
import multiprocessing
import os
import random
import sys
import threading
from pathlib import Path

import psycopg

sys.path.append(str(Path(__file__).resolve().parent.parent))
from stage import OLD, set_flags, start_crossfade

from session import Session
from statements import COUNTERS, SHARED
from steps import Lost, Operator

TABLES = """
    CREATE TABLE names (id bigint PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL);
    CREATE TABLE new_names (id bigint PRIMARY KEY, full_name text NOT NULL);
    INSERT INTO names SELECT id, '0', 'counted' FROM generate_series(%d, %d) id;
""" % (COUNTERS[0], COUNTERS[-1])
LOG = Path(os.environ["CROSSFADE_TEST_LOGS"]) / "soak-crossfade.log"


def connect(database):
    return psycopg.connect(host="127.0.0.1", port=os.environ["CROSSFADE_TEST_PG_PORT"], user="postgres",
        dbname=database, autocommit=True)


def start():
    with connect("postgres") as maintenance:
        maintenance.execute("CREATE DATABASE soak")
    database = connect("soak")
    database.execute(TABLES)
    set_flags(["soak"], [OLD], OLD)
    server = f"host=127.0.0.1 port={os.environ['CROSSFADE_TEST_PG_PORT']}"
    crossfade = start_crossfade(os.environ["STAGE_FOLDER"], LOG, ["soak"],
        f"upstream: {server}\ncontrol: {server} user=crossfade\nworkers: 2\n")
    return database, crossfade


def compare(database, results):
    """What the table holds in the end, with what the sessions say that it must."""
    problems = []
    stored = {key: f"{first} {last}" for key, first, last in database.execute("SELECT * FROM names")}
    expected = {key: name for _, rows, _, _ in results for key, name in rows.items()}
    counted = sum((counters for _, _, counters, _ in results), collections.Counter())
    for counter in COUNTERS:
        expected[counter] = f"{counted[counter]} counted"
    for key in sorted((stored.keys() - set(SHARED)) | expected.keys()):
        if stored.get(key) != expected.get(key):
            problems.append(f"key {key}: expected {expected.get(key)}, stored {stored.get(key)}")
    return problems


def soak(options, database):
    stop, queue = multiprocessing.Event(), multiprocessing.Queue()
    port = int(os.environ["PROXY_PORT"])
    sessions = [multiprocessing.Process(target=Session(number, options.seed, port).run, args=(stop, queue))
        for number in range(options.sessions)]
    for session in sessions:
        session.start()
    timer = threading.Timer(options.seconds, stop.set)
    timer.start()
    operator = Operator(database, LOG, random.Random(options.seed), stop)
    problems = []
    try:
        operator.run()
    except Lost as lost:
        problems.append(str(lost))
    timer.cancel()
    stop.set()
    results = [queue.get(timeout=60) for _ in sessions]
    for session in sessions:
        session.join()
    problems += [problem for problem, *_ in results if problem is not None]
    if not problems:
        operator.settle()
        operator.check("in the end")
        problems = compare(database, results)
    figures = sum((figures for *_, figures in results), collections.Counter())
    print(f"seed {options.seed}: {operator.rounds} rounds of the flags,",
        ", ".join(f"{figures[what]} {what}" for what in ("statements", "deadlocks", "conflicts")))
    return problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--sessions", type=int, default=8)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    options = parser.parse_args()
    database, crossfade = start()
    try:
        problems = soak(options, database)
    finally:
        crossfade.terminate()
        ended = crossfade.wait(timeout=30)
    if ended != 0:
        problems.append(f"Crossfade ended with {ended}")
    print("\n".join(problems[:20]))
    sys.exit(1 if problems else 0)


main()
