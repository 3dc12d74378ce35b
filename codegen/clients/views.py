"""What the templates of the clients see: finished lines and nothing to decide."""

from __future__ import annotations

from dataclasses import dataclass

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypeScriptView:
    """`client.ts`; `kinds` are those of which there is a function."""

    aliases: tuple[Lines, ...]
    definitions: tuple[Lines, ...]
    uses_pages: bool
    uses_no_arguments: bool
    kinds: Lines
    api: Lines
    error_codes: Lines


@dataclass(frozen=True, slots=True)
class ClassView:
    """A model: whole lines, indented; `nothing` stands in for a body where there is none."""

    header: str
    docstring: Lines
    configuration: str
    fields: Lines
    nothing: str


@dataclass(frozen=True, slots=True)
class ModelsView:
    """`models.py`: the types of ids, then what needs no class, the classes, and what needs them."""

    imports: Lines
    ids: Lines
    leading: tuple[Lines, ...]
    classes: tuple[ClassView, ...]
    trailing: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class CallView:
    """One function: every tuple holds whole lines, indented."""

    decorator: Lines
    static: str
    signature: Lines
    docstring: Lines


@dataclass(frozen=True, slots=True)
class ModuleView:
    """The functions of one module, or of one folder of modules."""

    header: str
    docstring: Lines
    members: Lines
    calls: tuple[CallView, ...]


@dataclass(frozen=True, slots=True)
class CallsView:
    """`api.py`."""

    imports: Lines
    modules: tuple[ModuleView, ...]
    api_class: str


@dataclass(frozen=True, slots=True)
class FixedView:
    """A file that is the same for every project."""
