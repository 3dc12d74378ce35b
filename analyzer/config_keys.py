"""What may stand in the configuration: the one list that is read, documented and published.

`config.py` gives the keys their meaning, `scripts/write_docs.py` makes the page and the JSON
Schema from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a key's value is, in words."""

    FOLDER = "folder below the project"
    TEXT = "string"
    TEXTS = "list of strings"
    LEVEL = "level"
    RULES = "list of rule names"
    RULES_BY_PATTERN = "table of path patterns, each with a list of rule names"
    LEVELS_BY_RULE = "table of rule names, each with a level"
    OPTIONS_BY_RULE = "table of rule names, each with a table of the rule's options"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the configuration.

    Args:
        name: as it is written.
        kind: what its value is.
        default: what holds without it, in words or as TOML.
        about: what it does; Markdown.
        example: TOML that sets it, as it would stand below `[tool.gnomon]`.
    """

    name: str
    kind: Kind
    default: str
    about: str
    example: str


CONFIG_KEYS = (
    Key(
        "functions",
        Kind.FOLDER,
        '`"functions"`',
        "The folder whose modules register functions. Its `_generated` folder is written by "
        "`gnomon codegen`.",
        'functions = "backend/functions"',
    ),
    Key(
        "select",
        Kind.RULES,
        "every rule",
        "The rules that run, and no others.",
        'select = ["db-in-action", "untyped-any"]',
    ),
    Key(
        "ignore",
        Kind.RULES,
        "`[]`",
        "Rules that do not run. It wins over `select`.",
        'ignore = ["unused-ignore"]',
    ),
    Key(
        "per-file-ignores",
        Kind.RULES_BY_PATTERN,
        "`{}`",
        "Rules that are silent in some files. A pattern is a path below the project, a folder, or "
        "holds `*`, `?` or `[…]`, which match `/` as well.",
        '[tool.gnomon.per-file-ignores]\n"functions/legacy/*" = ["untyped-any"]',
    ),
    Key(
        "levels",
        Kind.LEVELS_BY_RULE,
        "each rule's own",
        "How much the findings of a rule matter: `advice`, `warning` or `error`.",
        '[tool.gnomon.levels]\nunhandled-action-failure = "error"',
    ),
    Key(
        "fail-on",
        Kind.LEVEL,
        '`"warning"`',
        "The lowest level that makes `gnomon check` exit 1.",
        'fail-on = "error"',
    ),
    Key(
        "custom-rules",
        Kind.TEXTS,
        "`[]`",
        "Rules of the project's own: files, or folders of files, below the project. In a folder, "
        "files whose name starts with `_`, `test_` or `conftest` are no rules. See "
        "[custom rules](custom-rules.md).",
        'custom-rules = ["lint/no_sleep.py"]',
    ),
    Key(
        "rule-packages",
        Kind.TEXTS,
        "`[]`",
        "Installed packages whose rules run, too: the modules that their entry points of the "
        "group `gnomon.rules` name.",
        'rule-packages = ["acme-rules"]',
    ),
    Key(
        "baseline",
        Kind.TEXT,
        "none",
        "A file of the project that counts the findings which each rule may still have in each "
        "file, so that an old code base can be adopted; `gnomon check --update-baseline` writes "
        "it. A file with no more than its count is silent about that rule; one with more shows "
        "all of them. Counts only fall: to accept more, remove the file and write it anew.",
        'baseline = "gnomon-baseline.json"',
    ),
    Key(
        "database",
        Kind.TEXT,
        '`".gnomon/database.db"`',
        "The SQLite file in which the runtime keeps documents and schedules.",
        'database = "/var/lib/app/gnomon.db"',
    ),
    Key(
        "rules",
        Kind.OPTIONS_BY_RULE,
        "each option's own",
        "The options of rules; the page of a rule lists its own.",
        '[tool.gnomon.rules.unjittered-retry]\nnames = ["retry*", "*_again"]',
    ),
)
