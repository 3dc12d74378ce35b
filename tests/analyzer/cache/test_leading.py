"""Which modules can name anything of ours: a large library among the functions is not followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from gnomon.analyzer.cache.leading import Leading
from gnomon.analyzer.config.configuration import Config, load_config
from gnomon.analyzer.engine import check
from gnomon.analyzer.files.depth import in_deep_thread
from gnomon.analyzer.flow.analysis import FlowAnalysis
from gnomon.analyzer.judging import judge, load_rules
from gnomon.analyzer.loading import load_files, load_project, project_of
from gnomon.rules.catalog import BuiltinCatalog

EXAMPLES = Path(__file__).parents[3] / "examples"


def written(root: Path, files: dict[str, str]) -> Config:
    for name, source in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
    return Config(root=root)


LEADING = {
    "a name of ours": {"functions/a.py": "from gnomon import query"},
    "ours under another name": {"functions/a.py": "import gnomon as g"},
    "inside of a function": {"functions/a.py": "def f():\n    from gnomon import query"},
    "the generated code": {"functions/a.py": "from ._generated.api import internal"},
    "all of the functions": {"functions/__init__.py": "", "functions/a.py": "import functions"},
    "a helper": {"functions/a.py": "from lib import b", "lib.py": "from gnomon import query as b"},
    "a helper of a helper": {
        "functions/a.py": "from .b import g",
        "functions/b.py": "from .c import f as g",
        "functions/c.py": "from gnomon import query as f",
    },
    "a star": {"functions/a.py": "from .b import *", "functions/b.py": "from gnomon import *"},
    "a package that it takes": {
        "functions/a.py": "from . import lib\nlib.b.f()",
        "functions/lib/__init__.py": "",
        "functions/lib/b.py": "import gnomon",
    },
    "a module beside the one it imports": {
        "functions/a.py": "import lib.b\nlib.c.f()",
        "functions/z.py": "import lib.c",
        "lib/__init__.py": "",
        "lib/b.py": "",
        "lib/c.py": "import gnomon",
    },
    "a package of no file": {
        "functions/a.py": "import lib.b",
        "functions/z.py": "import lib.c",
        "lib/b.py": "",
        "lib/c.py": "import gnomon",
    },
    "what all of a package is taken from": {
        "functions/a.py": "from lib import *",
        "functions/z.py": "import lib.c",
        "lib/__init__.py": "",
        "lib/c.py": "import gnomon",
    },
    "a circle": {
        "functions/a.py": "from .b import f",
        "functions/b.py": "from .a import g\nfrom .c import h",
        "functions/c.py": "from .b import f\nfrom gnomon import query",
    },
}

LEADING_NOWHERE = {
    "nothing": {"functions/a.py": ""},
    "another library": {"functions/a.py": "import httpx2\nfrom gnomonic import query"},
    "who leads to it": {"functions/a.py": "", "functions/b.py": "import gnomon, functions.a"},
    "a module beside one of ours": {
        "functions/__init__.py": "",
        "functions/a.py": "from . import b\nfrom functions.b import f",
        "functions/b.py": "",
        "functions/c.py": "import gnomon",
    },
}


@pytest.mark.parametrize("files", LEADING.values(), ids=LEADING)
def test_a_module_leads_to_ours_by(files: dict[str, str], tmp_path: Path) -> None:
    project = load_project(written(tmp_path, files)).project
    assert project.leads_to_dialect(project.modules["functions.a"])


@pytest.mark.parametrize("files", LEADING_NOWHERE.values(), ids=LEADING_NOWHERE)
def test_a_module_does_not_lead_to_ours_by(files: dict[str, str], tmp_path: Path) -> None:
    project = load_project(written(tmp_path, files)).project
    assert not project.leads_to_dialect(project.modules["functions.a"])


@pytest.mark.parametrize("name", ["pitfalls", "webhooks"])
def test_what_is_said_is_what_following_every_module_says(name: str) -> None:
    config = load_config(EXAMPLES / name, BuiltinCatalog())
    rules, _ = load_rules(config, BuiltinCatalog())

    def compare() -> None:
        loaded = load_files(config)
        modules = {file.module.name: file.module for file in loaded.files if file.module}
        every = project_of(config, modules)
        for module in every.functions_modules:
            found = judge(loaded.project, rules, module).findings
            assert found == judge(every, rules, module).findings, module.name

    in_deep_thread(compare)


def test_no_module_leads_anywhere_where_there_is_none() -> None:
    assert "functions.a" not in Leading([], "functions")


def test_the_functions_of_a_library_are_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed: list[str] = []
    real = FlowAnalysis.trace_function
    monkeypatch.setattr(
        FlowAnalysis,
        "trace_function",
        lambda self, module, *rest: followed.append(module.name) or real(self, module, *rest),
    )
    files = {"functions/a.py": "def f(): ...", "functions/b.py": "import gnomon\ndef f(): ..."}
    check(written(tmp_path, files), BuiltinCatalog())
    assert set(followed) == {"functions.b"}


def test_a_change_of_what_a_helper_imports_reaches_whoever_leads_there(tmp_path: Path) -> None:
    calls = "from .b import get\n\nasync def f(ctx):\n    get(ctx)\n"
    helper = "from .c import Ctx\n\nasync def get(ctx: Ctx):\n    ctx.db.insert('a', {})\n"
    config = written(
        tmp_path,
        {
            "functions/a.py": calls,
            "functions/b.py": helper,
            "functions/c.py": "class Ctx: ...",
            "functions/d.py": "import gnomon",
        },
    )

    def found() -> list[tuple[str, str]]:
        report = check(config, BuiltinCatalog(), use_cache=True)
        assert report.diagnostics == check(config, BuiltinCatalog()).diagnostics
        return [(one.rule, one.location.path) for one in report.diagnostics]

    unawaited = [("unawaited-call", "functions/a.py"), ("unawaited-call", "functions/b.py")]
    assert found() == []
    written(tmp_path, {"functions/c.py": "from gnomon import MutationCtx as Ctx"})
    assert found() == unawaited
    written(tmp_path, {"functions/c.py": "from .e import Ctx"})
    assert found() == []
    written(tmp_path, {"functions/e.py": "from ._generated.server import MutationCtx as Ctx"})
    assert found() == unawaited
