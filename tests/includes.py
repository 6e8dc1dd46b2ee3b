#!/usr/bin/env python3
"""Reads every #include of the program, from the project's root:  python3 tests/includes.py

Fails where modules include each other in a circle, within a folder or across, and where a file
includes what its folder's CMakeLists.txt does not link. A module is a header with the .c files
behind it: FILE.c, FILE_private.h, and FILE_more.c where that has no header of its own.
"""
import pathlib
import re
import sys

FOLDERS = ("protocol", "config", "rewrite", "proxy")
LIBRARIES = {
    "uv.h": "LIBUV",
    "libpq-fe.h": "LIBPQ",
    "hiredis/": "HIREDIS",
    "openssl/": "OPENSSL",
    "yaml.h": "YAML",
    "pg_query": "PROTOBUFC",
}
# Which of a library's headers only these files may include.
RESERVED = {"pg_query.h": {"rewrite/tree/parse.c"}}

problems = []


def includes(path):
    return re.findall(r'^#include ["<]([^">]+)[">]', path.read_text(), re.MULTILINE)


def folder_targets():
    """By folder: its target, the targets of ours that it may use, and the libraries."""
    direct, folder_of, libraries = {}, {}, {}
    for top in FOLDERS:
        for path in pathlib.Path(top).rglob("CMakeLists.txt"):
            call = re.search(r"crossfade_folder\(([^)]*)\)", path.read_text())
            if call is None:
                continue
            name, *links = call.group(1).split()
            folder_of[name] = str(path.parent)
            direct[name] = [link for link in links if link.startswith("crossfade_")]
            libraries[str(path.parent)] = {
                link.removeprefix("PkgConfig::") for link in links if link.startswith("PkgConfig::")
            }
    allowed = {}
    for name, folder in folder_of.items():
        reached, todo = set(), [name]
        while todo:
            one = todo.pop()
            if one not in reached:
                reached.add(one)
                todo += direct[one]
        allowed[folder] = {folder_of[one] for one in reached}
    return allowed, libraries


def module_of(path):
    stem = path.with_suffix("")
    if stem.name.endswith("_private"):
        return str(stem)[: -len("_private")]
    if path.suffix == ".c" and not stem.with_suffix(".h").exists():
        for name in includes(path):
            owner = pathlib.Path(name)
            base = owner.stem.removesuffix("_private")
            if owner.parent == path.parent and stem.name.startswith(base + "_"):
                return str(owner.parent / base)
    return str(stem)


def check_allowed(path, name, allowed, libraries):
    folder = str(path.parent)
    if (pathlib.Path(name)).exists():
        if str(pathlib.Path(name).parent) not in allowed[folder]:
            problems.append(f"{path}: {name} is of a folder that {folder}/CMakeLists.txt does not link")
        return
    if name in RESERVED and str(path) not in RESERVED[name]:
        problems.append(f"{path}: <{name}> belongs in {', '.join(sorted(RESERVED[name]))}")
    for prefix, library in LIBRARIES.items():
        if name.startswith(prefix) and library not in libraries[folder]:
            problems.append(f"{path}: <{name}> is of a library that {folder}/CMakeLists.txt does not link")


def circles(graph):
    """Tarjan's strongly connected components of more than one module."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(graph.get(node, ())):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            at = stack.index(node)
            if len(stack) - at > 1:
                found.append(sorted(stack[at:]))
            del stack[at:]

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def main():
    sys.setrecursionlimit(10000)
    allowed, libraries = folder_targets()
    graph = {}
    for top in FOLDERS:
        for path in sorted(pathlib.Path(top).rglob("*.[ch]")):
            if str(path.parent) not in allowed:
                problems.append(f"{path}: its folder has no crossfade_folder() in a CMakeLists.txt")
                continue
            uses = graph.setdefault(module_of(path), set())
            for name in includes(path):
                check_allowed(path, name, allowed, libraries)
                if pathlib.Path(name).exists() and module_of(pathlib.Path(name)) != module_of(path):
                    uses.add(module_of(pathlib.Path(name)))
    for circle in circles(graph):
        problems.append("these include each other in a circle: " + ", ".join(circle))
    print("\n".join(problems) if problems else f"{len(graph)} modules, none includes what it must not")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
