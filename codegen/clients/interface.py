"""What a target of codegen is given: the manifest's functions, with the definitions they need.

References point to `#/$defs/input/Name` and `#/$defs/output/Name`, as in `manifest.json`.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from gnomon.analyzer.files.depth import in_deep_thread
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.vocabulary import REFERENCE, Json, JsonSchema, Mode
from gnomon.codegen.manifest import manifest
from gnomon.codegen.problems import expressible_functions
from gnomon.kinds import FunctionKind, Visibility


@dataclass(frozen=True, slots=True)
class Function:
    """A function that a client can name.

    Args:
        path: such as `billing/invoices:send`.
        kind: query, mutation or action.
        visibility: public, or internal if internal functions were asked for.
        docstring: without its indentation; empty if it has none.
        arguments: the JSON schema of the object of its arguments.
        returns: the JSON schema of its value.
    """

    path: str
    kind: FunctionKind
    visibility: Visibility
    docstring: str
    arguments: JsonSchema
    returns: JsonSchema


@dataclass(frozen=True, slots=True)
class Interface:
    """The functions of a project by path, and the schemas of the classes that they mention.

    Args:
        functions: sorted by path.
        inputs: what an argument's references lead to, by name, sorted.
        outputs: what a value's references lead to, by name, sorted.
    """

    functions: tuple[Function, ...]
    inputs: Mapping[str, JsonSchema]
    outputs: Mapping[str, JsonSchema]


def interface_of(project: Project, *, include_internal: bool = False) -> Interface:
    """The public functions, or all; what only others mention is left out."""
    return in_deep_thread(lambda: _interface(project, include_internal=include_internal))


def _interface(project: Project, *, include_internal: bool) -> Interface:
    written = manifest(project)
    described = cast(dict[str, JsonSchema], written["functions"])
    definitions = cast(dict[str, dict[str, JsonSchema]], written["$defs"])
    functions = tuple(
        Function(
            path=registration.path,
            kind=registration.kind,
            visibility=registration.visibility,
            docstring=inspect.cleandoc(registration.function.docstring or "").strip(),
            arguments=cast(JsonSchema, described[registration.path]["arguments"]),
            returns=cast(JsonSchema, described[registration.path]["returns"]),
        )
        for registration in sorted(expressible_functions(project), key=lambda one: one.path)
        if include_internal or registration.visibility is Visibility.PUBLIC
    )
    return Interface(
        functions,
        _reached(definitions, Mode.INPUT, (function.arguments for function in functions)),
        _reached(definitions, Mode.OUTPUT, (function.returns for function in functions)),
    )


def _reached(
    definitions: dict[str, dict[str, JsonSchema]], mode: Mode, schemas: Iterable[JsonSchema]
) -> dict[str, JsonSchema]:
    """The definitions that schemas lead to, by name."""
    known = definitions[mode.value]
    found: dict[str, JsonSchema] = {}
    waiting: list[Json] = list(schemas)
    while waiting:
        for name in references_in(waiting.pop()):
            if name not in found:
                found[name] = known[name]
                waiting.append(known[name])
    return dict(sorted(found.items()))


def references_in(value: Json) -> Iterator[str]:
    """The name of each definition that a schema refers to."""
    if isinstance(value, list):
        for item in value:
            yield from references_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == REFERENCE and isinstance(item, str):
                yield item.rpartition("/")[2]
            else:
                yield from references_in(item)
