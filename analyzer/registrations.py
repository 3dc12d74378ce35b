"""Which functions a module registers, also through wrappers of the registering decorators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.bindings import top_level
from gnomon.analyzer.names.meanings import Definition, External, Resolved, Variable
from gnomon.analyzer.syntax import positional_arguments
from gnomon.analyzer.tables.dialect import REGISTERING_DECORATORS
from gnomon.kinds import FunctionKind, Visibility

if TYPE_CHECKING:
    from gnomon.analyzer.project import Project

Registering = tuple[FunctionKind, Visibility]


@data
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
        registering: Registering | None = None
        function: syntax.FunctionDef | None = None
        match statement:
            case syntax.FunctionDef(name=name) if functions[name] is statement:
                function, registering = statement, _by_decorators(project, module, statement)
            case (
                syntax.Assign(targets=(syntax.Name(id=name),), value=syntax.Call() as call)
                | syntax.AnnotatedAssign(target=syntax.Name(id=name), value=syntax.Call() as call)
            ):
                function = _function_given(functions, call)
                registering = _by_call(project, module, call, set()) if function else None
            case _:
                continue
        if registering and function:
            kind, visibility = registering
            yield Registration(module, name, function, kind, visibility, f"{prefix}:{name}")


def _function_given(
    functions: Mapping[str, syntax.FunctionDef], call: syntax.Call
) -> syntax.FunctionDef | None:
    """The function that `register(wrap(function))` is about."""
    for argument in positional_arguments(call):
        match argument.value:
            case syntax.Name(id=name) if name in functions:
                return functions[name]
            case syntax.Call() as inner:
                found = _function_given(functions, inner)
                if found is not None:
                    return found
            case _:
                continue
    return None


def _by_call(
    project: Project, module: syntax.Module, call: syntax.Call, seen: set[int]
) -> Registering | None:
    """What `register(wrap(function))` registers, the registering call the outer or an inner one."""
    found = _registering(project, module, call.func, seen)
    if found is not None:
        return found
    for argument in positional_arguments(call):
        if isinstance(argument.value, syntax.Call):
            inner = _by_call(project, module, argument.value, seen)
            if inner is not None:
                return inner
    return None


def _by_decorators(
    project: Project, module: syntax.Module, function: syntax.FunctionDef
) -> Registering | None:
    for decorator in function.decorators:
        found = _registering(project, module, decorator, set())
        if found:
            return found
    return None


def _registering(
    project: Project, module: syntax.Module, decorator: syntax.Expression, seen: set[int]
) -> Registering | None:
    """What a decorator registers: one of ours, or a function of the project that applies one.

    `seen` are the expressions that were looked through, by identity: wrappers may go in circles.
    """
    if id(decorator) in seen:
        return None
    seen.add(id(decorator))
    if isinstance(decorator, syntax.Call):
        return _registering(project, module, decorator.func, seen)
    match project.resolve(module, decorator):
        case External(name=name):
            return REGISTERING_DECORATORS.get(name)
        case Definition(module=home, node=syntax.FunctionDef() as wrapper):
            return _by_wrapper(project, home, wrapper, seen)
        case Variable(module=home, value=syntax.Lambda(body=syntax.Call() as call)):
            return _by_call(project, home, call, seen)
        case Variable(module=home, value=syntax.Call(func=func, args=args) as call) as made:
            if args and project.qualified_name(home, func) == "functools.partial":
                return _registering(project, home, args[0].value, seen)
            by_method = _by_method(project, made, "__call__", seen)
            return by_method or _registering(project, home, call, seen)
        case None if isinstance(decorator, syntax.Attribute):
            owner = project.resolve(module, decorator.value)
            return _by_method(project, owner, decorator.attr, seen)
        case _:
            return None


def _by_method(
    project: Project, owner: Resolved | None, name: str, seen: set[int]
) -> Registering | None:
    """What a method of an object registers: `@jobs.job(retries=3)` after `jobs = Jobs()`."""
    match owner:
        case Variable(module=home, value=syntax.Call(func=func)):
            found = project.resolve(home, func)
        case _:
            found = owner
    match found:
        case Definition(module=home, node=syntax.ClassDef(body=body)):
            methods = (one for one in body if isinstance(one, syntax.FunctionDef))
            method = next((one for one in methods if one.name == name), None)
            return _by_wrapper(project, home, method, seen) if method else None
        case _:
            return None


def _by_wrapper(
    project: Project, module: syntax.Module, wrapper: syntax.FunctionDef, seen: set[int]
) -> Registering | None:
    """`def authed(f): … return mutation(inner)`, however deeply the return is nested."""
    own = {parameter.name for parameter in wrapper.parameters}
    for candidate in _applied_in(list(_all_statements(wrapper.body))):
        found = None
        if _root(candidate) not in own:
            found = _registering(project, module, candidate, seen)
        if found:
            return found
    return None


def _applied_in(statements: list[syntax.Statement]) -> Iterator[syntax.Expression]:
    """What a wrapper returns, and what it decorates its inner functions with."""
    calls = {
        statement.targets[0].id: statement.value
        for statement in statements
        if isinstance(statement, syntax.Assign) and isinstance(statement.targets[0], syntax.Name)
    }
    for statement in statements:
        match statement:
            case syntax.Return(value=syntax.Name(id=name)) if name in calls:
                yield calls[name]
            case syntax.Return(value=(syntax.Call() | syntax.Name() | syntax.Attribute()) as value):
                yield value
            case syntax.FunctionDef(decorators=decorators):
                yield from decorators
            case _:
                continue


def _root(node: syntax.Expression) -> str:
    """The name that a dotted name or a call begins with."""
    match node:
        case syntax.Name(id=name):
            return name
        case syntax.Attribute(value=inner) | syntax.Call(func=inner):
            return _root(inner)
        case _:
            return ""


def _all_statements(body: tuple[syntax.Statement, ...]) -> Iterator[syntax.Statement]:
    for statement in top_level(body):
        yield statement
        if isinstance(statement, syntax.FunctionDef):
            yield from _all_statements(statement.body)
