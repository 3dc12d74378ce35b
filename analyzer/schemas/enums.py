"""JSON Schema of enumerations, and the values of their members."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.names.bindings import top_level
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.constants import Known, constant
from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema, type_of
from gnomon.analyzer.types.class_fields import external_bases

ENUMS = frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum"})
MIXINS = frozenset({"builtins.str", "builtins.int", "builtins.float", "builtins.object"})
VALUE_METHODS = frozenset({"__new__", "__init__", "_generate_next_value_", "_missing_"})


def enum_schema(project: Project, definition: Definition) -> JsonSchema | None:
    """The values of an enum; None if they cannot all be read."""
    members = list(enum_members(project, definition))
    if not members or not external_bases(project, definition) <= ENUMS | MIXINS:
        return None
    values: list[Json] = []
    for _, known in members:
        if known is None:
            return None
        if not any(_same(known.value, value) for value in values):
            values.append(known.value)
    return {"enum": values, **type_of(values)}


def enum_members(project: Project, definition: Definition) -> Iterator[tuple[str, Known | None]]:
    """The members of an enum with their values; None where a value cannot be read."""
    node, bases = definition.node, external_bases(project, definition)
    assert isinstance(node, syntax.ClassDef)
    makes_values = any(
        isinstance(one, syntax.FunctionDef) and one.name in VALUE_METHODS for one in node.body
    )
    number = 0
    for statement in top_level(node.body):
        match statement:
            case (
                syntax.Assign(targets=(syntax.Name(id=name),), value=value)
                | syntax.AnnotatedAssign(target=syntax.Name(id=name), value=value)
            ) if name[:1] != "_" and value is not None:
                known = constant(project, definition.module, value)
                if _is_auto(project, definition, value):
                    known = _automatic(name, number, bases)
                if known is not None and isinstance(known.value, int):
                    number = known.value
                yield name, None if makes_values else _mixed_in(known, bases)
            case _:
                continue


def _automatic(name: str, number: int, bases: frozenset[str]) -> Known | None:
    """What `auto()` gives after a number."""
    if "enum.StrEnum" in bases:
        return Known(name.lower())
    return None if bases & {"builtins.str", "builtins.float"} else Known(number + 1)


def _mixed_in(known: Known | None, bases: frozenset[str]) -> Known | None:
    """A member's value if it is of the type that is mixed in, which would convert any other."""
    kinds = {"builtins.str": str, "builtins.int": int, "builtins.float": float}
    kinds |= {"enum.StrEnum": str, "enum.IntEnum": int}
    wanted = [kinds[base] for base in bases if base in kinds]
    if known is None or any(type(known.value) is not kind for kind in wanted):
        return None
    return known


def _same(one: Json, other: Json) -> bool:
    """Whether a member is only another name of one: `1`, `1.0` and `True` are the same."""
    return one == other


def _is_auto(project: Project, definition: Definition, value: syntax.Expression) -> bool:
    return (
        isinstance(value, syntax.Call)
        and project.qualified_name(definition.module, value.func) == "enum.auto"
    )
