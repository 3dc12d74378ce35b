"""Which functions a module registers, also through wrappers of the registering decorators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gnomon.analyzer import syntax
from gnomon.analyzer.bindings import top_level
from gnomon.analyzer.dialect import REGISTERING_DECORATORS
from gnomon.analyzer.names import Definition, External, Variable
from gnomon.kinds import FunctionKind, Visibility

if TYPE_CHECKING:
    from gnomon.analyzer.project import Project

Registering = tuple[FunctionKind, Visibility]


@dataclass(frozen=True, slots=True)
class Registration:
    """A function that a client, a schedule or another function can name.

    Args:
        module: the module of the functions folder that registers it.
        name: the name it is exported by.
        function: its definition.
        path: the path that names it, such as `billing/invoices:send`.
    """

    module: syntax.Module
    name: str
    function: syntax.FunctionDef
    kind: FunctionKind
    visibility: Visibility
    path: str

    @property
    def name_at(self) -> int:
        """The origin of the function's name."""
        return self.function.name_at

    @property
    def arguments(self) -> tuple[syntax.Parameter, ...]:
        """The parameters after the context."""
        return self.function.parameters[1:]


def registrations_of(project: Project, module: syntax.Module) -> Iterator[Registration]:
    """The registered functions of a module, in the order of the source."""
    prefix = project.function_path(module)
    functions = {
        statement.name: statement
        for statement in top_level(module.body)
        if isinstance(statement, syntax.FunctionDef)
    }
    for statement in top_level(module.body):
        match statement:
            case syntax.FunctionDef(name=name) if functions[name] is statement:
                function, registering = statement, _by_decorators(project, module, statement)
            case syntax.Assign(
                targets=(syntax.Name(id=name),),
                value=syntax.Call(func=func, args=(syntax.Argument(value=syntax.Name(id=given)),)),
            ) if given in functions:
                function, registering = functions[given], _registering(project, module, func)
            case _:
                continue
        if registering:
            kind, visibility = registering
            yield Registration(module, name, function, kind, visibility, f"{prefix}:{name}")


def _by_decorators(
    project: Project, module: syntax.Module, function: syntax.FunctionDef
) -> Registering | None:
    for decorator in function.decorators:
        found = _registering(project, module, decorator)
        if found:
            return found
    return None


def _registering(
    project: Project, module: syntax.Module, decorator: syntax.Expression, depth: int = 0
) -> Registering | None:
    """What a decorator registers: one of ours, or a function of the project that applies one."""
    if depth > 8:
        return None
    if isinstance(decorator, syntax.Call):
        return _registering(project, module, decorator.func, depth + 1)
    match project.resolve(module, decorator):
        case External(name=name):
            return REGISTERING_DECORATORS.get(name)
        case Definition(module=home, node=syntax.FunctionDef() as wrapper):
            return _by_wrapper(project, home, wrapper, depth)
        case Variable(module=home, value=syntax.Call(func=func, args=(first, *_))):
            if project.qualified_name(home, func) == "functools.partial":
                return _registering(project, home, first.value, depth + 1)
            return None
        case _:
            return None


def _by_wrapper(
    project: Project, module: syntax.Module, wrapper: syntax.FunctionDef, depth: int
) -> Registering | None:
    """`def authed(f): … return mutation(inner)`, however deeply the return is nested."""
    for statement in _all_statements(wrapper.body):
        candidates: tuple[syntax.Expression, ...] = ()
        match statement:
            case syntax.Return(value=syntax.Call(func=func)):
                candidates = (func,)
            case syntax.FunctionDef(decorators=decorators):
                candidates = decorators
            case _:
                continue
        for candidate in candidates:
            found = _registering(project, module, candidate, depth + 1)
            if found:
                return found
    return None


def _all_statements(body: tuple[syntax.Statement, ...]) -> Iterator[syntax.Statement]:
    for statement in top_level(body):
        yield statement
        if isinstance(statement, syntax.FunctionDef):
            yield from _all_statements(statement.body)
