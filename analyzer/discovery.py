"""Which files belong to a project: the functions folder, and the local modules it imports.

The functions folder is a package, imported by its path below the nearest folder above it without
`__init__.py`; that folder, the project's root and its `src` are where imports are looked up.
`_generated` is written by codegen, so it is not read here: its names are known without it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst

from gnomon.analyzer import syntax
from gnomon.analyzer.bindings import absolute_import
from gnomon.analyzer.comments import Comment, find_comments
from gnomon.analyzer.config import Config
from gnomon.analyzer.errors import ProjectError, describe_failure
from gnomon.analyzer.lower import lower
from gnomon.analyzer.rule import PlacedFinding
from gnomon.analyzer.source import parse

GENERATED = "_generated"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the project: where it is, and how it is imported.

    `path` is relative to the project's root with `/`. `is_function_module` says that it lies in
    the functions folder, where rules look; the others are only read for what they define.
    """

    file: Path
    path: str
    name: str
    is_package: bool
    is_function_module: bool


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file after reading: its syntax, or the problem that it has.

    `digest` is the SHA-256 of its bytes in hex. `failure` is an error of gnomon's own.
    """

    source: SourceFile
    digest: str
    module: syntax.Module | None = None
    problem: PlacedFinding | None = None
    failure: str | None = None


def discover(config: Config) -> tuple[ReadFile, ...]:
    """Reads the function modules and every local module they lead to, in order of path.

    Raises:
        ProjectError: there is no functions folder, or no Python file in it.
    """
    roots = import_roots(config)
    waiting = list(function_files(config, roots[0]))
    seen = {source.file for source in waiting}
    followed: set[str] = set()
    folders = Folders()
    read: list[ReadFile] = []
    while waiting:
        found = read_file(waiting.pop())
        read.append(found)
        if found.module is None:
            continue
        names = set(imported_names(found.module)) - followed
        followed |= names
        for source in imported_files(names, config, roots, folders):
            if source.file not in seen:
                seen.add(source.file)
                waiting.append(source)
    return tuple(sorted(read, key=lambda item: item.source.path))


def read_file(source: SourceFile) -> ReadFile:
    """Reads, parses and lowers one file; the tree is dropped at once."""
    try:
        data = source.file.read_bytes()
    except OSError as error:
        problem = PlacedFinding(1, 1, 1, 1, f"the file cannot be read: {error.strerror}")
        return ReadFile(source, "", problem=problem)
    digest = hashlib.sha256(data).hexdigest()
    parsed = parse(data)
    if parsed.tree is None:
        return ReadFile(source, digest, problem=parsed.problem)
    try:
        module, _ = lower_file(source, parsed.tree, find_comments(parsed.text))
    except Exception as error:  # one file that we cannot read must not hide the others
        return ReadFile(source, digest, failure=describe_failure(error))
    return ReadFile(source, digest, module)


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


def import_roots(config: Config) -> tuple[Path, ...]:
    """The folders that absolute imports are looked up in, the functions' own first."""
    own = config.functions_folder.parent
    while (own / "__init__.py").is_file() and own != own.parent:
        own = own.parent
    return tuple(dict.fromkeys((own, config.root, config.root / "src")))


def function_files(config: Config, import_root: Path) -> Iterator[SourceFile]:
    """Every Python file of the functions folder but the generated ones."""
    folder = config.functions_folder
    if not folder.is_dir():
        raise ProjectError(
            f"there is no functions folder: {folder} does not exist\n"
            f'Set `functions = "…"` in [tool.gnomon] of pyproject.toml if it has another name, '
            f"or start one with `gnomon init`."
        )
    files = sorted(python_files(folder))
    if not files:
        raise ProjectError(
            f"{folder} holds no Python file, so there is nothing to check\n"
            f"Start a function module with `gnomon init`."
        )
    for file in files:
        yield source_file(file, import_root, config, is_function_module=True)


def python_files(folder: Path) -> Iterator[Path]:
    """The Python files below a folder; generated, hidden and cached folders are left out."""
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if is_source_folder(name)]
        for name in names:
            if name.endswith(".py"):
                yield Path(where, name)


def is_source_folder(name: str) -> bool:
    """Whether a folder's name may hold function modules."""
    return name not in (GENERATED, "__pycache__") and not name.startswith(".")


def functions_package(config: Config) -> str:
    """The import name of the functions folder, such as `functions` or `app.functions`."""
    return ".".join(config.functions_folder.relative_to(import_roots(config)[0]).parts)


def source_file(
    file: Path, import_root: Path, config: Config, *, is_function_module: bool
) -> SourceFile:
    """The file as it is imported from a root."""
    parts = file.relative_to(import_root).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    return SourceFile(
        file=file,
        path=path_below(file, config.root),
        name=".".join(parts[:-1] if is_package else parts),
        is_package=is_package,
        is_function_module=is_function_module,
    )


def path_below(file: Path, root: Path) -> str:
    """The path below the root with `/`; a file outside it keeps its whole path."""
    return (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()


class Folders:
    """What lies in a folder, listed once: a lookup of an import asks for many names."""

    def __init__(self) -> None:
        self._names: dict[Path, frozenset[str]] = {}

    def has(self, folder: Path, name: str) -> bool:
        """Whether a folder holds an entry of that name; one that cannot be read holds none."""
        if folder not in self._names:
            try:
                self._names[folder] = frozenset(os.listdir(folder))
            except OSError:
                self._names[folder] = frozenset()
        return name in self._names[folder]


def imported_files(
    names: Iterable[str], config: Config, roots: tuple[Path, ...], folders: Folders
) -> Iterator[SourceFile]:
    """The local files that importing these dotted names would run."""
    for name in names:
        for root in roots:
            found = list(files_of(root, name.split("."), folders))
            for file in found:
                yield source_file(file, root, config, is_function_module=False)
            if found:
                break


def files_of(root: Path, parts: list[str], folders: Folders) -> Iterator[Path]:
    """The packages on the way to a dotted name below a root, and its module."""
    folder = root
    for part in parts:
        inner = folder / part
        is_folder = folders.has(folder, part)
        if part == GENERATED:
            return
        if is_folder and folders.has(inner, "__init__.py"):
            yield inner / "__init__.py"
        elif folders.has(folder, f"{part}.py"):
            yield folder / f"{part}.py"
            return
        elif not is_folder:
            return
        folder = inner


def imported_names(module: syntax.Module) -> Iterator[str]:
    """The absolute dotted names that a module may import, wherever in it they stand."""
    for statement in statements(module.body):
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


def statements(body: Iterable[syntax.Statement]) -> Iterator[syntax.Statement]:
    """All statements of a body, nested ones too, in order."""
    for statement in body:
        yield statement
        for block in blocks(statement):
            yield from statements(block)


def blocks(statement: syntax.Statement) -> Iterator[tuple[syntax.Statement, ...]]:
    """The statement blocks directly inside a statement."""
    match statement:
        case syntax.FunctionDef() | syntax.ClassDef() | syntax.With():
            yield statement.body
        case syntax.If() | syntax.For() | syntax.While():
            yield statement.body
            yield statement.orelse
        case syntax.Try():
            yield statement.body
            for handler in statement.handlers:
                yield handler.body
            yield statement.orelse
            yield statement.finalbody
        case syntax.Match():
            for case in statement.cases:
                yield case.body
        case _:
            return
