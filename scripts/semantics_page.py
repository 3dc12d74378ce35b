"""The page about what users can rely on: sentences, and the tests that hold each of them.

The sentences are in docs/semantics.toml. A test says which it holds by the marker
`@pytest.mark.holds(KEY, …)`, which is read here from its source.
"""

from __future__ import annotations

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SENTENCES = "docs/semantics.toml"
PAGE = "docs/semantics.md"
MARKER = "mark.holds("
STORES: Mapping[str, Sequence[str]] = {
    "stores": ("memory", "sqlite", "postgres"),
    "kept": ("sqlite", "postgres"),
    "memory": ("memory",),
    "sqlite": ("sqlite",),
    "postgres": ("postgres",),
    "nothing": (),
}
"""What a sentence may be about, and where it must have a test then."""
_NAMES = {"memory": "memory", "sqlite": "SQLite", "postgres": "PostgreSQL"}
_INTRODUCTION = """\
<!-- Written by `make docs` from docs/semantics.toml and the tests. -->
# What you can rely on

Each sentence is held by tests, on every store that it is about: in memory, on SQLite and on
PostgreSQL, unless it says otherwise; [the last section](#the-tests) names them. Beside them,
random sequences of writes, schedules, cancellations, cron jobs and restarts are compared with a
plain model on each store (`make model`), and processes and servers are harmed under load
(`make crash`)."""
_TESTS = """\
## The tests

A sentence about a store is tested on each of those named here. One about several processes has no
meaning in memory, and one about no store needs none."""


@dataclass(frozen=True)
class Sentence:
    """One thing to rely on.

    Args:
        key: names it in markers.
        says: the sentence itself, in Markdown.
        on: what it is about: a key of `STORES`.
    """

    key: str
    says: str
    on: str = "stores"


@dataclass(frozen=True)
class Group:
    """Sentences about one thing."""

    name: str
    sentences: tuple[Sentence, ...]


def read_groups(root: Path) -> list[Group]:
    """All sentences, in their order."""
    read = tomllib.loads((root / SENTENCES).read_text(encoding="utf-8"))
    return [
        Group(group["name"], tuple(Sentence(**one) for one in group["sentence"]))
        for group in read["group"]
    ]


def read_holders(root: Path) -> dict[str, list[str]]:
    """The tests that are marked with each key: `tests/a/test_b.py::test_c`, in the files' order."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in marked_files(root):
        path = file.relative_to(root).as_posix()
        for name, keys in _marked(ast.parse(file.read_text(encoding="utf-8")), path):
            for key in keys:
                found[key].append(name)
    return dict(found)


def marked_files(root: Path) -> list[Path]:
    """The files of tests that have a marker in them."""
    files = sorted((root / "tests").rglob("test_*.py"))
    return [file for file in files if MARKER in file.read_text(encoding="utf-8")]


def semantics_pages(root: Path) -> dict[str, str]:
    """The page, by its path."""
    groups, holders = read_groups(root), read_holders(root)
    parts = [_INTRODUCTION, *map(_promises, groups), _TESTS]
    parts += [_table(group, holders) for group in groups]
    return {PAGE: "\n\n".join(parts) + "\n"}


def _marked(tree: ast.Module | ast.ClassDef, prefix: str) -> Iterator[tuple[str, list[str]]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _marked(node, f"{prefix}::{node.name}")
        elif isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == (
                    "pytest.mark.holds"
                ):
                    yield f"{prefix}::{node.name}", [ast.literal_eval(a) for a in decorator.args]


def _promises(group: Group) -> str:
    return "\n".join([f"## {group.name}\n", *(f"- {one.says}" for one in group.sentences)])


def _table(group: Group, holders: Mapping[str, list[str]]) -> str:
    rows = [f"### Tests: {group.name}", "", "| sentence | on | tests |", "| --- | --- | --- |"]
    for one in group.sentences:
        stores = ", ".join(_NAMES[store] for store in STORES[one.on]) or "no store"
        tests = ", ".join(_link(test) for test in holders.get(one.key, []))
        rows.append(f"| {one.key} | {stores} | {tests} |")
    return "\n".join(rows)


def _link(test: str) -> str:
    path, _, name = test.partition("::")
    return f"[{name.rpartition('::')[2].removeprefix('test_')}](../{path})"
