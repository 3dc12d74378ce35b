"""A rule's document as Markdown: its docs page, and the help that travels in SARIF."""

from __future__ import annotations

import json
from collections.abc import Iterator

from gnomon.analyzer.rule import LoadedRule, Option
from gnomon.analyzer.rule_document import RuleDocument, read_document

TYPE_NAMES: dict[type, str] = {
    bool: "true or false",
    int: "whole number",
    float: "number",
    str: "string",
    tuple: "list of strings",
}


def markdown_page(loaded: LoadedRule) -> str:
    """The whole page: title, facts and document, with a final newline."""
    document = read_document(loaded.document)
    parts = [f"# {loaded.name}", document.summary, facts(loaded), *body(document)]
    parts += [*options(loaded), *silence(loaded)]
    return "\n\n".join(parts) + "\n"


def markdown_help(loaded: LoadedRule) -> str:
    """The document alone, for where the name and the summary are shown already."""
    return "\n\n".join(body(read_document(loaded.document)))


def facts(loaded: LoadedRule) -> str:
    """Level, sets, first version and section of the guide, on one line."""
    sets = ", ".join(f"`{one}`" for one in loaded.rule.sets)
    known = [f"Level **{loaded.rule.level}**", f"sets {sets}", f"since {loaded.rule.since}"]
    if loaded.rule.guide:
        known.append(f"guide: {loaded.rule.guide}")
    return " · ".join(known)


def body(document: RuleDocument) -> Iterator[str]:
    """The parts of a document, each below its heading."""
    if document.what:
        yield document.what
    yield f"## Why\n\n{document.why}"
    yield f"## Bad\n\n```python\n{document.bad}\n```"
    yield f"## Good\n\n```python\n{document.good}\n```"
    yield f"## Fix\n\n{document.fix}"


def options(loaded: LoadedRule) -> Iterator[str]:
    """The settings of a rule: a table, and how their defaults would be written."""
    if not loaded.rule.options:
        return
    rows = [f"| `{item.name}` | {type_name(item)} | {item.about} |" for item in loaded.rule.options]
    lines = [f"{item.name} = {written(item.default)}" for item in loaded.rule.options]
    yield "\n".join(["## Options", "", "| option | type | meaning |", "| --- | --- | --- |", *rows])
    yield "The defaults, as they would be written:"
    yield "\n".join(["```toml", f"[tool.gnomon.rules.{loaded.name}]", *lines, "```"])


def silence(loaded: LoadedRule) -> Iterator[str]:
    """How one finding is allowed; a rule that is only described here has none to allow."""
    if loaded.check or loaded.review:
        comment = f"# gnomon: ignore[{loaded.name}] the reason"
        yield f"## Allow it once\n\n```python\n...  {comment}\n```"


def type_name(option: Option[bool] | Option[int] | Option[str]) -> str:
    """The type of an option's value, in words."""
    return TYPE_NAMES[type(option.default)]


def written(value: object) -> str:
    """A value as TOML writes it."""
    return json.dumps(value, ensure_ascii=False)  # a tuple becomes an array
