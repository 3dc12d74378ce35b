"""Where a written value comes from: back through names, arguments of helpers and constants.

Only what is assigned once is followed, as another assignment may have changed what it means.
"""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.bindings import Binding, ValueBinding
from gnomon.analyzer.names.in_place import is_bound_again, local_name, resolve_in_place
from gnomon.analyzer.names.meanings import Variable
from gnomon.analyzer.names.own_names import Scope
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Site
from gnomon.analyzer.walk import path_to


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
    if isinstance(node, syntax.Name) and (own := local_name(project, written.module, node)):
        return _of_local_name(written, node.id, *own)
    found = resolve_in_place(project, written.module, node)
    if not isinstance(found, Variable) or found.value is None:
        return None
    if is_bound_again(project, found.module, found.name):
        return None
    return Written(found.module, found.value)


def _of_local_name(
    written: Written, name: str, scope: Scope, bindings: tuple[Binding, ...]
) -> Written | None:
    """What the name of a function's own was given: once there, or else by the call."""
    if isinstance(scope, syntax.FunctionDef):
        names = [parameter.name for parameter in scope.parameters]
        if name in names:
            if len(bindings) == 1:
                return _argument(written, scope, names.index(name))
            bindings = bindings[1:]
    elif not isinstance(scope, syntax.ClassDef):
        return None
    match bindings:
        case (ValueBinding(value=value),) if value is not None:
            return written.part(value)
        case _:
            return None


def call_at(site: Site) -> syntax.Call | None:
    """The call that stands at a place, or None."""
    way = way_down(site.module, site.at)
    return next((node for node in reversed(way) if isinstance(node, syntax.Call)), None)


def way_down(node: object, at: int) -> list[object]:
    """The nodes from one down to the innermost at a place; empty if it is not below."""
    way = path_to(node, at)
    return way if getattr(way[-1], "at", None) == at else []


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
