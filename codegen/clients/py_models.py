"""From the definitions of an interface to the view of `models.py` in the Python client."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema, Mode
from gnomon.codegen.clients.definition_names import definition_names
from gnomon.codegen.clients.interface import Interface
from gnomon.codegen.clients.py_types import NONE, WIRE, ModelNames, Types, literal
from gnomon.codegen.clients.shapes import (
    Defined,
    Plain,
    Property,
    Record,
    Reference,
    Shape,
    Union,
    Values,
    bare,
    defined,
    references,
)
from gnomon.codegen.clients.views import ClassView, ModelsView
from gnomon.codegen.defaults import LONGEST
from gnomon.codegen.imports import ImportTable
from gnomon.codegen.layout import (
    STEP,
    TypeExpression,
    docstring_lines,
    flat,
    quoted,
    typed,
    union,
)
from gnomon.codegen.naming import Names, camel

SUFFIXES = {Mode.INPUT: "Input", Mode.OUTPUT: ""}
NUMBER: JsonSchema = {"type": "number"}
DECIMAL: JsonSchema = {"format": "decimal", "type": "string"}

OF_PYDANTIC = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"}
    | {"schema", "schema_json", "update_forward_refs", "validate", "model_computed_fields"}
    | {"model_config", "model_construct", "model_copy", "model_extra", "model_fields"}
    | {"model_fields_set", "model_json_schema", "model_parametrized_name", "model_post_init"}
    | {"model_rebuild"}
)
"""The attributes of a model, beside those of protected names, which no field may hide."""

PROTECTED = ("model_dump", "model_validate")
"""How no name of a field may begin."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition of `models.py`.

    Args:
        name: in the file.
        what: its properties, those that a value may lack among the optional ones.
        lacking: the properties that a value may lack.
    """

    name: str
    what: Defined
    lacking: frozenset[str]


def model_names(interface: Interface) -> ModelNames:
    """What the file declares: a class that only differs in what may be left out is one class."""
    names = Names()
    names.taken |= _field_names(interface)
    definitions = definition_names(
        interface, names, type_name, suffixes=SUFFIXES, normal=_as_python
    )
    tables = sorted(_tables(interface))
    ids = {table: names.take(f"{type_name(table)}Id") for table in tables}
    records = frozenset(
        definitions[mode, name]
        for mode, known in _known(interface)
        for name, schema in known.items()
        if "properties" in schema
    )
    return ModelNames(definitions, ids, records)


def _as_python(schema: JsonSchema) -> JsonSchema:
    """What matters of a schema: a decimal number may be read from two forms, and is one type."""
    kept = {name: value for name, value in schema.items() if name != "required"}
    members = kept.get("anyOf")
    if not isinstance(members, list) or DECIMAL not in members or NUMBER not in members:
        return kept
    left = [member for member in members if member != NUMBER]
    del kept["anyOf"]
    return {**kept, "anyOf": left} if len(left) > 1 else {**kept, **DECIMAL}


def type_name(name: str) -> str:
    """A definition's name as the name of a class: `Child_Inner` as `ChildInner`."""
    found = camel(name)
    return found if found.isidentifier() and not keyword.iskeyword(found) else f"Model{found}"


def models_view(interface: Interface, names: ModelNames) -> ModelsView:
    """Everything that `models.py` says."""
    imports = ImportTable("-", (), {*names.definitions.values(), *names.ids.values()})
    imports.take_names(_field_names(interface))
    types = Types(names, imports, is_models=True)
    found = _definitions(interface, names)
    classes = tuple(
        _class(one, one.what.body, types, found)
        for one in found.values()
        if isinstance(one.what.body, Record)
    )
    leading, trailing = _aliases(found, types)
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


def _known(interface: Interface) -> tuple[tuple[Mode, dict[str, JsonSchema]], ...]:
    return (Mode.INPUT, dict(interface.inputs)), (Mode.OUTPUT, dict(interface.outputs))


def _definitions(interface: Interface, names: ModelNames) -> dict[str, Definition]:
    """The definitions by the names that they get, sorted."""
    found: dict[str, Definition] = {}
    for mode, known in _known(interface):
        for name, schema in known.items():
            written, what = names.definitions[mode, name], defined(schema)
            is_output, body = mode is Mode.OUTPUT, what.body
            lacking = frozenset(
                one.name
                for one in (body.properties if isinstance(body, Record) else ())
                if is_output and not one.is_required
            )
            known_as = found.get(written)
            found[written] = (
                replace(known_as, lacking=lacking)
                if known_as
                else Definition(written, what, lacking)
            )
    return dict(sorted(found.items()))


