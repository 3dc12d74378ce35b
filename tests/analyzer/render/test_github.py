"""GitHub's workflow commands, read back as its runner reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gnomon.analyzer.diagnostic import Level, Related

if TYPE_CHECKING:
    from tests.analyzer.conftest import Printer

COMMAND = re.compile(r"::(?P<name>[a-z]+)( (?P<properties>.*?))?::(?P<data>.*)")
CODES = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))


def unescaped(text: str, codes: tuple[tuple[str, str], ...]) -> str:
    for code, character in codes:
        text = text.replace(code, character)
    return text


def read(line: str) -> tuple[str, dict[str, str], str]:
    """A command's name, properties and message, split at the first `::` as the runner does."""
    match = COMMAND.fullmatch(line)
    assert match is not None, line
    pairs = (item.split("=", 1) for item in match["properties"].split(","))
    properties = {name: unescaped(value, CODES) for name, value in pairs}
    data = tuple(pair for pair in CODES if pair[0] not in ("%3A", "%2C"))
    return match["name"], properties, unescaped(match["data"], data)


def test_a_diagnostic_is_one_command(printer: Printer) -> None:
    (line,) = printer("github", printer.found()).splitlines()
    assert read(line) == (
        "error",
        {
            "title": "gnomon: a-rule",
            "file": "app/functions/jobs.py",
            "line": "2",
            "endLine": "2",
            "col": "8",
            "endColumn": "13",
        },
        "it is wrong\nhelp: mend it",
    )


@pytest.mark.parametrize(
    ("level", "command"),
    [(Level.ERROR, "error"), (Level.WARNING, "warning"), (Level.ADVICE, "notice")],
)
def test_each_level_has_its_command(printer: Printer, level: Level, command: str) -> None:
    assert printer("github", printer.found(level=level)).startswith(f"::{command} ")


def test_a_message_comes_back_as_it_was(printer: Printer) -> None:
    message = "50%, or: one\r\ntwo ::error::three %0A four"
    text = printer("github", printer.found(message, help=None))
    assert text.count("\n") == 1
    assert read(text.rstrip("\n"))[2] == message


def test_a_path_comes_back_as_it_was(printer: Printer) -> None:
    location = printer.location()
    odd = type(location)("functions/a,b:c 100%.py", 1, 1, 1, 2)
    _, properties, _ = read(printer("github", printer.found(location=odd)).rstrip("\n"))
    assert properties["file"] == "app/functions/a,b:c 100%.py"
    assert properties["line"] == "1"


def test_a_range_of_several_lines_has_no_columns(printer: Printer) -> None:
    found = printer.found(location=printer.location(1, 3, 2, 4))
    _, properties, _ = read(printer("github", found).rstrip("\n"))
    assert (properties["line"], properties["endLine"]) == ("1", "2")
    assert not {"col", "endColumn"} & set(properties)


def test_places_that_explain_stand_below_the_message(printer: Printer) -> None:
    related = [Related("it began here", printer.location(1, 1, 1, 6))]
    _, _, message = read(printer("github", printer.found(related=related)).rstrip("\n"))
    assert message.endswith("\nnote: it began here (app/functions/jobs.py:1)")


def test_a_clean_run_says_nothing(printer: Printer) -> None:
    assert printer("github") == ""
