"""A project as it was kept by the last command that read it: nothing unchanged is parsed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gnomon.analyzer.cache.fingerprint import cache_key
from gnomon.analyzer.cache.records import FileRecord
from gnomon.analyzer.cache.store import Cache
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data
from gnomon.analyzer.engine import records_of, still_valid
from gnomon.analyzer.files.depth import in_deep_thread
from gnomon.analyzer.files.discovery import SourceFile, discover, functions_package
from gnomon.analyzer.files.disk import NOTHING_SEEN, Disk
from gnomon.analyzer.files.found_again import found_again
from gnomon.analyzer.files.project_files import ProjectFiles
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Catalog


@data
class KeptProject:
    """The files of a project, and its modules, which are only loaded when they are asked for."""

    config: Config
    files: Mapping[SourceFile, FileRecord]
    reader: ProjectFiles

    @property
    def interfaces(self) -> dict[str, str]:
        """What others can depend on in each file, as a digest, by path."""
        return {record.path: record.interface for record in self.files.values()}

    def unreadable(self) -> Iterator[FileRecord]:
        """The files that did not parse."""
        return (record for record in self.files.values() if record.problem or record.failure)

    def load(self) -> Project:
        """The project; deep code does not exhaust the stack."""
        return in_deep_thread(self._load)

    def _load(self) -> Project:
        config, modules = self.config, dict(self.reader.modules(self.files))
        package = functions_package(config)
        return Project(modules, package, config.options, declared=config.declared)


def read_kept(config: Config, catalog: Catalog) -> KeptProject:
    """Reads a project, and keeps what it has read for the next command.

    Raises:
        ProjectError: there is no functions folder, or no Python file in it.
    """
    cache = Cache(config.root, cache_key(config, catalog))
    known, answer = cache.load(), cache.load_answer()
    disk = Disk(config.root, answer.seen if answer else NOTHING_SEEN)
    reader = ProjectFiles(known, cache, disk)
    files = in_deep_thread(
        lambda: (
            found_again(known, reader.read, lambda sources: None, disk)
            or discover(config, reader.read, disk=disk)
        )
    )
    if not any(record.failure for record in files.values()):
        judged = still_valid(known, files, functions_package(config))
        cache.save(records_of(files, judged, known.rules, disk), known)
    return KeptProject(config, files, reader)
