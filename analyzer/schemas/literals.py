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
    found: dict[tuple[str, str], Json] = {}
    for known in _values(project, module, indices, set()):
        if known is None:
            return None
        # `Literal` tells `1` and `True` apart.
        found.setdefault((type(known.value).__name__, repr(known.value)), known.value)
    values = [*found.values()]
    schema: JsonSchema = {"const": values[0]} if len(values) == 1 else {"enum": values}
    return {**schema, **type_of(values)}


def _values(
    project: Project,
    module: syntax.Module,
    indices: tuple[syntax.Expression, ...],
    met: set[syntax.Expression],
) -> Iterator[Known | None]:
    """The values of a literal; those of each alias in it once, which may hold itself."""
    for node in indices:
        match node:
            case syntax.Constant(value=bytes() as data):
                yield Known(data.decode("utf-8", "replace"))
            case syntax.Attribute(attr=name) if owner := _class(project, module, node.value):
                yield dict(enum_members(project, owner)).get(name)
            case syntax.Name() | syntax.Attribute():
                yield from _inside(project, project.resolve(module, node), met)
            case syntax.Subscript(value=value, indices=inner):
                is_literal = project.qualified_name(module, value) in LITERAL
                yield from _values(project, module, inner, met) if is_literal else (None,)
            case _:
                yield constant(project, module, node)


def _inside(project: Project, found: object, met: set[syntax.Expression]) -> Iterator[Known | None]:
    """The values of an alias of a literal."""
    match found:
        case (
            Variable(module=home, value=syntax.Subscript() as value)
            | Definition(module=home, node=syntax.TypeAlias(value=value))
        ):
            if value not in met:
                met.add(value)
                yield from _values(project, home, (value,), met)
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
