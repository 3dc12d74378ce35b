"""Generated files on disk: whole or not at all, and never those of others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gnomon.cli.program import main
from gnomon.codegen.write import Change, apply, changes

from .conftest import MakeProject

JOBS = """
    from gnomon import MutationCtx, mutation

    @mutation
    async def submit(ctx: MutationCtx, data: str) -> None: ...
"""


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "api.py"
    file.write_text("old")

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="the disk is full"):
        apply(Change(file, "old", "new"))
    assert [path.name for path in tmp_path.iterdir()] == ["api.py"]
    assert file.read_text() == "old"


def test_a_reader_never_sees_a_part_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "api.py"
    file.write_text("old")
    seen: list[tuple[str, str]] = []
    replace = os.replace

    def watched(source: str, target: Path) -> None:
        seen.append((Path(source).read_text(), target.read_text()))
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    apply(Change(file, "old", "new"))
    assert seen == [("new", "old")]
    assert file.read_text() == "new"


def test_a_file_that_was_generated_once_is_removed_and_another_is_left(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text('"""Written by `gnomon codegen`: do not edit."""\n')
    (tmp_path / "mine.py").write_text("# Not written by gnomon.\n")
    found = changes(tmp_path, {"api.py": "new"})
    assert [(change.path.name, change.verb) for change in found] == [
        ("api.py", "create"),
        ("old.py", "remove"),
    ]


@pytest.mark.parametrize("name", ["api.py", "server.py", "__init__.py", "manifest.json"])
def test_an_edit_by_hand_is_noticed_and_undone(
    name: str,
    make_project: MakeProject,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(make_project({"functions/jobs.py": JOBS}))
    main(["codegen"])
    file = Path("functions/_generated") / name
    written = file.read_text()
    file.write_text(written + "\n")
    assert main(["codegen", "--check"]) == 1
    capsys.readouterr()
    assert main(["check", "--output-format", "concise"]) == 1
    assert f"error stale-generated `{file.as_posix()}` is out of date" in capsys.readouterr().out
    assert main(["codegen"]) == 0
    assert file.read_text() == written


def test_a_run_that_changes_nothing_touches_nothing(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_project({"functions/jobs.py": JOBS}))
    main(["codegen"])
    folder = Path("functions/_generated")
    before = [(path.name, path.stat()) for path in [folder, *sorted(folder.iterdir())]]
    main(["codegen"])
    after = [(path.name, path.stat()) for path in [folder, *sorted(folder.iterdir())]]
    assert [(name, at.st_ino, at.st_mtime_ns) for name, at in after] == [
        (name, at.st_ino, at.st_mtime_ns) for name, at in before
    ]
