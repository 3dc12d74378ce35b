"""The engine: every finding once, in order, suppressed or levelled; failures named, not fatal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gnomon.analyzer import syntax
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.engine import check
from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.files import reading
from gnomon.analyzer.files.depth import in_deep_thread
from gnomon.analyzer.project import Project
from gnomon.analyzer.report import Report
from gnomon.analyzer.rule import Check, Finding, LoadedRule, Note, Rule, Site
from gnomon.rules.catalog import BuiltinCatalog


@dataclass
class Rules:
    """A catalog of rules given as functions."""

    checks: dict[str, Check]
    levels: dict[str, Level] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.checks))

    def load(self, name: str) -> LoadedRule:
        level = self.levels.get(name, Level.ERROR)
        return LoadedRule(name, Rule(level, "0.1.0"), "", self.checks[name])


def every_function(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """A finding at the name of each function."""
    for statement in module.body:
        if isinstance(statement, syntax.FunctionDef):
            yield Finding(Site(module, statement.name_at), f"there is `{statement.name}`")


def crash(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """A rule with a mistake that shows on one file."""
    if module.path.endswith("b.py"):
        raise ZeroDivisionError("a mistake")
    yield Finding(Site(module, module.body[0].at), "before the crash")


def write(folder: Path, **files: str) -> Config:
    """A project with files in its functions folder."""
    (folder / "functions").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "functions" / f"{name}.py").write_text(text)
    return Config(root=folder)


def places(report: Report) -> list[tuple[str, int, str]]:
    return [(found.location.path, found.location.line, found.rule) for found in report.diagnostics]


def test_findings_are_sorted_by_place(tmp_path: Path) -> None:
    config = write(tmp_path, b="def x(): ...\n", a="def y(): ...\ndef z(): ...\n")
    report = check(config, Rules({"r-two": every_function, "r-one": every_function}))
    assert places(report) == [
        ("functions/a.py", 1, "r-one"),
        ("functions/a.py", 1, "r-two"),
        ("functions/a.py", 2, "r-one"),
        ("functions/a.py", 2, "r-two"),
        ("functions/b.py", 1, "r-one"),
        ("functions/b.py", 1, "r-two"),
    ]
    assert (report.checked, report.failed, report.passed) == (2, True, False)


def test_a_finding_made_twice_is_shown_once(tmp_path: Path) -> None:
    def twice(module: syntax.Module, project: Project) -> Iterator[Finding]:
        yield from every_function(module, project)
        yield from every_function(module, project)

    report = check(write(tmp_path, a="def x(): ...\n"), Rules({"r-one": twice}))
    assert len(report.diagnostics) == 1


def test_a_note_is_placed_in_its_own_file(tmp_path: Path) -> None:
    def with_note(module: syntax.Module, project: Project) -> Iterator[Finding]:
        if module.name == "functions.a":
            other = project.modules["functions.b"]
            note = Note(Site(other, other.body[0].at), "see there")
            yield Finding(Site(module, module.body[0].at), "see", notes=(note,))

    report = check(write(tmp_path, a="x = 1\n", b="\n\ny = 1\n"), Rules({"r-one": with_note}))
    (note,) = report.diagnostics[0].related
    assert (note.message, note.location.path, note.location.line) == (
        "see there",
        "functions/b.py",
        3,
    )


def test_a_rule_that_crashes_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    config = write(tmp_path, a="def x(): ...\n", b="def y(): ...\n")
    report = check(config, Rules({"r-one": crash, "r-two": every_function}))
    (failure,) = report.failures
    assert (failure.rule, failure.path) == ("r-one", "functions/b.py")
    assert failure.text.startswith("ZeroDivisionError: a mistake (test_engine.py, line ")
    assert places(report) == [
        ("functions/a.py", 1, "r-one"),
        ("functions/a.py", 1, "r-two"),
        ("functions/b.py", 1, "r-two"),
    ]
    assert not report.passed


def test_a_rule_that_cannot_be_loaded_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    class Broken(Rules):
        def load(self, name: str) -> LoadedRule:
            if name == "r-one":
                raise ImportError("nothing there")
            return super().load(name)

    report = check(
        write(tmp_path, a="def x(): ...\n"), Broken({"r-one": crash, "r-two": every_function})
    )
    assert [(failure.rule, failure.path) for failure in report.failures] == [("r-one", None)]
    assert places(report) == [("functions/a.py", 1, "r-two")]


def test_a_file_that_gnomon_fails_on_is_named_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lower = reading.lower

    def fail(*args: object, **options: object) -> object:
        if options["name"] == "functions.a":
            raise KeyError("an unknown node")
        return lower(*args, **options)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(reading, "lower", fail)
    report = check(
        write(tmp_path, a="def x(): ...\n", b="def y(): ...\n"), Rules({"r-one": every_function})
    )
    (failure,) = report.failures
    assert (failure.rule, failure.path) == ("reading", "functions/a.py")
    assert places(report) == [("functions/b.py", 1, "r-one")]


def test_the_configuration_changes_levels_and_what_fails(tmp_path: Path) -> None:
    config = write(tmp_path, a="def x(): ...\n")
    rules = Rules({"r-one": every_function})
    mild = Config(root=config.root, levels={"r-one": Level.ADVICE})
    (found,) = check(mild, rules).diagnostics
    assert found.level is Level.ADVICE
    assert not check(mild, rules).failed
    strict = Config(root=config.root, levels={"r-one": Level.ADVICE}, fail_on=Level.ADVICE)
    assert check(strict, rules).failed
    assert check(strict, rules).passed


def test_only_selected_rules_run(tmp_path: Path) -> None:
    write(tmp_path, a="def x(): ...\n")
    rules = Rules({"r-one": every_function, "r-two": every_function})
    config = Config(root=tmp_path, select=frozenset({"r-one"}))
    assert {found.rule for found in check(config, rules).diagnostics} == {"r-one"}
    config = Config(root=tmp_path, ignore=frozenset({"r-one"}))
    assert {found.rule for found in check(config, rules).diagnostics} == {"r-two"}


def test_a_pattern_silences_a_rule_in_a_file(tmp_path: Path) -> None:
    write(tmp_path, a="def x(): ...\n", b="def y(): ...\n")
    config = Config(root=tmp_path, per_file_ignores=(("*/a.py", frozenset({"r-one"})),))
    assert places(check(config, Rules({"r-one": every_function}))) == [
        ("functions/b.py", 1, "r-one")
    ]


def test_a_pattern_silences_a_file_that_does_not_parse(tmp_path: Path) -> None:
    write(tmp_path, a="def (:\n")
    config = Config(root=tmp_path, per_file_ignores=(("*/a.py", frozenset({"syntax-error"})),))
    assert check(config, Rules({})).diagnostics == ()


def test_only_the_given_paths_are_reported(tmp_path: Path) -> None:
    config = write(tmp_path, a="def x(): ...\n", b="def y(): ...\n")
    report = check(config, Rules({"r-one": every_function}), [tmp_path / "functions" / "b.py"])
    assert places(report) == [("functions/b.py", 1, "r-one")]
    assert report.checked == 1
    assert set(report.files) == {"functions/a.py", "functions/b.py"}


def test_a_suppression_silences_exactly_its_line(tmp_path: Path) -> None:
    source = "def x(): ...  # gnomon: ignore[r-one]\ndef y(): ...\n"
    report = check(write(tmp_path, a=source), Rules({"r-one": every_function}))
    assert places(report) == [("functions/a.py", 2, "r-one")]


def test_a_file_that_changes_during_the_check_is_said(tmp_path: Path) -> None:
    config = write(tmp_path, a="def x(): ...\n")

    def changing(module: syntax.Module, project: Project) -> Iterator[Finding]:
        (tmp_path / "functions" / "a.py").write_text("def other(): ...\n")
        yield from every_function(module, project)

    with pytest.raises(ProjectError, match=r"functions/a.py changed while it was checked"):
        check(config, Rules({"r-one": changing}))


def test_deep_work_returns_and_raises_what_it_does() -> None:
    def depth(levels: int) -> int:
        return 0 if levels == 0 else 1 + depth(levels - 1)

    assert in_deep_thread(lambda: depth(20_000)) == 20_000
    with pytest.raises(KeyError, match="inside"):
        in_deep_thread(lambda: {}["inside"])


def test_operands_that_cannot_be_reached_end_no_rule(tmp_path: Path) -> None:
    config = write(tmp_path, a="def f():\n    if not (1 and 1 or 1 and not 1):\n        pass\n")
    assert check(config, BuiltinCatalog()).failures == ()


def test_what_was_computed_of_a_module_is_let_go_once_its_rules_have_run(tmp_path: Path) -> None:
    computed: list[str] = []

    def ask_about_all(module: syntax.Module, project: Project) -> Iterator[Finding]:
        for other in project.modules.values():
            name = other.path.rpartition("/")[2]
            project.memo.get(other.name, "asked", lambda name=name: computed.append(name))
        yield from ()

    config = write(tmp_path, a="A = 1", b="B = 1", c="C = 1")
    check(config, Rules({"one": ask_about_all, "two": ask_about_all}))
    # Each is computed once, and once more for those whose turn comes after its own.
    assert sorted(computed) == ["a.py", "a.py", "b.py", "b.py", "c.py"]
