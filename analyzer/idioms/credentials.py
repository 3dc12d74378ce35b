"""Where literals are kept under a name, given by it, or held against what has one."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.names.in_place import name_in_place
from gnomon.analyzer.project import Project
from gnomon.analyzer.tables.credentials import KEY_POSITIONS, PASSWORD_POSITIONS

DEFAULTING = frozenset({"get", "getenv", "setdefault", "getattr", "config"})
HANDING_ON = frozenset(
    {"SecretStr", "SecretBytes", "Secret", "str", "bytes", "bytearray", "Field", "field"}
)
"""Calls that make of a text what is then kept under a name."""

TEXT_METHODS = frozenset({"encode", "strip"})
COMMON_NAMES = frozenset(name.rpartition(".")[2] for name in KEY_POSITIONS)

NAMING = frozenset(
    {syntax.Assign, syntax.AnnotatedAssign, syntax.Walrus, syntax.Parameter, syntax.Dict}
    | {syntax.Compare, syntax.Call}
)
"""The nodes that put a value under a name; most others are not worth a look."""

Named = tuple[str, syntax.Expression]


def text_of(node: object) -> str | None:
    """The text of a literal, or None."""
    match node:
        case syntax.Constant(value=str() as text):
            return text
        case syntax.Constant(value=bytes() as data):
            return data.decode("latin-1")
        case _:
            return None


def literals_of(value: object) -> Iterator[syntax.Constant]:
    """The literals that may be what an expression comes to."""
    match value:
        case syntax.Constant():
            yield value
        case syntax.BoolOp(left=left, right=right):
            yield from literals_of(left)
            yield from literals_of(right)
        case syntax.IfExp(body=body, orelse=orelse):
            yield from literals_of(body)
            yield from literals_of(orelse)
        case syntax.Walrus(value=inner) | syntax.Await(value=inner):
            yield from literals_of(inner)
        case syntax.Call(func=syntax.Attribute(value=owner, attr=method)) if method in TEXT_METHODS:
            yield from literals_of(owner)
        case syntax.Call(
            func=syntax.Name(id=name) | syntax.Attribute(attr=name), args=arguments
        ) if name in HANDING_ON:
            given = (one for one in arguments[:1] if one.keyword is None)
            default = (one for one in arguments if one.keyword == "default")
            for argument in (*given, *default):
                yield from literals_of(argument.value)
        case _:
            return


def named_values(project: Project, module: syntax.Module, node: object) -> Iterator[Named]:
    """The values that a node puts under a name, or holds against one."""
    match node:
        case syntax.Assign(targets=targets, value=value):
            for target in targets:
                yield from assigned(target, value)
        case syntax.AnnotatedAssign(target=target, value=value) if value is not None:
            yield from assigned(target, value)
        case syntax.Walrus(target=syntax.Name(id=name), value=value):
            yield name, value
        case syntax.Parameter(name=name, default=default) if default is not None:
            yield name, default
        case syntax.Dict(items=items):
            yield from ((text_of(key) or "", value) for key, value in items)
        case syntax.Compare(left=left, comparators=comparators):
            yield from compared((left, *comparators))
        case syntax.Call():
            yield from given_to(project, module, node)
        case _:
            return


def assigned(target: syntax.Expression, value: syntax.Expression) -> Iterator[Named]:
    """What an assignment puts under the names of its target; several under a plural."""
    match target, value:
        case syntax.Sequence(elements=names), syntax.Sequence(elements=values):
            for name, item in zip(names, values, strict=False):
                yield from assigned(name, item)
        case _, syntax.Sequence(elements=values):
            yield from ((singular(name_of(target)), item) for item in values)
        case _, syntax.Dict(items=items):
            yield from ((singular(name_of(target)), item) for _, item in items)
        case _:
            yield name_of(target), value


def singular(name: str) -> str:
    """`API_KEY` for `API_KEYS`; a list of passwords is one of those that nobody should have."""
    one = name.removesuffix("S").removesuffix("s")
    return "" if one.lower().endswith("password") else one


def compared(operands: tuple[syntax.Expression, ...]) -> Iterator[Named]:
    """A name and what it is compared with: `if token == "…"`, `key in ("…", "…")`."""
    names = [name for operand in operands if (name := name_of(operand))]
    for operand in operands if names else ():
        items = operand.elements if isinstance(operand, syntax.Sequence) else (operand,)
        yield from ((names[0], item) for item in items)


def given_to(project: Project, module: syntax.Module, call: syntax.Call) -> Iterator[Named]:
    """What a call is given by name, as a default, or where it takes a credential."""
    given = [argument.value for argument in call.args if not argument.keyword]
    yield from ((item.keyword, item.value) for item in call.args if item.keyword)
    for item in call.args:
        if item.keyword == "auth" and isinstance(item.value, syntax.Sequence):
            yield from (("password", value) for value in item.value.elements[1:2])
    name = syntax.called_name(call)
    if name in DEFAULTING:
        at = 1 if name == "getattr" else 0
        defaults = [item.value for item in call.args if item.keyword == "default"]
        key = text_of(given[at]) if len(given) > at else None
        yield from ((key or "", value) for value in (*given[at + 1 : at + 2], *defaults))
    if name in ("compare_digest", "eq"):
        yield from compared(tuple(given))
    if (position := PASSWORD_POSITIONS.get(name)) is not None:
        yield from (("password", value) for value in given[position : position + 1])
    if name in COMMON_NAMES:
        position = KEY_POSITIONS.get(name_in_place(project, module, call.func) or "")
        if position is not None:
            yield from (("secret_key", value) for value in given[position : position + 1])


def name_of(target: syntax.Expression) -> str:
    """The last name of what is assigned to; empty if it has none."""
    match target:
        case syntax.Name(id=name) | syntax.Attribute(attr=name):
            return name
        case syntax.Subscript(indices=(syntax.Constant(value=str() as name),)):
            return name
        case syntax.Call(
            func=syntax.Attribute(attr="get"),
            args=(syntax.Argument(value=syntax.Constant(value=str() as name)), *_),
        ):
            return name
        case _:
            return ""
