"""Lists the functions of the project: path, kind, signature, and what they do.

    gnomon functions
    gnomon functions jobs --visibility public

The modules are read, not imported.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.render.display import one_line
from gnomon.cli.columns import counted, print_heading, table_lines
from gnomon.cli.stores import add_format_option
from gnomon.kinds import FunctionKind, Visibility

if TYPE_CHECKING:
    from gnomon.analyzer.registrations import Registration
    from gnomon.analyzer.syntax import Expression, Parameter


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon functions`."""
    add = parser.add_argument
    add("prefix", nargs="?", default="", metavar="PREFIX", help="only paths that begin with it")
    add("--kind", choices=[kind.value for kind in FunctionKind], help="only of this kind")
    add(
        "--visibility",
        choices=[visibility.value for visibility in Visibility],
        help="only what any client may call, or only the others",
    )
    add("--project", type=Path, default=Path(), metavar="DIR", help="the project (default: .)")
    add_format_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the functions that are asked for."""
    every = registered(arguments.project)
    found = [
        function
        for function in every
        if function.path.startswith(arguments.prefix)
        and arguments.kind in (None, function.kind)
        and arguments.visibility in (None, function.visibility)
    ]
    if arguments.output_format == "json":
        print(json.dumps([as_object(function) for function in found], indent=2, ensure_ascii=False))
    elif found:
        print_functions(found)
    elif every:
        print(f"None of {counted(len(every), 'function')} is asked for.")
    else:
        print("No module of the project registers a function.")
    return 0


def registered(start: Path) -> list[Registration]:
    """The functions of the project in which a folder lies, by path; says what cannot be read.

    Raises:
        ProjectError: there is no project.
    """
    from gnomon.analyzer.config.configuration import load_config
    from gnomon.analyzer.loading import load_project
    from gnomon.rules.custom import project_catalog

    if not start.exists():
        raise ProjectError(f"{start} does not exist")
    loaded = load_project(load_config(start, project_catalog(start)))
    for file in loaded.files:
        if file.module is None:
            path = file.source.path
            print(f"warning: {path} cannot be read: see `gnomon check`", file=sys.stderr)
    project = loaded.project
    found = [
        function
        for module in project.functions_modules
        for function in project.registrations(module)
    ]
    return sorted(found, key=lambda function: function.path)


def print_functions(functions: list[Registration]) -> None:
    """A table, with what a function does under its row."""
    heading, *lines = table_lines(("FUNCTION", "KIND", "SIGNATURE"), map(row, functions))
    print_heading(heading)
    for function, line in zip(functions, lines, strict=True):
        print(line)
        if text := summary(function):
            print(f"    {one_line(text)}")


def row(function: Registration) -> tuple[str, str, str]:
    """A function as a row of the table."""
    internal = "internal " if function.visibility is Visibility.INTERNAL else ""
    arguments = ", ".join(map(argument_text, function.arguments))
    returns = type_text(function.function.returns)
    return function.path, f"{internal}{function.kind}", f"({arguments}) -> {returns}"


def argument_text(parameter: Parameter) -> str:
    """`attempt: int = 0`."""
    from gnomon.analyzer.unparse import unparse

    default = f" = {unparse(parameter.default)}" if parameter.default else ""
    return f"{parameter.name}: {type_text(parameter.annotation)}{default}"


def type_text(annotation: Expression | None) -> str:
    """A type without its constraints; `?` where none is given."""
    from gnomon.analyzer import syntax
    from gnomon.analyzer.unparse import unparse

    match annotation:
        case None:
            return "?"
        case syntax.Subscript(
            value=syntax.Name(id="Annotated") | syntax.Attribute(attr="Annotated"),
            indices=(first, *_),
        ):
            return type_text(first)
        case _:
            return unparse(annotation)


def summary(function: Registration) -> str:
    """The first line of the docstring."""
    text = (function.function.docstring or "").strip()
    return text.splitlines()[0].strip() if text else ""


def as_object(function: Registration) -> dict[str, object]:
    """A function as JSON; types and defaults as they are written."""
    from gnomon.analyzer.unparse import unparse

    return {
        "path": function.path,
        "kind": function.kind,
        "visibility": function.visibility,
        "arguments": [
            {
                "name": argument.name,
                "type": unparse(argument.annotation) if argument.annotation else None,
                "required": argument.default is None,
                "default": unparse(argument.default) if argument.default else None,
            }
            for argument in function.arguments
        ],
        "returns": unparse(function.function.returns) if function.function.returns else None,
        "summary": summary(function),
        "file": function.module.path,
    }
