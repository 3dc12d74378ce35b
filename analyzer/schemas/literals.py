"""JSON Schema of `Literal[…]`: constants, members of enums, and other literals inside."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.names.meanings import Definition, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.constants import Known, constant
from gnomon.analyzer.schemas.enums import enum_members
from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema, type_of
from gnomon.analyzer.types.class_fields import nested_class
from gnomon.analyzer.types.special_forms import LITERAL


def literal_schema(
    project: Project, module: syntax.Module, indices: tuple[syntax.Expression, ...]
) -> JsonSchema | None:
    """The values of a literal, each once; None if one of them cannot be read."""
    values: list[Json] = []
    for known in _values(project, module, indices):
        if known is None:
            return None
        if not any(_same(known.value, value) for value in values):
            values.append(known.value)
    schema: JsonSchema = {"const": values[0]} if len(values) == 1 else {"enum": values}
    return {**schema, **type_of(values)}


def _values(
    project: Project, module: syntax.Module, indices: tuple[syntax.Expression, ...]
) -> Iterator[Known | None]:
    for node in indices:
        match node:
            case syntax.Constant(value=bytes() as data):
                yield Known(data.decode("utf-8", "replace"))
            case syntax.Attribute(attr=name) if owner := _class(project, module, node.value):
                yield dict(enum_members(project, owner)).get(name)
            case syntax.Name() | syntax.Attribute():
                yield from _inside(project, project.resolve(module, node))
            case syntax.Subscript(value=value, indices=inner):
                is_literal = project.qualified_name(module, value) in LITERAL
                yield from _values(project, module, inner) if is_literal else (None,)
            case _:
                yield constant(project, module, node)


def _inside(project: Project, found: object) -> Iterator[Known | None]:
    """The values of an alias of a literal."""
    match found:
        case Variable(module=home, value=syntax.Subscript() as value):
            yield from _values(project, home, (value,))
        case Definition(module=home, node=syntax.TypeAlias(value=value)):
            yield from _values(project, home, (value,))
        case _:
            yield None


def _class(project: Project, module: syntax.Module, node: syntax.Expression) -> Definition | None:
    match project.resolve(module, node):
        case Definition(node=syntax.ClassDef()) as found:
            return found
        case None if isinstance(node, syntax.Attribute):
            return nested_class(project, module, node)
        case _:
            return None


def _same(one: Json, other: Json) -> bool:
    """Whether two values are one to `Literal`, which tells `1` and `True` apart."""
    return type(one) is type(other) and one == other
