"""The classes that carry data in and out: in signatures, in their bases and in their fields."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.types.class_fields import own_fields
from gnomon.analyzer.types.type_parts import base_classes, type_parts

UsedClasses = dict[int, Definition]
"""The classes that registered functions take and return, at any depth."""


def used_classes(project: Project, module: syntax.Module) -> UsedClasses:
    """The project's classes in the signatures that a module registers, and in their fields."""
    known: UsedClasses = {}
    for registration in project.registrations(module):
        annotations = [parameter.annotation for parameter in registration.arguments]
        for annotation in (*annotations, registration.function.returns):
            if annotation is not None:
                collect(project, registration.module, annotation, known)
    return known


def collect(
    project: Project, module: syntax.Module, annotation: syntax.Expression, known: UsedClasses
) -> None:
    """Adds the classes of an annotation, of their bases and of their fields."""
    for part in type_parts(project, module, annotation):
        if part.definition is not None:
            collect_class(project, part.definition, known)


def collect_class(project: Project, definition: Definition, known: UsedClasses) -> None:
    """Adds a class, its bases, and the classes of its fields."""
    if id(definition.node) in known:
        return
    known[id(definition.node)] = definition
    for base in base_classes(project, definition):
        collect_class(project, base, known)
    for field in own_fields(project, definition):
        collect(project, field.module, field.annotation, known)
