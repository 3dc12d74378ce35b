"""Whether an annotation can be written again in another module, where generated code stands."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.lower.from_ast.annotations import parse_annotation
from gnomon.analyzer.names.meanings import Definition, External, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Site
from gnomon.analyzer.types.class_fields import class_inside
from gnomon.analyzer.types.special_forms import ANNOTATED, LITERAL, SELF, TYPE_VARIABLES
from gnomon.analyzer.unparse import unparse
from gnomon.analyzer.walk import found_in

LARGEST = 1_000
"""How many names a private alias may stand for, before it has to have a name for others."""

NAMING = frozenset[type]({syntax.Name, syntax.Attribute, syntax.Constant})


class Obstacle(StrEnum):
    """Why a type cannot be named elsewhere."""

    UNRESOLVED = "it cannot be resolved"
    PRIVATE = "its name is private"
    VARIABLE = "it is a type variable"
    FUNCTION = "it is a function here"


@data
class Inexpressible:
    """A type that cannot be named elsewhere: where it stands, how it is written, and why."""

    site: Site
    text: str
    obstacle: Obstacle


def is_private(name: str) -> bool:
    """Whether a name is its module's own business."""
    return name.startswith("_")


def inexpressible(
    project: Project,
    module: syntax.Module,
    annotation: syntax.Expression,
    home: Definition | None = None,
) -> Iterator[Inexpressible]:
    """The types of an annotation that cannot be named elsewhere, in the order of the source.

    Args:
        project: what resolves names.
        module: where the annotation stands.
        annotation: a parameter's, a return's or a field's.
        home: the class of a field, which `Self` and the names of nested classes refer to.
    """
    match annotation:
        case syntax.Constant(value=None):
            return
        case syntax.Constant(value=value) if value is ...:
            return
        case syntax.Constant(value=str() as text) if meant := parse_annotation(text, annotation.at):
            yield from inexpressible(project, module, meant, home)
        case syntax.Name() | syntax.Attribute():
            yield from _named(project, module, annotation, home)
        case syntax.Subscript():
            yield from _subscript(project, module, annotation, home)
        case syntax.BinaryOp(operator="|", left=left, right=right):
            yield from inexpressible(project, module, left, home)
            yield from inexpressible(project, module, right, home)
        case syntax.Sequence(kind="list", elements=elements):
            for element in elements:
                yield from inexpressible(project, module, element, home)
        case syntax.Sequence(kind="tuple", elements=()):
            return
        case _:
            yield _at(module, annotation, Obstacle.UNRESOLVED)


def _at(module: syntax.Module, node: syntax.Expression, obstacle: Obstacle) -> Inexpressible:
    return Inexpressible(Site(module, node.at), unparse(node), obstacle)


def _subscript(
    project: Project, module: syntax.Module, node: syntax.Subscript, home: Definition | None
) -> Iterator[Inexpressible]:
    head = project.resolve(module, node.value)
    name = head.name if isinstance(head, External) else ""
    if name in ANNOTATED:
        yield from inexpressible(project, module, node.indices[0], home)
        return
    if isinstance(head, Variable) and is_private(head.name):
        yield _at(module, node.value, Obstacle.PRIVATE)
    else:
        yield from _named(project, module, node.value, home)
    for index in node.indices:
        if name not in LITERAL or isinstance(index, syntax.Name | syntax.Attribute):
            yield from inexpressible(project, module, index, home)


def _cannot_be_written_out(
    project: Project, module: syntax.Module, value: syntax.Expression
) -> bool:
    """Whether an alias holds itself, too much, or anything that cannot be named elsewhere."""
    return _written_size(project, module, value) > LARGEST or project.memo.get(
        module.name,
        ("inexpressible", value),
        lambda: any(True for _ in inexpressible(project, module, value)),
        meanwhile=True,
    )


def _written_size(project: Project, module: syntax.Module, value: syntax.Expression) -> int:
    """How many names are written where an alias stands, with what private ones among them hold."""
    return project.memo.get(
        module.name,
        ("written size", value),
        lambda: min(sum(_sizes(project, module, value)), LARGEST + 1),
        meanwhile=1,
    )


def _sizes(project: Project, module: syntax.Module, value: syntax.Expression) -> Iterator[int]:
    for node in found_in((value,), NAMING):
        if isinstance(node, syntax.Constant):
            meant = parse_annotation(node.value, node.at) if isinstance(node.value, str) else None
            yield sum(_sizes(project, module, meant)) if meant else 1
        elif isinstance(node, syntax.Name | syntax.Attribute):
            match project.resolve(module, node):
                case Variable(module=where, name=name, value=inner) if inner and is_private(name):
                    yield _written_size(project, where, inner)
                case _:
                    yield 1


def _named(
    project: Project, module: syntax.Module, node: syntax.Expression, home: Definition | None
) -> Iterator[Inexpressible]:
    if isinstance(node, syntax.Name) and home and class_inside(home, node.id):
        if is_private(node.id):
            yield _at(module, node, Obstacle.PRIVATE)
        return
    match project.resolve(module, node):
        case External(name=name):
            if name in SELF and home is None:
                yield _at(module, node, Obstacle.UNRESOLVED)
            elif is_private(name.rpartition(".")[2]):
                yield _at(module, node, Obstacle.PRIVATE)
        case Variable(module=where, value=syntax.Call(func=func)) if (
            project.qualified_name(where, func) in TYPE_VARIABLES
        ):
            yield _at(module, node, Obstacle.VARIABLE)
        case Variable(module=where, name=name, value=value) if is_private(name):
            # Nobody can import it, so what it stands for is written out.
            if value is None or _cannot_be_written_out(project, where, value):
                yield _at(module, node, Obstacle.PRIVATE)
        case Variable():
            return
        case Definition(node=syntax.ClassDef() | syntax.TypeAlias() as found):
            if is_private(found.name):
                yield _at(module, node, Obstacle.PRIVATE)
        case Definition(node=syntax.FunctionDef()):
            yield _at(module, node, Obstacle.FUNCTION)
        case None if isinstance(node, syntax.Attribute):
            if is_private(node.attr):
                yield _at(module, node, Obstacle.PRIVATE)
            else:
                yield from _named(project, module, node.value, home)
        case _:
            yield _at(module, node, Obstacle.UNRESOLVED)
