"""What an argument may be completed to: a mark on it that costs nothing until a shell asks."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import Protocol, cast

Completer = Callable[..., Iterable[str]]


class Completed(Protocol):
    """An argument as argcomplete sees it."""

    completer: Completer


def completing(action: argparse.Action, completer: Completer) -> None:
    """Has a shell complete an argument; the completer is called with `prefix` and more."""
    cast(Completed, action).completer = completer


def rule_names(prefix: str, **_: object) -> Iterable[str]:
    """The rules; in a list with commas, for its last part."""
    return listed(prefix, known_rules())


def selections(prefix: str, **_: object) -> Iterable[str]:
    """The rules and their sets, in the same way."""
    from gnomon.analyzer.rule import RuleSet

    return listed(prefix, (*RuleSet, *known_rules()))


def listed(prefix: str, names: Iterable[str]) -> list[str]:
    """Names behind what a list with commas holds already."""
    before, comma, _rest = prefix.rpartition(",")
    return [f"{before}{comma}{name}" for name in names]


def known_rules() -> tuple[str, ...]:
    """The rules of the project here; the built-in ones if its configuration is wrong."""
    from pathlib import Path

    from gnomon.analyzer.errors import ConfigurationError
    from gnomon.rules.catalog import BuiltinCatalog
    from gnomon.rules.custom import project_catalog

    try:
        return project_catalog(Path()).names
    except ConfigurationError:
        return BuiltinCatalog().names
