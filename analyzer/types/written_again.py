"""The annotations that generated code writes again: of signatures, and of documents' fields."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.data import replace
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Site
from gnomon.analyzer.types.class_fields import fields_of
from gnomon.analyzer.types.expressible import Inexpressible, inexpressible
from gnomon.analyzer.types.table_declarations import table_classes


def written_again(project: Project, module: syntax.Module) -> Iterator[Inexpressible]:
    """What generated code cannot name in the signatures and documents of a module."""
    for registration in project.registrations(module):
        yield from in_signature(project, registration)
    for definition in table_classes(project, module):
        yield from in_fields(project, definition)


def in_signature(project: Project, registration: Registration) -> Iterator[Inexpressible]:
    """What generated code cannot name in the signature of a function."""
    annotations = [parameter.annotation for parameter in registration.arguments]
    for annotation in (*annotations, registration.function.returns):
        if annotation is not None:
            yield from inexpressible(project, registration.module, annotation)


def in_fields(project: Project, definition: Definition) -> Iterator[Inexpressible]:
    """What generated code cannot name in the fields of a document class.

    A field that a class of another module hands down is found at the name of the document class.
    """
    for field in fields_of(project, definition):
        for found in inexpressible(project, field.module, field.annotation, field.owner):
            if field.module is definition.module:
                yield found
            else:
                assert isinstance(definition.node, syntax.ClassDef)
                yield replace(found, site=Site(definition.module, definition.node.name_at))
