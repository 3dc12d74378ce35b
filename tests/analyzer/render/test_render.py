"""Output for people and programs: excerpts with carets, one-liners, JSON."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import pytest

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.diagnostic import Diagnostic, Level, Location, Related
from gnomon.analyzer.render import FORMATS, renderer
from gnomon.analyzer.render.sources import Sources, wants_colour
from gnomon.analyzer.report import Report

PATH = "functions/jobs.py"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "functions").mkdir()
    return tmp_path


def at(line: int, column: int, end_line: int, end_column: int) -> Location:
    return Location(PATH, line, column, end_line, end_column)


def render(
    root: Path, source: str | bytes, *found: Diagnostic, name: str = "text", colour: bool = False
) -> str:
    """What a format makes of diagnostics about one file."""
    data = source.encode() if isinstance(source, str) else source
    (root / PATH).write_bytes(data)
    report = Report(Config(root=root), found, (), {}, checked=3)
    return renderer(name)(report, Sources(root, root, colour))


def excerpt(root: Path, source: str | bytes, location: Location) -> list[str]:
    """The lines between the frame's blank line and the summary."""
    text = render(root, source, Diagnostic("a-rule", Level.ERROR, "wrong", location))
    return text.splitlines()[3:-2]


def test_text_shows_the_place_the_reason_and_the_help(root: Path) -> None:
    found = Diagnostic(
        "a-rule",
        Level.ERROR,
        "something is wrong",
        at(10, 5, 10, 9),
        help="do this\nor that",
        related=(Related("it began here", at(1, 1, 1, 6)),),
    )
    source = "alpha\n" + "\n" * 8 + "x = beta\n"
    assert render(root, source, found) == (
        "error[a-rule]: something is wrong\n"
        "  --> functions/jobs.py:10:5\n"
        "   |\n"
        "10 | x = beta\n"
        "   |     ^^^^\n"
        "   |\n"
        "note: it began here\n"
        "  --> functions/jobs.py:1:1\n"
        "   |\n"
        " 1 | alpha\n"
        "   | -----\n"
        "   |\n"
        "   = help: do this\n"
        "           or that\n"
        "\n"
        "Found 1 error in 1 file; 3 files checked.\n"
    )


def test_nothing_found_is_one_line(root: Path) -> None:
    assert render(root, "") == "Checked 3 files: nothing found.\n"


def test_the_summary_counts_by_level(root: Path) -> None:
    levels = [Level.ERROR, Level.ERROR, Level.WARNING, Level.ADVICE]
    found = [Diagnostic("a-rule", level, "wrong", at(1, 1, 1, 2)) for level in levels]
    summary = render(root, "x\n", *found).splitlines()[-1]
    assert summary == "Found 2 errors, 1 warning and 1 advice in 1 file; 3 files checked."


def test_carets_stand_under_the_text_after_tabs_and_wide_characters(root: Path) -> None:
    assert excerpt(root, 'if x:\n\ty = "日本", z\n', at(2, 12, 2, 13))[:2] == [
        '2 |     y = "日本", z',
        "  |" + " " * 17 + "^",
    ]


def test_combining_characters_take_no_room(root: Path) -> None:
    assert excerpt(root, "x = 'e\u0301', y\n", at(1, 11, 1, 12))[1] == "  |          ^"


def test_an_empty_range_still_has_a_caret(root: Path) -> None:
    assert excerpt(root, "x = (\n", at(1, 6, 1, 6)) == ["1 | x = (", "  |      ^"]


def test_a_place_beyond_the_file_has_no_excerpt(root: Path) -> None:
    assert excerpt(root, "", at(7, 1, 7, 1)) == []


def test_several_lines_are_joined_by_a_bar(root: Path) -> None:
    assert excerpt(root, "f(\n    1,\n)\n", at(1, 1, 3, 2)) == [
        "1 | / f(",
        "2 | |     1,",
        "3 | | )",
        "  | |_^",
    ]


def test_several_lines_that_begin_inside_a_line_are_led_to(root: Path) -> None:
    assert excerpt(root, "x = f(\n    1,\n)\n", at(1, 5, 3, 2)) == [
        "1 |   x = f(",
        "  |  _____^",
        "2 | |     1,",
        "3 | | )",
        "  | |_^",
    ]


def test_many_lines_are_shortened(root: Path) -> None:
    source = "f(\n" + "".join(f"    {number},\n" for number in range(20)) + ")\n"
    assert excerpt(root, source, at(1, 1, 22, 2)) == [
        " 1 | / f(",
        " 2 | |     0,",
        " 3 | |     1,",
        " 4 | |     2,",
        "...",
        "22 | | )",
        "   | |_^",
    ]


