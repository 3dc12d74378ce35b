"""What is wrong with how document classes declare their tables."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.cache.records import EVERYTHING
from gnomon.analyzer.names.bindings import top_level
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Site
from gnomon.analyzer.types.class_fields import ancestors
from gnomon.analyzer.types.document_classes import has_table, is_document, table_name

TableProblem = tuple[Site, str, str]
"""Where it is, what is wrong, and what to do."""


def table_classes(project: Project, module: syntax.Module) -> Iterator[Definition]:
    """The document classes of a module that name a table."""
    for statement in top_level(module.body):
        if not isinstance(statement, syntax.ClassDef):
            continue
        definition = Definition(module, statement)
        if has_table(definition) and is_document(project, definition):
            yield definition


def all_tables(project: Project) -> tuple[Definition, ...]:
    """The document classes of the project that name a table, by module."""
    return project.memo.get(
        EVERYTHING,
        "tables",
        lambda: tuple(
            definition
            for name in sorted(project.modules)
            if project.may_have_tables(name)
            for definition in table_classes(project, project.modules[name])
        ),
    )


def table_problems(project: Project, definition: Definition) -> Iterator[TableProblem]:
    """What keeps a document class from having the table that it names."""
    node = definition.node
    site = Site(definition.module, node.name_at)
    if table_name(definition) is None:
        yield (
            site,
            f"the table of `{node.name}` is not written out",
            'give it as a string: `table="…"`',
        )
    if node.type_parameters:
        yield site, f"`{node.name}` has a table, so it cannot be generic", "write its types out"
    for ancestor in ancestors(project, definition)[:-1]:
        if has_table(ancestor):
            yield (
                site,
                f"`{node.name}` derives from `{ancestor.node.name}`, which has a table of its own",
                "move what they share into a base without a table",
            )
    for other in all_tables(project):
        if other.node is node:
            break
        if table_name(definition) and table_name(other) == table_name(definition):
            yield (
                site,
                f"the table {table_name(definition)!r} belongs to `{other.node.name}` already",
                "give each document class a table of its own",
            )
            break
