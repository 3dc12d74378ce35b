"""Document classes as the schema declares them: their fields and their indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gnomon.analyzer import syntax
from gnomon.analyzer.bindings import top_level
from gnomon.analyzer.names import Definition, External
from gnomon.analyzer.project import Project
from gnomon.analyzer.types.type_parts import base_classes, own_fields

DOCUMENT = "gnomon.Document"
INDEX = "gnomon.index"
CREATION_TIME = "creation_time"
PLAIN_BASES = frozenset({DOCUMENT, "pydantic.BaseModel", "builtins.object"})
"""Bases outside the project whose fields and indexes are known."""

DEEPEST = 8


@dataclass(frozen=True, slots=True)
class DeclaredIndex:
    """`name = index(…)`; `fields` is None if they are not all literals."""

    name: str
    module: syntax.Module
    call: syntax.Call
    fields: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """A document class of the project, with what it inherits."""

    name: str
    fields: tuple[str, ...]
    indexes: tuple[DeclaredIndex, ...]

    def index(self, name: str) -> DeclaredIndex | None:
        """The index of that name; the class's own before an inherited one."""
        return next((index for index in self.indexes if index.name == name), None)


def document_class(project: Project, definition: Definition) -> DocumentClass | None:
    """A class as a document class; None if it is none, or has a base that cannot be read."""
    lineage = list(_lineage(project, definition, 0))
    outside = {name for cls in lineage for name in _outside_bases(project, cls)}
    if DOCUMENT not in outside or not outside <= PLAIN_BASES:
        return None
    fields = {field.name for cls in lineage for field in own_fields(project, cls)}
    indexes = [index for cls in lineage for index in _indexes(project, cls)]
    names = (*sorted(fields), CREATION_TIME)
    return DocumentClass(definition.node.name, names, tuple(indexes))


def has_table(definition: Definition) -> bool:
    """Whether a class names a table of its own."""
    node = definition.node
    return isinstance(node, syntax.ClassDef) and any(
        argument.keyword == "table" for argument in node.arguments
    )


def _lineage(project: Project, definition: Definition, depth: int) -> Iterator[Definition]:
    yield definition
    for base in base_classes(project, definition) if depth < DEEPEST else ():
        yield from _lineage(project, base, depth + 1)


def _outside_bases(project: Project, definition: Definition) -> Iterator[str]:
    """The names of the bases that are not the project's; one that cannot be read is `?`."""
    arguments = definition.node.arguments if isinstance(definition.node, syntax.ClassDef) else ()
    for argument in arguments:
        if argument.keyword:
            continue
        match project.resolve(definition.module, argument.value):
            case External(name=name):
                yield name
            case Definition(node=syntax.ClassDef()):
                continue
            case _:
                yield "?"


def _indexes(project: Project, definition: Definition) -> Iterator[DeclaredIndex]:
    """The indexes of a class's own body, the last of a name first."""
    body = definition.node.body if isinstance(definition.node, syntax.ClassDef) else ()
    for statement in reversed(list(top_level(body))):
        match statement:
            case (
                syntax.Assign(targets=(syntax.Name(id=name),), value=syntax.Call() as call)
                | syntax.AnnotatedAssign(target=syntax.Name(id=name), value=syntax.Call() as call)
            ) if project.qualified_name(definition.module, call.func) == INDEX:
                yield DeclaredIndex(name, definition.module, call, _literals(call))
            case _:
                continue


def _literals(call: syntax.Call) -> tuple[str, ...] | None:
    values = [argument.value for argument in call.args]
    texts = [value.value for value in values if isinstance(value, syntax.Constant)]
    names = tuple(text for text in texts if isinstance(text, str))
    return names if len(names) == len(values) else None
