"""Rewrites the expected files of the golden cases: `make regen`.

Read the diff before committing it: it is what users will see in their own repositories.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.loading import load_project
from gnomon.analyzer.project import Project
from gnomon.codegen.clients.interface import Interface, interface_of
from gnomon.codegen.clients.targets import TARGETS
from gnomon.codegen.outputs import generate
from gnomon.codegen.write import apply, changes, differing

CASES = Path(__file__).parent / "cases"
CLIENTS = "clients"
NOTHING = Path(__file__).parent / "nothing"
"""The clients of a project without functions: a case has what differs from them."""


def main() -> int:
    """Rewrite what differs and name it."""
    for change in differing(NOTHING, clients_of_nothing()):
        apply(change)
        print(f"{change.verb}d {change.path.relative_to(CASES.parent)}")
    for case in sorted(CASES.iterdir()):
        project = load_project(Config(case)).project
        clients = differing(case / CLIENTS, client_files(project))
        for change in (*changes(case / "expected", generate(project)), *clients):
            apply(change)
            print(f"{change.verb}d {change.path.relative_to(CASES)}")
    return 0


def clients_of_nothing() -> dict[str, str]:
    """The files of every target for a project without functions, below the target's name."""
    return _files(Interface((), {}, {}))


def client_files(project: Project) -> dict[str, str]:
    """The files of every target, internal functions included, that are the project's own."""
    same = clients_of_nothing()
    found = _files(interface_of(project, include_internal=True))
    return {name: text for name, text in found.items() if same.get(name) != text}


def _files(interface: Interface) -> dict[str, str]:
    return {
        f"{target.name}/{name}": text
        for target in TARGETS.values()
        for name, text in target.generate(interface).items()
    }


if __name__ == "__main__":
    sys.exit(main())
