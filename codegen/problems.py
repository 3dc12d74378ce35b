"""What has no place in generated code: places in the user's source, each under the rule of the
check that finds it, too.

What has a problem is left out, and everything else is generated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gnomon.analyzer import syntax
from gnomon.analyzer.cache.records import EVERYTHING
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.types.document_classes import document_class, index_fields
from gnomon.analyzer.types.expressible import Inexpressible, Obstacle
from gnomon.analyzer.types.table_declarations import all_tables, table_problems
from gnomon.analyzer.types.unnameable import unnameable
from gnomon.analyzer.types.written_again import in_fields, in_signature

BY_NAME = (syntax.ParameterKind.POSITIONAL, syntax.ParameterKind.KEYWORD_ONLY)
RULES = {
    Obstacle.PRIVATE: ("private-type", "rename it: generated code has to name it"),
    Obstacle.UNRESOLVED: ("unsupported-type", "import it by its name"),
    Obstacle.FUNCTION: ("unsupported-type", "rename the function, or write `builtins.…`"),
    Obstacle.VARIABLE: ("unsupported-type", "give a type in its place"),
}
ANNOTATE = "annotate it: the annotations are the validators"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that has no place in generated code; `at` is an origin in `module`."""

    rule: str
    module: syntax.Module
    at: int
    message: str
    repair: str


def problems_of(project: Project) -> tuple[Problem, ...]:
    """Everything in a project that is left out of the generated files."""
    found = [problem for _, problems in _judged(project) for problem in problems]
    for definition in all_tables(project):
        found += document_problems(project, definition)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.module.path, one.at)))


def expressible_functions(project: Project) -> list[Registration]:
    """Every registered function that can be generated for, by its path."""
    found = [function for function, problems in _judged(project) if not problems]
    return sorted(found, key=lambda function: function.path)


def _judged(project: Project) -> list[tuple[Registration, tuple[Problem, ...]]]:
    """Every registered function with its problems, found once."""
    return project.memo.get(
        EVERYTHING,
        "functions to generate for",
        lambda: [
            (function, tuple(function_problems(project, function)))
            for function in project.all_functions()
        ],
    )


def function_problems(project: Project, function: Registration) -> Iterator[Problem]:
    """Why a function cannot be generated for."""
    module, name = function.module, function.name
    for message, repair in unnameable(project, function):
        yield Problem("unnameable-function", module, function.name_at, message, repair)
    for parameter in function.arguments:
        shown = f"the parameter `{parameter.name}` of `{name}`"
        if parameter.kind not in BY_NAME:
            message = f"{shown} cannot be given: arguments have names"
            repair = "give each argument a parameter of its own"
            yield Problem("unsupported-type", module, parameter.at, message, repair)
        if parameter.annotation is None:
            message = f"{shown} has no annotation"
            yield Problem("untyped-any", module, parameter.at, message, ANNOTATE)
    if function.function.returns is None:
        message = f"`{name}` does not say what it returns"
        yield Problem("untyped-any", module, function.name_at, message, ANNOTATE)
    for variable in function.function.type_parameters[:1]:
        message = f"`{name}` has the type parameter `{variable.name}`, which validates nothing"
        repair = "give a type in its place"
        yield Problem("unsupported-type", module, function.name_at, message, repair)
    yield from map(_of_type, in_signature(project, function))


def document_problems(project: Project, definition: Definition) -> Iterator[Problem]:
    """What of a document class with a table cannot be generated for."""
    for site, message, repair in table_problems(project, definition):
        yield Problem("misdeclared-table", site.module, site.at, message, repair)
    for found in in_fields(project, definition):
        yield _of_type(found)
    document = document_class(project, definition)
    for index in document.indexes if document else ():
        for field, at in index_fields(project, index):
            if document and field not in document.fields:
                message = f"`{document.name}` has no field {field!r}"
                if field is None:
                    message = "the field of an index is not written out"
                repair = f"its fields are {', '.join(document.fields)}"
                yield Problem("unknown-index", index.module, at, message, repair)


def _of_type(found: Inexpressible) -> Problem:
    rule, repair = RULES[found.obstacle]
    message = f"`{found.text}` cannot be written in generated code: {found.obstacle}"
    return Problem(rule, found.site.module, found.site.at, message, repair)
