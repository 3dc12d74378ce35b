"""Reads one file: bytes, text, tree, syntax; the tree is dropped at once."""

from __future__ import annotations

import ast
import hashlib
import os
from typing import TYPE_CHECKING

from gnomon.analyzer import syntax
from gnomon.analyzer.cache.interface import interface_digest
from gnomon.analyzer.cache.records import FileRecord, unreadable
from gnomon.analyzer.data import data
from gnomon.analyzer.errors import describe_failure
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.files.disk import hashed
from gnomon.analyzer.files.source import LARGEST_BYTES, parse, too_large
from gnomon.analyzer.lower.from_ast.module import lower
from gnomon.analyzer.names.imports import imports_of
from gnomon.analyzer.rule import PlacedFinding
from gnomon.analyzer.suppression.comments import Comment, find_comments
from gnomon.analyzer.types.naming_tables import has_tables

if TYPE_CHECKING:
    import libcst


@data
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
        size = os.stat(source.file).st_size
        if size > LARGEST_BYTES:  # which may be more than there is room for
            digest, problem = hashed(source.file), too_large(size)
            return ReadFile(source, FileRecord(source.path, source.name, digest, problem=problem))
        data = source.read()
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
        module = lower_file(source, parsed.tree, comments)
    except SyntaxError:  # a literal without a value: `"C:\Users"`
        return ReadFile(source, FileRecord(path, name, digest, problem=parsed.problem))
    except Exception as error:  # one file that we cannot read must not hide the others
        return ReadFile(source, FileRecord(path, name, digest, failure=describe_failure(error)))
    imports = imports_of(module)
    record = FileRecord(
        path,
        name,
        digest,
        imports.names,
        imports.opened,
        comments,
        interface=interface_digest(module),
        has_tables=has_tables(module),
    )
    return ReadFile(source, record, module)


def lower_file(
    source: SourceFile, tree: ast.Module | libcst.Module, comments: tuple[Comment, ...]
) -> syntax.Module:
    """The syntax of a parsed file."""
    path, name, is_package = source.path, source.name, source.is_package
    if isinstance(tree, ast.Module):
        return lower(tree, path=path, name=name, is_package=is_package, comments=comments)[0]
    from gnomon.analyzer.lower.from_libcst.module import lower as lower_newer

    return lower_newer(tree, path=path, name=name, is_package=is_package, comments=comments)[0]
