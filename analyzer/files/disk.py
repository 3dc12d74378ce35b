"""The disk as one check sees it: every file and folder is looked at once, and noted.

The note tells the next check whether anything is another. A file is the same if its bytes are; they
need not be read again while the system says that nobody has written to it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from types import MappingProxyType

from gnomon.analyzer.data import data

GENERATED = "_generated"
SUFFIX = ".py"

STEADY_NS = 2_000_000_000
"""A file that was written so shortly ago may be written again without another time: no system's
clock for files is coarser than two seconds."""

Stamp = tuple[int, ...]
"""When a file and its entry were written last, its size, and which entry it is."""


@data
class Seen:
    """What a check saw, by paths below the project's root; those elsewhere are absolute.

    Args:
        files: the SHA-256 in hex of the bytes of every file, and its stamp; an empty one says
            nothing, because the file had just been written.
        folders: a digest of the names in every folder that may matter to a project.
    """

    files: Mapping[str, tuple[str, Stamp]]
    folders: Mapping[str, str]


NOTHING_SEEN = Seen(MappingProxyType({}), MappingProxyType({}))


@data
class Folder:
    """The names in a folder: of Python files, of folders that may hold some, of links to such.

    `trouble` is why the system does not tell what it holds, if it is there.
    """

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    trouble: str | None = None

    @property
    def digest(self) -> str:
        """A digest of all that is known of it."""
        rows = (self.files, self.folders, self.links, (self.trouble or "",))
        names = "\n\n".join("\n".join(sorted(row)) for row in rows)
        return hashlib.sha256(names.encode(errors="surrogateescape")).hexdigest()


class Disk:
    """Looks at files and folders below a project's root, and elsewhere.

    Args:
        root: the folder that paths are relative to.
        known: what the last check saw.
    """

    def __init__(self, root: Path, known: Seen = NOTHING_SEEN) -> None:
        self._root = f"{root}{os.sep}"
        self._known = known
        self._files: dict[str, tuple[str, Stamp]] = {}
        self._folders: dict[str, Folder] = {}

    @property
    def seen(self) -> Seen:
        """All that was looked at until now."""
        folders = {self._path(folder): found.digest for folder, found in self._folders.items()}
        return Seen(self._files, folders)

    def digest(self, file: str) -> str:
        """The SHA-256 in hex of a file's bytes.

        Raises:
            OSError: the system does not give it to us.
        """
        path = self._path(file)
        trouble = self._folders[file].trouble if file in self._folders else None
        if trouble is not None:
            raise IsADirectoryError(errno.EISDIR, trouble, file)
        if path not in self._files:
            stamp = stamp_of(file)
            known, when = self._known.files.get(path, ("", ()))
            same = stamp and stamp == when
            self._files[path] = (known if same else hashed(file), stamp)
        return self._files[path][0]

    def folder(self, folder: str) -> Folder:
        """What lies in a folder; nothing in one that is not there, or cannot be listed."""
        if folder not in self._folders:
            self._folders[folder] = listed(folder)
        return self._folders[folder]

    def python_files(self, folder: str) -> Iterator[str]:
        """The Python files below a folder, without what is hidden, generated or cached.

        A folder that cannot be listed stands for the files in it: whoever reads it is told why.
        """
        waiting = [folder]
        while waiting:
            inside = waiting.pop()
            found = self.folder(inside)
            if found.trouble is not None:
                yield inside
            yield from (os.path.join(inside, name) for name in found.files)
            waiting.extend(os.path.join(inside, name) for name in found.folders)

    def shows(self, seen: Seen) -> bool:
        """Whether everything is still what it was."""
        try:
            return self.lists(seen.folders) and all(
                self.digest(self.absolute(path)) == digest
                for path, (digest, _) in seen.files.items()
            )
        except OSError:
            return False

    def lists(self, folders: Mapping[str, str]) -> bool:
        """Whether there are still the same names in all of some folders."""
        return all(
            self.folder(self.absolute(path)).digest == digest for path, digest in folders.items()
        )

    def _path(self, absolute: str) -> str:
        return absolute.removeprefix(self._root)

    def absolute(self, path: str) -> str:
        """Where a path below the root leads; one that is absolute stays as it is."""
        return path if os.path.isabs(path) else self._root + path


def hashed(file: str) -> str:
    """The SHA-256 in hex of what a file contains, which is never held as a whole."""
    with _opened(file) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def bytes_in(file: str) -> bytes:
    """What a file contains.

    Raises:
        OSError: the system does not give it to us, or it is no file.
    """
    with _opened(file) as content:
        return content.read()


@contextmanager
def _opened(file: str) -> Generator[BufferedReader]:
    """A file to be read; OSError if it is none: one would wait for ever for the end of a pipe, or
    of some devices."""
    with open(file, "rb", opener=_without_waiting) as content:
        if not stat.S_ISREG(os.fstat(content.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", file)
        yield content


def _without_waiting(file: str, flags: int) -> int:
    return os.open(file, flags | getattr(os, "O_NONBLOCK", 0))


def stamp_of(file: str) -> Stamp:
    """The stamp of a file; an empty one if it was written so shortly ago that it says nothing."""
    found = os.stat(file)
    written = max(found.st_mtime_ns, found.st_ctime_ns)
    if written > time.time_ns() - STEADY_NS:
        return ()
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def listed(folder: str) -> Folder:
    """What lies in a folder now."""
    files, folders, links = set[str](), set[str](), set[str]()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if is_folder(entry):
                    if is_source_folder(entry.name):
                        (links if entry.is_symlink() else folders).add(entry.name)
                elif is_source_file(entry.name):
                    files.add(entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return Folder()
    except OSError as error:
        return Folder(trouble=str(error.strerror))
    return Folder(frozenset(files), frozenset(folders), frozenset(links))


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether this is a folder, or a link to one; a link that leads nowhere is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def is_source_file(name: str) -> bool:
    """Whether a file's name may be a module's; with `.#jobs.py` an editor locks `jobs.py`."""
    return name.endswith(SUFFIX) and not name.startswith(".")


def is_source_folder(name: str) -> bool:
    """Whether a folder's name may hold function modules."""
    return name not in (GENERATED, "__pycache__") and not name.startswith(".")
