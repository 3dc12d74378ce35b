"""Finds rules by file name: `unjittered_retry.py` is `unjittered-retry`, and nothing is listed.

Listing the names imports nothing; loading one rule imports that file and none of its siblings.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from gnomon.analyzer.data import data, field
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.rule import LoadedRule, Rule, RuleSet

# Files of this folder that hold no rule.
SUPPORT = frozenset({"__init__", "catalog", "custom", "testing"})


class RuleLoadError(Exception):
    """A rule's file cannot be imported or declares no rule; the text names the rule."""


@data
class BuiltinCatalog:
    """The rules of this package, as an `analyzer.rule.Catalog`."""

    folder: Path = field(default_factory=lambda: Path(__file__).parent)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all rules, sorted."""
        return rule_names(self.folder)

    def load(self, name: str) -> LoadedRule:
        """The rule of that name.

        Raises:
            KeyError: there is no such rule.
            RuleLoadError: its file cannot be imported or declares no `rule`.
        """
        if name not in self.names:
            raise KeyError(name)
        try:
            module = import_module(f"gnomon.rules.{name.replace('-', '_')}")
        except Exception as error:
            raise RuleLoadError(f"rule '{name}' cannot be imported: {error!r}") from error
        return loaded_rule(name, module)


RULE_FIELDS: Mapping[str, type] = {
    "level": Level,
    "since": str,
    "guide": str,
    "options": tuple,
    "smallest_set": RuleSet,
}


def loaded_rule(name: str, module: object, *, is_own: bool = False) -> LoadedRule:
    """The rule that a module is; RuleLoadError if it declares none."""
    declared = getattr(module, "rule", None)
    if not isinstance(declared, Rule):
        raise RuleLoadError(f"rule '{name}' declares no `rule = Rule(...)`")
    for declares, kind in RULE_FIELDS.items():
        value: object = getattr(declared, declares)
        if not isinstance(value, kind):
            raise RuleLoadError(f"the {declares} of rule '{name}' is no {kind.__name__}: {value!r}")
    judges = any(callable(getattr(module, given, None)) for given in ("check", "review"))
    if is_own and not judges:
        raise RuleLoadError(f"rule '{name}' defines neither `check` nor `review`")
    return LoadedRule(
        name=name,
        rule=declared,
        document=(module.__doc__ or "").strip(),
        check=getattr(module, "check", None),
        review=getattr(module, "review", None),
        is_own=is_own,
    )


@cache
def rule_names(folder: Path) -> tuple[str, ...]:
    """The names of the rules whose files lie in a folder, sorted."""
    stems = (path.stem for path in folder.glob("*.py"))
    return tuple(
        sorted(
            stem.replace("_", "-")
            for stem in stems
            if stem not in SUPPORT and not stem.startswith("_")
        )
    )
