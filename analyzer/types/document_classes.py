"""Document classes as the schema declares them: their tables, fields and indexes."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.constants import text_of
from gnomon.analyzer.types.class_fields import assigned_calls, external_bases, fields_of
from gnomon.analyzer.types.naming_tables import names_table

DOCUMENT = frozenset({"gnomon.Document", "gnomon.documents.Document"})
INDEX = frozenset({"gnomon.index", "gnomon.documents.index"})
CREATION_TIME = "creation_time"
PLAIN_BASES = DOCUMENT | {"pydantic.BaseModel", "builtins.object"}
"""Bases outside the project whose fields and indexes are known."""


@data
class DeclaredIndex:
    """`name = index(…)`; `fields` is None if they are not all constants."""

    name: str
    module: syntax.Module
    call: syntax.Call
    fields: tuple[str, ...] | None


@data
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
    outside = external_bases(project, definition)
    if not outside & DOCUMENT or not outside <= PLAIN_BASES:
        return None
    fields = {field.name for field in fields_of(project, definition)}
    names = (*sorted(fields), CREATION_TIME)
    return DocumentClass(definition.node.name, names, declared_indexes(project, definition))


def is_document(project: Project, definition: Definition) -> bool:
    """Whether a class derives from `gnomon.Document`."""
    return bool(external_bases(project, definition) & DOCUMENT)


def has_table(definition: Definition) -> bool:
    """Whether a class names a table of its own."""
    return names_table(definition.node)


def table_name(definition: Definition) -> str | None:
    """The constant that `table=` gives in a class's header."""
    node = definition.node
    for argument in node.arguments if isinstance(node, syntax.ClassDef) else ():
        match argument:
            case syntax.Argument(keyword="table", value=syntax.Constant(value=str() as name)):
                return name
            case _:
                continue
    return None


def declared_indexes(project: Project, definition: Definition) -> tuple[DeclaredIndex, ...]:
    """The indexes of a class and its bases: its own before inherited ones, the last of a name
    first."""
    found: list[DeclaredIndex] = []
    for name, module, call in assigned_calls(project, definition, INDEX):
        texts = [text_of(project, module, argument.value) for argument in call.args]
        known = tuple(text for text in texts if text is not None)
        fields = known if len(known) == len(texts) else None
        found.append(DeclaredIndex(name, module, call, fields))
    return tuple(reversed(found))


def index_fields(project: Project, index: DeclaredIndex) -> list[tuple[str | None, int]]:
    """The fields that an index names, None for one that cannot be read, each with its origin."""
    return [
        (text_of(project, index.module, argument.value), argument.value.at)
        for argument in index.call.args
    ]
