"""The page about the configuration, and its JSON Schema, from the list of known keys."""

from __future__ import annotations

import json
from collections.abc import Iterable

from gnomon.analyzer.config.keys import ALGORITHMS, CONFIG_KEYS, Key, Kind
from gnomon.analyzer.config.tables import LARGEST_PORT
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.rule import LoadedRule, Option, RuleSet
from gnomon.analyzer.rule_address import page_url
from gnomon.analyzer.rule_page import TYPE_NAMES, written

PAGE = "docs/configuration.md"
SCHEMA = "docs/gnomon.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

# A relative path with at least one name in it and no `..`, as `config.functions_path` reads it.
FOLDER = r"^(?!/)(?!(.*[/\\])?\.\.([/\\]|$))(?=.*\S)(.*[/\\])?(?!\.([/\\]|$))[^/\\]+([/\\].*)?$"

Schema = dict[str, object]


def configuration_pages(rules: Iterable[LoadedRule]) -> dict[str, str]:
    """The page and the schema, by path."""
    loaded = list(rules)
    schema = json.dumps(configuration_schema(loaded), indent=2, ensure_ascii=False)
    return {PAGE: page(loaded), SCHEMA: f"{schema}\n"}


def page(rules: list[LoadedRule]) -> str:
    """Every key with its type, its default, its meaning and an example."""
    parts = [INTRODUCTION, *(section(key) for key in CONFIG_KEYS), "## Options of rules"]
    rows = [
        f"| [{rule.name}](rules/{rule.name}.md) | `{item.name}` | "
        f"{TYPE_NAMES[type(item.default)]} | `{written(item.default)}` | {item.about} |"
        for rule in rules
        for item in rule.rule.options
    ]
    heads = ["| rule | option | type | default | meaning |", "| --- | --- | --- | --- | --- |"]
    return "\n\n".join([*parts, "\n".join(heads + rows)]) + "\n"


INTRODUCTION = """\
<!-- Written by `make docs` from analyzer/config/keys.py. -->
# Configuration

gnomon reads `[tool.gnomon]` of the nearest pyproject.toml, or the nearest gnomon.toml, where the
same keys stand at the top: `[levels]` instead of `[tool.gnomon.levels]`. An unknown key is an
error that names the nearest one.

Editors that know JSON Schema check the file while it is written: put
`#:schema docs/gnomon.schema.json`, with the path to [that file](gnomon.schema.json), on the first
line of gnomon.toml."""


def section(key: Key) -> str:
    """What is to be known about one key."""
    parts = [
        f"## `{key.name}`",
        key.about,
        f"- type: {key.kind}\n- default: {key.default}",
        *([table_of_keys(key.keys)] if key.keys else []),
        f"```toml\n{example(key)}\n```",
    ]
    return "\n\n".join(parts)


def table_of_keys(keys: Iterable[Key]) -> str:
    """The keys of a table, as a table."""
    rows = [
        f"| `{key.name}` | {key.kind} | {'required' if key.required else key.default} "
        f"| {key.about} |"
        for key in keys
    ]
    return "\n".join(["| key | type | default | meaning |", "| --- | --- | --- | --- |", *rows])


def example(key: Key) -> str:
    """The example, below the heading it belongs to."""
    return key.example if key.example.startswith("[") else f"[tool.gnomon]\n{key.example}"


# What names rules, where a project has rules of its own, whose names the schema cannot know.
WITH_OWN_RULES: dict[Kind, Schema] = {
    Kind.RULES: {"type": "array", "items": {"type": "string"}},
    Kind.SELECTION: {"type": "array", "items": {"type": "string"}},
    Kind.RULES_BY_PATTERN: {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
    },
    Kind.LEVELS_BY_RULE: {"type": "object", "additionalProperties": {"$ref": "#/$defs/level"}},
    Kind.OPTIONS_BY_RULE: {"type": "object", "additionalProperties": {"type": "object"}},
}


