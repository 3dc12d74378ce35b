"""A client in TypeScript: one file with the types, the functions by name, and the calls."""

from __future__ import annotations

import re

from gnomon.analyzer.schemas.vocabulary import Mode
from gnomon.codegen.clients.definition_names import definition_names
from gnomon.codegen.clients.definitions import Definitions, definitions_of, keys_in
from gnomon.codegen.clients.interface import Function, Interface
from gnomon.codegen.clients.openapi_errors import ERRORS
from gnomon.codegen.clients.shapes import Defined, Record, record, shape
from gnomon.codegen.clients.tree import Module, tree_of
from gnomon.codegen.clients.typescript.layout import (
    HARD,
    SPACE,
    STEP,
    Behind,
    Indent,
    Layout,
    between,
    joined,
    lay_out,
)
from gnomon.codegen.clients.typescript.types import ALIASES, Types, comment, property_name, quoted
from gnomon.codegen.clients.views import TypeScriptView
from gnomon.codegen.naming import Names, camel
from gnomon.codegen.render import render, words_of
from gnomon.kinds import FunctionKind, Visibility

TEMPLATE = "client.ts.jinja"
SUFFIXES = {Mode.INPUT: "Input", Mode.OUTPUT: ""}


def typescript_files(interface: Interface) -> dict[str, str]:
    """`client.ts`."""
    return {"client.ts": render(TEMPLATE, typescript_view(interface))}


def typescript_view(interface: Interface) -> TypeScriptView:
    """Everything that the client says of a project."""
    names = Names()
    names.taken |= ALIASES.keys() | words_of(TEMPLATE)
    found = definitions_of(interface)
    known = definition_names(interface, names, type_name, suffixes=SUFFIXES)
    types = Types(known, keys_in(found))
    definitions = _definitions(found, types)
    api = lay_out(("export const api = ", _module(tree_of(interface), types), ";"))
    return TypeScriptView(
        aliases=tuple(
            (*comment([said]), f"export type {name} = {meant};")
            for name, (meant, said) in ALIASES.items()
            if name in types.used
        ),
        definitions=definitions,
        uses_pages="Page" in types.used,
        uses_no_arguments="NoArguments" in types.used,
        kinds=tuple(
            kind.value
            for kind in FunctionKind
            if any(one.kind is kind for one in interface.functions)
        ),
        api=tuple(api),
        error_codes=tuple(
            f"{STEP}| {quoted(code)}" for codes, _ in ERRORS.values() for code in codes
        ),
    )


def type_name(name: str) -> str:
    """A definition's name as the name of a type: `Child_Inner` as `ChildInner`.

    It begins with a capital, so that it is no word of the language.
    """
    found = camel(name)
    return found if re.match(r"[^\W\d]", found) else f"_{found}"


def _definitions(known: Definitions, types: Types) -> tuple[tuple[str, ...], ...]:
    """The lines of each declaration, sorted by name."""
    found = {
        types.names[key]: tuple(_declaration(types.names[key], what, types))
        for key, what in known.items()
    }
    return tuple(lines for _, lines in sorted(found.items()))


def _declaration(name: str, what: Defined, types: Types) -> list[str]:
    lines = comment(what.description.splitlines())
    if isinstance(what.body, Record):
        return [*lines, *_interface(name, what.body, types)]
    return [*lines, *_alias(name, what, types)]


def _interface(name: str, body: Record, types: Types) -> list[str]:
    if not body.properties and not body.is_open:
        return [f"export interface {name} {{}}"]
    lines = [f"export interface {name} {{"]
    for one in body.properties:
        lines += [f"{STEP}{line}" for line in comment(types.notes(one))]
        lines += lay_out((STEP, Indent((types.property(one), ";"))))
    if body.is_open:
        lines.append(f"{STEP}[property: string]: unknown;")
    return [*lines, "}"]


def _alias(name: str, what: Defined, types: Types) -> list[str]:
    assert not isinstance(what.body, Record)
    return lay_out((f"export type {name} = ", types.alias(what.body), ";"))


def _module(module: Module, types: Types) -> Layout:
    """An object with the functions of a module, and with the modules below it."""
    members: list[Layout] = []
    for name, function in module.functions.items():
        said = _notes(function)
        notes = tuple((line, HARD) for line in comment(said))
        members.append((*notes, _reference(name, function, types)))
    for name, inner in sorted(module.members.items()):
        members.append((property_name(name), ": ", _module(inner, types)))
    if not members:
        return "{}"
    return between("{", joined((",", HARD), tuple(members)), "}", last=",", pad=HARD)


def _notes(function: Function) -> list[str]:
    lines = function.docstring.splitlines()
    if function.visibility is Visibility.INTERNAL:
        lines.append("@internal It is not answered over HTTP.")
    return lines


def _reference(name: str, function: Function, types: Types) -> Layout:
    arguments = types.object(record(function.arguments))
    returns = types.argument(shape(function.returns))
    listed = between("<", joined((",", SPACE), (arguments, returns)), ">")
    path = between("(", quoted(function.path), ")", last=",")
    return (property_name(name), ":", Behind((function.kind.value, listed, path)))
