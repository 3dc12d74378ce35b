"""The files of a project, read once: from the disk, or from what the last check kept of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from gnomon.analyzer.cache import Cache, Records
from gnomon.analyzer.discovery import SourceFile
from gnomon.analyzer.records import FileRecord

if TYPE_CHECKING:
    from gnomon.analyzer.syntax import Module


class ProjectFiles:
    """Reads files; what a file's bytes said before is not asked of the parser again."""

    def __init__(self, known: Records, cache: Cache | None) -> None:
        self._known = known
        self._cache = cache
        self._parsed: dict[str, Module] = {}

    def read(self, source: SourceFile) -> FileRecord:
        """What a file is; never raises for what it contains."""
        try:
            data = source.file.read_bytes()
        except OSError as error:
            from gnomon.analyzer.reading import unreadable

            return unreadable(source, error)
        known = self._known.files.get(source.path)
        unchanged = (
            known is not None
            and known.name == source.name
            and known.digest == hashlib.sha256(data).hexdigest()
        )
        return known if known is not None and unchanged else self._parse(source, data)

    def _parse(self, source: SourceFile, data: bytes) -> FileRecord:
        from gnomon.analyzer.reading import read_bytes

        read = read_bytes(source, data)
        if read.module is not None:
            self._parsed[source.name] = read.module
            if self._cache is not None:
                from gnomon.analyzer.codec import encode_module

                self._cache.save_syntax(read.record, encode_module(read.module))
        return read.record

    def modules(self, files: Mapping[SourceFile, FileRecord]) -> Mapping[str, Module]:
        """The syntax of all files by dotted name, each loaded when it is asked for."""
        return LazyModules(files, self._parsed, self._cache)


class LazyModules(Mapping[str, "Module"]):
    """Modules by dotted name: as parsed just now, or from the cache, or parsed when needed."""

    def __init__(
        self,
        files: Mapping[SourceFile, FileRecord],
        parsed: dict[str, Module],
        cache: Cache | None,
    ) -> None:
        self._files = {
            source.name: (source, record)
            for source, record in files.items()
            if record.problem is None and record.failure is None
        }
        self._loaded = parsed
        self._cache = cache

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
        from gnomon.analyzer.codec import DecodeError, decode_module
        from gnomon.analyzer.reading import read_file

        data = self._cache.load_syntax(record) if self._cache else None
        if data is not None:
            try:
                return decode_module(data)
            except DecodeError:
                pass  # a miss: what another program wrote there is made anew
        read = read_file(source)
        if read.module is None or read.record.digest != record.digest:
            from gnomon.analyzer.errors import ProjectError

            raise ProjectError(f"{source.path} changed while it was checked; run the check again")
        if self._cache is not None:
            from gnomon.analyzer.codec import encode_module

            self._cache.save_syntax(record, encode_module(read.module))
        return read.module
