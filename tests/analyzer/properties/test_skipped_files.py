"""Files that no function module leads to are not read: Python does not run them, either."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnomon.analyzer import engine
from gnomon.analyzer.cache.records import FileRecord
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.analyzer.engine import check
from gnomon.analyzer.files import discovery
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.files.reading import read_file
from gnomon.rules.catalog import BuiltinCatalog
from gnomon.rules.testing import write_project

FUNCTIONS = ("app/functions/__init__.py", "app/functions/jobs.py", "app/functions/deep/more.py")
HELPERS = (
    *("app/__init__.py", "app/shared.py", "app/functions/deep/__init__.py", "helpers.py"),
    *("lib/__init__.py", "lib/tools.py", "lib/inner/__init__.py", "lib/inner/far.py"),
    *("space/one.py", "src/tool.py", "src/kit/__init__.py", "src/kit/part.py"),
)
FILES = (*FUNCTIONS, *HELPERS)
MODULES = (
    *("app", "app.shared", "app.functions.jobs", "app.functions.deep", "app.functions.deep.more"),
    *("helpers", "lib", "lib.tools", "lib.inner", "lib.inner.far", "space.one"),
    *("tool", "kit", "kit.part"),
)
"""Everything that can be imported, with the root, its `src` and the functions' package as roots."""

HELPER = "async def work(ctx):\n    return await ctx.db.get('x')\n"
ACTION = """
from gnomon import ActionCtx, internal_action

@internal_action
async def job{number}(ctx: ActionCtx) -> None:
    await {call}
"""


def imports_of(module: str, number: int) -> st.SearchStrategy[tuple[str, str]]:
    """An import of a module, in any form, with the call of its helper that it makes possible."""
    package, _, name = module.rpartition(".")
    forms = [
        (f"import {module}", f"{module}.work(ctx)"),
        (f"import {module} as m{number}", f"m{number}.work(ctx)"),
        (f"from {module} import work as w{number}", f"w{number}(ctx)"),
        (f"from {module} import *", "work(ctx)"),
    ]
    if package:
        forms += [
            (f"from {package} import {name}", f"{name}.work(ctx)"),
            (f"from {package} import {name} as n{number}", f"n{number}.work(ctx)"),
        ]
    if module.startswith("app.functions."):
        inside = module.removeprefix("app.functions.")
        forms.append((f"from .{inside} import work as r{number}", f"r{number}(ctx)"))
    return st.sampled_from(forms)


IMPORT = st.sampled_from(MODULES).flatmap(
    lambda module: st.integers(0, 99).flatmap(lambda number: imports_of(module, number))
)
WHERE = st.sampled_from(("{}", "if True:\n    {}", "try:\n    {}\nexcept ImportError:\n    raise"))
LINES = st.lists(st.tuples(IMPORT, WHERE), max_size=2)
PROJECTS = st.fixed_dictionaries(dict.fromkeys(FILES, LINES))
Lines = list[tuple[tuple[str, str], str]]


def sources(project: Mapping[str, Lines], *, runnable: bool) -> dict[str, str]:
    """The text of each file; what runs needs nothing of gnomon's."""
    texts: dict[str, str] = {}
    for file, lines in project.items():
        # A relative import of the functions package makes sense only beside it.
        wanted = [
            (statement, call, where)
            for (statement, call), where in lines
            if not statement.startswith("from .") or file == "app/functions/jobs.py"
        ]
        text = HELPER + "".join(
            where.format(f"{statement}\n") + "\n" for statement, _, where in wanted
        )
        if file in FUNCTIONS and not runnable:
            text += "".join(
                ACTION.format(number=number, call=call)
                for number, (_, call, _) in enumerate(wanted)
            )
        texts[file] = text
    return texts


RUN = """
import importlib, pathlib, sys
root = pathlib.Path(sys.argv[1])
sys.path[:0] = [str(root), str(root / "src")]
for name in ("app.functions", "app.functions.jobs", "app.functions.deep.more"):
    try:
        importlib.import_module(name)
    except (ImportError, AttributeError, RecursionError):
        pass  # a cycle; what was run before it counts all the same
for module in list(sys.modules.values()):
    file = getattr(module, "__file__", None)
    if file and pathlib.Path(file).is_relative_to(root):
        print(pathlib.Path(file).relative_to(root).as_posix())
"""


@given(PROJECTS)
def test_whatever_python_runs_is_read(project: Mapping[str, Lines]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write_project(root, sources(project, runnable=True))
        done = subprocess.run(
            [sys.executable, "-I", "-c", RUN, str(root)], capture_output=True, text=True, check=True
        )
        report = check(Config(root=root, functions="app/functions"), BuiltinCatalog())
    assert set(done.stdout.split()) <= set(report.files)


def everything(config: Config, files: dict[SourceFile, FileRecord]) -> dict[SourceFile, FileRecord]:
    """The files of a project, and all the others below its root."""
    known = {source.path for source in files}
    for file in sorted(config.root.rglob("*.py")):
        below = file.relative_to(config.root)
        folder = config.root / "src" if below.parts[0] == "src" else config.root
        source = discovery.source_file(str(file), str(folder), config, is_function_module=False)
        if source.path not in known:
            files[source] = read_file(source).record
    return files


@given(PROJECTS)
def test_reading_what_is_skipped_changes_no_finding(project: Mapping[str, Lines]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write_project(root, sources(project, runnable=False))
        config = Config(root=root, functions="app/functions")
        expected = found(config)
        with pytest.MonkeyPatch.context() as patch:
            real = discovery.discover
            patch.setattr(
                engine, "discover", lambda config, *rest: everything(config, real(config, *rest))
            )
            assert found(config) == expected


def found(config: Config) -> tuple[Diagnostic, ...]:
    """What the check says."""
    report = check(config, BuiltinCatalog())
    assert not report.failures
    return report.diagnostics


def test_the_projects_have_findings_and_skipped_files(tmp_path: Path) -> None:
    lines: dict[str, Lines] = {file: [] for file in FILES}
    lines["app/functions/jobs.py"] = [(("import lib.tools", "lib.tools.work(ctx)"), "{}")]
    write_project(tmp_path, sources(lines, runnable=False))
    report = check(Config(root=tmp_path, functions="app/functions"), BuiltinCatalog())
    assert [item.rule for item in report.diagnostics] == ["db-in-action"]
    assert "lib/tools.py" in report.files
    assert "lib/inner/far.py" not in report.files
