"""Rewrites the expected files of the golden cases: `make regen`.

Read the diff before committing it: it is what users will see in their own repositories.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gnomon.analyzer.config import Config
from gnomon.analyzer.loading import load_project
from gnomon.codegen.outputs import generate
from gnomon.codegen.write import apply, changes

CASES = Path(__file__).parent / "cases"


def main() -> int:
    """Rewrite what differs and name it."""
    for case in sorted(CASES.iterdir()):
        files = generate(load_project(Config(case)).project)
        for change in changes(case / "expected", files):
            apply(change)
            print(f"{change.verb}d {change.path.relative_to(CASES)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
