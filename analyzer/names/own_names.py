"""Which names a function, a lambda, a comprehension or a class has of its own, and to what."""

from __future__ import annotations

from collections.abc import Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.bindings import BINDING, Binding, ValueBinding, bound_names
from gnomon.analyzer.project import Project
from gnomon.analyzer.walk import LEAVES, Nodes, children, nodes_of

Scope = syntax.FunctionDef | syntax.Lambda | syntax.Comprehension | syntax.ClassDef
"""What has names of its own inside of a module."""

CLOSED = frozenset[type](
    {syntax.FunctionDef, syntax.ClassDef, syntax.Lambda, syntax.Comprehension}
    | {syntax.Parameter, syntax.Generator, syntax.TypeAlias}
)
"""What lies below these belongs to a scope of its own, or is told of by the whole."""

DECLARATIONS = frozenset[type]({syntax.ScopeDeclaration})


@data(eq=False)
class OwnNames:
    """The names of a scope.

    Attributes:
        bound: every binding of each name, a parameter's first; one that cannot be read for what
            a function inside of it does to a name.
        global_names: the names that are declared to be the module's.
    """

    bound: Mapping[str, tuple[Binding, ...]]
    global_names: frozenset[str]


def own_names(project: Project, module: syntax.Module, scope: Scope) -> OwnNames:
    """The names of a scope of a module, looked for once."""
    project.memo.read(module.name)
    return project.memo.get(module.name, ("own names", scope), lambda: _own_names(module, scope))


def _own_names(module: syntax.Module, scope: Scope) -> OwnNames:
    bound: dict[str, tuple[Binding, ...]] = {}
    inside = in_same_scope(_parts(scope), BINDING | DECLARATIONS)
    for node in inside:
        for name, binding in bound_names(node, module):
            bound[name] = (*bound.get(name, ()), binding)
    declared = [node for node in inside if isinstance(node, syntax.ScopeDeclaration)]
    global_names = _declared("global", declared)
    for name in global_names | _declared("nonlocal", declared):
        bound.pop(name, None)
    if isinstance(scope, syntax.FunctionDef):
        below = nodes_of(syntax.ScopeDeclaration, (scope,))
        for name in _declared("nonlocal", below) & bound.keys():
            bound[name] = (*bound[name], ValueBinding(None))
    return OwnNames(bound, global_names)


def _declared(kind: str, declarations: list[syntax.ScopeDeclaration]) -> frozenset[str]:
    """The names that some statements declare to be those of another scope."""
    return frozenset(name for one in declarations if one.kind == kind for name in one.names)


def _parts(scope: Scope) -> Nodes:
    """The nodes that belong to a scope, what binds its names before its body first."""
    match scope:
        case syntax.FunctionDef(parameters=parameters, type_parameters=types, body=body):
            return (*parameters, *types, *body)
        case syntax.ClassDef(type_parameters=types, body=body):
            return (*types, *body)
        case syntax.Lambda(parameters=parameters, body=inner):
            return (*parameters, inner)
        case syntax.Comprehension(generators=generators):
            return generators


def in_same_scope(nodes: Nodes, kinds: frozenset[type]) -> list[object]:
    """The nodes of some kinds among some and below them, but for scopes inside of these."""
    found: list[object] = []
    waiting = [*reversed(nodes)]
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind in kinds:
            found.append(node)
        if kind not in LEAVES:
            waiting.extend((_evaluated(node) if kind in CLOSED else children(node))[::-1])
    return found


def _evaluated(node: object) -> Nodes:
    """What is evaluated right around a scope, or a part of one: its decorators and defaults."""
    match node:
        case syntax.FunctionDef(decorators=decorators, parameters=parameters):
            return (*decorators, *(one.default for one in parameters if one.default))
        case syntax.ClassDef(decorators=decorators, arguments=arguments):
            return (*decorators, *arguments)
        case syntax.Lambda(parameters=parameters):
            return tuple(one.default for one in parameters if one.default)
        case syntax.Comprehension(key=key, element=element, generators=generators):
            # What a walrus in a comprehension binds is a name of what is around.
            parts = [part for one in generators for part in (one.iterable, *one.conditions)]
            return (*((key,) if key else ()), element, *parts)
        case _:
            return ()
