"""What the stories in Python share. A story is told once for each line on standard input."""

import sys
import traceback


class Shape:
    """The table that the story's client knows: names with two columns for a name, or new_names."""

    def __init__(self, word):
        self.old = word == "old"
        self.table = "names" if self.old else "new_names"
        self.last = "last_name" if self.old else "full_name"

    def name(self, first, last):
        if self.old:
            return {"first_name": first, "last_name": last}
        return {"full_name": first + " " + last}


def show(*what):
    print(*what)


def serve(tell):
    """Lines are "shape url catalog": the last word is "no" where the client's table is gone."""
    for line in sys.stdin:
        word, url, catalog = line.split()
        try:
            tell(Shape(word), url, catalog == "yes")
        except Exception as error:  # the transcript says that it broke off, and how
            print("broke off:", type(error).__name__, error)
            traceback.print_exc()
        print(".", flush=True)
