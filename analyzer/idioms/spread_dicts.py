"""What a dict holds that a call unpacks: `**{"attempt": 1}`, or a name that is nothing else.

Only a dict of which every key is written out is known: a display, or `dict(attempt=1)`, given to
a name once. The name may be read, unpacked, and given further items by written keys; anything else
that is done with it, such as a call that is handed it, may change what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.names.bindings import ValueBinding
from gnomon.analyzer.names.in_place import is_bound_again, local_name, name_in_place
from gnomon.analyzer.names.meanings import Variable
from gnomon.analyzer.parents import Parents, parents_in
from gnomon.analyzer.project import Project

DICT = "builtins.dict"
READING = frozenset({"copy", "get", "items", "keys", "values"})

CHANGING = (
    *(syntax.Assign, syntax.AnnotatedAssign, syntax.AugmentedAssign, syntax.Delete),
    *(syntax.For, syntax.Generator, syntax.WithItem, syntax.Sequence, syntax.Starred),
)
"""In these an item may be what something is stored in, or what is removed."""

Items = Mapping[str, syntax.Expression]


def items_of(project: Project, module: syntax.Module, node: syntax.Expression) -> Items | None:
    """The items that an unpacked dict may have, by their keys; None if there may be others."""
    if not isinstance(node, syntax.Name):
        return _written_out(project, module, node)
    match local_name(project, module, node):
        case None:
            pass
        case (syntax.FunctionDef() as function, (ValueBinding(value=value),)) if value is not None:
            return _of_name(project, module, function, node.id, value)
        case _:
            return None
    found = project.lookup(module, node.id)
    if not isinstance(found, Variable) or found.value is None:
        return None
    if is_bound_again(project, found.module, found.name):
        return None
    made = _of_name(project, found.module, found.module, found.name, found.value)
    used = _of_name(project, module, module, node.id, found.value, found.module)
    return None if made is None or used is None else {**made, **used}


def is_written_out(project: Project, module: syntax.Module, call: syntax.Call) -> bool:
    """Whether all arguments of a call are known by name or position, those unpacked included."""
    return all(
        argument.star == "**" and items_of(project, module, argument.value) is not None
        for argument in call.args
        if argument.star
    )


def _of_name(
    project: Project,
    module: syntax.Module,
    scope: object,
    name: str,
    value: syntax.Expression,
    home: syntax.Module | None = None,
) -> Items | None:
    given = _written_out(project, home or module, value)
    if given is None:
        return None
    parents = parents_in(project, module)
    items = dict(given)
    for mention in parents.of_class(syntax.Name):
        if mention.id != name or not _lies_in(parents, mention, scope):
            continue
        added = _added_by(parents, mention, value)
        if added is None:
            return None
        items.update(added)
    return items


def _lies_in(parents: Parents, node: object, scope: object) -> bool:
    return isinstance(scope, syntax.Module) or any(one is scope for one in parents.around(node))


def _written_out(project: Project, module: syntax.Module, node: syntax.Expression) -> Items | None:
    """The items of a display, or of `dict(attempt=1)`."""
    match node:
        case syntax.Dict(items=items):
            found = {
                key.value: value
                for key, value in items
                if isinstance(key, syntax.Constant) and isinstance(key.value, str)
            }
            return found if len(found) == len(items) else None
        case syntax.Call(func=func, args=args) if name_in_place(project, module, func) == DICT:
            named = {one.keyword: one.value for one in args if one.keyword}
            return named if len(named) == len(args) else None
        case _:
            return None


def _added_by(parents: Parents, mention: syntax.Name, first: syntax.Expression) -> Items | None:
    """The items that a mention of a dict adds to it; None if it may change it otherwise."""
    around = parents.above.get(mention)
    match around:
        case (
            syntax.Assign(targets=(target,), value=value)
            | syntax.AnnotatedAssign(target=target, value=value)
        ):
            return {} if target is mention and value is first else None
        case syntax.Argument(star="**"):
            return {}
        case syntax.Attribute(attr=attr):
            return {} if attr in READING else None
        case syntax.Subscript(value=value, indices=(syntax.Constant(value=str() as key),)):
            return _stored(parents, around, key) if value is mention else {}
        case syntax.Subscript(value=value):
            return None if value is mention else {}
        case _:
            return None


def _stored(parents: Parents, item: syntax.Subscript, key: str) -> Items | None:
    match parents.above.get(item):
        case syntax.Assign(targets=(target,), value=value) if target is item:
            return {key: value}
        case parent if isinstance(parent, CHANGING):
            return None
        case _:
            return {}
