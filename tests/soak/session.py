"""One of the sessions: sends random statements in random ways, and compares every answer with what it
knows of its own rows."""

import collections
import random
import traceback

import psycopg

from statements import NEW, OLD, Keys, random_statement

# Who must try again, by the rules of SQL: a deadlock, and a row that has changed under REPEATABLE READ.
AGAIN = {"40P01": "deadlocks", "40001": "conflicts"}


class Wrong(Exception):
    pass


class Session:
    def __init__(self, number, seed, port):
        self.number = number
        self.port = port
        self.random = random.Random(f"{seed}/{number}")
        self.shape = NEW if number % 2 else OLD
        self.keys = Keys(number)
        self.rows = {}
        self.counted = collections.Counter()
        self.figures = collections.Counter()
        self.connection = None

    def connect(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = psycopg.connect(host="127.0.0.1", port=self.port, user="postgres", dbname="soak",
            autocommit=True, prepare_threshold=self.random.choice([0, 0, 3, None]),
            options=f"-c crossfade.client_id={self.number}")

    def check(self, statement, cursor, rows):
        if statement.plays is None:
            return
        expected = sorted(statement.plays(rows))
        got = sorted(cursor.fetchall())
        if got != expected:
            raise Wrong(f"{statement.sql} {statement.values}: expected {expected}, got {got}")

    def cursor(self):
        kind = psycopg.Cursor if self.random.random() < 0.7 else psycopg.ClientCursor
        return kind(self.connection)

    def alone(self, statements, rows, counted):
        for statement in statements:
            cursor = self.cursor()
            cursor.execute(statement.sql, statement.values)
            self.check(statement, cursor, rows)
            counted[statement.counts] += 1
            # What is done stays done, whatever happens to the next one.
            self.rows, self.counted = dict(rows), counted.copy()

    def transaction(self, statements, rows, counted):
        cursor = self.cursor()
        cursor.execute(self.random.choice(["BEGIN", "BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ"]))
        for statement in statements:
            undone = self.random.random() < 0.2
            if undone:
                cursor.execute("SAVEPOINT here")
            seen = dict(rows) if undone else rows
            cursor.execute(statement.sql, statement.values)
            self.check(statement, cursor, seen)
            if undone:
                cursor.execute("ROLLBACK TO here")
            else:
                counted[statement.counts] += 1
        if self.random.random() < 0.2:
            cursor.execute("ROLLBACK")
            return
        cursor.execute("COMMIT")
        self.rows, self.counted = rows, counted

    def pipeline(self, statements, rows, counted):
        """All of it before any answer: one transaction, by BEGIN or by the one Sync at its end."""
        cursors = []
        begins = self.random.random() < 0.5
        with self.connection.pipeline():
            if begins:
                self.connection.execute("BEGIN")
            for statement in statements:
                cursors.append(self.connection.cursor())
                cursors[-1].execute(statement.sql, statement.values)
            if begins:
                self.connection.execute("COMMIT")
        for statement, cursor in zip(statements, cursors):
            self.check(statement, cursor, rows)
            counted[statement.counts] += 1
        self.rows, self.counted = rows, counted

    def step(self):
        way = self.random.choice([self.alone, self.transaction, self.transaction, self.pipeline])
        statements = [random_statement(self.shape, self.random, self.keys)
            for _ in range(self.random.randrange(1, 6))]
        try:
            way(statements, dict(self.rows), self.counted.copy())
            self.figures["statements"] += len(statements)
        except psycopg.Error as error:
            if error.sqlstate not in AGAIN:
                texts = "\n".join(f"{statement.sql} {statement.values}" for statement in statements)
                raise Wrong(f"{way.__name__}: {error.sqlstate} {error}\n{texts}") from error
            self.figures[AGAIN[error.sqlstate]] += 1
            # Behind a pipeline that has failed psycopg 3.1 does not know what is prepared.
            self.connect()

    def run(self, stop, results):
        problem = None
        try:
            self.connect()
            while not stop.is_set():
                if self.random.random() < 0.01:
                    self.connect()
                self.step()
            self.connection.close()
        except Wrong as wrong:
            problem = str(wrong)
        except Exception:
            problem = traceback.format_exc()
        if problem is not None:
            stop.set()
            problem = f"session {self.number} ({self.shape.table}): {problem}"
        results.put((problem, self.rows, self.counted, self.figures))
