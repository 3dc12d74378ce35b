"""Where a written value comes from: back through names, arguments of helpers and constants.

Only what is assigned once is followed, as another assignment may have changed what it means.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.idioms.limits import path_to
from gnomon.analyzer.names.meanings import Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Site
from gnomon.analyzer.walk import children


@data
class Written:
    """An expression of a module, and the calls that lead to its function, outermost first."""

    module: syntax.Module
    expression: syntax.Expression
    chain: tuple[Site, ...] = ()

    def part(self, expression: syntax.Expression) -> Written:
        """An expression inside this one."""
        return Written(self.module, expression, self.chain)


def origin_of(project: Project, written: Written) -> Written | None:
    """What a name or a dotted name was given, or None."""
    node = written.expression
    if isinstance(node, syntax.Name):
        for function in reversed(functions_around(written.module, node.at)):
            values = list(assigned(function, node.id))
            if values:
                only = values[0] if len(values) == 1 else None
                return written.part(only) if only is not None else None
            names = [parameter.name for parameter in function.parameters]
            if node.id in names:
                return _argument(written, function, names.index(node.id))
    found = project.resolve(written.module, node)
    if isinstance(found, Variable) and found.value is not None:
        return Written(found.module, found.value)
    return None


def functions_around(node: object, at: int) -> list[syntax.FunctionDef]:
    """The functions of a module that a place lies in, outermost first."""
    found: list[syntax.FunctionDef] = []
    way = way_down(node, at)
    for step, below in pairwise(way):
        # A default is written outside the function.
        if isinstance(step, syntax.FunctionDef) and below in step.body:
            found.append(step)
    return found


def call_at(site: Site) -> syntax.Call | None:
    """The call that stands at a place, or None."""
    way = way_down(site.module, site.at)
    return next((node for node in reversed(way) if isinstance(node, syntax.Call)), None)


def way_down(node: object, at: int) -> list[object]:
    """The nodes from one down to the innermost at a place; empty if it is not below."""
    way = path_to(node, at)
    return way if getattr(way[-1], "at", None) == at else []


def assigned(node: object, name: str) -> Iterator[syntax.Expression | None]:
    """What a function assigns to a name of its own; None for what cannot be read."""
    for child in children(node):
        match child:
            case syntax.FunctionDef() | syntax.Lambda() | syntax.ClassDef():
                continue
            case (
                syntax.Assign(targets=(syntax.Name(id=target),), value=value)
                | syntax.AnnotatedAssign(target=syntax.Name(id=target), value=value)
                | syntax.Walrus(target=syntax.Name(id=target), value=value)
            ) if target == name:
                yield value
            case syntax.AugmentedAssign(target=syntax.Name(id=target)) if target == name:
                yield None
            case syntax.Assign(targets=targets) if any(_binds(item, name) for item in targets):
                yield None
            case syntax.For(target=target) | syntax.Generator(target=target) if _binds(
                target, name
            ):
                yield None
            case syntax.WithItem(target=target) if target and _binds(target, name):
                yield None
            case _:
                pass
        yield from assigned(child, name)


def _binds(target: syntax.Expression, name: str) -> bool:
    match target:
        case syntax.Name(id=found):
            return found == name
        case syntax.Sequence(elements=elements):
            return any(_binds(element, name) for element in elements)
        case syntax.Starred(value=inner):
            return _binds(inner, name)
        case _:
            return False


def _argument(written: Written, function: syntax.FunctionDef, index: int) -> Written | None:
    """What the call that leads here gives a parameter, or its default."""
    call = call_at(written.chain[-1]) if written.chain else None
    if call is None or any(argument.star for argument in call.args):
        return None
    caller, around = written.chain[-1].module, written.chain[:-1]
    parameter = function.parameters[index]
    for argument in call.args:
        if argument.keyword == parameter.name:
            return Written(caller, argument.value, around)
    # A method is called without its first parameter.
    is_method = isinstance(call.func, syntax.Attribute) and function.parameters[0].name in (
        "self",
        "cls",
    )
    given = [argument.value for argument in syntax.positional_arguments(call)]
    if 0 <= index - is_method < len(given):
        return Written(caller, given[index - is_method], around)
    return written.part(parameter.default) if parameter.default is not None else None
