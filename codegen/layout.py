"""How generated code is laid out: the lines that `ruff format` would leave as they are.

Whatever fits into a line stands in one. What does not is exploded, one element a line with a
comma after the last, which the formatter keeps as it is for any longer line length, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE_LENGTH = 88
STEP = "    "


@dataclass(frozen=True, slots=True)
class Atom:
    """A type that is never broken: a name, a literal, `...`."""

    text: str


@dataclass(frozen=True, slots=True)
class Generic:
    """`head[arguments]`; an empty head makes the list of a `Callable`'s parameters."""

    head: str
    arguments: tuple[TypeExpression, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """`member | member`."""

    members: tuple[TypeExpression, ...]


TypeExpression = Atom | Generic | Union


def union(members: list[TypeExpression]) -> TypeExpression:
    """A union: nested ones are flattened, and each member stands in it once."""
    found: dict[str, TypeExpression] = {}
    for member in members:
        for inner in member.members if isinstance(member, Union) else (member,):
            found.setdefault(flat(inner), inner)
    types = tuple(found.values())
    return types[0] if len(types) == 1 else Union(types)


def flat(type: TypeExpression) -> str:
    """A type in one line."""
    match type:
        case Atom(text=text):
            return text
        case Generic(head=head, arguments=arguments):
            return f"{head}[{', '.join(map(flat, arguments))}]"
        case Union(members=members):
            return " | ".join(map(flat, members))


def typed(prefix: str, type: TypeExpression, suffix: str, indent: str) -> list[str]:
    """`prefix TYPE suffix`, in one line or with the type exploded."""
    line = f"{indent}{prefix}{flat(type)}{suffix}"
    if len(line) <= LINE_LENGTH:
        return [line]
    match type:
        case Atom():
            return [line]
        case Union(members=members):
            inside = f"{indent}{STEP}{flat(type)}"
            fits = len(inside) <= LINE_LENGTH
            inner = [inside] if fits else _members(members, indent + STEP)
            return [f"{indent}{prefix}(", *inner, f"{indent}){suffix}"]
        case Generic(head=head, arguments=arguments):
            comma = "," if len(arguments) > 1 else ""
            lines = [f"{indent}{prefix}{head}["]
            for argument in arguments:
                lines += _argument(argument, comma, indent + STEP)
            return [*lines, f"{indent}]{suffix}"]


def _argument(type: TypeExpression, comma: str, indent: str) -> list[str]:
    """An argument between brackets, where a broken union needs no parentheses."""
    if isinstance(type, Union) and len(f"{indent}{flat(type)}{comma}") > LINE_LENGTH:
        lines = _members(type.members, indent)
        return [*lines[:-1], f"{lines[-1]}{comma}"]
    return typed("", type, comma, indent)


def _members(members: tuple[TypeExpression, ...], indent: str) -> list[str]:
    """The members of a union, one a line."""
    lines = typed("", members[0], "", indent)
    for member in members[1:]:
        lines += typed("| ", member, "", indent)
    return lines


@dataclass(frozen=True, slots=True)
class Parameter:
    """`name: type = default`; a default of None means that there is none."""

    name: str
    type: TypeExpression
    default: str | None = None


def signature(
    name: str,
    parameters: tuple[Parameter | str, ...],
    returns: TypeExpression,
    *,
    body: str = "",
) -> list[str]:
    """A method's header; a parameter that is plain text (`self`, `*`, `/`) has no type.

    A name that starts with `async ` makes an `async def`.
    """
    definition = f"async def {name[6:]}" if name.startswith("async ") else f"def {name}"
    line = (
        f"{STEP}{definition}({', '.join(map(_flat_parameter, parameters))}) "
        f"-> {flat(returns)}:{body}"
    )
    if len(line) <= LINE_LENGTH:
        return [line]
    if not parameters:
        return typed(f"{definition}() -> ", returns, f":{body}", STEP)
    lines = [f"{STEP}{definition}("]
    for parameter in parameters:
        if isinstance(parameter, str):
            lines.append(f"{STEP * 2}{parameter},")
            continue
        end = f" = {parameter.default}," if parameter.default is not None else ","
        lines += typed(f"{parameter.name}: ", parameter.type, end, STEP * 2)
    return [*lines, *typed(") -> ", returns, f":{body}", STEP)]


def _flat_parameter(parameter: Parameter | str) -> str:
    if isinstance(parameter, str):
        return parameter
    default = f" = {parameter.default}" if parameter.default is not None else ""
    return f"{parameter.name}: {flat(parameter.type)}{default}"


def call_line(prefix: str, argument: str, indent: str) -> list[str]:
    """`prefix(argument)`, the argument in a line of its own if it must be."""
    line = f"{indent}{prefix}({argument})"
    if len(line) <= LINE_LENGTH:
        return [line]
    return [f"{indent}{prefix}(", f"{indent}{STEP}{argument}", f"{indent})"]


def import_lines(module: str, names: list[str], indent: str = "") -> list[str]:
    """`from module import names`, in one line or one name a line."""
    line = f"{indent}from {module} import {', '.join(names)}"
    if len(line) <= LINE_LENGTH:
        return [line]
    listed = [f"{indent}{STEP}{name}," for name in names]
    return [f"{indent}from {module} import (", *listed, f"{indent})"]


def quoted(text: str) -> str:
    """A string literal in double quotes, or in single ones if those need fewer escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    body = _printable(text.replace("\\", "\\\\")).replace(quote, f"\\{quote}")
    return f"{quote}{body}{quote}"


def docstring_lines(text: str, indent: str) -> list[str]:
    """A docstring at an indentation, escaped so that it reads back as the same text."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    lines = [_printable(line.rstrip()) for line in escaped.split("\n")]
    if lines[0].startswith('"'):
        lines[0] = " " + lines[0]
    if re.search(r'(?<!\\)(\\\\)*"$', lines[-1]):
        lines[-1] = lines[-1][:-1] + '\\"'
    if len(lines) == 1:
        return [f'{indent}"""{lines[0]}"""']
    rest = [f"{indent}{line}".rstrip() for line in lines[1:]]
    return [f'{indent}"""{lines[0]}', *rest, f'{indent}"""']


def _printable(line: str) -> str:
    """The text with escapes in the place of characters that cannot be seen."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
