"""Writes the documents that are made from code, tests and data.

They are docs/rules, docs/configuration.md, docs/semantics.md, and two schemas.

With --check it writes nothing, names what is stale, and exits 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from configuration_pages import configuration_pages
from rule_pages import rule_pages
from semantics_page import semantics_pages

from gnomon.analyzer.rule_address import PAGES
from gnomon.codegen.clients.spec import SCHEMA_PATH, spec_schema
from gnomon.rules.catalog import BuiltinCatalog

ROOT = Path(__file__).resolve().parent.parent


def documents() -> dict[str, str]:
    """Every document that is made from code, by path below the root."""
    catalog = BuiltinCatalog()
    rules = [catalog.load(name) for name in catalog.names]
    spec = {SCHEMA_PATH: f"{json.dumps(spec_schema(), indent=2)}\n"}
    pages = {**rule_pages(rules), **configuration_pages(rules)}
    return {**pages, **semantics_pages(ROOT), **spec}


def stale(made: dict[str, str]) -> Iterator[str]:
    """The documents that are missing, or differ, or belong to no rule any more."""
    for path, text in made.items():
        file = ROOT / path
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            yield path
    for file in sorted((ROOT / PAGES).glob("*.md")):
        path = file.relative_to(ROOT).as_posix()
        if path not in made:
            yield path


def write(path: str, text: str | None) -> None:
    """Writes a document, or removes it if nothing makes it any more."""
    file = ROOT / path
    if text is None:
        file.unlink()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Writes or compares; 1 with --check if something is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if stale")
    arguments = parser.parse_args(argv)
    made = documents()
    paths = list(stale(made))
    for path in paths:
        if arguments.check:
            print(f"stale: {path}", file=sys.stderr)
        else:
            write(path, made.get(path))
            print(f"{'wrote' if path in made else 'removed'} {path}")
    if arguments.check and paths:
        print("Run `make docs` and commit what it writes.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
