"""The types an annotation is made of, through aliases and through the fields of classes."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.meanings import Definition, External, Resolved, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Site

ALIAS_NODES = (syntax.Subscript, syntax.BinaryOp, syntax.Name, syntax.Attribute)


@data
class TypePart:
    """One type named in an annotation.

    Args:
        use: where it, or the alias it comes from, stands in the annotation.
        site: where it is written.
        name: its dotted name, if it is not the project's own.
        definition: its class, if it is the project's own.
        is_bare: whether it stands without type arguments.
    """

    use: Site
    site: Site
    name: str | None
    definition: Definition | None
    is_bare: bool


def type_parts(
    project: Project, module: syntax.Module, annotation: syntax.Expression
) -> tuple[TypePart, ...]:
    """The types of an annotation, in the order of the source."""
    return project.memo.get(
        module.name,
        ("type parts", annotation),
        lambda: tuple(_parts(project, module, annotation, None, frozenset())),
    )


def _parts(
    project: Project,
    module: syntax.Module,
    node: syntax.Expression,
    use: Site | None,
    seen: frozenset[int],
    *,
    is_bare: bool = True,
) -> Iterator[TypePart]:
    match node:
        case syntax.Name() | syntax.Attribute():
            site = Site(module, node.at)
            yield from _named(project, module, node, use or site, seen, is_bare=is_bare)
        case syntax.Subscript(value=value, indices=indices):
            yield from _parts(project, module, value, use, seen, is_bare=False)
            for index in _type_arguments(project, module, value, indices):
                yield from _parts(project, module, index, use, seen)
        case syntax.BinaryOp(left=left, operator="|", right=right):
            yield from _parts(project, module, left, use, seen)
            yield from _parts(project, module, right, use, seen)
        case syntax.Sequence(elements=elements):
            for element in elements:
                yield from _parts(project, module, element, use, seen)
        case syntax.Starred(value=value):
            yield from _parts(project, module, value, use, seen)
        case _:
            return


def _named(
    project: Project,
    module: syntax.Module,
    node: syntax.Name | syntax.Attribute,
    use: Site,
    seen: frozenset[int],
    *,
    is_bare: bool,
) -> Iterator[TypePart]:
    site = Site(module, node.at)
    match project.resolve(module, node):
        case External(name=name):
            yield TypePart(use, site, name, None, is_bare)
        case Definition(node=syntax.ClassDef()) as definition:
            yield TypePart(use, site, None, definition, is_bare)
        case resolved:
            yield from _behind(project, resolved, use, seen)


def alias_parts(project: Project, resolved: Resolved, use: Site) -> Iterator[TypePart]:
    """The types behind a type alias; nothing if it is none."""
    yield from _behind(project, resolved, use, frozenset())


def _behind(
    project: Project, resolved: Resolved | None, use: Site, seen: frozenset[int]
) -> Iterator[TypePart]:
    match resolved:
        case Definition(module=home, node=syntax.TypeAlias(value=value)):
            if id(value) not in seen:
                yield from _parts(project, home, value, use, seen | {id(value)})
        case Variable(module=home, value=value) if isinstance(value, ALIAS_NODES):
            if id(value) not in seen:
                yield from _parts(project, home, value, use, seen | {id(value)})
        case Variable(module=home, value=syntax.Call(func=func, args=(_, argument))):
            if project.qualified_name(home, func) == "typing.NewType":
                yield from _parts(project, home, argument.value, use, seen)
        case _:
            return


def _type_arguments(
    project: Project,
    module: syntax.Module,
    generic: syntax.Expression,
    indices: tuple[syntax.Expression, ...],
) -> tuple[syntax.Expression, ...]:
    """The indices that are types: none of a `Literal`, the first of an `Annotated`."""
    name = (project.qualified_name(module, generic) or "").rpartition(".")[2]
    return () if name == "Literal" else indices[:1] if name == "Annotated" else indices


def base_classes(project: Project, definition: Definition) -> Iterator[Definition]:
    """The bases of a class that are the project's own."""
    arguments = definition.node.arguments if isinstance(definition.node, syntax.ClassDef) else ()
    for argument in arguments:
        for part in type_parts(project, definition.module, argument.value):
            if part.definition is not None:
                yield part.definition
