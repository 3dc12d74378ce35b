"""`invalid-ignore`: suppression comments that cannot mean anything."""

from __future__ import annotations

import pytest

from gnomon.analyzer.rule_document import DEFAULT_FILE
from gnomon.rules.testing import diagnostics, findings, fixed

FOUND = {
    "x = 1  # gnomon: ignore": "`gnomon: ignore` names no rule, so it would silence everything",
    "x = 1  # gnomon: ignore[]": "`gnomon: ignore` names no rule, so it would silence everything",
    "x = 1  # gnomon: ignore[ , ]": (
        "`gnomon: ignore` names no rule, so it would silence everything"
    ),
    "# gnomon: ignore-file": "`gnomon: ignore-file` names no rule, so it would silence everything",
    "x = 1  # gnomon: ignore untyped-any": (
        "`gnomon: ignore` names no rule, so it would silence everything"
    ),
    "x = 1  # gnomon: ignore[untyped-any": "the list of rules is not closed with `]`",
    "x = 1  # gnomon: ingore[untyped-any]": (
        "there is no directive `gnomon: ingore`; did you mean 'ignore'?"
    ),
    "x = 1  # gnomon: [untyped-any]": "`gnomon:` is followed by no directive",
    "x = 1  # gnomon: ignore[untyped-eny]": (
        "there is no rule 'untyped-eny'; did you mean 'untyped-any'?"
    ),
    "x = 1  # gnomon: ignore[E501]": "there is no rule 'E501'",
    "x = 1\n# gnomon: ignore-file[untyped-any]": (
        "`gnomon: ignore-file` stands after code, where it is easily overlooked"
    ),
    "x = 1  # noqa: E501  # gnomon: ignore": (
        "`gnomon: ignore` names no rule, so it would silence everything"
    ),
}
SILENT = [
    "x = 1  # gnomon: ignore[untyped-any]",
    "x = 1  # gnomon:ignore[untyped-any]",
    "x = 1  #gnomon: ignore [untyped-any] with a reason, and a comma",
    "x = 1  # gnomon: ignore[untyped-any, invalid-cron]",
    "x = 1  # gnomon: ignore[ untyped-any ,invalid-cron, ]",
    "# gnomon: ignore-file[untyped-any]\nx = 1",
    '"""The docstring."""\n\n# gnomon: ignore-file[untyped-any]\nx = 1',
    "# a comment\n# gnomon: ignore-file[untyped-any]\n# gnomon: ignore-file[invalid-cron]",
    "x = 1  # see gnomon: ignore is written with brackets",
    'x = "# gnomon: ignore"',
    'def f():\n    """Write\n\n    # gnomon: ignore\n    """',
    "x = 1  # a gnomon casts the shadow",
]


@pytest.mark.parametrize(("source", "message"), FOUND.items())
def test_finds(source: str, message: str) -> None:
    assert [item[2] for item in findings("invalid-ignore", source + "\n")] == [message]


@pytest.mark.parametrize("source", SILENT)
def test_is_silent_about(source: str) -> None:
    assert findings("invalid-ignore", source + "\n") == []


def test_points_at_each_unknown_name() -> None:
    found = diagnostics("invalid-ignore", "x = 1  # gnomon: ignore[foo, untyped-any, bar]\n")
    assert [(item.location.column, item.location.end_column) for item in found] == [
        (25, 28),
        (43, 46),
    ]
    assert found[0].help == "`gnomon rule --all` lists the rules"


def test_says_how_a_suppression_is_written() -> None:
    (found,) = diagnostics("invalid-ignore", "x = 1  # gnomon: ignore\n")
    assert found.help == "name the rules: `# gnomon: ignore[rule-name] reason`"
    assert (found.location.column, found.location.end_column) == (8, 24)


def test_the_nearest_rule_is_written_if_asked_for() -> None:
    source = "x = 1  # gnomon: ignore[{}, invalid-cron] because\n"
    assert fixed("invalid-ignore", source.format("unjitered-retry")) == {}
    assert fixed("invalid-ignore", source.format("unjitered-retry"), unsafe=True) == {
        DEFAULT_FILE: source.format("unjittered-retry")
    }
    assert fixed("invalid-ignore", source.format("nothing-like-it-at-all"), unsafe=True) == {}
