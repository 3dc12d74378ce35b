"""The disk as a check sees it: whatever changed is noticed, and what did not is not read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gnomon.analyzer.files import disk
from gnomon.analyzer.files.disk import Disk, Seen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "functions" / "deep").mkdir(parents=True)
    (tmp_path / "functions" / "jobs.py").write_text("x = 1\n")
    (tmp_path / "functions" / "deep" / "more.py").write_text("y = 1\n")
    return tmp_path


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was written until now was written long ago."""
    monkeypatch.setattr(disk, "STEADY_NS", -1_000_000_000)


def seen_of(root: Path) -> Seen:
    looking = Disk(root)
    for file in looking.python_files(str(root / "functions")):
        looking.digest(file)
    return looking.seen


def jobs(root: Path) -> Path:
    return root / "functions" / "jobs.py"


def rewrite(root: Path) -> None:
    jobs(root).write_text("x = 2\n")


def rewrite_at_the_same_time(root: Path) -> None:
    before = jobs(root).stat()
    jobs(root).write_text("x = 2\n")
    os.utime(jobs(root), ns=(before.st_atime_ns, before.st_mtime_ns))


def exchange(root: Path) -> None:
    other = root / "other"
    other.write_text("x = 2\n")
    os.replace(other, jobs(root))


def add(root: Path) -> None:
    (root / "functions" / "deep" / "new.py").write_text("")


def add_folder(root: Path) -> None:
    (root / "functions" / "deeper").mkdir()


def remove(root: Path) -> None:
    jobs(root).unlink()


def remove_folder(root: Path) -> None:
    (root / "functions" / "deep" / "more.py").unlink()
    (root / "functions" / "deep").rmdir()


def make_a_folder_of_it(root: Path) -> None:
    jobs(root).unlink()
    jobs(root).mkdir()


def move_away_and_link(root: Path) -> None:
    os.rename(root / "functions" / "deep", root / "elsewhere")
    (root / "functions" / "deep").symlink_to(root / "elsewhere")


CHANGES: dict[str, Callable[[Path], None]] = {
    "a file is rewritten": rewrite,
    "a file is rewritten and its time set back": rewrite_at_the_same_time,
    "another file is moved into its place": exchange,
    "a file is added": add,
    "a folder is added": add_folder,
    "a file is removed": remove,
    "a folder is removed": remove_folder,
    "a file becomes a folder": make_a_folder_of_it,
    "a folder becomes a link": move_away_and_link,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("steady", [False, True], ids=["just written", "written long ago"])
def test_a_change_is_noticed(
    folder: Path,
    change: Callable[[Path], None],
    steady: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if steady:
        monkeypatch.setattr(disk, "STEADY_NS", -1_000_000_000)
    seen = seen_of(folder)
    assert Disk(folder, seen).shows(seen)
    change(folder)
    assert not Disk(folder, seen).shows(seen)


@pytest.mark.usefixtures("long_ago")
def test_what_nobody_has_written_to_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = seen_of(folder)
    read: list[str] = []
    monkeypatch.setattr(disk, "hashed", lambda file: read.append(file) or "")
    assert Disk(folder, seen).shows(seen)
    assert read == []


def test_a_file_that_was_just_written_is_read_again(folder: Path) -> None:
    """It may be written to once more before the clock of the file system goes on."""
    seen = seen_of(folder)
    assert {stamp for _, stamp in seen.files.values()} == {()}


@pytest.mark.usefixtures("long_ago")
def test_another_time_alone_changes_nothing_but_what_is_noted(folder: Path) -> None:
    seen = seen_of(folder)
    os.utime(jobs(folder), (1, 1))
    looking = Disk(folder, seen)
    assert looking.shows(seen)
    assert looking.seen != seen
    assert Disk(folder, looking.seen).shows(seen)


def test_files_of_other_kinds_are_nothing_to_a_project(folder: Path) -> None:
    seen = seen_of(folder)
    (folder / "functions" / "notes.txt").write_text("")
    (folder / "functions" / ".jobs.py.swp").write_text("")
    (folder / "functions" / "__pycache__").mkdir()
    (folder / ".gnomon").mkdir()
    assert Disk(folder, seen).shows(seen)


def test_a_folder_that_is_not_there_is_noticed_when_it_comes(folder: Path) -> None:
    looking = Disk(folder)
    assert looking.folder(str(folder / "src")).files == frozenset()
    seen = looking.seen
    assert Disk(folder, seen).shows(seen)
    (folder / "src").mkdir()
    (folder / "src" / "tool.py").write_text("")
    assert not Disk(folder, seen).shows(seen)


def test_a_link_that_leads_to_itself_hides_nothing_that_lies_beside_it(folder: Path) -> None:
    functions = folder / "functions"
    for name in ("a_ring", "m_ring", "z_ring"):
        (functions / name).symlink_to(name)
    found = Disk(folder).folder(str(functions))
    assert (found.files, found.folders) == ({"jobs.py"}, {"deep"})


def test_the_lock_that_an_editor_puts_beside_a_file_is_no_module(folder: Path) -> None:
    (folder / "functions" / ".#jobs.py").symlink_to("someone@somewhere.1234")
    (folder / "functions" / "deep" / "._more.py").write_bytes(b"\0")
    found = Disk(folder).python_files(str(folder / "functions"))
    assert {Path(file).name for file in found} == {"jobs.py", "more.py"}


@pytest.fixture
def locked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of which the system does not tell what it holds, as it does to all but root."""
    scandir, inside = os.scandir, str(folder / "functions" / "deep")

    def refuse(path: str) -> object:
        if path == inside:
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    return folder


def test_a_folder_that_cannot_be_listed_stands_for_its_files(locked: Path) -> None:
    found = [*Disk(locked).python_files(str(locked / "functions"))]
    assert sorted(found) == [str(locked / "functions" / name) for name in ("deep", "jobs.py")]


def test_a_folder_that_can_be_listed_again_is_noticed(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking = Disk(locked)
    list(looking.python_files(str(locked / "functions")))
    assert Disk(locked, looking.seen).lists(looking.seen.folders)
    monkeypatch.undo()
    assert not Disk(locked, looking.seen).lists(looking.seen.folders)


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "functions" / "pipe.py")
    with pytest.raises(OSError, match="it is not a regular file"):
        Disk(folder).digest(str(folder / "functions" / "pipe.py"))


def test_folders_lie_as_deep_in_one_another_as_paths_can_be_long(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(1_500):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    module = folders[-1] / "jobs.py"
    module.write_text("")
    try:
        assert [*Disk(tmp_path).python_files(str(tmp_path))] == [str(module)]
    finally:
        # pytest, which tidies up at the end, cannot: it would end with a RecursionError of shutil.
        module.unlink()
        for folder in reversed(folders[1:]):
            folder.rmdir()
