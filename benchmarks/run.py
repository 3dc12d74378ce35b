"""Measures one subject and writes its figures into benchmarks/RESULTS.md, or its own document.

    make bench                                         every subject
    python -m benchmarks.run check --modules 200 --runs 1

A subject is a module of this folder with a function `figures`, which takes the words after the
subject's name and gives Markdown; `DOCUMENT` names where that stands, if elsewhere.
"""

from __future__ import annotations

import sys
from importlib import import_module

from benchmarks.measuring import FailedRun
from benchmarks.results import RESULTS, write_figures

SUBJECTS = ("check", "codegen", "real_code", "runtime", "postgres", "scaling")


def main(words: list[str]) -> int:
    """Measures the subject named first, or all of them."""
    if words and words[0] not in SUBJECTS:
        print(f"usage: python -m benchmarks.run [{'|'.join(SUBJECTS)}] …", file=sys.stderr)
        return 2
    for subject in words[:1] or SUBJECTS:
        module = import_module(f"benchmarks.{subject}")
        try:
            figures: str = module.figures(words[1:])
        except FailedRun as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
        command = f"python -m benchmarks.run {' '.join([subject, *words[1:]])}"
        write_figures(subject, command, figures, getattr(module, "DOCUMENT", RESULTS))
        print(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
