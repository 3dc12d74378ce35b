"""Every name a module mentions, with what it means where it stands.

`Project.resolve` knows a module's top level. Here functions have their own names, too: a local
import is followed, any other local name hides the module's and means nothing to us.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gnomon.analyzer import syntax
from gnomon.analyzer.bindings import Binding, ImportBinding, ValueBinding, bound_names, top_level
from gnomon.analyzer.dialect import canonical
from gnomon.analyzer.lower.expressions import parse_annotation
from gnomon.analyzer.names import Definition, External, ModuleReference, Resolved
from gnomon.analyzer.project import Project
from gnomon.analyzer.walk import children

ALIAS_TYPES = frozenset({"typing.TypeAlias", "typing_extensions.TypeAlias"})
TYPE_TAKERS = frozenset({"typing.cast", "typing_extensions.cast", "typing.assert_type"})
Local = dict[str, Binding]
Scopes = tuple[Local, ...]
NameNode = syntax.Name | syntax.Attribute


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or dotted name in an expression.

    `annotation_at` is the origin of the annotation it belongs to, or None outside annotations.
    """

    node: NameNode
    resolved: Resolved
    annotation_at: int | None


def mentions(project: Project, module: syntax.Module) -> Iterator[Mention]:
    """Every name of a module that can be resolved, in the order of the source."""
    finder = _Finder(project, module)
    for statement in module.body:
        yield from finder.find(statement, (), None)


class _Finder:
    """Walks one module with the names of the functions around each node."""

    def __init__(self, project: Project, module: syntax.Module) -> None:
        self._project = project
        self._module = module

    def find(self, node: object, scopes: Scopes, annotation: int | None) -> Iterator[Mention]:
        match node:
            case syntax.Name() | syntax.Attribute():
                yield from self._name(node, scopes, annotation)
            case syntax.FunctionDef():
                yield from self._function(node, scopes)
            case syntax.Parameter():
                yield from self._annotated(node.annotation, scopes)
                yield from self.find(node.default, scopes, annotation)
            case syntax.Lambda():
                inner = (*scopes, _parameters(node.parameters))
                yield from self._all(node.parameters, scopes)
                yield from self.find(node.body, inner, None)
            case syntax.AnnotatedAssign():
                yield from self.find(node.target, scopes, None)
                yield from self._annotated(node.annotation, scopes)
                yield from self._value(node, scopes)
            case syntax.Call(func=func, args=(first, *rest)) if self._takes_type(func, scopes):
                yield from self._all((func, *rest), scopes)
                yield from self._annotated(_unquoted(first.value), scopes)
            case syntax.TypeAlias():
                yield from self._annotated(node.value, scopes)
            case _:
                for child in children(node):
                    yield from self.find(child, scopes, annotation)

    def _all(
        self, nodes: tuple[object, ...], scopes: Scopes, annotation: int | None = None
    ) -> Iterator[Mention]:
        for node in nodes:
            yield from self.find(node, scopes, annotation)

    def _annotated(self, node: syntax.Expression | None, scopes: Scopes) -> Iterator[Mention]:
        if node is not None:
            yield from self.find(node, scopes, node.at)

    def _value(self, node: syntax.AnnotatedAssign, scopes: Scopes) -> Iterator[Mention]:
        """What is assigned: a type, where the annotation says that it is one."""
        kind = self._resolve(node.annotation, scopes)
        if node.value is not None and isinstance(kind, External) and kind.name in ALIAS_TYPES:
            yield from self._annotated(_unquoted(node.value), scopes)
        else:
            yield from self.find(node.value, scopes, None)

    def _takes_type(self, function: syntax.Expression, scopes: Scopes) -> bool:
        """Whether a function's first argument is a type, possibly in quotes."""
        found = self._resolve(function, scopes)
        return isinstance(found, External) and found.name in TYPE_TAKERS

    def _function(self, node: syntax.FunctionDef, scopes: Scopes) -> Iterator[Mention]:
        yield from self._all((*node.decorators, *node.parameters), scopes)
        yield from self._annotated(node.returns, scopes)
        local = _parameters(node.parameters)
        for statement in top_level(node.body):
            local.update(bound_names(statement, self._module))
        yield from self._all(node.body, (*scopes, local))

    def _name(self, node: NameNode, scopes: Scopes, annotation: int | None) -> Iterator[Mention]:
        resolved = self._resolve(node, scopes)
        if resolved is not None:
            yield Mention(node, resolved, annotation)
        elif isinstance(node, syntax.Attribute):
            yield from self.find(node.value, scopes, annotation)

    def _resolve(self, node: syntax.Expression, scopes: Scopes) -> Resolved | None:
        match node:
            case syntax.Name(id=name):
                for local in reversed(scopes):
                    if name in local:
                        return self._bound(local[name])
                return self._project.lookup(self._module, name)
            case syntax.Attribute(value=value, attr=attr):
                return self._member(self._resolve(value, scopes), attr)
            case _:
                return None

    def _bound(self, binding: Binding) -> Resolved | None:
        """What a local binding means: an import is followed, a computed value is not."""
        match binding:
            case ImportBinding(module=source, name=None):
                return self._dotted(source)
            case ImportBinding(module=source, name=str() as name):
                return self._member(self._dotted(source), name)
            case syntax.FunctionDef() | syntax.ClassDef() | syntax.TypeAlias():
                return Definition(self._module, binding)
            case _:
                return None

    def _member(self, owner: Resolved | None, name: str) -> Resolved | None:
        match owner:
            case ModuleReference(module=module):
                return self._project.exported(module, name)
            case External(name=dotted):
                return self._dotted(f"{dotted}.{name}")
            case _:
                return None

    def _dotted(self, name: str) -> Resolved:
        known = self._project.modules.get(name)
        return (
            ModuleReference(known) if known else External(canonical(name, self._project.functions))
        )


def _unquoted(node: syntax.Expression) -> syntax.Expression:
    """A type without the quotes that may stand around it."""
    if isinstance(node, syntax.Constant) and isinstance(node.value, str):
        return parse_annotation(node.value, node.at) or node
    return node


def _parameters(parameters: tuple[syntax.Parameter, ...]) -> Local:
    return {parameter.name: ValueBinding(None) for parameter in parameters}
