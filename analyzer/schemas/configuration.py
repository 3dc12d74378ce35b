"""The configuration of a model, dataclass or TypedDict, as far as a schema shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.constants import text_of
from gnomon.analyzer.types.class_fields import CONFIGURATION, ancestors

EXTRA = "extra"
ALIAS_GENERATOR = "alias_generator"
HARMLESS = frozenset(
    {"allow_inf_nan", "arbitrary_types_allowed", "cache_strings", "coerce_numbers_to_str"}
    | {"defer_build", "from_attributes", "frozen", "hide_input_in_errors", "loc_by_alias"}
    | {"populate_by_name", "protected_namespaces", "regex_engine", "revalidate_instances"}
    | {"serialize_by_alias", "str_max_length", "str_min_length", "str_strip_whitespace"}
    | {"str_to_lower", "str_to_upper", "strict", "title", "use_attribute_docstrings"}
    | {"use_enum_values", "validate_assignment", "validate_by_alias", "validate_by_name"}
    | {"validate_default", "validate_return"}
    | {"ser_json_bytes", "ser_json_inf_nan", "ser_json_timedelta", "val_json_bytes"}
)
"""Settings that no schema of the wire form shows."""

CONFIGURING_CALLS = frozenset({"pydantic.ConfigDict", "builtins.dict"})
WITH_CONFIG = frozenset({"pydantic.with_config"})

Rename = Callable[[str], str]


def camel(name: str) -> str:
    """`shown_as` as `shownAs`."""
    if re.match(r"[a-z]+[A-Za-z0-9]*$", name) and not re.search(r"\d[a-z]", name):
        return name
    return re.sub(r"^_*[A-Z]", lambda found: found[0].lower(), pascal(name))


def pascal(name: str) -> str:
    """`shown_as` as `ShownAs`."""
    return re.sub(r"(?<=[0-9A-Za-z])_(?=[0-9A-Z])", "", name.title())


RENAMES: Mapping[str, Rename] = {
    "pydantic.alias_generators.to_camel": camel,
    "pydantic.alias_generators.to_pascal": pascal,
}


@data
class Configuration:
    """What a class's configuration means for its schema.

    `unknown` is a setting whose effect is not known here, if there is one.
    """

    extra: str | None = None
    rename: Rename | None = None
    unknown: str | None = None


def configuration_of(project: Project, definition: Definition) -> Configuration:
    """The configuration of a class; what a base sets counts until the class sets it anew."""
    settings: dict[str, tuple[syntax.Module, syntax.Expression]] = {}
    for ancestor in ancestors(project, definition):
        for name, value in _settings(project, ancestor):
            settings[name] = (ancestor.module, value)
    for name in settings:
        if name not in HARMLESS and name not in (EXTRA, ALIAS_GENERATOR):
            return Configuration(unknown=name)
    extra = text_of(project, *settings[EXTRA]) if EXTRA in settings else None
    if EXTRA in settings and extra is None:
        return Configuration(unknown=EXTRA)
    if ALIAS_GENERATOR not in settings:
        return Configuration(extra)
    rename = RENAMES.get(project.qualified_name(*settings[ALIAS_GENERATOR]) or "")
    return Configuration(extra, rename, None if rename else ALIAS_GENERATOR)


def _settings(project: Project, definition: Definition) -> Iterator[tuple[str, syntax.Expression]]:
    """The settings of a class's header, its decorators and its body, the strongest last."""
    node = definition.node
    assert isinstance(node, syntax.ClassDef)
    for argument in node.arguments:
        if argument.star:
            yield "**", argument.value
        elif argument.keyword and argument.keyword not in ("table", "total"):
            yield argument.keyword, argument.value
    for decorator in node.decorators:
        if isinstance(decorator, syntax.Call):
            yield from _of_decorator(project, definition.module, decorator)
    for statement in node.body:
        match statement:
            case (
                syntax.Assign(targets=(syntax.Name(id=name),), value=value)
                | syntax.AnnotatedAssign(target=syntax.Name(id=name), value=value)
            ) if name in CONFIGURATION and value is not None:
                yield from _of_value(project, definition.module, value)
            case _:
                continue


def _of_decorator(
    project: Project, module: syntax.Module, call: syntax.Call
) -> Iterator[tuple[str, syntax.Expression]]:
    """`@with_config(…)`, and `@dataclass(config=…)`."""
    if project.qualified_name(module, call.func) in WITH_CONFIG:
        for argument in call.args:
            if argument.keyword in (None, "config"):
                yield from _of_value(project, module, argument.value)
            else:
                yield argument.keyword, argument.value
    elif (config := syntax.arguments_by_keyword(call).get("config")) is not None:
        yield from _of_value(project, module, config.value)


def _of_value(
    project: Project, module: syntax.Module, value: syntax.Expression
) -> Iterator[tuple[str, syntax.Expression]]:
    """The settings of `ConfigDict(…)` or a dict; one that cannot be read has the name `?`."""
    match value:
        case syntax.Call(func=func, args=args) if (
            project.qualified_name(module, func) in CONFIGURING_CALLS
        ):
            for argument in args:
                yield argument.keyword or "?", argument.value
        case syntax.Dict(items=items):
            for key, item in items:
                name = key.value if isinstance(key, syntax.Constant) else None
                yield (name if isinstance(name, str) else "?"), item
        case _:
            yield "?", value
