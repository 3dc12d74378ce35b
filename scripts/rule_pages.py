"""The pages of the rules, and their index by the sections of the guide."""

from __future__ import annotations

from collections.abc import Iterable

from gnomon.analyzer.rule import LoadedRule
from gnomon.analyzer.rule_address import PAGES, page_url
from gnomon.analyzer.rule_document import read_document
from gnomon.analyzer.rule_page import markdown_page

# The guide's sections, in its order; a rule names one of them first.
SECTIONS = (
    "NEVER use `any` type",
    "Actions: non-deterministic operations",
    "What actions can do",
    "What actions cannot do",
    "Node.js runtime for actions",
    "Pattern 1: External API call",
    "Pattern 2: Multi-step workflow",
    "Scheduling",
    "Delayed execution",
    "Scheduled at specific time",
    "Cancel scheduled functions",
    "Scheduling from actions",
    "Creating cron jobs",
    "Interval options",
    "Cron schedule syntax",
    "Cron job implementation",
    "Pattern 1: Saga pattern",
    "Pattern 2: Fan-out / fan-in",
    "Pattern 3: Retry with exponential backoff and jitter",
    "Pattern 4: Idempotency keys",
    "Pitfall 1: Actions without error handling",
    "Pitfall 2: Not using internal functions",
    "Pitfall 3: Thundering herd",
    "Action context methods",
)
BEYOND = "Beyond the guide"


class UnknownSectionError(Exception):
    """A rule names a section that the guide does not have."""


def rule_pages(rules: Iterable[LoadedRule]) -> dict[str, str]:
    """The pages of all rules and their index, by path."""
    loaded = list(rules)
    pages = {page_url(rule.name): with_note(rule) for rule in loaded}
    return {f"{PAGES}/index.md": index(loaded), **pages}


def with_note(rule: LoadedRule) -> str:
    """A rule's page, and where it comes from."""
    source = f"rules/{rule.name.replace('-', '_')}.py"
    note = f"<!-- Written by `make docs` from the docstring of {source}. -->"
    return f"{note}\n{markdown_page(rule)}\n[All rules](index.md)\n"


def index(rules: list[LoadedRule]) -> str:
    """All rules, section by section."""
    by_section: dict[str, list[LoadedRule]] = {name: [] for name in (*SECTIONS, BEYOND)}
    for rule in rules:
        by_section[section_of(rule)].append(rule)
    parts = [
        "<!-- Written by `make docs` from the docstrings of rules/*.py. -->\n# Rules",
        f"{len(rules)} rules, by the section of the guide that each comes from. `gnomon rule NAME` "
        "prints a page in the terminal; [configuration](../configuration.md) tells how to choose. "
        "A rule of the set `recommended` runs unless it is ignored; one of `strict` where that is "
        "selected, or its name.",
    ]
    for name, members in by_section.items():
        if members:
            rows = "\n".join(row(rule) for rule in members)
            head = "| rule | level | set | finds |\n| --- | --- | --- | --- |"
            parts.append(f"## {name}\n\n{head}\n{rows}")
    return "\n\n".join(parts) + "\n"


def section_of(rule: LoadedRule) -> str:
    """The section a rule is listed under: the first that it names.

    Raises:
        UnknownSectionError: the guide has no such section.
    """
    named = rule.rule.guide.split(";")[0].strip()
    if not named:
        return BEYOND
    for name in SECTIONS:
        if name.casefold() == named.casefold():
            return name
    raise UnknownSectionError(f"{rule.name}: there is no section {named!r} in the guide")


def row(rule: LoadedRule) -> str:
    """A rule's line in the index."""
    summary = read_document(rule.document).summary.replace("|", "\\|")
    level, smallest = rule.rule.level, rule.rule.smallest_set
    return f"| [{rule.name}]({rule.name}.md) | {level} | {smallest} | {summary} |"
