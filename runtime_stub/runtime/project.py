"""Loads a project: imports its functions package and collects what is registered there."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType

from gnomon.crons import CronJob, CronJobs
from gnomon.documents import Document, ScheduledFunction
from gnomon.errors import FunctionNotFound, ProjectRefused, RegistrationError
from gnomon.functions import RegisteredFunction
from gnomon.runtime.contract import compare, read_manifest
from gnomon.runtime.functions import Function, load_function
from gnomon.runtime.settings import Settings
from gnomon.runtime.verdict import GENERATED

DIRECTIVE = "use process"
_CRONS = "crons"


@dataclass(frozen=True, slots=True)
class Project:
    """A project that was loaded: its functions by path, its document classes by table."""

    settings: Settings
    functions: Mapping[str, Function]
    documents: Mapping[str, type[Document]]
    crons: tuple[CronJob, ...]

    def function(self, path: str) -> Function:
        """The function of a path such as `jobs:get`; raises FunctionNotFound."""
        found = self.functions.get(path)
        if found is None:
            near = get_close_matches(path, self.functions, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise FunctionNotFound(f"there is no function {path}{hint}")
        return found


def load_project(settings: Settings) -> Project:
    """Imports every module of the functions package.

    Raises:
        ProjectRefused: if a module cannot be imported, or is not as its manifest says.
        RegistrationError: if a function, a document or a cron job is declared wrongly.
    """
    folder = settings.functions
    base = folder
    while (base / "__init__.py").is_file():
        base = base.parent
    _make_importable(base, folder)
    functions: dict[str, Function] = {}
    documents: dict[str, type[Document]] = {}
    crons: tuple[CronJob, ...] = ()
    for path in _modules(folder):
        module = _import(base, path)
        place = "/".join(_parts(path, folder))
        in_process = has_directive(path.read_text(encoding="utf-8"))
        for name, registered in _registered(module):
            function = load_function(f"{place}:{name}", registered, in_process=in_process)
            functions[function.path] = function
        _collect_documents(module, documents)
        if place == _CRONS:
            crons = _cron_jobs(module)
    if (manifest := read_manifest(folder)) is not None:
        compare(manifest, functions.values())
    return Project(settings, functions, documents, crons)


def has_directive(source: str) -> bool:
    """Whether a module says "use process" at its top."""
    for statement in ast.parse(source).body:
        match statement:
            case ast.Expr(value=ast.Constant(value=str() as text)):
                if text == DIRECTIVE:
                    return True
            case ast.ImportFrom(module="__future__"):
                continue
            case _:
                return False
    return False


def _make_importable(base: Path, folder: Path) -> None:
    """Puts the base on the path; forgets modules of another project that have the same names."""
    if sys.path[:1] != [str(base)]:
        sys.path[:] = [str(base), *(path for path in sys.path if path != str(base))]
    top = folder.relative_to(base).parts[0] if folder != base else ""
    for name in [name for name in sys.modules if name.partition(".")[0] == top]:
        file = getattr(sys.modules[name], "__file__", None)
        if file is None or not Path(file).is_relative_to(base):
            del sys.modules[name]
    importlib.invalidate_caches()


def _modules(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*.py")
        if path != folder / "__init__.py"
        and not any(
            part.startswith(".") or part in (GENERATED, "__pycache__")
            for part in path.relative_to(folder).parts
        )
    )


def _parts(path: Path, folder: Path) -> tuple[str, ...]:
    """The names from a folder to a module; a package is named by its folder."""
    parts = path.relative_to(folder).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def _import(base: Path, path: Path) -> ModuleType:
    name = ".".join(_parts(path, base))
    try:
        return importlib.import_module(name)
    except RegistrationError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise ProjectRefused(f"{path}: the module cannot be imported: {reason}") from error


def _registered(module: ModuleType) -> Iterator[tuple[str, RegisteredFunction[..., object]]]:
    for name, value in vars(module).items():
        if isinstance(value, RegisteredFunction) and value.handler.__module__ == module.__name__:
            yield name, value


def _collect_documents(module: ModuleType, documents: dict[str, type[Document]]) -> None:
    for value in vars(module).values():
        if not isinstance(value, type) or not issubclass(value, Document):
            continue
        table = value.__table__
        if table is None or value is ScheduledFunction:
            continue
        other = documents.setdefault(table, value)
        if other is not value:
            raise RegistrationError(
                f"the table {table!r} has two document classes: "
                f"{other.__module__}.{other.__name__} and {value.__module__}.{value.__name__}"
            )


def _cron_jobs(module: ModuleType) -> tuple[CronJob, ...]:
    registry = getattr(module, _CRONS, None)
    if not isinstance(registry, CronJobs):
        raise RegistrationError(
            f"{module.__name__}: bind the registry to the name `crons`: crons = cron_jobs()"
        )
    return tuple(registry)
