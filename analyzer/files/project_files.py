"""The files of a project, read once: from the disk, or from what the last check kept of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from gnomon.analyzer.cache.records import FileRecord, Records, unreadable
from gnomon.analyzer.cache.store import Cache
from gnomon.analyzer.data import replace
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.files.disk import Disk
from gnomon.analyzer.files.unsaved import NOTHING_UNSAVED, Unsaved

if TYPE_CHECKING:
    from gnomon.analyzer.syntax import Module


class ProjectFiles:
    """Reads files; what a file's bytes said before is not asked of the parser again.

    Args:
        known: what the last check knew of them.
        cache: where their syntax is kept.
        disk: where they lie.
        unsaved: the content of files that is taken instead of what is on the disk.
    """

    def __init__(
        self,
        known: Records,
        cache: Cache | None,
        disk: Disk,
        unsaved: Unsaved = NOTHING_UNSAVED,
    ) -> None:
        self._known = known
        self._cache = cache
        self._disk = disk
        self._unsaved = unsaved
        self._records: dict[str, FileRecord] = {}
        self._parsed: dict[str, Module] = {}

    def read(self, source: SourceFile) -> FileRecord:
        """What a file is; never raises for what it contains."""
        if source.path not in self._records:
            self._records[source.path] = self._record(source)
        return self._records[source.path]

    def changed(self, sources: Iterable[SourceFile]) -> list[SourceFile]:
        """Those of some files that would have to be parsed, and have not been."""
        changed: list[SourceFile] = []
        for source in sources:
            if source.path in self._records:
                continue
            try:
                known = self._unchanged(source)
            except OSError:
                continue  # `read` says what is wrong with it
            if known is None:
                changed.append(source)
            else:
                self._records[source.path] = known
        return changed

    def take(self, records: Mapping[str, FileRecord], exchange: Cache) -> None:
        """Take over what other processes have read, and left in a cache's folder."""
        self._records.update(records)
        self._cache = exchange

    def _record(self, source: SourceFile) -> FileRecord:
        try:
            return self._unchanged(source) or self._parse(source)
        except OSError as error:
            return unreadable(source.path, source.name, error)

    def _unchanged(self, source: SourceFile) -> FileRecord | None:
        """The record of the last check, if the file has the same bytes."""
        typed = self._unsaved.get(source.path)
        digest = (
            self._disk.digest(source.file) if typed is None else hashlib.sha256(typed).hexdigest()
        )
        known = self._known.files.get(source.path)
        same = known is not None and known.name == source.name and known.digest == digest
        return known if same else None

    def _parse(self, source: SourceFile) -> FileRecord:
        from gnomon.analyzer.files.reading import read_bytes, read_file

        typed = self._unsaved.get(source.path)
        read = read_file(source) if typed is None else read_bytes(source, typed)
        if read.module is None:
            return read.record
        self._parsed[source.name] = read.module
        if self._cache is None:
            return read.record
        from gnomon.analyzer.cache.codec import encode_module

        syntax = encode_module(read.module)
        self._cache.save_syntax(read.record, syntax)
        return replace(read.record, meaning=hashlib.sha256(syntax).hexdigest())

    def modules(self, files: Mapping[SourceFile, FileRecord]) -> Mapping[str, Module]:
        """The syntax of all files by dotted name, each loaded when it is asked for."""
        return LazyModules(files, self._parsed, self._cache, self._unsaved)


class LazyModules(Mapping[str, "Module"]):
    """Modules by dotted name: as parsed just now, or from the cache, or parsed when needed."""

    def __init__(
        self,
        files: Mapping[SourceFile, FileRecord],
        parsed: dict[str, Module],
        cache: Cache | None,
        unsaved: Unsaved,
    ) -> None:
        self._files = {
            source.name: (source, record)
            for source, record in files.items()
            if record.problem is None and record.failure is None
        }
        self._loaded = parsed
        self._cache = cache
        self._unsaved = unsaved

    def __getitem__(self, name: str) -> Module:
        if name not in self._loaded:
            self._loaded[name] = self._load(*self._files[name])
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def _load(self, source: SourceFile, record: FileRecord) -> Module:
        from gnomon.analyzer.cache.codec import DecodeError, decode_module
        from gnomon.analyzer.files.reading import read_bytes, read_file

        data = self._cache.load_syntax(record) if self._cache else None
        if data is not None:
            try:
                return decode_module(data)
            except DecodeError:
                pass  # a miss: what another program wrote there is made anew
        unsaved = self._unsaved.get(source.path)
        read = read_file(source) if unsaved is None else read_bytes(source, unsaved)
        if read.module is None or read.record.digest != record.digest:
            from gnomon.analyzer.errors import ProjectError

            raise ProjectError(f"{source.path} changed while it was checked; run the check again")
        if self._cache is not None:
            from gnomon.analyzer.cache.codec import encode_module

            self._cache.save_syntax(record, encode_module(read.module))
        return read.module
