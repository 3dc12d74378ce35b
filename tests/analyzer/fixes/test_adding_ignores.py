"""Suppressions written for findings: at the right line, all other bytes kept, nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.diagnostic import Diagnostic, Level, Location
from gnomon.analyzer.engine import check
from gnomon.analyzer.fixes.adding_ignores import add_ignores, by_file
from gnomon.rules.catalog import BuiltinCatalog

HEAD = "from typing import Any\n\nfrom gnomon import cron_jobs\n\ncrons = cron_jobs()\n"
RULES = frozenset({"untyped-any", "invalid-cron", "unused-ignore", "invalid-ignore"})


def found(folder: Path) -> tuple[Diagnostic, ...]:
    """What the rules of these tests find in a project."""
    report = check(Config(root=folder, select=RULES), BuiltinCatalog())
    assert not report.failures
    return report.diagnostics


def ignored(folder: Path, data: bytes, reason: str = "") -> bytes:
    """The file after its suppressions were written; it must then be clean, and stay the same."""
    file = folder / "functions" / "jobs.py"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    findings = found(folder)
    assert findings, "the source of the test has no finding"
    written = add_ignores(data, findings, reason)
    assert written.left == ()
    file.write_bytes(written.data)
    assert found(folder) == ()
    assert add_ignores(written.data, ()).data == written.data
    assert add_ignores(written.data, findings).data == written.data
    return written.data


ANY = "# gnomon: ignore[untyped-any]"
CRON = "# gnomon: ignore[invalid-cron]"
FORMS = {
    "a line": ("x: Any = 1\n", f"x: Any = 1  {ANY}\n"),
    "a line without an end": ("x: Any = 1", f"x: Any = 1  {ANY}"),
    "a line with blanks at its end": ("x: Any = 1   \n", f"x: Any = 1  {ANY}   \n"),
    "a comment of another tool": (
        "x: Any = 1  # noqa: E501\n",
        f"x: Any = 1  # noqa: E501  {ANY}\n",
    ),
    "an ignore of another rule": (
        f"x: Any = crons.cron('a', '0', None)  {CRON} why\n",
        "x: Any = crons.cron('a', '0', None)  # gnomon: ignore[invalid-cron, untyped-any] why\n",
    ),
    "an ignore that ends in a comma": (
        "x: Any = crons.cron('a', '0', None)  # gnomon: ignore[invalid-cron, ]\n",
        "x: Any = crons.cron('a', '0', None)  # gnomon: ignore[invalid-cron, untyped-any]\n",
    ),
    "two rules": (
        "x: Any = crons.cron('a', '0', None)\n",
        "x: Any = crons.cron('a', '0', None)  # gnomon: ignore[invalid-cron, untyped-any]\n",
    ),
    "a statement of several lines": (
        "crons.cron(\n    'a',\n    '0',\n    None,\n)\n",
        f"crons.cron(\n    'a',\n    '0',  {CRON}\n    None,\n)\n",
    ),
    "a finding of several lines": (
        "crons.cron(\n    'a',\n    '0'\n    ' 1',\n    None,\n)\n",
        f"crons.cron(\n    'a',\n    '0'  {CRON}\n    ' 1',\n    None,\n)\n",
    ),
    "lines joined by backslashes": (
        "x: \\\n    Any \\\n    = 1\n",
        f"x: \\\n    Any \\\n    = 1  {ANY}\n",
    ),
    "a string of several lines": (
        "crons.cron('a', '''\n0\n1''', None)\n",
        f"crons.cron('a', '''\n0\n1''', None)  {CRON}\n",
    ),
    "a finding before a string of several lines": (
        "def f(a: Any = '''\n''') -> None: ...\n",
        f"def f(a: Any = '''\n''') -> None: ...  {ANY}\n",
    ),
    "an unused ignore": (
        f"x = 1  {ANY}\n",
        "x = 1  # gnomon: ignore[untyped-any, unused-ignore]\n",
    ),
    "an unused ignore on a line of its own": (
        f"{ANY}\nx = 1\n",
        "# gnomon: ignore[untyped-any, unused-ignore]\nx = 1\n",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_comment_stands_at_the_end_of_the_line(tmp_path: Path, form: str) -> None:
    before, after = FORMS[form]
    assert ignored(tmp_path, (HEAD + before).encode()).decode() == HEAD + after


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"], ids=["crlf", "cr", "lf"])
def test_line_ends_are_kept(tmp_path: Path, end: str) -> None:
    text = f"{HEAD}x: Any = 1\ny = 2\n".replace("\n", end)
    written = ignored(tmp_path, text.encode())
    assert written == text.replace("x: Any = 1", f"x: Any = 1  {ANY}").encode()


def test_mixed_line_ends_and_a_form_feed_are_kept(tmp_path: Path) -> None:
    text = HEAD.replace("\n", "\r\n", 2) + "\x0c\nx: Any = 1\r\ny = '\x0b\x1c'\n"
    written = ignored(tmp_path, text.encode())
    assert written == text.replace("x: Any = 1", f"x: Any = 1  {ANY}").encode()


def test_a_byte_order_mark_is_kept(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + f"{HEAD}x: Any = 1\n".encode()
    assert ignored(tmp_path, data) == data.replace(b"= 1", b"= 1  " + ANY.encode())


def test_another_encoding_is_kept(tmp_path: Path) -> None:
    data = f"# coding: latin-1\n{HEAD}x: Any = 'é'\n".encode("latin-1")
    written = ignored(tmp_path, data, "schön")
    assert written == data.replace(b"'\xe9'", b"'\xe9'  " + f"{ANY} schön".encode("latin-1"))


def test_a_reason_that_the_encoding_cannot_hold_leaves_the_file(tmp_path: Path) -> None:
    data = f"# coding: latin-1\n{HEAD}x: Any = 'é'\n".encode("latin-1")
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "jobs.py").write_bytes(data)
    findings = found(tmp_path)
    assert add_ignores(data, findings, "schön") != add_ignores(data, findings, "\N{SNOWMAN}")
    assert add_ignores(data, findings, "\N{SNOWMAN}").data == data
    assert add_ignores(data, findings, "\N{SNOWMAN}").left == findings


def test_the_reason_follows_and_one_that_is_there_stays(tmp_path: Path) -> None:
    source = f"{HEAD}x: Any = 1\ny: Any = crons.cron('a', '0', None)  {CRON} why\n"
    written = ignored(tmp_path, source.encode(), "legacy").decode()
    assert written.endswith(
        f"x: Any = 1  {ANY} legacy\n"
        "y: Any = crons.cron('a', '0', None)  # gnomon: ignore[invalid-cron, untyped-any] why\n"
    )


def test_a_malformed_ignore_is_left(tmp_path: Path) -> None:
    data = f"{HEAD}x: Any = 1  # gnomon: ignore\n".encode()
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "jobs.py").write_bytes(data)
    findings = found(tmp_path)
    written = add_ignores(data, findings)
    assert {item.rule for item in written.left} == {"invalid-ignore", "untyped-any"}
    assert written.data == data


def test_a_file_that_does_not_parse_is_left_as_it_is() -> None:
    item = Diagnostic("syntax-error", Level.ERROR, "no", Location("a.py", 1, 1, 1, 1))
    for data in (b"x = (\n", b"x = 1\n", b"\xff\xfe"):
        written = add_ignores(data, (item,))
        assert written == type(written)(data, (item,))


def test_findings_are_sorted_by_file() -> None:
    items = [
        Diagnostic("r", Level.ERROR, "no", Location(path, line, 1, line, 1))
        for path, line in (("a.py", 1), ("b.py", 1), ("a.py", 2))
    ]
    assert by_file(items) == {"a.py": [items[0], items[2]], "b.py": [items[1]]}