# --- classes -------------------------------------------------------------------------------------


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
        known = _default(member, found, types)
        default = f" = {known or types.imports.runtime(WIRE, 'DEFAULT')}"
    if name != member.name:
        alias = quoted(member.name)
        type = types.annotated(type, [f"validation_alias={alias}", f"serialization_alias={alias}"])
    lines = typed(f"{name}: ", type, default, STEP)
    if member.description.strip():
        lines += docstring_lines(member.description, STEP)
    return lines


def field_name(name: str, taken: set[str]) -> str:
    """A property's name as that of a field: changed only where Python or pydantic has its own."""
    found = name if name.isidentifier() else "".join(c if c.isalnum() else "_" for c in name)
    found = found.lstrip("_") or "field"
    found = found if found.isidentifier() else f"field_{found}"
    if found.startswith(PROTECTED):
        found = f"field_{found}"
    if keyword.iskeyword(found) or found in OF_PYDANTIC:
        found = f"{found}_"
    while found in taken:
        found = f"{found}_"
    return found


def _field_names(interface: Interface) -> set[str]:
    names: set[str] = set()
    for _, known in _known(interface):
        for schema in known.values():
            body = defined(schema).body
            taken: set[str] = set()
            for one in body.properties if isinstance(body, Record) else ():
                taken.add(field_name(one.name, taken))
            names |= taken
    return names


def _default(member: Property, found: dict[str, Definition], types: Types) -> str | None:
    """A known default that is short and of the field's type."""
    if member.default is None:
        return None
    value = member.default.value
    fits = any(_admits(one, value, found, types) for one in _members(member.shape))
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


# --- aliases -------------------------------------------------------------------------------------


def _aliases(
    found: dict[str, Definition], types: Types
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """The aliases that need no class, and those that do; each after what it mentions."""
    needs = {name: _needs(one, types) for name, one in found.items()}
    needs = {name: inner for name, inner in needs.items() if name not in types.names.records}
    leading: list[tuple[str, ...]] = []
    trailing: list[tuple[str, ...]] = []
    written: set[str] = set()
    for name in sorted(needs, key=lambda name: (_depth(name, needs, ()), name)):
        is_recursive = _reaches(name, name, needs)
        lines = tuple(_alias(found[name], types, is_recursive=is_recursive))
        is_leading = is_recursive or needs[name] <= written
        (leading if is_leading else trailing).append(lines)
        if is_leading:
            written.add(name)
    return tuple(leading), tuple(trailing)


def _needs(one: Definition, types: Types) -> set[str]:
    return {types.names.definitions[found.mode, found.name] for found in references(one.what.body)}


def _depth(name: str, needs: dict[str, set[str]], above: tuple[str, ...]) -> int:
    """How many aliases stand in one another; one that holds itself counts once."""
    inner = [one for one in needs[name] if one in needs and one not in (*above, name)]
    return 1 + max((_depth(one, needs, (*above, name)) for one in inner), default=0)


def _reaches(name: str, target: str, needs: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        for one in needs.get(waiting.pop(), ()):
            if one == target:
                return True
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return False


def _alias(one: Definition, types: Types, *, is_recursive: bool) -> list[str]:
    assert not isinstance(one.what.body, Record)
    type: TypeExpression = types.of(one.what.body)
    if is_recursive:
        made = types.imports.runtime("typing_extensions", "TypeAliasType")
        lines = [f"{one.name} = {made}({quoted(one.name)}, {quoted(flat(type))})"]
    else:
        lines = typed(
            f"{one.name}: {types.imports.runtime('typing', 'TypeAlias')} = ", type, "", ""
        )
    described = one.what.description
    return [*lines, *(docstring_lines(described, "") if described.strip() else ())]


def _tables(interface: Interface) -> set[str]:
    """Every table of which an id is mentioned."""
    found: set[str] = set()
    waiting: list[Json] = [
        *interface.inputs.values(),
        *interface.outputs.values(),
        *(schema for one in interface.functions for schema in (one.arguments, one.returns)),
    ]
    while waiting:
        match waiting.pop():
            case list() as items:
                waiting += items
            case dict() as members:
                tables = members.get("x-gnomon-table")
                if isinstance(tables, str) and tables:
                    found |= set(tables.split("|"))
                waiting += members.values()
            case _:
                pass
    return found