def configuration_schema(rules: list[LoadedRule]) -> Schema:
    """The JSON Schema of gnomon.toml, which is that of `[tool.gnomon]`, too."""
    shapes = {key.name: value_schema(key, rules) for key in CONFIG_KEYS}
    naming = {key.name: shapes[key.name] for key in CONFIG_KEYS if key.kind in WITH_OWN_RULES}
    properties = {
        key.name: {
            **WITH_OWN_RULES.get(key.kind, shapes[key.name]),
            "description": key.about,
        }
        for key in CONFIG_KEYS
    }
    names = [rule.name for rule in rules]
    return {
        "$schema": DIALECT,
        "title": "Configuration of gnomon: gnomon.toml, or [tool.gnomon] of pyproject.toml",
        **table(properties),
        "if": {"anyOf": [{"required": ["custom-rules"]}, {"required": ["rule-packages"]}]},
        "else": {"properties": naming},
        "$defs": {
            "rule": {"enum": names},
            "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},
            "level": {"enum": [level.value for level in Level]},
        },
    }


def value_schema(key: Key, rules: list[LoadedRule]) -> Schema:
    """What the value of a key must look like."""
    level: Schema = {"$ref": "#/$defs/level"}
    schemas: dict[Kind, Schema] = {
        **PLAIN,
        Kind.LEVEL: level,
        Kind.RULES: {"$ref": "#/$defs/rules"},
        Kind.SELECTION: {"type": "array", "items": SELECTED},
        Kind.RULES_BY_PATTERN: {
            "type": "object",
            "additionalProperties": {"$ref": "#/$defs/rules"},
        },
        Kind.LEVELS_BY_RULE: table({rule.name: level for rule in rules}),
        Kind.OPTIONS_BY_RULE: table({rule.name: options_schema(rule) for rule in rules}),
        Kind.TABLE: declared_table(key.keys),
        Kind.TABLES: {"type": "object", "additionalProperties": declared_table(key.keys)},
    }
    return schemas[key.kind]


SELECTED: Schema = {"anyOf": [{"$ref": "#/$defs/rule"}, {"enum": list(RuleSet)}]}

PLAIN: dict[Kind, Schema] = {
    Kind.FOLDER: {"type": "string", "pattern": FOLDER},
    Kind.TEXT: {"type": "string", "pattern": r"\S"},
    Kind.TEXTS: {"type": "array", "items": {"type": "string"}},
    Kind.SWITCH: {"type": "boolean"},
    Kind.COUNT: {"type": "integer", "minimum": 1},
    Kind.PORT: {"type": "integer", "minimum": 0, "maximum": LARGEST_PORT},
    Kind.SECONDS: {"type": "number", "minimum": 0},
    Kind.POSITIVE_SECONDS: {"type": "number", "exclusiveMinimum": 0},
    Kind.ALGORITHMS: {"type": "array", "items": {"enum": list(ALGORITHMS)}, "minItems": 1},
}


def declared_table(keys: Iterable[Key]) -> Schema:
    """A table of the keys that are declared for it."""
    properties = {key.name: {**declared(key), "description": key.about} for key in keys}
    return {**table(properties), "required": [key.name for key in keys if key.required]}


def declared(key: Key) -> Schema:
    """What the value of a declared key must look like; a required list is not empty."""
    must_hold = key.required and key.kind is Kind.TEXTS
    return {**PLAIN[key.kind], "minItems": 1} if must_hold else PLAIN[key.kind]


def options_schema(rule: LoadedRule) -> Schema:
    """The options of one rule."""
    known = table({item.name: option_schema(item) for item in rule.rule.options})
    return {**known, "description": f"See {page_url(rule.name)}."}


def option_schema(option: Option[str]) -> Schema:
    """One option: its type is its default's."""
    default: object = option.default
    about: Schema = {"description": option.about}
    if isinstance(default, tuple):
        items = {"type": "string"}
        return {"type": "array", "items": items, "default": list(default), **about}
    return {"type": JSON_TYPES[type(default)], "default": default, **about}


JSON_TYPES: dict[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}


def table(properties: dict[str, Schema]) -> Schema:
    """A table that holds these keys and no others."""
    return {"type": "object", "properties": properties, "additionalProperties": False}
