"""Where a fix finds or puts the import it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gnomon.analyzer import syntax
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.applying import fix
from gnomon.analyzer.fixes.fix import Edit, Fix, Imported
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, LoadedRule, Rule, Site
from gnomon.analyzer.walk import children


class DelayRule:
    """A rule that wants `DELAY` to be what `random.uniform` gives."""

    names = ("a-rule",)

    def load(self, name: str) -> LoadedRule:
        return LoadedRule(name, Rule(Level.ERROR, "0.1.0"), "", check)


def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
    for name in delays(module):
        uniform = Edit(name.at, (Imported("random", "uniform"), "(0, 1)"))
        yield Finding(Site(module, name.at), "DELAY", fix=Fix("draw", True, module, (uniform,)))


def delays(node: object) -> Iterator[syntax.Name]:
    for child in children(node):
        if isinstance(child, syntax.Name) and child.id == "DELAY":
            yield child
        yield from delays(child)


def fixed(root: Path, text: str) -> str | None:
    """The text after the fix, or None if there is none."""
    (root / "functions").mkdir(exist_ok=True)
    (root / "functions" / "jobs.py").write_bytes(text.encode())
    fixing = fix(Config(root=root), DelayRule())
    assert fixing.refused == {}
    return fixing.changes[0].after.decode() if fixing.changes else None


NEW = "from random import uniform\n"
USE, DONE = "x = DELAY\n", "x = uniform(0, 1)\n"
PLACES = {
    "an empty file": (USE, f"{NEW}\n{DONE}"),
    "below the docstring": (f'"""Jobs."""\n\n{USE}', f'"""Jobs."""\n\n{NEW}\n{DONE}'),
    "below the directive": (
        f'"""Jobs."""\n\n"use process"\n\n{USE}',
        f'"""Jobs."""\n\n"use process"\n\n{NEW}\n{DONE}',
    ),
    "below a directive after __future__": (
        f'from __future__ import annotations\n\n"use process"\n\nimport os\n\n{USE}',
        f'from __future__ import annotations\n\n"use process"\n\nimport os\n{NEW}\n{DONE}',
    ),
    "below __future__": (
        f"from __future__ import annotations\n\n{USE}",
        f"from __future__ import annotations\n\n{NEW}\n{DONE}",
    ),
    "between sections": (
        f"from __future__ import annotations\n\nfrom gnomon import Id\n\n{USE}",
        f"from __future__ import annotations\n\n{NEW}\nfrom gnomon import Id\n\n{DONE}",
    ),
    "before the first section": (
        f"# ours\n\nimport httpx2\n\n{USE}",
        f"# ours\n\n{NEW}\nimport httpx2\n\n{DONE}",
    ),
    "in the order of its section": (
        f"import os\nfrom datetime import time\nfrom typing import cast\n\n{USE}",
        f"import os\nfrom datetime import time\n{NEW}from typing import cast\n\n{DONE}",
    ),
    "behind a comment": (
        f"import os  # for the key\n\n{USE}",
        f"import os  # for the key\n{NEW}\n{DONE}",
    ),
    "behind an import of several lines": (
        f"from os import (\n    environ,\n    path,\n)\n\n{USE}",
        f"from os import (\n    environ,\n    path,\n)\n{NEW}\n{DONE}",
    ),
    "as one name more": (
        f"from random import choice\n\n{USE}",
        f"from random import choice, uniform\n\n{DONE}",
    ),
    "as one name more, in order": (
        f"from random import vonmisesvariate as v\n\n{USE}",
        f"from random import uniform, vonmisesvariate as v\n\n{DONE}",
    ),
    "as one name more, on its line": (
        f"from random import (\n    choice,  # why\n)\n\n{USE}",
        f"from random import (\n    choice,\n    uniform,  # why\n)\n\n{DONE}",
    ),
    "with the line ends of the file": (
        "import os\r\nx = DELAY\r\n",
        "import os\r\nfrom random import uniform\r\nx = uniform(0, 1)\r\n",
    ),
    "before a decorated function": (
        "@wrap\ndef f():\n    return DELAY\n",
        f"{NEW}\n@wrap\ndef f():\n    return uniform(0, 1)\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), PLACES.values(), ids=PLACES.keys())
def test_a_missing_import_is_put_where_it_belongs(tmp_path: Path, before: str, after: str) -> None:
    assert fixed(tmp_path, before) == after


THERE = {
    "by its name": ("from random import uniform\n", "uniform(0, 1)"),
    "by another name": ("from random import uniform as u\n", "u(0, 1)"),
    "in its module": ("import random\n", "random.uniform(0, 1)"),
    "in its module by another name": ("import random as r\n", "r.uniform(0, 1)"),
}


@pytest.mark.parametrize(("head", "text"), THERE.values(), ids=THERE.keys())
def test_an_import_that_is_there_is_used(tmp_path: Path, head: str, text: str) -> None:
    assert fixed(tmp_path, f"{head}x = DELAY\n") == f"{head}x = {text}\n"


TAKEN = {
    "by an assignment": "uniform = 1\n",
    "by a function": "def uniform(): ...\n",
    "by a parameter": "def f(uniform): ...\n",
    "by a loop": "for uniform in (): ...\n",
    "by a condition's import": "if x:\n    from random import uniform\n",
    "by an exception": "try: ...\nexcept Exception as uniform: ...\n",
    "by what is not seen": "print(uniform)\n",
    "by a later import": "from random import uniform\nfrom numpy.random import uniform\n",
    "in a function": "from random import uniform\ndef f():\n    uniform = 1\n",
}


@pytest.mark.parametrize("head", TAKEN.values(), ids=TAKEN.keys())
def test_there_is_no_fix_where_the_name_is_taken(tmp_path: Path, head: str) -> None:
    assert fixed(tmp_path, f"{head}x = DELAY\n") is None


def test_an_import_never_ends_up_inside_a_string(tmp_path: Path) -> None:
    text = 'import os; text = """\nDELAY\n"""\nx = DELAY\n'
    assert fixed(tmp_path, text) is None
