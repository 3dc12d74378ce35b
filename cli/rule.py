"""Explains a rule: what it finds, why, a bad and a good example, and how to fix it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from gnomon.analyzer.config.configuration import unknown_rule
from gnomon.analyzer.errors import ConfigurationError
from gnomon.analyzer.render.excerpt import Paint
from gnomon.analyzer.render.sources import wants_colour
from gnomon.analyzer.rule import Catalog, LoadedRule
from gnomon.analyzer.rule_address import page_url
from gnomon.analyzer.rule_document import RuleDocument, read_document
from gnomon.analyzer.rule_page import markdown_help, written
from gnomon.cli.completing import completing, rule_names
from gnomon.rules.catalog import RuleLoadError
from gnomon.rules.custom import project_catalog

HEADING = "1;34"
BOLD = "1"


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon rule`."""
    name = parser.add_argument("name", nargs="?", metavar="NAME", help="the rule's name")
    completing(name, rule_names)
    parser.add_argument("--all", action="store_true", help="every rule")
    parser.add_argument(
        "--output-format", choices=("text", "json"), default="text", help="how it is printed"
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints one rule, or all of them."""
    catalog = project_catalog(Path())
    if arguments.all == bool(arguments.name):
        raise ConfigurationError("name one rule, or ask for `--all` of them")
    if arguments.name and arguments.name not in catalog.names:
        raise ConfigurationError(unknown_rule(arguments.name, catalog))
    rules, broken = loaded(catalog, [arguments.name] if arguments.name else catalog.names)
    if not rules:
        return 3
    if arguments.output_format == "json":
        found = [as_object(rule) for rule in rules]
        print(json.dumps(found if arguments.all else found[0], indent=2, ensure_ascii=False))
    elif arguments.all:
        print(listing(rules))
    else:
        print(page(rules[0], Paint(wants_colour(sys.stdout, os.environ))))
    return 3 if broken else 0


def loaded(catalog: Catalog, names: Iterable[str]) -> tuple[list[LoadedRule], int]:
    """The rules of these names, and how many cannot be loaded, each of which is said."""
    rules: list[LoadedRule] = []
    broken = 0
    for name in names:
        try:
            rules.append(catalog.load(name))
        except RuleLoadError as error:
            broken += 1
            print(f"internal error: {error}", file=sys.stderr)
    return rules, broken


def listing(rules: Iterable[LoadedRule]) -> str:
    """One line a rule: name, level, smallest set, summary."""
    rows = [
        (rule.name, rule.rule.level, rule.rule.smallest_set, read_document(rule.document).summary)
        for rule in rules
    ]
    width = max(len(name) for name, *_ in rows)
    return "\n".join(
        f"{name:<{width}}  {level:<7}  {smallest:<11}  {summary}"
        for name, level, smallest, summary in rows
    )


def page(loaded: LoadedRule, paint: Paint) -> str:
    """A rule's whole document."""
    document = read_document(loaded.document)
    sets = ", ".join(loaded.rule.sets)
    facts = f"{loaded.rule.level}; sets: {sets}; since {loaded.rule.since}"
    title = f"{paint(loaded.name, BOLD)} ({facts})"
    parts = [f"{title}\n\n{document.summary}"]
    if document.what:
        parts.append(document.what)
    if loaded.rule.guide:
        parts.append(f"{paint('Guide', HEADING)}: {loaded.rule.guide}")
    for heading, text in sections(document):
        parts.append(f"{paint(heading, HEADING)}\n{indented(text)}")
    options = loaded.rule.options
    if options:
        lines = "\n".join(
            f"{item.name} = {written(item.default)}  # {item.about}" for item in options
        )
        parts.append(
            f"{paint('Options', HEADING)} ([tool.gnomon.rules.{loaded.name}])\n{indented(lines)}"
        )
    return "\n\n".join(parts)


def sections(document: RuleDocument) -> tuple[tuple[str, str], ...]:
    """The parts of a document that have a heading, in order."""
    return (
        ("Why", document.why),
        ("Bad", document.bad),
        ("Good", document.good),
        ("Fix", document.fix),
    )


def indented(text: str) -> str:
    """Every line of a text moved to the right."""
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())


def as_object(loaded: LoadedRule) -> dict[str, object]:
    """A rule as JSON."""
    document = read_document(loaded.document)
    return {
        "name": loaded.name,
        "level": loaded.rule.level.value,
        "sets": [one.value for one in loaded.rule.sets],
        "since": loaded.rule.since,
        "guide": loaded.rule.guide,
        "url": None if loaded.is_own else page_url(loaded.name),
        "summary": document.summary,
        "what": document.what,
        "why": document.why,
        "bad": document.bad,
        "good": document.good,
        "fix": document.fix,
        "document": markdown_help(loaded),
        "options": [
            {"name": item.name, "default": item.default, "about": item.about}
            for item in loaded.rule.options
        ],
    }