def test_of_a_line_as_long_as_a_file_only_what_is_near_is_looked_at(root: Path) -> None:
    line = "a = 1; " * 140_000
    half = line[: len(line) // 2]
    began = time.process_time()
    shown = excerpt(root, line, at(1, 490_001, 1, 980_000))
    several = excerpt(root, f"{half}\n{half}", at(1, 245_001, 2, 245_001))
    assert time.process_time() - began < 0.4
    assert max(map(len, [*shown, *several])) < 150
    assert shown[0].startswith("1 | …")
    assert shown[0].endswith("…")
    assert shown[1].index("^") == shown[0].index("…") + 1 + 30


def test_a_long_line_is_cut_around_the_place(root: Path) -> None:
    source = "x = '" + "a" * 500 + "' + bad + '" + "b" * 500 + "'\n"
    line, carets = excerpt(root, source, at(1, 510, 1, 513))
    assert len(line) < 110
    assert line.startswith("1 | …")
    assert line.endswith("…")
    assert line[carets.index("^") : carets.rindex("^") + 1] == "bad"


def test_a_source_cannot_forge_the_report(root: Path) -> None:
    text = render(
        root,
        "x = '\x1b[31m\u202e\x07\x9b'\n",
        Diagnostic("a-rule", Level.ERROR, "wrong \x1b[2J", at(1, 1, 1, 2)),
    )
    assert not {"\x1b", "\u202e", "\x07", "\x9b"} & set(text)
    assert "␛[31m" in text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_python_ends_them(root: Path, end: str) -> None:
    source = f"a = 1{end}b = '\x0c\u2028'{end}c = 3{end}"
    assert excerpt(root, source, at(3, 1, 3, 2))[0] == "3 | c = 3"


def test_a_byte_order_mark_moves_nothing(root: Path) -> None:
    assert excerpt(root, b"\xef\xbb\xbfx = 1\n", at(1, 1, 1, 2)) == ["1 | x = 1", "  | ^"]


def test_a_line_that_is_not_utf_8_is_still_shown(root: Path) -> None:
    assert excerpt(root, b"x = '\xe9'\n", at(1, 6, 1, 7)) == ["1 | x = '\ufffd'", "  |      ^"]


def test_concise_is_one_line_a_diagnostic(root: Path) -> None:
    found = Diagnostic("a-rule", Level.WARNING, "it is\nwrong", at(2, 3, 2, 4), help="do this")
    assert render(root, "", found, name="concise") == (
        "functions/jobs.py:2:3: warning a-rule it is wrong\n"
    )
    assert render(root, "", name="concise") == ""


def test_json_has_every_key_of_the_contract(root: Path) -> None:
    found = Diagnostic(
        "a-rule",
        Level.ERROR,
        "wröng",
        at(1, 2, 3, 4),
        "do this",
        None,
        (Related("here", at(5, 6, 7, 8)),),
    )
    place = {"path": PATH, "line": 1, "column": 2, "end_line": 3, "end_column": 4}
    other = {"path": PATH, "line": 5, "column": 6, "end_line": 7, "end_column": 8}
    text = render(root, "", found, name="json")
    assert "wröng" in text
    (item,) = json.loads(text)
    assert list(item) == [
        "rule",
        "level",
        "message",
        "path",
        "line",
        "column",
        "end_line",
        "end_column",
        "help",
        "url",
        "fix",
        "related",
    ]
    assert item == {
        "rule": "a-rule",
        "level": "error",
        "message": "wröng",
        **place,
        "help": "do this",
        "url": None,
        "fix": None,
        "related": [{"message": "here", **other}],
    }


def test_json_of_nothing_is_an_empty_array(root: Path) -> None:
    assert json.loads(render(root, "", name="json")) == []


def test_colour_changes_no_character_of_the_text(root: Path) -> None:
    import re

    found = Diagnostic(
        "a-rule",
        Level.ERROR,
        "wrong",
        at(1, 1, 2, 2),
        "help",
        related=(Related("here", at(1, 1, 1, 2)),),
    )
    coloured = render(root, "x\ny\n", found, colour=True)
    assert "\x1b[1;31merror[a-rule]\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render(root, "x\ny\n", found)


def test_an_unknown_format_is_a_key_error() -> None:
    assert {"text", "concise", "json"} <= set(FORMATS)
    with pytest.raises(KeyError):
        renderer("sources")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "expected"),
    [
        (Terminal(), {}, True),
        (io.StringIO(), {}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": ""}, True),
        (io.StringIO(), {"FORCE_COLOR": "1"}, True),
        (Terminal(), {"FORCE_COLOR": "0"}, False),
        (io.StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_is_for_terminals_unless_the_user_says_otherwise(
    stream: io.StringIO, environment: dict[str, str], expected: bool
) -> None:
    assert wants_colour(stream, environment) is expected
