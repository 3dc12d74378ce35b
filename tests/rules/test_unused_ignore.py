"""`unused-ignore`: suppressions that silence nothing, judged only by rules that ran."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import diagnostics, findings

HEAD = "from typing import Any\n"
RULES = ("untyped-any", "invalid-cron")


def unused(body: str) -> list[tuple[int, str]]:
    """Line and message of what `unused-ignore` says of a function module."""
    found = findings("unused-ignore", HEAD + dedent(body), also=RULES)
    return [(line, message) for _, line, message in found]


HERE = "`untyped-any` finds nothing on this line that this would silence"

FOUND = {
    "on a line without a finding": ("x = 1  # gnomon: ignore[untyped-any]\n", 2, HERE),
    "on the wrong line": ("x: Any = 1\ny = 1  # gnomon: ignore[untyped-any]\n", 3, HERE),
    "of another rule than the one that speaks": (
        "x: Any = 1  # gnomon: ignore[invalid-cron]\n",
        2,
        "`invalid-cron` finds nothing on this line that this would silence",
    ),
    "one name of two": (
        "x: Any = 1  # gnomon: ignore[untyped-any, invalid-cron]\n",
        2,
        "`invalid-cron` finds nothing on this line that this would silence",
    ),
    "on a line of its own": (
        "# gnomon: ignore[untyped-any]\n\nx = 1\n",
        2,
        "`untyped-any` finds nothing on line 4 that this would silence",
    ),
    "at the end of the file": ("x = 1\n# gnomon: ignore[untyped-any]\n", 3, HERE),
    "in the middle of a statement": (
        "x: list[\n    int,  # gnomon: ignore[untyped-any]\n    Any\n] = 1\n",
        3,
        HERE,
    ),
    "beside another tool's": (
        "x = 1  # noqa: E501  # gnomon: ignore[untyped-any] long\n",
        2,
        HERE,
    ),
}
SILENT = {
    "on the line of the finding": "x: Any = 1  # gnomon: ignore[untyped-any]\n",
    "with a reason": "x: Any = 1  # gnomon: ignore[untyped-any] the library says so\n",
    "on a line of its own, before the finding": "# gnomon: ignore[untyped-any]\nx: Any = 1\n",
    "on a line of its own, a comment between": (
        "# gnomon: ignore[untyped-any]\n# why\nx: Any = 1\n"
    ),
    "two findings silenced by one name": (
        "def f(a: Any, b: Any) -> None: ...  # gnomon: ignore[untyped-any]\n"
    ),
    "beside another tool's": "x: Any = 1  # type: ignore  # gnomon: ignore[untyped-any]\n",
    "a rule that did not run": "x = 1  # gnomon: ignore[db-in-action]\n",
    "an unknown rule": "x = 1  # gnomon: ignore[no-such-rule]\n",
    "on the last line of a finding of several": (
        "from gnomon import cron_jobs\ncron_jobs().cron(\n    'a',\n    '0 9'\n"
        "    ' *',  # gnomon: ignore[invalid-cron]\n    None,\n)\n"
    ),
    "on the first line of a finding of several": (
        "from gnomon import cron_jobs\ncron_jobs().cron(\n    'a',\n"
        "    '0 9'  # gnomon: ignore[invalid-cron]\n    ' *',\n    None,\n)\n"
    ),
    "itself suppressed": "x = 1  # gnomon: ignore[untyped-any, unused-ignore]\n",
}


@pytest.mark.parametrize("form", FOUND)
def test_finds_a_suppression(form: str) -> None:
    body, line, message = FOUND[form]
    assert unused(body) == [(line, message)]


@pytest.mark.parametrize("form", SILENT)
def test_is_silent_about(form: str) -> None:
    assert unused(SILENT[form]) == []


def test_a_file_wide_suppression_that_silences_nothing() -> None:
    source = "# gnomon: ignore-file[untyped-any]\nx = 1\n"
    assert findings("unused-ignore", source, also=RULES) == [
        (
            "functions/example.py",
            1,
            "`untyped-any` finds nothing in this file that this would silence",
        )
    ]


def test_a_file_wide_suppression_that_silences_something() -> None:
    source = "# gnomon: ignore-file[untyped-any]\nfrom typing import Any\nx: Any = 1\n"
    assert findings("unused-ignore", source, also=RULES) == []


def test_points_at_the_name() -> None:
    source = "x = 1  # gnomon: ignore[untyped-any, invalid-cron]\n"
    found = diagnostics("unused-ignore", source, also=RULES)
    assert [(item.location.column, item.location.end_column) for item in found] == [
        (25, 36),
        (38, 50),
    ]
    assert found[0].help == (
        "remove the rule from the comment, or the whole comment if it names no other"
    )
