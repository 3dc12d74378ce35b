"""A document class whose table cannot be told.

Found are names of tables that are not written out as strings, tables that two classes claim,
document classes with a table that derive from one with a table, and generic ones.

Why:
    `class Job(Document, table="jobs")` is what `defineTable` is in the guide. The name is read
    from the source, by `gnomon check`, by `gnomon codegen` and by whoever reads the class; and
    each table holds the documents of one class.

Bad:
    from gnomon import Document

    PREFIX = "app"

    class Job(Document, table=f"{PREFIX}_jobs"):
        status: str

Good:
    from gnomon import Document

    class Job(Document, table="app_jobs"):
        status: str

Fix:
    Write the name out, and give each document class a table of its own; move fields that classes
    share into a base without a table.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Rule
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.types.table_declarations import table_classes, table_problems

rule = Rule(level=Level.ERROR, since="0.1.0")


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every table of a module that is declared in a way that cannot be read."""
    for definition in table_classes(project, module):
        for site, message, repair in table_problems(project, definition):
            yield Finding(site, message, repair)
