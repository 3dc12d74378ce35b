"""`syntax-error`: files that cannot be read are findings, with Python's own words and place."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.analyzer.engine import check
from gnomon.rules.catalog import BuiltinCatalog
from gnomon.rules.testing import diagnostics, findings


def check_bytes(folder: Path, data: bytes) -> list[Diagnostic]:
    """What a project of one function module with these bytes gives rise to."""
    (folder / "functions").mkdir()
    (folder / "functions" / "jobs.py").write_bytes(data)
    report = check(Config(root=folder), BuiltinCatalog())
    assert report.failures == ()
    return list(report.diagnostics)


UNREADABLE = {
    "not UTF-8": (b"x = '\xe9'\n", 1, 6, "not UTF-8: the byte 0xe9 cannot be decoded"),
    "UTF-16": ("x = 1\n".encode("utf-16"), 1, 1, "the file is UTF-16; Python reads UTF-8"),
    "an unknown encoding": (b"# coding: martian\n", 1, 1, "unknown encoding: martian"),
    "a null byte": (b"x = 1\ny = \0\n", 2, 5, "source code cannot contain null bytes"),
    "an error after a BOM": (b"\xef\xbb\xbfx = (\n", 1, 5, "'(' was never closed"),
    "an error among CRLF": (b"x = 1\r\ny = (\r\n", 2, 5, "'(' was never closed"),
    "an error among lone CR": (b"x = 1\ry = (\r", 2, 5, "'(' was never closed"),
    "mixed tabs and spaces": (
        b"if a:\n\tx = 1\n        y = 2\n",
        3,
        1,
        "inconsistent use of tabs and spaces in indentation",
    ),
    "too many brackets": (b"x = " + b"(" * 5000 + b"\n", 1, 205, "too many nested parentheses"),
}
READABLE = {
    "an integer that is too long to be written out": b"x = 0x" + b"f" * 5_000 + b"\n",
    "empty": b"",
    "a comment alone": b"# nothing",
    "a BOM": b"\xef\xbb\xbfx = 1\n",
    "CRLF": b"x = 1\r\ny = 2\r\n",
    "a declared encoding": b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
    "a form feed": b"x = 1\n\x0cy = 2\n",
    "no final newline": b"x = 1",
    "nearly a megabyte in one line": b"x = '" + b"y" * 999_000 + b"'\n",
    "a long list": b"x = [" + b"-1, " * 5_000 + b"]\n",
    "nesting that is still reasonable": b"x = a" + b".b()" * 400 + b"\n",
    "a target in parentheses, which libcst does not read": b"(x): int = 1\n",
    # Newer than the Python that may run this: libcst reads them all the same.
    "type parameters": b"type A[T: int = str, *Ts] = list[T]\nclass B[T]:\n    x: T\n",
    "quotes within f-strings": b'x = 1\ny = f"{x!r:{x}} {"x"} {x=}"\n',
    "a template string": b't = t"hello {t!r:>{t}}"\n',
    "exceptions without parentheses": b"try:\n    pass\nexcept ValueError, OSError:\n    pass\n",
}
TOO_DEEP = {
    "a chain of calls": b"x = a" + b".b()" * 3_000 + b"\n",
    "a sum": b"x = " + b"1 + " * 5_000 + b"1\n",
    "a sum over many lines": b"x = (1\n" + b"    + 1\n" * 5_000 + b")\n",
    "a sum over continued lines": b"x = 1" + b" \\\n    + 1" * 5_000 + b"\n",
    "a chain of not": b"x = " + b"not " * 5_000 + b"1\n",
    "many elifs": b"if a:\n    b\n" + b"elif c:\n    d\n" * 3_000,
}


@pytest.mark.parametrize("form", UNREADABLE)
def test_a_file_that_cannot_be_read_is_a_finding(form: str, tmp_path: Path) -> None:
    data, line, column, message = UNREADABLE[form]
    (found,) = check_bytes(tmp_path, data)
    assert (found.rule, found.location.line, found.location.column, found.message) == (
        "syntax-error",
        line,
        column,
        message,
    )


@pytest.mark.parametrize("form", READABLE)
def test_a_file_that_python_reads_is_read(form: str, tmp_path: Path) -> None:
    assert check_bytes(tmp_path, READABLE[form]) == []


@pytest.mark.parametrize("form", TOO_DEEP)
def test_nesting_too_deep_is_a_finding_and_no_dead_process(form: str, tmp_path: Path) -> None:
    (found,) = check_bytes(tmp_path, TOO_DEEP[form])
    assert found.message == "nested more than 1,000 levels deep, so the file was not read"


def test_a_file_longer_than_a_megabyte_is_not_read(tmp_path: Path) -> None:
    (found,) = check_bytes(tmp_path, b"x = 1\n" * 200_000)
    assert found.message == (
        "the file is 1,200,000 bytes long; gnomon reads files of up to 1,000,000"
    )
    assert found.help is not None
    assert "per-file-ignores" in found.help


def test_words_and_place_are_pythons_own() -> None:
    source = "x = 1\n\n\ndef f(:\n    pass\n"
    with pytest.raises(SyntaxError) as error:
        compile(source, "f", "exec")
    (found,) = diagnostics("syntax-error", source)
    place = (found.location.line, found.location.column, found.message)
    assert place == (error.value.lineno, error.value.offset, error.value.msg)


@pytest.mark.parametrize("literal", ['"C:\\Users"', "b'é'", '"\\N{NO SUCH}"', "f'\\x'"])
def test_a_literal_that_stands_for_nothing_is_an_error_in_pythons_words(literal: str) -> None:
    source = f"x = 1\ny = {literal}\n"
    with pytest.raises(SyntaxError) as error:
        compile(source, "f", "exec")
    (found,) = diagnostics("syntax-error", source)
    assert (found.location.line, found.message) == (2, error.value.msg)


def test_the_other_files_are_still_checked() -> None:
    files = {
        "functions/broken.py": "def f(:\n",
        "functions/crons.py": 'from gnomon import cron_jobs\ncron_jobs().cron("a", "bad", None)\n',
    }
    assert [path for path, _, _ in findings("syntax-error", files)] == ["functions/broken.py"]
    with pytest.raises(AssertionError, match="does not parse"):
        findings("invalid-cron", files)


def test_a_helper_that_does_not_parse_is_reported_too() -> None:
    files = {"functions/jobs.py": "import helpers\n", "helpers.py": "def f(:\n"}
    assert findings("syntax-error", files) == [("helpers.py", 1, "invalid syntax")]


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python knows the syntax itself")
def test_syntax_newer_than_the_running_python_is_read(tmp_path: Path) -> None:
    assert check_bytes(tmp_path, b"x = t'{1}'\n") == []
