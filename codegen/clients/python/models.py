"""From the definitions of an interface to the view of `models.py` in the Python client."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.schemas.vocabulary import Json
from gnomon.codegen.clients.interface import Interface
from gnomon.codegen.clients.python.aliases import aliases
from gnomon.codegen.clients.python.definitions import Definition, field_names, models_of
from gnomon.codegen.clients.python.fields import field_name
from gnomon.codegen.clients.python.types import DECIMAL, NONE, WIRE, ModelNames, Types, literal
from gnomon.codegen.clients.shapes import (
    Plain,
    Property,
    Record,
    Reference,
    Shape,
    Union,
    Values,
    bare,
)
from gnomon.codegen.clients.views import ClassView, ModelsView
from gnomon.codegen.defaults import LONGEST
from gnomon.codegen.imports import ImportTable
from gnomon.codegen.layout import STEP, docstring_lines, quoted, typed, union


def models_view(interface: Interface, names: ModelNames) -> ModelsView:
    """Everything that `models.py` says."""
    imports = ImportTable("-", (), {*names.definitions.values(), *names.ids.values()})
    imports.take_names(field_names(interface))
    types = Types(names, imports, is_models=True)
    found = models_of(interface, names)
    classes = tuple(
        _class(one, one.what.body, types, found)
        for one in found.values()
        if isinstance(one.what.body, Record)
    )
    leading, trailing = aliases(found, types)
    new_type = imports.runtime("typing", "NewType") if names.ids else ""
    return ModelsView(
        ids=tuple(
            f"{name} = {new_type}({quoted(name)}, str)" for name in sorted(names.ids.values())
        ),
        leading=leading,
        classes=classes,
        trailing=trailing,
        imports=tuple(imports.runtime_lines()),
    )


def _class(one: Definition, body: Record, types: Types, found: dict[str, Definition]) -> ClassView:
    taken: set[str] = set()
    lines: list[str] = []
    for member in body.properties:
        lines += _field(member, one, types, taken, found)
    configuration = ""
    if body.is_open:
        config = types.imports.runtime("pydantic", "ConfigDict")
        configuration = f'{STEP}model_config = {config}(extra="allow")'
    described = one.what.description
    return ClassView(
        header=f"class {one.name}({types.imports.runtime(WIRE, 'Model')}):",
        docstring=tuple(docstring_lines(described, STEP)) if described.strip() else (),
        configuration=configuration,
        fields=tuple(lines),
        nothing="" if lines or configuration or described.strip() else f"{STEP}pass",
    )


def _field(
    member: Property, one: Definition, types: Types, taken: set[str], found: dict[str, Definition]
) -> list[str]:
    name = field_name(member.name, taken)
    taken.add(name)
    type, default = types.of(member.shape), ""
    if member.name in one.lacking:
        type, default = union([type, NONE]), " = None"
    elif not member.is_required:
        known = known_default(member, found, types)
        default = f" = {known or types.imports.runtime(WIRE, 'DEFAULT')}"
    if name != member.name:
        alias = quoted(member.name)
        type = types.annotated(type, [f"validation_alias={alias}", f"serialization_alias={alias}"])
    lines = typed(f"{name}: ", type, default, STEP)
    if member.description.strip():
        lines += docstring_lines(member.description, STEP)
    return lines


def known_default(member: Property, found: dict[str, Definition], types: Types) -> str | None:
    """A known default that is short and of the field's type."""
    if member.default is None:
        return None
    value, members = member.default.value, [*_members(member.shape)]
    if DECIMAL in members:
        members = [one for one in members if one is not Plain.NUMBER]
    fits = any(_admits(one, value, found, types) for one in members)
    return literal(value) if fits and len(literal(value)) <= LONGEST else None


def _members(shape: Shape) -> Iterator[Shape]:
    inner = bare(shape)
    if isinstance(inner, Union):
        for member in inner.members:
            yield from _members(member)
    else:
        yield inner


def _admits(shape: Shape, value: Json, found: dict[str, Definition], types: Types) -> bool:
    match shape:
        case Values(values=values):
            return any(type(one) is type(value) and one == value for one in values)
        case Reference(mode=mode, name=name):
            body = found[types.names.definitions[mode, name]].what.body
            return not isinstance(body, Record) and any(
                _admits(one, value, found, types)
                for one in _members(body)
                if not isinstance(one, Reference)
            )
        case Plain.STRING:
            return isinstance(value, str)
        case Plain.BOOLEAN:
            return isinstance(value, bool)
        case Plain.NULL:
            return value is None
        case Plain.INTEGER:
            return type(value) is int
        case Plain.NUMBER:
            return type(value) in (int, float)
        case _:
            return False
