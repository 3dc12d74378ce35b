"""Who may import whom: the arrows between the rooms, and what an import must not pull in."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"analyzer", "cli", "codegen", "rules", "runtime_stub"}

# A room may import itself and these; `gnomon.kinds` is the leaf that the analyzer shares.
ALLOWED = {
    "analyzer": {"gnomon.kinds"},
    "rules": {"gnomon.analyzer", "gnomon.kinds"},
    "codegen": {"gnomon.analyzer", "gnomon.kinds"},
    "cli": {"gnomon"},
    "runtime_stub": set[str](),
}
OTHER_ROOMS = {"gnomon.analyzer", "gnomon.cli", "gnomon.codegen", "gnomon.rules"}


def imported_names(file: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: a relative import"
            yield node.lineno, node.module or ""


def belongs(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def forbidden(room: str, name: str) -> bool:
    if not belongs(name, "gnomon"):
        return False
    if room == "runtime_stub":
        return any(belongs(name, other) for other in OTHER_ROOMS)
    own = f"gnomon.{room}"
    return not any(belongs(name, allowed) for allowed in ALLOWED[room] | {own})


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_only_along_the_arrows(room: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line}: {name}"
        for file in sorted((ROOT / room).rglob("*.py"))
        for line, name in imported_names(file)
        if forbidden(room, name)
    ]
    assert wrong == []


def test_the_leaves_import_nothing_of_ours_but_how_data_is_written() -> None:
    how = "gnomon.analyzer.data"
    for leaf, allowed in {
        "runtime_stub/kinds.py": "",
        "analyzer/data.py": "",
        "analyzer/diagnostic.py": how,
        "analyzer/suppression/comments.py": how,
    }.items():
        ours = {name for _, name in imported_names(ROOT / leaf) if belongs(name, "gnomon")}
        assert all(allowed and belongs(name, allowed) for name in ours), leaf


def modules_after(code: str) -> set[str]:
    """The modules that are loaded when some code has run."""
    script = f"import sys\n{code}\nprint(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.splitlines()[-1].split())


def test_importing_gnomon_pulls_in_no_library() -> None:
    heavy = {"libcst", "jinja2", "typer", "pydantic", "croniter"}
    assert not heavy & modules_after("import gnomon")


def test_a_function_module_needs_neither_the_parser_nor_the_templates() -> None:
    code = "from gnomon import Document, Id, MutationCtx, cron_jobs, mutation"
    assert not {"libcst", "jinja2", "typer"} & modules_after(code)


def test_a_check_imports_neither_libcst_nor_pydantic_nor_templates() -> None:
    code = (
        "from gnomon.cli.program import main\n"
        "import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        # Comparing the generated files takes the templates, where something has changed.
        "    main(['check', '--no-cache', '--ignore', 'stale-generated', 'examples/guide'])"
    )
    names = modules_after(code)
    assert "gnomon.analyzer.judging" in names
    assert not {"libcst", "pydantic", "jinja2", "sqlite3"} & names


def test_a_finding_is_placed_without_libcst(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "jobs.py").write_text(
        "from typing import Any\nfrom gnomon import QueryCtx, query\n\n"
        "@query\ndef get(ctx: QueryCtx) -> Any: ...\n",
        encoding="utf-8",
    )
    code = (
        "from gnomon.cli.program import main\n"
        "import contextlib, io\n"
        "out = io.StringIO()\n"
        "with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):\n"
        f"    main(['check', '--no-cache', '--output-format', 'concise', {str(tmp_path)!r}])\n"
        "assert 'jobs.py:5:' in out.getvalue(), out.getvalue()\n"
    )
    assert "libcst" not in modules_after(code)


def test_a_check_of_what_has_not_changed_imports_no_parser_and_no_rule(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "jobs.py").write_text("LIMIT = 1\n", encoding="utf-8")
    code = (
        "from gnomon.cli.program import main\n"
        "import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        f"    main(['check', {str(tmp_path)!r}])\n"
    )
    assert "gnomon.analyzer.syntax" in modules_after(code)
    assert not {"libcst", "gnomon.analyzer.syntax", "gnomon.analyzer.judging"} & modules_after(code)


def test_the_package_list_names_every_folder_of_the_rooms() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    setuptools = settings["tool"]["setuptools"]
    rooms: dict[str, str] = setuptools["package-dir"]
    nested = set(rooms.values()) - {"runtime_stub"}
    expected = set[str]()
    for package, room in rooms.items():
        for init in (ROOT / room).rglob("__init__.py"):
            inner = init.parent.relative_to(ROOT / room)
            expected.add(".".join((package, *inner.parts)))
    assert set(setuptools["packages"]) == expected
    assert nested == {"analyzer", "cli", "codegen", "rules"}


def test_the_package_data_covers_every_file_that_is_not_python() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    setuptools = settings["tool"]["setuptools"]
    rooms: dict[str, str] = setuptools["package-dir"]
    covered = {
        file
        for package, patterns in setuptools["package-data"].items()
        for pattern in patterns
        for file in folder_of(package, rooms).glob(pattern)
    }
    present = {
        file
        for room in rooms.values()
        for file in (ROOT / room).rglob("*")
        if file.is_file() and file.suffix != ".py" and "__pycache__" not in file.parts
    }
    assert covered == present


def folder_of(package: str, rooms: dict[str, str]) -> Path:
    for prefix in sorted(rooms, key=len, reverse=True):
        if belongs(package, prefix):
            rest = package.removeprefix(prefix).lstrip(".")
            return ROOT / rooms[prefix] / rest.replace(".", "/")
    raise AssertionError(package)
