"""The README's table of drivers: made of what ran, and held against it whenever something runs."""

import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
BEGIN, END = "<!-- drivers -->", "<!-- /drivers -->"
NODE = {"node": "tests/orms/node", "prisma": "tests/drivers/prisma"}


class Wrong(Exception):
    """The list says what is not so."""


def check_version(driver):
    kind, _, package = driver.packages[0].partition(":")
    if package:
        wanted = json.loads((ROOT / NODE[kind] / "package.json").read_text())
        found = wanted["dependencies"][package]
    else:
        found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", kind], check=True,
            stdout=subprocess.PIPE, text=True).stdout.split(":")[-1]
    if not re.match(re.escape(driver.version) + r"\b", found):
        raise Wrong(f"drivers.list: version {driver.version}, but {package or kind} is {found}")


def head(stories):
    columns = ["driver", "version", *stories]
    return [row_of(columns), row_of(["---"] * len(columns))]


def row_of(cells):
    return "| " + " | ".join(cells) + " |"


def row(driver, stories):
    """None where the driver has not run, so that nothing can be said."""
    if driver.skipped:
        return None
    cell = {"ok": "yes", "none": "–", "failed": "**no**"}
    cells = [cell[driver.verdict(story).partition(":")[0]] for story in stories]
    return row_of([driver.title, driver.version, *cells])


def table_in_readme():
    text = README.read_text()
    return text[text.index(BEGIN) + len(BEGIN):text.index(END)].strip().splitlines()


def rows_in_readme():
    return {line.split("|")[1].strip(): line for line in table_in_readme()[2:]}


def write(drivers, listed, stories):
    rows = rows_in_readme()
    rows.update({driver.title: row(driver, stories) for driver in drivers if not driver.skipped})
    table = head(stories) + [rows[driver.title] for driver in listed if driver.title in rows]
    text = README.read_text()
    README.write_text(text[:text.index(BEGIN) + len(BEGIN)] + "\n\n" + "\n".join(table) + "\n\n"
        + text[text.index(END):])


def verdicts(drivers, listed, stories):
    """One for each driver that ran, and one for the table as a whole."""
    rows = rows_in_readme()
    for driver in drivers:
        ran = row(driver, stories)
        if ran is None:
            yield f"{driver.title} | README's table | skipped: it did not run"
        elif rows.get(driver.title) == ran:
            yield f"{driver.title} | README's table | ok"
        else:
            yield f"{driver.title} | README's table | failed: what ran is {ran}"
    whole = table_in_readme()[:2] == head(stories) and list(rows) == [driver.title for driver in listed]
    yield "README | table of drivers | " + ("ok" if whole else "failed: not the drivers of drivers.list")
