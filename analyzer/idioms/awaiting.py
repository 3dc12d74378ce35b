"""What becomes of a coroutine: whether the code around a call lets it run.

A coroutine that is returned, gathered, stored or handed to something is taken to be awaited there;
only what surely is not is a fault.
"""

from __future__ import annotations

from enum import StrEnum

from gnomon.analyzer import syntax
from gnomon.analyzer.names.in_place import name_in_place, resolve_in_place
from gnomon.analyzer.names.meanings import External, Variable
from gnomon.analyzer.parents import Parents, parents_in
from gnomon.analyzer.project import Project
from gnomon.analyzer.walk import children, descendants


class Fate(StrEnum):
    """What becomes of a coroutine."""

    DROPPED = "dropped"
    """Nothing uses it."""

    MISTAKEN = "mistaken"
    """It is used as if it were what awaiting it gives."""

    KEPT = "kept"
    """It is awaited, or may be."""


OF_COROUTINES = frozenset({"close", "send", "throw", "cr_await", "cr_code", "cr_frame"})
"""Attributes that a coroutine has."""

TELLERS = frozenset({"builtins.print", "builtins.repr", "builtins.format", "pprint.pprint"})
LOGGERS = frozenset({"logging.getLogger", "structlog.get_logger", "structlog.getLogger"})
LOGGING = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log"}
)
"""What only writes down what it is given, what makes a logger, and the methods of one."""

RESULT_TAKERS = frozenset(
    f"builtins.{name}"
    for name in (
        *("all", "any", "bool", "dict", "enumerate", "float", "frozenset", "int", "len", "list"),
        *("max", "min", "reversed", "set", "sorted", "str", "sum", "tuple"),
    )
)
"""Builtins that can do nothing with a coroutine, given alone."""


def fate_of(project: Project, module: syntax.Module, call: syntax.Call) -> Fate:
    """What becomes of the coroutine that a call makes."""
    return _fate(project, module, call, frozenset())


def makes_coroutine(function: syntax.FunctionDef) -> bool:
    """Whether calling a function gives a coroutine, and no asynchronous generator."""
    return function.is_async and not any(map(_yields, function.body))


def may_await(parents: Parents, call: syntax.Call) -> bool:
    """Whether an `await` at a call belongs to its asynchronous function, and to nothing inside."""
    path: list[object] = [call]
    for outer in parents.around(call):
        match outer:
            case syntax.FunctionDef():
                return outer.is_async and path[-1] in outer.body
            case syntax.Lambda() | syntax.ClassDef():
                return False
            case syntax.Comprehension(kind="generator", generators=(first, *_)):
                # Anywhere else in it, it would make an asynchronous generator of it.
                if path[-1] is not first or path[-2] is not first.iterable:
                    return False
            case _:
                pass
        path.append(outer)
    return False


def _yields(node: object) -> bool:
    """Whether there is a `yield` at or below a node that makes its function a generator."""
    if isinstance(node, syntax.FunctionDef | syntax.Lambda | syntax.ClassDef):
        return False
    return isinstance(node, syntax.Yield) or any(map(_yields, children(node)))


def _fate(project: Project, module: syntax.Module, node: object, followed: frozenset[str]) -> Fate:
    parents = parents_in(project, module)
    many = False
    for parent in parents.around(node):
        match parent:
            case syntax.ExpressionStatement():
                return Fate.DROPPED
            case syntax.IfExp(test=test) if test is not node:
                pass
            case syntax.BoolOp(left=left) if left is not node:
                pass
            case syntax.Comprehension(element=element) if element is node:
                many = True
            case syntax.Sequence():
                many = True
            case syntax.Walrus(target=target):
                return _kept_as(project, module, parents, target, followed)
            case (
                syntax.Assign(targets=(syntax.Name() as target,))
                | syntax.AnnotatedAssign(target=syntax.Name() as target)
            ):
                kept = _kept_as(project, module, parents, target, followed)
                # A list of coroutines is unpacked, counted and looped over with good reason.
                return kept if not many or kept is Fate.DROPPED else Fate.KEPT
            case _:
                mistaken = not many and _is_mistaken(project, module, parents, parent, node)
                return Fate.MISTAKEN if mistaken else Fate.KEPT
        node = parent
    return Fate.KEPT


def _is_mistaken(
    project: Project, module: syntax.Module, parents: Parents, parent: object, node: object
) -> bool:
    """Whether something is done that no coroutine can do, or that is always true of one."""
    match parent:
        case syntax.Attribute(attr=name):
            return name not in OF_COROUTINES
        case syntax.Subscript(value=value):
            return value is node
        case (
            syntax.Compare()
            | syntax.UnaryOp()
            | syntax.BinaryOp()
            | syntax.BoolOp()
            | syntax.IfExp()
            | syntax.If()
            | syntax.While()
            | syntax.Assert()
            | syntax.FString()
            | syntax.Match()
            | syntax.AugmentedAssign()
            | syntax.Starred()
        ):
            return True
        case syntax.For(iterable=iterable) | syntax.Generator(iterable=iterable):
            return iterable is node
        case syntax.Dict(items=items):
            return any(key is None and value is node for key, value in items)
        case syntax.Argument(star="*" | "**"):
            return True
        case syntax.Argument(star=""):
            call = parents.above.get(parent)
            return isinstance(call, syntax.Call) and _takes_results(project, module, call)
        case _:
            return False


def _takes_results(project: Project, module: syntax.Module, call: syntax.Call) -> bool:
    """Whether a call can do nothing with a coroutine, or only writes down that it is one."""
    name = name_in_place(project, module, call.func)
    if name in RESULT_TAKERS:
        return len(call.args) == 1 and not call.args[0].keyword
    return name in TELLERS or _is_logging(project, module, call.func)


def _is_logging(project: Project, module: syntax.Module, function: syntax.Expression) -> bool:
    """`logging.info`, or a method of a logger that a module keeps."""
    match function:
        case syntax.Attribute(value=owner, attr=method) if method in LOGGING:
            found = resolve_in_place(project, module, owner)
        case _:
            return False
    match found:
        case External(name=name):
            return name in ("logging", "loguru.logger")
        case Variable(module=home, value=syntax.Call(func=maker)):
            return project.qualified_name(home, maker) in LOGGERS
        case _:
            return False


def _kept_as(
    project: Project,
    module: syntax.Module,
    parents: Parents,
    target: syntax.Name,
    followed: frozenset[str],
) -> Fate:
    """What becomes of a coroutine under a name: the best of what any reading of it does."""
    function = parents.function_around(target)
    if not isinstance(function, syntax.FunctionDef) or target.id in followed:
        return Fate.KEPT
    fates: set[Fate] = set()
    for node in descendants(function):
        if isinstance(node, syntax.ScopeDeclaration) and target.id in node.names:
            return Fate.KEPT
        is_same = isinstance(node, syntax.Name) and node.id == target.id and node is not target
        if is_same and not _is_bound(parents, node):
            fates.add(_fate(project, module, node, followed | {target.id}))
    if Fate.KEPT in fates:
        return Fate.KEPT
    return Fate.MISTAKEN if fates - {Fate.DROPPED} else Fate.DROPPED


def _is_bound(parents: Parents, name: object) -> bool:
    """Whether a name is given a value here, rather than read."""
    match parents.above.get(name):
        case syntax.Assign(targets=targets):
            return any(target is name for target in targets)
        case syntax.AnnotatedAssign(target=target) | syntax.Walrus(target=target):
            return target is name
        case _:
            return False
