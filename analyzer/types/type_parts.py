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

    def collect() -> tuple[TypePart, ...]:
        collector = _Collector(project)
        collector.annotation(module, annotation)
        return tuple(collector.found)

    return project.memo.get(module.name, ("type parts", annotation), collect)


def alias_parts(project: Project, resolved: Resolved, use: Site) -> list[TypePart]:
    """The types behind a type alias; nothing if it is none."""
    collector = _Collector(project, use)
    collector.behind(resolved)
    return collector.found


class _Collector:
    """Collects the types of an annotation; those behind an alias once for each of its uses."""

    def __init__(self, project: Project, use: Site | None = None) -> None:
        self.found: list[TypePart] = []
        self._project = project
        self._use = use
        self._followed: set[int] = set()

    def annotation(
        self, module: syntax.Module, node: syntax.Expression, *, is_bare: bool = True
    ) -> None:
        """The types at and below a node."""
        match node:
            case syntax.Name() | syntax.Attribute():
                self._named(module, node, is_bare=is_bare)
            case syntax.Subscript(value=value, indices=indices):
                self.annotation(module, value, is_bare=False)
                for index in _type_arguments(self._project, module, value, indices):
                    self.annotation(module, index)
            case syntax.BinaryOp(left=left, operator="|", right=right):
                self.annotation(module, left)
                self.annotation(module, right)
            case syntax.Sequence(elements=elements):
                for element in elements:
                    self.annotation(module, element)
            case syntax.Starred(value=value):
                self.annotation(module, value)
            case _:
                return

    def _named(
        self, module: syntax.Module, node: syntax.Name | syntax.Attribute, *, is_bare: bool
    ) -> None:
        site = Site(module, node.at)
        match self._project.resolve(module, node):
            case External(name=name):
                self.found.append(TypePart(self._use or site, site, name, None, is_bare))
            case Definition(node=syntax.ClassDef()) as definition:
                self.found.append(TypePart(self._use or site, site, None, definition, is_bare))
            case resolved if self._use is None:
                self.found.extend(alias_parts(self._project, resolved, site) if resolved else ())
            case resolved:
                self.behind(resolved)

    def behind(self, resolved: Resolved | None) -> None:
        """The types behind an alias."""
        match resolved:
            case Definition(module=home, node=syntax.TypeAlias(value=value)):
                self._follow(home, value)
            case Variable(module=home, value=value) if isinstance(value, ALIAS_NODES):
                self._follow(home, value)
            case Variable(module=home, value=syntax.Call(func=func, args=(_, argument))):
                if self._project.qualified_name(home, func) == "typing.NewType":
                    self._follow(home, argument.value)
            case _:
                return

    def _follow(self, home: syntax.Module, value: syntax.Expression) -> None:
        if id(value) not in self._followed:
            self._followed.add(id(value))
            self.annotation(home, value)


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
