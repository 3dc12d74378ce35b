"""What a rule is: metadata, a document and a function from a module to findings.

A rule is one file. Its name is the file's name with dashes, its document the module docstring,
its metadata a `rule = Rule(...)` and its judgement a `check(module, project)` generator:

    rule = Rule(level=Level.ERROR, since="0.1.0", guide="What actions cannot do")

    def check(module: Module, project: Project) -> Iterator[Finding]:
        yield Finding(Site(module, node.at), "what is wrong", help="what to do")

Rules never format text for a terminal and never walk a parser's tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from gnomon.analyzer.data import data
from gnomon.analyzer.diagnostic import Level, PlacedFix
from gnomon.analyzer.fixes.fix import Fix

if TYPE_CHECKING:
    from gnomon.analyzer.project import Project
    from gnomon.analyzer.suppression.ignores import FileIgnores
    from gnomon.analyzer.syntax import Module

Value = TypeVar("Value", bool, int, float, str, tuple[str, ...])


class RuleSet(StrEnum):
    """Rules that are chosen together, from the smallest set to the largest."""

    RECOMMENDED = "recommended"
    STRICT = "strict"
    ALL = "all"


@data
class Option(Generic[Value]):
    """A setting of a rule: `[tool.gnomon.rules.<rule>] <name> = …`; the default gives its type.

    A rule reads it with `project.option("<rule>", OPTION)`.
    """

    name: str
    default: Value
    about: str


@data
class Rule:
    """What a rule file declares of itself.

    Args:
        level: how much a finding matters, unless the configuration says otherwise.
        since: the version of gnomon that introduced the rule.
        guide: the section of the guide it comes from, or an empty string.
        options: the settings it knows; any other in the configuration is refused.
        smallest_set: the smallest set of rules that it belongs to. What is an opinion, or depends
            on how much there is of something, belongs to `strict`.
    """

    level: Level
    since: str
    guide: str = ""
    options: tuple[Option[Any], ...] = ()
    smallest_set: RuleSet = RuleSet.RECOMMENDED

    @property
    def sets(self) -> tuple[RuleSet, ...]:
        """The sets of rules that it belongs to, from the smallest on."""
        known = tuple(RuleSet)
        return known[known.index(self.smallest_set) :]


@data
class Site:
    """A place in a module, as the origin of a syntax node."""

    module: Module
    at: int


@data
class Note:
    """A related place with the reason it matters."""

    site: Site
    message: str


@data
class Finding:
    """One problem as a rule sees it; the engine adds level, url and position."""

    site: Site
    message: str
    help: str | None = None
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None


@data
class PlacedFinding:
    """A finding about the text itself (a comment, a syntax error), whose place is known at once.

    Lines and columns count from 1; the end is exclusive.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    help: str | None = None
    fix: PlacedFix | None = None


Check = Callable[["Module", "Project"], Iterable[Finding]]
Review = Callable[["FileIgnores"], Iterable[PlacedFinding]]


@data
class LoadedRule:
    """A rule with its name, document and judgement, as the engine runs it.

    `check` judges a module. `review` judges a module's suppressions after they were applied.
    A rule with neither is only described here: something else raises its findings. `is_own` says
    that it is a project's own, and has no page here.
    """

    name: str
    rule: Rule
    document: str
    check: Check | None = None
    review: Review | None = None
    is_own: bool = False


class Catalog(Protocol):
    """Where rules are found by name, without loading those that are not asked for."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all rules, sorted."""
        ...

    def load(self, name: str) -> LoadedRule:
        """The rule of that name; KeyError if there is none."""
        ...
