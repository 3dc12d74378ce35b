"""The definitions of an interface as shapes.

A class whose union is told apart by a tag has to be sent with it, though by itself the tag may have
a default: the JSON Schema of a class does not know where the class is used.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from gnomon.analyzer.schemas.vocabulary import Mode
from gnomon.codegen.clients.definition_names import DefinitionName
from gnomon.codegen.clients.interface import Interface
from gnomon.codegen.clients.shapes import (
    Constrained,
    Defined,
    Identifier,
    Plain,
    Record,
    Reference,
    Shape,
    Text,
    Union,
    Values,
    defined,
    inside,
    record,
    shape,
)

Definitions = dict[DefinitionName, Defined]


def definitions_of(interface: Interface) -> Definitions:
    """What each name stands for, tags being required."""
    found: Definitions = {}
    for mode, known in ((Mode.INPUT, interface.inputs), (Mode.OUTPUT, interface.outputs)):
        for name, schema in known.items():
            found[mode, name] = defined(schema)
    for key, tags in _tags(interface, found).items():
        body = found[key].body
        if isinstance(body, Record):
            properties = tuple(
                replace(one, is_required=True, default=None) if one.name in tags else one
                for one in body.properties
            )
            found[key] = replace(found[key], body=replace(body, properties=properties))
    return found


def keys_in(found: Definitions) -> frozenset[DefinitionName]:
    """The definitions that are strings, as the keys of an object are, whatever else a name says."""
    return frozenset(key for key, what in found.items() if _is_string(what.body))


def _is_string(body: Record | Shape) -> bool:
    match body:
        case Constrained(shape=inner):
            return _is_string(inner)
        case Values(values=values):
            return all(isinstance(value, str) for value in values)
        case Plain.STRING | Text() | Identifier():
            return True
        case _:
            return False


def _tags(interface: Interface, found: Definitions) -> dict[DefinitionName, set[str]]:
    """By which properties the members of unions are told apart."""
    tags: dict[DefinitionName, set[str]] = defaultdict(set)
    bodies: list[Record | Shape] = [one.body for one in found.values()]
    for function in interface.functions:
        bodies += [record(function.arguments), shape(function.returns)]
    for body in bodies:
        for one in inside(body):
            if isinstance(one, Union) and one.tag is not None:
                for member in one.members:
                    if isinstance(member, Reference):
                        tags[member.mode, member.name].add(one.tag)
    return tags
