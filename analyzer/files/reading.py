"""Reads one file: bytes, text, tree, syntax; the tree is dropped at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import libcst

from gnomon.analyzer import syntax
from gnomon.analyzer.bindings import absolute_import
from gnomon.analyzer.comments import Comment, find_comments
from gnomon.analyzer.errors import describe_failure
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.files.source import parse
from gnomon.analyzer.interface import interface_digest
from gnomon.analyzer.lower import lower
from gnomon.analyzer.records import FileRecord, unreadable
from gnomon.analyzer.rule import PlacedFinding
from gnomon.analyzer.walk import statements_below


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file after reading; `module` is None where the record says why there is none."""

    source: SourceFile
    record: FileRecord
    module: syntax.Module | None = None

    @property
    def problem(self) -> PlacedFinding | None:
        """Why the file could not be parsed."""
        return self.record.problem

    @property
    def failure(self) -> str | None:
        """What went wrong in gnomon itself."""
        return self.record.failure


def read_file(source: SourceFile) -> ReadFile:
    """Reads a file from the disk; never raises for what it is or contains."""
    try:
        data = source.file.read_bytes()
    except OSError as error:
        return ReadFile(source, unreadable(source.path, source.name, error))
    return read_bytes(source, data)


def read_bytes(source: SourceFile, data: bytes) -> ReadFile:
    """Parses and lowers what a file contains."""
    digest = hashlib.sha256(data).hexdigest()
    parsed = parse(data)
    path, name = source.path, source.name
    if parsed.tree is None:
        return ReadFile(source, FileRecord(path, name, digest, problem=parsed.problem))
    comments = find_comments(parsed.text)
    try:
        module, _ = lower_file(source, parsed.tree, comments)
    except Exception as error:  # one file that we cannot read must not hide the others
        return ReadFile(source, FileRecord(path, name, digest, failure=describe_failure(error)))
    imports = tuple(dict.fromkeys(imported_names(module)))
    interface = interface_digest(module)
    record = FileRecord(path, name, digest, imports, comments, interface=interface)
    return ReadFile(source, record, module)


def lower_file(
    source: SourceFile, tree: libcst.Module, comments: tuple[Comment, ...] = ()
) -> tuple[syntax.Module, list[libcst.CSTNode]]:
    """The syntax of a parsed file, and the libcst node of each origin."""
    return lower(
        tree,
        path=source.path,
        name=source.name,
        is_package=source.is_package,
        comments=comments,
    )


def imported_names(module: syntax.Module) -> Iterator[str]:
    """The absolute dotted names that a module may import, wherever in it they stand."""
    for statement in statements_below(module):
        if isinstance(statement, syntax.Import):
            for imported in statement.names:
                yield imported.name
        elif isinstance(statement, syntax.ImportFrom):
            base = absolute_import(module, statement.module, statement.level)
            if base:
                yield base
            for imported in statement.names:
                if imported.name != "*":
                    yield f"{base}.{imported.name}" if base else imported.name
