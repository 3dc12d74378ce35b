"""Generated files on disk: what would change, and the change itself, each file atomically."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gnomon.analyzer.files.disk import bytes_in

MARK = "Written by `gnomon codegen`"


@dataclass(frozen=True, slots=True)
class Change:
    """One file that differs; None stands for a file that is not there, before or after."""

    path: Path
    before: str | None
    after: str | None

    @property
    def verb(self) -> str:
        """What happens to the file."""
        if self.before is None:
            return "create"
        return "remove" if self.after is None else "update"


def changes(folder: Path, files: Mapping[str, str]) -> tuple[Change, ...]:
    """What has to change in a folder for it to hold exactly these generated files.

    A file that we did not write is left alone: only what carries our mark is stale.
    """
    found = [*differing(folder, files)]
    for path in sorted(folder.glob("*.py")):
        if path.name not in files:
            before = read_text(path)
            if before is not None and MARK in before[:500]:
                found.append(Change(path, before, None))
    return tuple(found)


def differing(folder: Path, files: Mapping[str, str]) -> Iterator[Change]:
    """The files that are not there, or not so, by name."""
    for name, text in sorted(files.items()):
        before = read_text(folder / name)
        if before != text:
            yield Change(folder / name, before, text)


def read_text(path: Path) -> str | None:
    """A file's text with its own line ends; None if there is no such file."""
    try:
        return bytes_in(str(path)).decode(errors="replace")
    except FileNotFoundError:
        return None


def apply(change: Change) -> None:
    """Make one change; a reader sees the old file or the new one, never a part of it."""
    if change.after is None:
        change.path.unlink()
        return
    change.path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=change.path.parent, prefix=f".{change.path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(change.after.encode())
        os.chmod(temporary, _mode(change.path))
        os.replace(temporary, change.path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, or what a new file would have."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def diff(change: Change, name: str) -> str:
    """A unified diff of one change, `name` being the path to show."""
    lines = difflib.unified_diff(
        (change.before or "").splitlines(keepends=True),
        (change.after or "").splitlines(keepends=True),
        fromfile="/dev/null" if change.before is None else f"a/{name}",
        tofile="/dev/null" if change.after is None else f"b/{name}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
