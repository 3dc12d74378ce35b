"""Which files belong to a project: the functions folder, and the local modules it imports.

The functions folder is a package, imported by its path below the nearest folder above it without
`__init__.py`; that folder, the project's root and its `src` are where imports are looked up.
`_generated` is written by codegen, so it is not read here: its names are known without it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from gnomon.analyzer.cache.records import FileRecord
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data
from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.files.disk import (
    GENERATED,
    SUFFIX,
    Disk,
    bytes_in,
    is_source_file,
    is_source_folder,
)

INIT = "__init__"


@data
class SourceFile:
    """One file of the project: where it is, and how it is imported.

    `path` is relative to the project's root with `/`. `is_function_module` says that it lies in
    the functions folder, where rules look; the others are only read for what they define. `file`
    is its absolute path.
    """

    path: str
    name: str
    is_package: bool
    is_function_module: bool
    file: str

    def read(self) -> bytes:
        """What it contains; OSError if the system does not give it to us."""
        return bytes_in(self.file)


def discover(
    config: Config,
    read: Callable[[SourceFile], FileRecord],
    prepare: Callable[[list[SourceFile]], None] = lambda sources: None,
    unsaved: Iterable[str] = (),
    disk: Disk | None = None,
) -> dict[SourceFile, FileRecord]:
    """The function modules and every local module they lead to, in order of path.

    Args:
        config: which project.
        read: gives what a file is, the names it imports among it.
        prepare: is told first which function modules will be read.
        unsaved: paths below the root of files that may not be on the disk yet.
        disk: looks at folders, and notes what it has seen.

    Raises:
        ProjectError: there is no functions folder, or no Python file in it.
    """
    disk = Disk(config.root) if disk is None else disk
    roots = tuple(map(str, import_roots(config)))
    waiting = list(function_files(config, roots[0], disk, unsaved))
    prepare(waiting)
    seen = {source.file for source in waiting}
    followed: set[str] = set()
    found: dict[SourceFile, FileRecord] = {}
    # The packages above the functions folder are run with whatever is in it.
    names: Iterable[str] = (functions_package(config),)
    while True:
        for name in names:
            if name in followed:
                continue
            followed.add(name)
            root, files = imported_files(name, roots, disk)
            for file in files:
                if file not in seen:
                    seen.add(file)
                    waiting.append(source_file(file, root, config, is_function_module=False))
        if not waiting:
            break
        source = waiting.pop()
        found[source] = read(source)
        names = found[source].imports
    return dict(sorted(found.items(), key=lambda item: item[0].path))


def import_roots(config: Config) -> tuple[Path, ...]:
    """The folders that absolute imports are looked up in, the functions' own first."""
    own = config.functions_folder.parent
    while (own / "__init__.py").is_file() and own != own.parent:
        own = own.parent
    return tuple(dict.fromkeys((own, config.root, config.root / "src")))


def function_files(
    config: Config, import_root: str, disk: Disk, unsaved: Iterable[str] = ()
) -> Iterator[SourceFile]:
    """Every Python file of the functions folder but the generated ones."""
    folder = config.functions_folder
    if not folder.is_dir():
        raise ProjectError(
            f"there is no functions folder: {folder} does not exist\n"
            f'Set `functions = "…"` in [tool.gnomon] of pyproject.toml if it has another name, '
            f"or start one with `gnomon init`.",
            lacking=folder,
        )
    new = (config.root / path for path in unsaved)
    added = {str(file) for file in new if is_new(file, folder)}
    files = sorted(added.union(disk.python_files(str(folder))))
    if not files:
        raise ProjectError(
            f"{folder} holds no Python file, so there is nothing to check\n"
            f"Start a function module with `gnomon init`.",
            lacking=folder,
        )
    refuse_ambiguous(files, import_root, config)
    for file in files:
        yield source_file(file, import_root, config, is_function_module=True)


def refuse_ambiguous(files: list[str], import_root: str, config: Config) -> None:
    """Raise ProjectError for a module beside a package of its name: only one can be imported."""
    modules = {file.removesuffix(SUFFIX): file for file in files}
    functions = str(config.functions_folder)
    for file in files:
        folder: str = os.path.dirname(file)
        while folder != functions:
            if folder in modules:
                name = below(folder, import_root).replace(os.sep, ".")
                one, other = (path_below(at, config.root) for at in (modules[folder], file))
                raise ProjectError(
                    f"{one} and {other} cannot both be imported: `{name}` is a module or "
                    "a package\nRename one of them."
                )
            folder = os.path.dirname(folder)


def is_new(file: Path, folder: Path) -> bool:
    """Whether a file that may not be on the disk would be found below a folder if it were."""
    if not file.is_relative_to(folder) or not is_source_file(file.name):
        return False
    return all(is_source_folder(name) for name in file.relative_to(folder).parts[:-1])


def functions_package(config: Config) -> str:
    """The import name of the functions folder, such as `functions` or `app.functions`."""
    return ".".join(config.functions_folder.relative_to(import_roots(config)[0]).parts)


def source_file(
    file: str, import_root: str, config: Config, *, is_function_module: bool
) -> SourceFile:
    """The file as it is imported from a root."""
    name = below(file, import_root).removesuffix(SUFFIX).replace(os.sep, ".")
    is_package = name == INIT or name.endswith(f".{INIT}")
    return SourceFile(
        path=path_below(file, config.root),
        name=name[: -len(INIT)].removesuffix(".") if is_package else name,
        is_package=is_package,
        is_function_module=is_function_module,
        file=file,
    )


def path_below(file: str | Path, root: Path) -> str:
    """The path below the root with `/`; a file outside it keeps its whole path."""
    return below(str(file), str(root)).replace(os.sep, "/")


def below(file: str, folder: str) -> str:
    """The path of a file from a folder on; of one outside the folder the whole path."""
    return file.removeprefix(folder if folder.endswith(os.sep) else f"{folder}{os.sep}")


def imported_files(name: str, roots: Iterable[str], disk: Disk) -> tuple[str, list[str]]:
    """The local files that importing a dotted name would run, and the root they are found in."""
    parts = name.split(".")
    for root in roots:
        found = list(files_of(root, parts, disk))
        if found:
            return root, found
    return "", []


def files_of(root: str, parts: list[str], disk: Disk) -> Iterator[str]:
    """The packages on the way to a dotted name below a root, and its module."""
    folder = root
    for part in parts:
        found = disk.folder(folder)
        is_folder = part in found.folders or part in found.links
        is_module = f"{part}{SUFFIX}" in found.files
        if part == GENERATED or not (is_folder or is_module):
            return
        inner = os.path.join(folder, part)
        if is_folder and f"{INIT}{SUFFIX}" in disk.folder(inner).files:
            yield os.path.join(inner, f"{INIT}{SUFFIX}")
        elif is_module:
            yield f"{inner}{SUFFIX}"
            return
        folder = inner
