"""The cache of a project's checks: what was seen, what was said, and all that this rests on.

It lies in `.gnomon/cache/`, in a folder for each configuration and version, of which the last few
are kept. `answer.json` is what the last check of the whole project saw and said,
and is read at every check; `index.json` holds the records of its files and judgements, read once
anything has changed; the syntax of a file lies in `syntax/`, under a name made of the file's path
and content, and is read only when a module that looks at it has to be judged again. Everything is
JSON with a checksum, written to a new file and moved into place: what is damaged, foreign, or of
another version or configuration is a miss, and is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gnomon.analyzer.cache import rows
from gnomon.analyzer.cache.records import Answer, FileRecord, JudgementRecord, RuleRecord
from gnomon.analyzer.data import data, field

FORMAT = 8
FOLDER = Path(".gnomon") / "cache"
CHECKSUM_LENGTH = 64
KEPT = 4
"""So many configurations and versions do not throw each other's caches away."""


def cache_folder(root: Path, key: str) -> Path:
    """Where the cache of a project lies for a key, of which sixteen characters tell enough: the
    files in it name the whole."""
    return root / FOLDER / key[:16]


@data
class Records:
    """What the last check knew.

    Args:
        files: by path, in its order.
        judgements: what the rules said of those files, by path, on that day.
        rules: those that ran.
        day: the day of which something is said, as an ISO date; empty if nothing is.
        folders: a digest of the names in every folder that was looked into for the files.
        helpers: the paths of the files that are no function modules.
    """

    files: Mapping[str, FileRecord] = field(default_factory=dict[str, FileRecord])
    judgements: Mapping[str, JudgementRecord] = field(default_factory=dict[str, JudgementRecord])
    rules: tuple[RuleRecord, ...] = ()
    day: str = ""
    folders: Mapping[str, str] = field(default_factory=dict[str, str])
    helpers: frozenset[str] = frozenset()


class Cache:
    """The cache of one project under one configuration and one version of gnomon.

    Args:
        root: the project's folder.
        key: everything besides the files that a judgement depends on.
    """

    def __init__(self, root: Path, key: str) -> None:
        self._folder = cache_folder(root, key)
        self._ignore = root / FOLDER.parent / ".gitignore"
        self._key = key

    def load_answer(self) -> Answer | None:
        """What the last check of the whole project said, if that can be trusted."""
        content = self._load("answer.json")
        with contextlib.suppress(OSError):
            # Which caches are in use is told by these times, and one where nothing changes is.
            os.utime(self._folder)
        try:
            return None if content is None else rows.answer_of(content["answer"])
        except rows.MALFORMED:
            return None

    def save_answer(self, answer: Answer) -> None:
        """Keep what a check of the whole project said."""
        self._save("answer.json", {"answer": rows.answer_row(answer)})

    def load(self) -> Records:
        """The records of the last check; none if there are none that can be trusted."""
        content = self._load("index.json")
        try:
            return Records() if content is None else _records(content)
        except rows.MALFORMED:
            return Records()

    def save(self, records: Records, before: Records) -> None:
        """Keep records for the next check, unless they are those that were there before."""
        if records == before:
            return
        files, judgements = records.files, records.judgements
        content = {
            "files": {path: rows.file_row(record) for path, record in files.items()},
            "judgements": {path: rows.judgement_row(one) for path, one in judgements.items()},
            "rules": [rows.rule_row(rule) for rule in records.rules],
            "day": records.day,
            "folders": dict(records.folders),
            "helpers": sorted(records.helpers),
        }
        self._save("index.json", content)
        with contextlib.suppress(OSError):
            self._sweep(_syntax_name(record) for record in files.values())

    def load_syntax(self, record: FileRecord) -> bytes | None:
        """The encoded syntax of a file, or None."""
        return _read_checked(self._folder / "syntax" / _syntax_name(record))

    def save_syntax(self, record: FileRecord, data: bytes) -> None:
        """Keep the encoded syntax of a file."""
        with contextlib.suppress(OSError):
            self._prepare()
            _write_checked(self._folder / "syntax" / _syntax_name(record), data)

    def _load(self, name: str) -> dict[str, Any] | None:
        """What a file of the cache contains, if it is for the same key."""
        data = _read_checked(self._folder / name)
        try:
            content = None if data is None else json.loads(data)
            same = content and content["format"] == FORMAT and content["key"] == self._key
        except rows.MALFORMED:
            return None
        return content if same else None

    def _save(self, name: str, content: dict[str, Any]) -> None:
        """Write a file of the cache; a folder that cannot be written costs only time."""
        with contextlib.suppress(OSError):
            self._prepare()
            text = json.dumps(
                {"format": FORMAT, "key": self._key, **content}, separators=(",", ":")
            )
            _write_checked(self._folder / name, text.encode())

    def _prepare(self) -> None:
        if not self._folder.exists():
            (self._folder / "syntax").mkdir(parents=True, exist_ok=True)
            _keep_the_latest(self._folder.parent)
        if not self._ignore.exists():
            self._ignore.write_text("*\n", encoding="utf-8")

    def _sweep(self, wanted: Iterable[str]) -> None:
        """Remove the syntax of files that are gone or have changed."""
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


def _records(content: dict[str, Any]) -> Records:
    return Records(
        {path: rows.file_of(path, row) for path, row in content["files"].items()},
        {path: rows.judgement_of(row) for path, row in content["judgements"].items()},
        tuple(map(rows.rule_of, content["rules"])),
        content["day"],
        dict(content["folders"]),
        frozenset(content["helpers"]),
    )


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
    """Write to a new file and move it into place: a reader sees all of it or nothing."""
    checksum = hashlib.sha256(content).hexdigest().encode()
    # Like `tempfile`, whose import alone takes longer than this.
    new = f"{file}.{os.urandom(8).hex()}"
    with open(new, "xb") as opened:
        opened.write(checksum + content)
    try:
        os.replace(new, file)
    except OSError:
        os.unlink(new)
        raise
