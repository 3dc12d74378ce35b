"""A project's own rules: run, levelled, ignored and explained like the built-in ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gnomon.analyzer import engine
from gnomon.analyzer.errors import ConfigurationError
from gnomon.cli.program import main
from gnomon.rules.testing import assert_expected, findings, own_rules

Output = pytest.CaptureFixture[str]
RULE = '''"""A function is called foo.

Why:
    Nobody knows what it does.

Bad:
    def foo(): ...

Good:
    def send(): ...

Fix:
    Say what it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Option, Rule, Site
from gnomon.analyzer.syntax import FunctionDef, Module

NAMES = Option("names", ("foo",), "names that say nothing")
rule = Rule(level=Level.WARNING, since="1", options=(NAMES,))


@dataclass(frozen=True)
class Bad:
    name: str


def check(module: Module, project: Project) -> Iterator[Finding]:
    for statement in module.body:
        if isinstance(statement, FunctionDef):
            bad = Bad(statement.name)
            if bad.name in project.option("no-foo", NAMES):
                yield Finding(Site(module, statement.name_at), f"a function called {bad.name}")
'''
CONFIG = 'custom-rules = ["lint/no_foo.py"]\n'
CONCISE = ("--output-format", "concise")


@pytest.fixture
def own(project: Path) -> Path:
    """A project with a rule of its own and one finding of it."""
    (project / "gnomon.toml").write_text(CONFIG)
    (project / "lint").mkdir()
    (project / "lint" / "no_foo.py").write_text(RULE)
    (project / "functions" / "jobs.py").write_text("def foo() -> None: ...\n")
    return project


def test_a_rule_of_the_project_is_run(own: Path, capsys: Output) -> None:
    assert main(["check", *CONCISE]) == 1
    assert capsys.readouterr() == (
        "functions/jobs.py:1:5: warning no-foo a function called foo\n",
        "",
    )
    assert not (own / "lint" / "__pycache__").exists()


def test_a_folder_holds_rules_and_their_tests(own: Path, capsys: Output) -> None:
    (own / "gnomon.toml").write_text('custom-rules = ["lint"]')
    for name in ("test_no_foo.py", "conftest.py", "_shared.py", ".#no_foo.py"):
        (own / "lint" / name).write_text("raise RuntimeError")
    assert main(["check", *CONCISE]) == 1
    assert "warning no-foo" in capsys.readouterr().out


def test_it_is_levelled_given_options_selected_and_ignored(own: Path, capsys: Output) -> None:
    more = '[levels]\nno-foo = "error"\n[rules.no-foo]\nnames = ["bar"]\n'
    (own / "gnomon.toml").write_text(CONFIG + more)
    assert main(["check", "--select", "no-foo"]) == 0
    (own / "functions" / "jobs.py").write_text("def bar() -> None: ...\n")
    assert main(["check", "--select", "no-foo", *CONCISE]) == 1
    assert "error no-foo a function called bar" in capsys.readouterr().out
    assert main(["check", "--ignore", "no-foo"]) == 0
    assert main(["check", "--add-ignores"]) == 0
    text = (own / "functions" / "jobs.py").read_text()
    assert text == "def bar() -> None: ...  # gnomon: ignore[no-foo]\n"


def test_it_is_run_in_other_processes(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(engine, "WORTH_IT", 1)
    monkeypatch.setattr(engine, "worker_count", lambda: 2)
    (own / "functions" / "others.py").write_text("def foo() -> None: ...\n")
    assert main(["check", "--no-cache", *CONCISE]) == 1
    assert capsys.readouterr().out.count("warning no-foo") == 2


def test_an_edited_rule_is_run_anew(own: Path, capsys: Output) -> None:
    assert main(["check"]) == 1
    assert main(["check"]) == 1
    (own / "lint" / "no_foo.py").write_text(RULE.replace("a function called", "never call it"))
    capsys.readouterr()
    assert main(["check", *CONCISE]) == 1
    assert "never call it foo" in capsys.readouterr().out


def test_every_format_prints_it(own: Path, capsys: Output) -> None:
    for name in ("text", "json", "sarif", "github", "gitlab", "junit"):
        assert main(["check", "--output-format", name]) == 1
        assert "no-foo" in capsys.readouterr().out
    assert main(["check", "--output-format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["url"] is None


def test_it_is_explained(own: Path, capsys: Output) -> None:
    assert main(["rule", "no-foo"]) == 0
    assert "Nobody knows what it does." in capsys.readouterr().out
    assert main(["rule", "--all"]) == 0
    assert "no-foo " in capsys.readouterr().out


BROKEN = {
    "raises": ("raise RuntimeError('oh')\n", "RuntimeError: oh (no_foo.py, line 1)"),
    "does not parse": ("def\n", "invalid syntax (no_foo.py, line 1)"),
    "ends the process": ("raise SystemExit(0)\n", "SystemExit: 0"),
    "declares no rule": ("x = 1\n", "declares no `rule = Rule(...)`"),
    "declares what is no level": (
        RULE.replace("Level.WARNING", "'warning'"),
        "the level of rule 'no-foo' is no Level: 'warning'",
    ),
    "has nothing that judges": (
        RULE.replace("def check", "def chekc"),
        "rule 'no-foo' defines neither `check` nor `review`",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_rule_that_cannot_be_loaded_is_named_and_the_others_run(
    own: Path, how: str, capsys: Output
) -> None:
    source, said = BROKEN[how]
    (own / "lint" / "no_foo.py").write_text(source)
    (own / "gnomon.toml").write_text(CONFIG + "[rules.no-foo]\nnames = ['x']\n")
    (own / "functions" / "jobs.py").write_text("def\n")
    assert main(["check", *CONCISE]) == 3
    out, err = capsys.readouterr()
    assert "error syntax-error" in out
    assert err.startswith("internal error: no-foo failed: ")
    assert said in err
    assert main(["rule", "--all"]) == 3
    assert "untyped-any" in capsys.readouterr().out


CRASHING = {
    "raises": ("raise KeyError('oh')", "KeyError: 'oh'"),
    "ends the process": ("raise SystemExit(0)", "SystemExit: 0"),
    "yields something else": ("yield 5", "TypeError: a rule yields findings, not 5"),
    "returns nothing": ("return None", "TypeError: a rule yields findings, not None"),
    "finds a node and no place": (
        "from gnomon.analyzer.rule import Finding\n    yield Finding(module.body[0], 'x')",
        "TypeError: the site of a finding cannot be ",
    ),
    "notes what is no note": (
        "from gnomon.analyzer.rule import Finding, Site\n"
        "    yield Finding(Site(module, 0), 'x', notes=('y',))",
        "TypeError: a note of a finding cannot be 'y'",
    ),
    "finds without a text": (
        "from gnomon.analyzer.rule import Finding, Site\n    yield Finding(Site(module, 0), 3)",
        "TypeError: the message of a finding cannot be 3",
    ),
}

SOMEWHERE = "from gnomon.analyzer.fixes.fix import Edit, Fix, NewStatement, SourceOf\n    "
SOMEWHERE += "from gnomon.analyzer.rule import Finding, Note, Site\n    "
ELSEWHERE = "type(module)('functions/gone.py', 'functions.gone', False, (), ())"
FIX = "yield Finding(Site(module, 0), 'x', fix=Fix('mend it', safe=True, module="
NOWHERE = {
    "finds a node that is not there": (
        "yield Finding(Site(module, 10**6), 'x')",
        "no node 1000000",
    ),
    "finds a node before the first": ("yield Finding(Site(module, -1), 'x')", "no node -1"),
    "finds a node by its name": (
        "yield Finding(Site(module, 'x'), 'x')",
        "the at of a place cannot be 'x'",
    ),
    "finds something in another project": (
        f"yield Finding(Site({ELSEWHERE}, 0), 'x')",
        "functions/gone.py is no file of this check",
    ),
    "finds something in what is no module": (
        "yield Finding(Site('jobs', 0), 'x')",
        "the module of a place cannot be 'jobs'",
    ),
    "notes a node that is not there": (
        "yield Finding(Site(module, 0), 'x', notes=(Note(Site(module, 10**6), 'y'),))",
        "no node 1000000",
    ),
    "mends a node that is not there": (
        f"{FIX}module, edits=(Edit(10**6, ('y',)),)))",
        "no node 1000000",
    ),
    "copies a node that is not there": (
        f"{FIX}module, edits=(Edit(0, (SourceOf(10**6),)),)))",
        "no node 1000000",
    ),
    "adds beside a node that is not there": (
        f"{FIX}module, added=(NewStatement(10**6, 'y', after=True),)))",
        "no node 1000000",
    ),
    "mends another project": (
        f"{FIX}{ELSEWHERE}, edits=(Edit(0, ('y',)),)))",
        "functions/gone.py is no file of this check",
    ),
    "mends by what is no edit": (
        f"{FIX}module, edits=('y',)))",
        "an edit of a fix cannot be 'y'",
    ),
    "mends by numbers": (
        f"{FIX}module, edits=(Edit(0, (5,)),)))",
        "a part of an edit cannot be 5",
    ),
}
CRASHING |= {how: (SOMEWHERE + body, said) for how, (body, said) in NOWHERE.items()}


def test_what_a_rule_finds_elsewhere_is_told_all_the_same(own: Path, capsys: Output) -> None:
    head = RULE[: RULE.index("def check")]
    body = "".join(
        f"    yield Finding(Site(module, {at}), 'x')\n" for at in ("0", "10**6", "10**7")
    )
    (own / "lint" / "no_foo.py").write_text(f"{head}def check(module, project):\n{body}")
    assert main(["check", *CONCISE]) == 3
    out, err = capsys.readouterr()
    assert "functions/jobs.py:1:1: warning no-foo x\n" in out
    assert err.count("internal error: no-foo failed on functions/jobs.py") == 1


@pytest.mark.parametrize("how", CRASHING)
def test_a_rule_that_crashes_is_named_with_the_file_and_the_others_run(
    own: Path, how: str, capsys: Output
) -> None:
    body, said = CRASHING[how]
    head = RULE[: RULE.index("def check")]
    (own / "lint" / "no_foo.py").write_text(f"{head}def check(module, project):\n    {body}\n")
    (own / "functions" / "jobs.py").write_text("from typing import Any\nx: Any = 1\n")
    assert main(["check", *CONCISE]) == 3
    out, err = capsys.readouterr()
    assert "error untyped-any" in out
    assert "internal error: no-foo failed on functions/jobs.py: " in err
    assert said in err


def test_one_that_crashes_in_other_processes_is_named_and_the_others_run(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(engine, "WORTH_IT", 1)
    monkeypatch.setattr(engine, "worker_count", lambda: 2)
    head = RULE[: RULE.index("def check")]
    crashing = f"{head}def check(module, project):\n    raise KeyError('oh')\n"
    (own / "lint" / "no_bar.py").write_text(crashing)
    (own / "lint" / "no_file.py").write_text("import nothing_of_this_name\n")
    (own / "gnomon.toml").write_text('custom-rules = ["lint"]')
    assert main(["check", "--no-cache", *CONCISE]) == 3
    out, err = capsys.readouterr()
    assert "warning no-foo" in out
    assert "internal error: no-bar failed on functions/jobs.py: KeyError: 'oh'" in err
    assert err.count("internal error: no-file failed: ModuleNotFoundError") == 1


REVIEWS = {
    "raises": ("return 1 / 0", "ZeroDivisionError"),
    "ends the process": ("raise SystemExit(0)", "SystemExit: 0"),
    "yields something else": ("yield 5", "TypeError: a review yields placed findings, not 5"),
    "returns nothing": ("return None", "TypeError: a review yields placed findings, not None"),
    "finds a line before the first": (
        "yield PlacedFinding(0, 1, 1, 2, 'x')",
        "ValueError: no place in a file: 0:1 to 1:2",
    ),
    "finds what ends before it begins": (
        "yield PlacedFinding(3, 1, 2, 2, 'x')",
        "ValueError: no place in a file: 3:1 to 2:2",
    ),
    "finds a line by its name": (
        "yield PlacedFinding('a', 1, 1, 2, 'x')",
        "TypeError: the line of a finding cannot be 'a'",
    ),
    "finds without a text": (
        "yield PlacedFinding(1, 1, 1, 2, None)",
        "TypeError: the message of a finding cannot be None",
    ),
}


@pytest.mark.parametrize("how", REVIEWS)
def test_a_review_that_crashes_is_named_and_the_others_speak(
    own: Path, how: str, capsys: Output
) -> None:
    body, said = REVIEWS[how]
    head = RULE[: RULE.index("def check")] + "from gnomon.analyzer.rule import PlacedFinding\n"
    (own / "lint" / "no_foo.py").write_text(f"{head}def review(ignores):\n    {body}\n")
    (own / "functions" / "jobs.py").write_text("x = 1  # gnomon: ignore[untyped-any]\n")
    assert main(["check", *CONCISE]) == 3
    out, err = capsys.readouterr()
    assert "warning unused-ignore" in out
    assert "internal error: no-foo failed on functions/jobs.py: " in err
    assert said in err


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ('custom-rules = ["lint/gone.py"]', "gone.py does not exist"),
        ('custom-rules = ["lint/untyped_any.py"]', "'untyped-any' is the name of a built-in rule"),
        ('custom-rules = ["lint", "lint/no_foo.py"]', "'no-foo' is the name of another rule"),
        ('custom-rules = ["lint/No Foo.py"]', "'No Foo' is no name of a rule"),
        ('rule-packages = ["no-such-package"]', "'no-such-package' is not installed"),
        ('rule-packages = ["libcst"]', "'libcst' has no entry points of the group"),
        ('custom-rules = "lint"', "expected a list of strings"),
    ],
)
def test_a_rule_that_is_not_there_or_not_free_exits_2(
    own: Path, config: str, said: str, capsys: Output
) -> None:
    (own / "gnomon.toml").write_text(config)
    if "untyped" in config or "No Foo" in config:
        (own / json.loads(config.split(" = ")[1])[0]).write_text(RULE)
    assert main(["check"]) == 2
    assert said in capsys.readouterr().err


def test_a_package_offers_rules_by_entry_points(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    site = own / "site"
    (site / "acme_rules").mkdir(parents=True)
    (site / "acme_rules" / "__init__.py").touch()
    (site / "acme_rules" / "no_bar.py").write_text(RULE.replace("foo", "bar"))
    info = site / "acme_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[gnomon.rules]\nno-bar = acme_rules.no_bar\n")
    monkeypatch.syspath_prepend(str(site))
    (own / "gnomon.toml").write_text('rule-packages = ["acme-rules"]')
    (own / "functions" / "jobs.py").write_text("def bar() -> None: ...\n")
    assert main(["check", *CONCISE]) == 1
    assert "warning no-bar a function called bar" in capsys.readouterr().out
    assert main(["check", *CONCISE]) == 1


def test_the_harness_tests_it(own: Path) -> None:
    catalog = own_rules(own / "lint" / "no_foo.py")
    assert_expected("no-foo", "def foo(): ...  # expect: no-foo\n", catalog=catalog)
    found = findings("no-foo", "def bar(): ...\n", options={"names": ("bar",)}, catalog=catalog)
    assert found == [("functions/example.py", 1, "a function called bar")]
    with pytest.raises(AssertionError, match="unexpected no-foo"):
        assert_expected("no-foo", "def foo(): ...\n", catalog=own_rules(own / "lint"))
    (own / "lint" / "untyped_any.py").write_text(RULE)
    with pytest.raises(ConfigurationError, match="is the name of a built-in rule"):
        own_rules(own / "lint")
