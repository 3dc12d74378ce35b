"""The cache of a project's checks: what was seen, what was said, and all that this rests on.

It lies in `.gnomon/cache/`, in a folder for each configuration and version, of which the last few
are kept. `answer.jsonl` is what the last check of the whole project saw and said,
and is read at every check; `index.jsonl` holds the records of its files and judgements, read once
anything has changed; to both, a check adds what it found to be another (`ledger.py`). The syntax
of a file lies in `syntax/`, under a name made of the file's path and content, and is read only when
a module that looks at it has to be judged again. Everything is JSON with a checksum: what is
damaged, foreign, or of another version or configuration is a miss, and is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from gnomon.analyzer.cache import rows
from gnomon.analyzer.cache.changed_rows import changed_answer, changed_records, keeps_order
from gnomon.analyzer.cache.ledger import CHECKSUM_LENGTH, Ledger, replace_file
from gnomon.analyzer.cache.records import NO_ANSWER, Answer, FileRecord, Records

FORMAT = 9
FOLDER = Path(".gnomon") / "cache"
KEPT = 4
"""So many configurations and versions do not throw each other's caches away."""


def cache_folder(root: Path, key: str) -> Path:
    """Where the cache of a project lies for a key, of which sixteen characters tell enough: the
    files in it name the whole."""
    return root / FOLDER / key[:16]


class Cache:
    """The cache of one project under one configuration and one version of gnomon.

    Args:
        root: the project's folder.
        key: everything besides the files that a judgement depends on.
    """

    def __init__(self, root: Path, key: str) -> None:
        self._folder = cache_folder(root, key)
        self._ignore = root / FOLDER.parent / ".gitignore"
        seed = f"{FORMAT}\0{key}"
        self._answer = Ledger(self._folder / "answer.jsonl", seed)
        self._index = Ledger(self._folder / "index.jsonl", seed)

    def load_answer(self) -> Answer | None:
        """What the last check of the whole project said, if that can be trusted."""
        try:
            content = self._answer.read()
            answer = rows.answer_of(content) if content else None
        except rows.MALFORMED:
            answer = None
        with contextlib.suppress(OSError):
            # Which caches are in use is told by these times, and one where nothing changes is.
            os.utime(self._folder)
        return answer

    def save_answer(self, answer: Answer, before: Answer | None) -> None:
        """Keep what a check of the whole project said, after the answer that was loaded."""
        with contextlib.suppress(OSError):
            if before is None or not self._answer.add(changed_answer(answer, before)):
                self._prepare()
                self._answer.write(changed_answer(answer, NO_ANSWER))

    def load(self) -> Records:
        """The records of the last check; none if there are none that can be trusted."""
        try:
            return rows.records_of(self._index.read())
        except rows.MALFORMED:
            return Records()

    def save(self, records: Records, before: Records) -> None:
        """Keep records for the next check, unless they are those that were loaded before."""
        if records == before:
            return
        with contextlib.suppress(OSError):
            if self._adds(records, before):
                self._remove_old(records, before)
            else:
                self._prepare()
                self._index.write(changed_records(records, Records()))
                self._sweep(_syntax_name(record) for record in records.files.values())

    def _adds(self, records: Records, before: Records) -> bool:
        """Adds to the records that were loaded, if that can be done."""
        can_add = before.files and keeps_order(records.files, before.files)
        return bool(can_add) and self._index.add(changed_records(records, before))

    def load_syntax(self, record: FileRecord) -> bytes | None:
        """The encoded syntax of a file, or None."""
        return _read_checked(self._folder / "syntax" / _syntax_name(record))

    def save_syntax(self, record: FileRecord, data: bytes) -> None:
        """Keep the encoded syntax of a file."""
        with contextlib.suppress(OSError):
            self._prepare()
            _write_checked(self._folder / "syntax" / _syntax_name(record), data)

    def _prepare(self) -> None:
        if not self._folder.exists():
            (self._folder / "syntax").mkdir(parents=True, exist_ok=True)
            _keep_the_latest(self._folder.parent)
        if not self._ignore.exists():
            self._ignore.write_text("*\n", encoding="utf-8")

    def _remove_old(self, records: Records, before: Records) -> None:
        """Remove the syntax of those files that were other ones before."""
        for path, record in before.files.items():
            now = records.files.get(path)
            if now is not record and (now is None or _syntax_name(now) != _syntax_name(record)):
                with contextlib.suppress(OSError):
                    os.unlink(self._folder / "syntax" / _syntax_name(record))

    def _sweep(self, wanted: Iterable[str]) -> None:
        """Remove the syntax of all others."""
        keep = set(wanted)
        for entry in os.scandir(self._folder / "syntax"):
            if entry.name not in keep:
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _keep_the_latest(caches: Path) -> None:
    """Remove the caches of configurations and versions that have not been used for long."""
    folders = [entry for entry in os.scandir(caches) if entry.is_dir(follow_symlinks=False)]
    folders.sort(key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
    for entry in folders[KEPT:]:
        from shutil import rmtree

        rmtree(entry.path, ignore_errors=True)


def _syntax_name(record: FileRecord) -> str:
    identity = f"{FORMAT}\0{record.path}\0{record.name}\0{record.digest}"
    return hashlib.sha256(os.fsencode(identity)).hexdigest()[:32]


def _read_checked(file: Path) -> bytes | None:
    """What `_write_checked` wrote, or None for anything else."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    checksum, content = data[:CHECKSUM_LENGTH], data[CHECKSUM_LENGTH:]
    return content if hashlib.sha256(content).hexdigest().encode() == checksum else None


def _write_checked(file: Path, content: bytes) -> None:
    """Write something with its checksum: a reader sees all of it or nothing."""
    replace_file(file, hashlib.sha256(content).hexdigest().encode() + content)
