"""What it takes to write fixes grows with the file, not with the file times its findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from gnomon.analyzer import syntax, walk
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.engine import check
from gnomon.analyzer.fixes import imports
from gnomon.analyzer.fixes.fix import Imported
from gnomon.rules.catalog import BuiltinCatalog

READ = walk.children
WRITTEN = imports.written


def nodes_read(root: Path, findings: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a node was looked below, or at, in the check of a file with so many fixes."""
    (root / "functions").mkdir(exist_ok=True)
    fields = "".join(f"x{number}: Any = None\n" for number in range(findings))
    (root / "functions" / "jobs.py").write_text(f"from typing import Any\n{fields}")
    read = 0

    def counting(node: object) -> walk.Nodes:
        nonlocal read
        read += 1
        return READ(node)

    def counting_imports(
        module: syntax.Module, statement: syntax.Statement, wanted: Imported
    ) -> str | None:
        nonlocal read
        read += 1
        return WRITTEN(module, statement, wanted)

    monkeypatch.setattr(walk, "children", counting)
    monkeypatch.setattr(imports, "written", counting_imports)
    report = check(Config(root=root, select=frozenset({"untyped-any"})), BuiltinCatalog())
    assert sum(found.fix is not None for found in report.diagnostics) == findings
    return read


def test_twice_as_many_fixes_in_a_file_read_twice_as_many_nodes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = nodes_read(tmp_path, 100, monkeypatch)
    many = nodes_read(tmp_path, 200, monkeypatch)
    assert many <= 2.1 * some
