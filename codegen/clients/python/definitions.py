"""What `models.py` of the Python client defines, and what each definition is called."""

from __future__ import annotations

import keyword
from dataclasses import dataclass, replace

from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema, Mode
from gnomon.codegen.clients.definition_names import definition_names
from gnomon.codegen.clients.interface import Interface
from gnomon.codegen.clients.python.fields import field_name
from gnomon.codegen.clients.python.types import ModelNames
from gnomon.codegen.clients.shapes import Defined, Record, defined
from gnomon.codegen.naming import Names, camel

SUFFIXES = {Mode.INPUT: "Input", Mode.OUTPUT: ""}
NUMBER: JsonSchema = {"type": "number"}
DECIMAL: JsonSchema = {"format": "decimal", "type": "string"}


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
    names.taken |= field_names(interface)
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


def _known(interface: Interface) -> tuple[tuple[Mode, dict[str, JsonSchema]], ...]:
    return (Mode.INPUT, dict(interface.inputs)), (Mode.OUTPUT, dict(interface.outputs))


def definitions_of(interface: Interface, names: ModelNames) -> dict[str, Definition]:
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


def field_names(interface: Interface) -> set[str]:
    names: set[str] = set()
    for _, known in _known(interface):
        for schema in known.values():
            body = defined(schema).body
            taken: set[str] = set()
            for one in body.properties if isinstance(body, Record) else ():
                taken.add(field_name(one.name, taken))
            names |= taken
    return names


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
