"""A project read anew: all its files, and the modules that could be parsed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.cache.leading import Leading
from gnomon.analyzer.cache.records import FileRecord
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data
from gnomon.analyzer.files.depth import in_deep_thread
from gnomon.analyzer.files.discovery import SourceFile, discover, functions_package
from gnomon.analyzer.files.reading import ReadFile, read_file
from gnomon.analyzer.project import Project


@data
class LoadedProject:
    """Every file that was read, and the project made of those that parsed."""

    files: tuple[ReadFile, ...]
    project: Project


def load_files(config: Config) -> LoadedProject:
    """Reads a project on the current stack; `load_project` gives it a deep one.

    Raises:
        ProjectError: there is no functions folder, or no Python file in it.
    """
    read: dict[SourceFile, ReadFile] = {}

    def keep(source: SourceFile) -> FileRecord:
        read[source] = read_file(source)
        return read[source].record

    records = discover(config, keep)
    files = tuple(read[source] for source in records)
    modules = {file.module.name: file.module for file in files if file.module is not None}
    return LoadedProject(files, project_of(config, modules, records.values()))


def project_of(
    config: Config,
    modules: Mapping[str, syntax.Module],
    files: Iterable[FileRecord] | None = None,
) -> Project:
    """The project of some modules under a configuration; `files` are all, if they are known."""
    package = functions_package(config)
    leading = None if files is None else Leading(files, package)
    return Project(modules, package, config.options, declared=config.declared, leading=leading)


def load_project(config: Config) -> LoadedProject:
    """Reads a project; deep code does not exhaust the stack.

    Raises:
        ProjectError: there is no functions folder, or no Python file in it.
    """
    return in_deep_thread(lambda: load_files(config))
