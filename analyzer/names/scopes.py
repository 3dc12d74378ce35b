"""Every name a module mentions, with what it means where it stands.

`Project.resolve` knows a module's top level. Here functions have their own names, too: a local
import is followed, any other local name hides the module's and means nothing to us.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.lower.from_ast.annotations import parse_annotation
from gnomon.analyzer.names.bindings import (
    Binding,
    ImportBinding,
    ValueBinding,
    bound_names,
    top_level,
)
from gnomon.analyzer.names.meanings import External, Resolved
from gnomon.analyzer.project import Project
from gnomon.analyzer.walk import children

ALIAS_TYPES = frozenset({"typing.TypeAlias", "typing_extensions.TypeAlias"})
TYPE_TAKERS = frozenset({"typing.cast", "typing_extensions.cast", "typing.assert_type"})
EXPRESSIONS = frozenset(get_args(syntax.Expression))
Local = dict[str, Binding]
Scopes = tuple[Local, ...]
NameNode = syntax.Name | syntax.Attribute


@data
class Mention:
    """A name or dotted name in an expression.

    `annotation_at` is the origin of the annotation it belongs to, or None outside annotations.
    """

    node: NameNode
    resolved: Resolved
    annotation_at: int | None


def mentions(
    project: Project, module: syntax.Module, matters: Callable[[Resolved], bool]
) -> list[Mention]:
    """The names of a module whose meaning matters, in the order of the source.

    Args:
        project: what names are resolved in.
        module: the module whose expressions are searched.
        matters: asked once for each top-level name that is used, about what it denotes; dotted
            names are followed only from a name that matters.
    """
    finder = _Finder(project, module, matters)
    for statement in module.body:
        finder.find(statement, (), None)
    return finder.found


class _Finder:
    """Walks one module with the names of the functions around each node."""

    def __init__(
        self, project: Project, module: syntax.Module, matters: Callable[[Resolved], bool]
    ) -> None:
        self.found: list[Mention] = []
        self._project = project
        self._module = module
        self._matters = matters
        self._top_level: dict[str, Resolved | None] = {}
        # Where no name that a module binds matters, only annotations can (`any` is a builtin).
        bindings = project.bindings(module)
        self._only_annotations = not bindings.stars and not any(map(self._lookup, bindings.names))

    def find(self, node: object, scopes: Scopes, annotation: int | None) -> None:
        """Collects the mentions at and below a node."""
        if annotation is None and self._only_annotations and type(node) in EXPRESSIONS:
            return
        match node:
            case syntax.Name() | syntax.Attribute():
                self._name(node, scopes, annotation)
            case syntax.FunctionDef():
                self._function(node, scopes)
            case syntax.Parameter():
                self._annotated(node.annotation, scopes)
                self.find(node.default, scopes, None)
            case syntax.Lambda():
                self._all(node.parameters, scopes)
                self.find(node.body, (*scopes, _parameters(node.parameters)), None)
            case syntax.AnnotatedAssign():
                self.find(node.target, scopes, None)
                self._annotated(node.annotation, scopes)
                self._value(node, scopes)
            case syntax.Call(func=func, args=(first, *rest)) if self._takes_type(func, scopes):
                self._all((func, *rest), scopes)
                self._annotated(_unquoted(first.value), scopes)
            case syntax.TypeAlias():
                self._annotated(node.value, scopes)
            case _:
                for child in children(node):
                    self.find(child, scopes, annotation)

    def _all(self, nodes: tuple[object, ...], scopes: Scopes) -> None:
        for node in nodes:
            self.find(node, scopes, None)

    def _annotated(self, node: syntax.Expression | None, scopes: Scopes) -> None:
        if node is not None:
            self.find(node, scopes, node.at)

    def _value(self, node: syntax.AnnotatedAssign, scopes: Scopes) -> None:
        """What is assigned: a type, where the annotation says that it is one."""
        kind = self._resolve(node.annotation, scopes)
        if node.value is not None and isinstance(kind, External) and kind.name in ALIAS_TYPES:
            self._annotated(_unquoted(node.value), scopes)
        else:
            self.find(node.value, scopes, None)

    def _takes_type(self, function: syntax.Expression, scopes: Scopes) -> bool:
        """Whether a function's first argument is a type, possibly in quotes."""
        found = self._resolve(function, scopes)
        return isinstance(found, External) and found.name in TYPE_TAKERS

    def _function(self, node: syntax.FunctionDef, scopes: Scopes) -> None:
        self._all((*node.decorators, *node.parameters), scopes)
        self._annotated(node.returns, scopes)
        local = _parameters(node.parameters)
        for statement in top_level(node.body):
            local.update(bound_names(statement, self._module))
        if any(isinstance(binding, ImportBinding) for binding in local.values()):
            self._only_annotations = False
        self._all(node.body, (*scopes, local))

    def _name(self, node: NameNode, scopes: Scopes, annotation: int | None) -> None:
        resolved = self._resolve(node, scopes)
        if resolved is not None:
            self.found.append(Mention(node, resolved, annotation))
        elif isinstance(node, syntax.Attribute):
            self.find(node.value, scopes, annotation)

    def _resolve(self, node: syntax.Expression, scopes: Scopes) -> Resolved | None:
        match node:
            case syntax.Name(id=name):
                for local in reversed(scopes):
                    if name in local:
                        return self._project.bound(self._module, local[name])
                return self._lookup(name)
            case syntax.Attribute(value=value, attr=attr):
                return self._project.member(self._resolve(value, scopes), attr)
            case _:
                return None

    def _lookup(self, name: str) -> Resolved | None:
        """What a top-level name denotes, if that matters."""
        if name not in self._top_level:
            found = self._project.lookup(self._module, name)
            matters = found is not None and (spells_types(found) or self._matters(found))
            self._top_level[name] = found if matters else None
        return self._top_level[name]


def spells_types(resolved: Resolved) -> bool:
    """Whether something turns what stands beside it into a type, quotes or not."""
    return isinstance(resolved, External) and resolved.name in ALIAS_TYPES | TYPE_TAKERS


def _unquoted(node: syntax.Expression) -> syntax.Expression:
    """A type without the quotes that may stand around it."""
    if isinstance(node, syntax.Constant) and isinstance(node.value, str):
        return parse_annotation(node.value, node.at) or node
    return node


def _parameters(parameters: tuple[syntax.Parameter, ...]) -> Local:
    return {parameter.name: ValueBinding(None) for parameter in parameters}
