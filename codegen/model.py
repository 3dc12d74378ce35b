"""The data model of a project: its document classes, with their fields and indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.types.class_fields import Field, fields_of
from gnomon.analyzer.types.document_classes import CREATION_TIME, declared_indexes, table_name
from gnomon.analyzer.types.expressible import inexpressible
from gnomon.analyzer.types.table_declarations import all_tables, table_problems


@dataclass(frozen=True, slots=True)
class Index:
    """An index that a document class declares; its fields are known fields of the class."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A document class that has a table."""

    name: str
    definition: Definition
    fields: tuple[Field, ...]
    indexes: tuple[Index, ...]

    @property
    def class_name(self) -> str:
        """The name of the document class."""
        return self.definition.node.name


def tables_of(project: Project) -> tuple[Table, ...]:
    """The tables of a project, by the names of their classes; helper modules may hold some."""
    tables = [
        _table(project, definition)
        for definition in all_tables(project)
        if not any(table_problems(project, definition))
    ]
    return tuple(sorted(tables, key=lambda table: (table.class_name, table.name)))


def _table(project: Project, definition: Definition) -> Table:
    """A table with the fields and the indexes that can be written in generated code."""
    fields = tuple(
        field
        for field in fields_of(project, definition)
        if not any(inexpressible(project, field.module, field.annotation, field.owner))
    )
    name = table_name(definition)
    assert name is not None
    return Table(name, definition, fields, tuple(_indexes(project, definition, fields)))


def _indexes(
    project: Project, definition: Definition, fields: tuple[Field, ...]
) -> Iterator[Index]:
    """The declared indexes, by name; the last declaration of a name counts."""
    known = {CREATION_TIME, *(field.name for field in fields)}
    found: dict[str, Index] = {}
    for index in declared_indexes(project, definition):
        found.setdefault(index.name, Index(index.name, index.fields or ()))
    for _, made in sorted(found.items()):
        if made.fields and known.issuperset(made.fields):
            yield made
