"""What a name means where it stands: a function's own, or else its module's.

`Project.resolve` knows a module's top level. What stands inside of a function is asked for here, as
any name there may be the function's own: a parameter, an import, whatever is bound.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.names.bindings import (
    BINDING,
    Binding,
    ValueBinding,
    bound_names,
)
from gnomon.analyzer.names.meanings import Resolved
from gnomon.analyzer.names.own_names import Scope, in_same_scope, own_names
from gnomon.analyzer.project import Project
from gnomon.analyzer.walk import nodes_of, path_to

DEEPEST_ALIAS = 8
"""How many local names are followed that stand for one another."""

LocalName = tuple[Scope, tuple[Binding, ...]]
"""The scope that a name belongs to, and all that it is bound to there."""


def local_name(project: Project, module: syntax.Module, name: syntax.Name) -> LocalName | None:
    """What a scope around a name makes of it; None if it is the module's."""
    for scope in scopes_around(module, name.at):
        own = own_names(project, module, scope)
        if name.id in own.global_names:
            return None
        if name.id in own.bound:
            return scope, own.bound[name.id]
    return None


def resolve_in_place(
    project: Project, module: syntax.Module, expression: syntax.Expression, depth: int = 0
) -> Resolved | None:
    """What a name or dotted name means where it stands; None for what a function computes."""
    match expression:
        case syntax.Name(id=name):
            found = local_name(project, module, expression)
            if found is None:
                return project.lookup(module, name)
            match found[1]:
                case (ValueBinding(value=syntax.Name() | syntax.Attribute() as value),):
                    is_near = depth < DEEPEST_ALIAS
                    return resolve_in_place(project, module, value, depth + 1) if is_near else None
                case (binding,):
                    return project.bound(module, binding)
                case _:
                    return None
        case syntax.Attribute(value=value, attr=attr):
            return project.member(resolve_in_place(project, module, value, depth), attr)
        case _:
            return None


def name_in_place(
    project: Project, module: syntax.Module, expression: syntax.Expression
) -> str | None:
    """The canonical dotted name of what an expression means where it stands."""
    return project.name_of(resolve_in_place(project, module, expression))


def scopes_around(module: syntax.Module, at: int) -> Iterator[Scope]:
    """The scopes inside of a module whose names a place sees, innermost first."""
    way = path_to(module, at)
    is_innermost = True
    for place in reversed(range(len(way) - 1)):
        step, below, inside = (*way[place : place + 3], None)[:3]
        if isinstance(step, Scope) and _is_seen(step, below, inside, is_innermost=is_innermost):
            yield step
            is_innermost = False


def _is_seen(scope: Scope, below: object, inside: object, *, is_innermost: bool) -> bool:
    """Whether what lies below a part of a scope sees the names of the scope."""
    match scope:
        case syntax.FunctionDef(body=body):
            return below in body
        case syntax.ClassDef(body=body):
            # The functions of a class do not.
            return below in body and is_innermost
        case syntax.Lambda(body=body):
            return below is body
        case syntax.Comprehension(generators=(first, *_)):
            # What it runs over first is evaluated around it.
            return below is not first or inside is not first.iterable
        case _:
            return False


def is_bound_again(project: Project, module: syntax.Module, name: str) -> bool:
    """Whether a module binds a name of its own more than once, or lets a function do it."""
    project.memo.read(module.name)
    return name in project.memo.get(module.name, "bound again", lambda: _bound_again(module))


def _bound_again(module: syntax.Module) -> frozenset[str]:
    once: set[str] = set()
    again: set[str] = set()
    for node in in_same_scope(module.body, BINDING):
        for name, _ in bound_names(node, module):
            (again if name in once else once).add(name)
    for declaration in nodes_of(syntax.ScopeDeclaration, module.body):
        if declaration.kind == "global":
            again.update(declaration.names)
    return frozenset(again)
