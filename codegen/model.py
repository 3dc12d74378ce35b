"""The data model of a project: its document classes, with their fields and indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gnomon.analyzer import syntax
from gnomon.analyzer.bindings import top_level
from gnomon.analyzer.errors import did_you_mean
from gnomon.analyzer.names import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.types.class_fields import Field, ancestors, fields_of
from gnomon.analyzer.types.document_classes import (
    CREATION_TIME,
    declared_indexes,
    has_table,
    is_document,
    table_name,
)
from gnomon.codegen.problems import ProblemList


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


def tables_of(project: Project, problems: ProblemList) -> tuple[Table, ...]:
    """The tables of a project, by the names of their classes; helper modules may hold some."""
    tables: list[Table] = []
    for _, module in sorted(project.modules.items()):
        for statement in top_level(module.body):
            if not isinstance(statement, syntax.ClassDef):
                continue
            definition = Definition(module, statement)
            if has_table(definition) and is_document(project, definition):
                tables.append(_table(project, definition, problems))
    _refuse_repeated(tables, problems)
    return tuple(sorted(tables, key=lambda table: (table.class_name, table.name)))


def _table(project: Project, definition: Definition, problems: ProblemList) -> Table:
    node = definition.node
    assert isinstance(node, syntax.ClassDef)
    name = table_name(definition)
    if name is None:
        problems.add(
            definition.module, node.name_at, f"the table of {node.name} must be a string literal"
        )
    if node.type_parameters:
        problems.add(
            definition.module, node.name_at, f"{node.name} has a table, so it cannot be generic"
        )
    for ancestor in ancestors(project, definition)[:-1]:
        if has_table(ancestor):
            problems.add(
                definition.module,
                node.name_at,
                f"{node.name} derives from {ancestor.node.name}, which has a table of its own: "
                "move what they share into a base without a table",
            )
    fields = fields_of(project, definition)
    return Table(
        name or "", definition, fields, tuple(_indexes(project, definition, fields, problems))
    )


def _indexes(
    project: Project, definition: Definition, fields: tuple[Field, ...], problems: ProblemList
) -> Iterator[Index]:
    """The declared indexes, by name; the last declaration of a name counts."""
    known = [*(field.name for field in fields), CREATION_TIME]
    found: dict[str, Index] = {}
    for index in declared_indexes(project, definition):
        names: list[str] = []
        for argument in index.call.args:
            match argument.value:
                case syntax.Constant(value=str() as field) if field in known:
                    names.append(field)
                case syntax.Constant(value=str() as field):
                    problems.add(
                        index.module,
                        argument.value.at,
                        f"{definition.node.name} has no field {field!r}"
                        + did_you_mean(field, known),
                    )
                case other:
                    text = "an index names its fields by string literals"
                    problems.add(index.module, other.at, text)
        found.setdefault(index.name, Index(index.name, tuple(names)))
    yield from (found[name] for name in sorted(found) if found[name].fields)


def _refuse_repeated(tables: list[Table], problems: ProblemList) -> None:
    seen: dict[str, Table] = {}
    for table in tables:
        first = seen.setdefault(table.name, table)
        if first is not table:
            problems.add(
                table.definition.module,
                table.definition.node.at,
                f"the table {table.name!r} belongs to {first.class_name} already",
            )
