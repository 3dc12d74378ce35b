"""Applying fixes: exact edits, in passes, checked again; what fails is taken back and named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gnomon.analyzer import syntax
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.applying import Fixing, fix
from gnomon.analyzer.fixes.fix import Edit, Fix, Imported, SourceOf
from gnomon.analyzer.fixes.text_edits import edited
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Check, Finding, LoadedRule, Rule, Site
from gnomon.analyzer.walk import children

MakeFix = Callable[[syntax.Module, syntax.Constant], Fix]


@dataclass
class OneRule:
    """A catalog of one rule."""

    check: Check
    names: tuple[str, ...] = ("a-rule",)

    def load(self, name: str) -> LoadedRule:
        return LoadedRule(name, Rule(Level.ERROR, "0.1.0"), "", self.check)


def numbers(node: object) -> Iterator[syntax.Constant]:
    """The integers of a module."""
    for child in children(node):
        if isinstance(child, syntax.Constant) and type(child.value) is int:
            yield child
        yield from numbers(child)


def rule(make: MakeFix, least: int = 0) -> OneRule:
    """A rule that finds the integers below 10, from `least` on."""

    def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
        for number in numbers(module):
            if isinstance(number.value, int) and least <= number.value < 10:
                site = Site(module, number.at)
                yield Finding(site, f"there is {number.value}", fix=make(module, number))

    return OneRule(check)


def to(*parts: str | SourceOf | Imported, safe: bool = True) -> MakeFix:
    """A fix that writes the same for every number."""

    def make(module: syntax.Module, number: syntax.Constant) -> Fix:
        return Fix("write another", safe, module, (Edit(number.at, parts),))

    return make


def add_ten(module: syntax.Module, number: syntax.Constant) -> Fix:
    """A fix that puts a 1 before the digit."""
    return Fix("add ten", True, module, (Edit(number.at, ("1", SourceOf(number.at))),))


def fixed(root: Path, data: bytes, rules: OneRule, *, unsafe: bool = False) -> Fixing:
    """What fixing comes to for one file, `functions/jobs.py`."""
    (root / "functions").mkdir(exist_ok=True)
    (root / "functions" / "jobs.py").write_bytes(data)
    return fix(Config(root=root), rules, unsafe=unsafe)


def result(fixing: Fixing) -> bytes:
    (change,) = fixing.changes
    assert change.path == "functions/jobs.py"
    return change.after


EXACT = {
    "LF": (
        "# first\nx  =  1 # keep\n\n\ny = ( 2 ,\t3 )\n",
        "# first\nx  =  11 # keep\n\n\ny = ( 12 ,\t13 )\n",
    ),
    "CRLF": ("x = 1\r\ny = (\r\n    2,\r\n)\r\n", "x = 11\r\ny = (\r\n    12,\r\n)\r\n"),
    "mixed line ends": ("x = 1\r\ny = 2\nz = 3\r\n", "x = 11\r\ny = 12\nz = 13\r\n"),
    "no line end at the end": ("x = 1", "x = 11"),
    "a byte order mark": ("\ufeffx = 1\n", "\ufeffx = 11\n"),
    "letters before it on the line": ("x = 'äöü€🙂', 1\n", "x = 'äöü€🙂', 11\n"),
    "tabs and continued lines": ("if x:\n\tx = \\\n\t\t1\n", "if x:\n\tx = \\\n\t\t11\n"),
    "parentheses of its own": ("x = ((1))\n", "x = ((11))\n"),
    "separators that end no line": (
        "x = '\u2028\x85', 1\ny = 2\n",
        "x = '\u2028\x85', 11\ny = 12\n",
    ),
    "several statements on a line": ("x = 1; y = 2 ; z = 3;\n", "x = 11; y = 12 ; z = 13;\n"),
}


@pytest.mark.parametrize(("before", "after"), EXACT.values(), ids=EXACT.keys())
def test_nothing_but_the_edited_text_changes(tmp_path: Path, before: str, after: str) -> None:
    fixing = fixed(tmp_path, before.encode(), rule(add_ten))
    assert result(fixing) == after.encode()
    assert fixing.report.diagnostics == ()
    assert fixing.refused == {}


def test_a_declared_encoding_is_kept(tmp_path: Path) -> None:
    fixing = fixed(tmp_path, "# coding: latin-1\nx = 'ä', 1\n".encode("latin-1"), rule(add_ten))
    assert result(fixing) == "# coding: latin-1\nx = 'ä', 11\n".encode("latin-1")


def test_nothing_is_written(tmp_path: Path) -> None:
    fixed(tmp_path, b"x = 1\n", rule(add_ten))
    assert (tmp_path / "functions" / "jobs.py").read_bytes() == b"x = 1\n"


def test_an_unsafe_fix_is_made_only_when_asked_for(tmp_path: Path) -> None:
    rules = rule(to("10", safe=False))
    left = fixed(tmp_path, b"x = 1\n", rules)
    assert (left.changes, left.count, len(left.report.diagnostics)) == ((), 0, 1)
    assert result(fixed(tmp_path, b"x = 1\n", rules, unsafe=True)) == b"x = 10\n"


def test_a_file_that_the_parser_does_not_give_back_is_left_alone(tmp_path: Path) -> None:
    fixing = fixed(tmp_path, b"y = 0\n\x0cx = 1\n", rule(add_ten))
    assert fixing.changes == ()
    assert "does not give its text back" in fixing.refused["functions/jobs.py"]
    edits = [edit for found in fixing.report.diagnostics if found.fix for edit in found.fix.edits]
    assert edited("y = 0\n\x0cx = 1\n", edits) == "y = 10\n\x0cx = 11\n"


def test_a_file_that_libcst_does_not_read_is_left_alone(tmp_path: Path) -> None:
    fixing = fixed(tmp_path, b"(x): int = 1\n", rule(add_ten))
    assert fixing.changes == ()
    assert "libcst) does not read it" in fixing.refused["functions/jobs.py"]
    assert len(fixing.report.diagnostics) == 1


def test_fixes_in_each_others_way_are_made_one_after_the_other(tmp_path: Path) -> None:
    def whole(module: syntax.Module, number: syntax.Constant) -> Fix:
        values = [
            f"1{item.value}" if item is number else str(item.value) for item in numbers(module)
        ]
        edit = Edit(module.body[0].at, (f"x = [{', '.join(values)}]",))
        return Fix("replace all", True, module, (edit,))

    fixing = fixed(tmp_path, b"x = [1, 2, 3]\n", rule(whole))
    assert result(fixing) == b"x = [11, 12, 13]\n"
    assert fixing.count == 3


def test_a_fix_that_leads_to_another_is_followed(tmp_path: Path) -> None:
    def next_one(module: syntax.Module, number: syntax.Constant) -> Fix:
        assert isinstance(number.value, int)
        return Fix("count", True, module, (Edit(number.at, (str(number.value + 1),)),))

    fixing = fixed(tmp_path, b"x = 5\n", rule(next_one))
    assert (result(fixing), fixing.count, dict(fixing.refused)) == (b"x = 10\n", 5, {})


def test_a_fix_without_an_end_stops_after_ten_passes_and_is_named(tmp_path: Path) -> None:
    def turn(module: syntax.Module, number: syntax.Constant) -> Fix:
        text = "2" if number.value == 1 else "1"
        return Fix("turn", True, module, (Edit(number.at, (text,)),))

    fixing = fixed(tmp_path, b"x = 1\n", rule(turn))
    assert fixing.count == 10
    assert fixing.refused == {"functions/jobs.py": "its fixes still lead to others after 10 passes"}


def test_a_file_whose_finding_would_stay_is_taken_back_and_named(tmp_path: Path) -> None:
    def useless(module: syntax.Module, number: syntax.Constant) -> Fix:
        return Fix("wrap it", True, module, (Edit(number.at, ("(", SourceOf(number.at), ")")),))

    fixing = fixed(tmp_path, b"x = 1\n", rule(useless))
    assert (fixing.changes, fixing.count) == ((), 0)
    reason = "a-rule would still be found after its fix (wrap it)"
    assert fixing.refused == {"functions/jobs.py": reason}
    assert len(fixing.report.diagnostics) == 1


def test_a_file_that_would_not_parse_is_taken_back_and_the_others_are_fixed(
    tmp_path: Path,
) -> None:
    def breaks(module: syntax.Module, number: syntax.Constant) -> Fix:
        text = "(" if module.path.endswith("jobs.py") else "10"
        return Fix("break", True, module, (Edit(number.at, (text,)),))

    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "other.py").write_text("y = 1\n")
    fixing = fixed(tmp_path, b"x = 1\n", rule(breaks))
    assert [(change.path, change.after) for change in fixing.changes] == [
        ("functions/other.py", b"y = 10\n")
    ]
    assert fixing.refused == {"functions/jobs.py": "the result would not parse"}


def test_a_letter_that_the_encoding_lacks_is_refused(tmp_path: Path) -> None:
    fixing = fixed(tmp_path, b"# coding: latin-1\nx = 2\n", rule(to("'\u20ac'"), least=2))
    assert fixing.refused == {"functions/jobs.py": "its encoding (latin-1) lacks a character"}


def test_only_what_is_asked_for_is_fixed(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    for name in ("a", "b"):
        (tmp_path / "functions" / f"{name}.py").write_text("x = 1\n")
    fixing = fix(Config(root=tmp_path), rule(add_ten), [tmp_path / "functions" / "b.py"])
    assert [change.path for change in fixing.changes] == ["functions/b.py"]


def test_fixing_again_changes_nothing(tmp_path: Path) -> None:
    once = result(fixed(tmp_path, b"x = 1\ny = (2, 3)\n", rule(add_ten)))
    again = fixed(tmp_path, once, rule(add_ten))
    assert (again.changes, again.count) == ((), 0)


def test_a_result_that_a_rule_fails_on_is_taken_back(tmp_path: Path) -> None:
    def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
        for number in numbers(module):
            if number.value != 1:
                raise ZeroDivisionError("a mistake")
            yield Finding(Site(module, number.at), "one", fix=add_ten(module, number))

    fixing = fixed(tmp_path, b"x = 1\n", OneRule(check))
    assert (fixing.changes, fixing.report.failures) == ((), ())
    assert fixing.refused == {"functions/jobs.py": "a-rule fails on the result"}


def test_edits_of_one_fix_that_overlap_make_no_fix(tmp_path: Path) -> None:
    def twice(module: syntax.Module, number: syntax.Constant) -> Fix:
        whole = Edit(module.body[0].at, ("x = 10",))
        return Fix("twice", True, module, (whole, Edit(number.at, ("10",))))

    fixing = fixed(tmp_path, b"x = 1\n", rule(twice))
    assert [found.fix for found in fixing.report.diagnostics] == [None]


CALLS = {
    "a comment of what is written again": (
        "f(\n    g(  # keep\n        1,  # me\n    ),\n)  # too\n",
        "h(g(  # keep\n        1,  # me\n    ))  # too\n",
    ),
    "no comment, but a text that has its mark": ("f(2,\n  '#')\n", "h(2)\n"),
    "a comment of what goes": ("f(2,  # me\n  3)\n", None),
    "a comment on a line of its own": ("f(\n    # me\n    2,\n)\n", None),
}


@pytest.mark.parametrize(("before", "after"), CALLS.values(), ids=CALLS)
def test_a_fix_that_would_lose_a_comment_is_none(
    tmp_path: Path, before: str, after: str | None
) -> None:
    def calls_of_f(module: syntax.Module, project: Project) -> Iterator[Finding]:
        for call in children(module.body[0]):
            if isinstance(call, syntax.Call) and getattr(call.func, "id", "") == "f":
                edit = Edit(call.at, ("h(", SourceOf(call.args[0].at), ")"))
                mend = Fix("call h", True, module, (edit,))
                yield Finding(Site(module, call.at), "f is called", fix=mend)

    fixing = fixed(tmp_path, before.encode(), OneRule(calls_of_f))
    assert [change.after.decode() for change in fixing.changes] == ([after] if after else [])
