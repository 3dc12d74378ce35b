"""Tests of rules, the built-in ones and a user's own: small projects in, findings out.

    def test_finds_an_alias_of_the_database() -> None:
        assert findings("db-in-action", {"functions/jobs.py": SOURCE}) == [
            ("functions/jobs.py", 7, "an action has no database"),
        ]

    def test_fixture() -> None:
        assert_expected("db-in-action", {"functions/jobs.py": SOURCE_WITH_EXPECT_COMMENTS})

Only the rule under test runs. A line that it must find carries `# expect: rule-name`; a line
without one must stay silent.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from gnomon.analyzer.config.configuration import Config, load_config
from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.analyzer.engine import check
from gnomon.analyzer.files.source_error import SYNTAX_ERROR
from gnomon.analyzer.fixes.applying import fix
from gnomon.analyzer.report import Report
from gnomon.analyzer.rule import Catalog
from gnomon.analyzer.rule_document import DEFAULT_FILE
from gnomon.rules.catalog import BuiltinCatalog
from gnomon.rules.custom import OwnRule, catalog_of, name_of, rule_files

EXPECT = "expect:"
Place = tuple[str, int, str]


def own_rules(*paths: Path | str) -> Catalog:
    """The built-in rules and those in files, or folders, of one's own, for `catalog`.

    Raises:
        ConfigurationError: a file's name is no name of a rule, or is a built-in rule's.
    """
    files = [file for path in paths for file in rule_files(Path(path).resolve())]
    return catalog_of((str(file), OwnRule(name_of(file), file)) for file in files)


def findings(
    rule: str,
    files: Mapping[str, str] | str,
    *,
    options: Mapping[str, object] | None = None,
    also: Iterable[str] = (),
    catalog: Catalog | None = None,
) -> list[Place]:
    """What one rule says of a small project: path, line and message of each finding.

    Args:
        rule: the rule's name.
        files: sources by path below the project, or the source of one function module.
        options: options of the rule, as the configuration would give them.
        also: other rules that run, whose findings are left out; a suppression is only unused
            if the rule it names ran.
        catalog: where the rule is found; the built-in rules if left out.

    Raises:
        AssertionError: the rule could not be loaded or crashed, or a source does not parse.
    """
    return [
        (found.location.path, found.location.line, found.message)
        for found in diagnostics(rule, files, options=options, also=also, catalog=catalog)
    ]


def diagnostics(
    rule: str,
    files: Mapping[str, str] | str,
    *,
    options: Mapping[str, object] | None = None,
    also: Iterable[str] = (),
    catalog: Catalog | None = None,
) -> tuple[Diagnostic, ...]:
    """`findings` with everything that would be printed: columns, help and related places."""
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write_project(root, files)
        given = {(rule, name): value for name, value in (options or {}).items()}
        config = Config(root=root, select=frozenset({rule, *also}), options=given)
        report = check(config, catalog or BuiltinCatalog())
    assert not report.failures, report.failures
    unreadable = [found for found in report.diagnostics if found.rule == SYNTAX_ERROR != rule]
    assert not unreadable, f"the source of the test does not parse: {unreadable}"
    return tuple(found for found in report.diagnostics if found.rule == rule)


def fixed(
    rule: str,
    files: Mapping[str, str] | str,
    *,
    unsafe: bool = False,
    options: Mapping[str, object] | None = None,
    also: Iterable[str] = (),
    catalog: Catalog | None = None,
) -> dict[str, str]:
    """The files that a rule's fixes change, by path, as they are afterwards.

    Args:
        rule: the rule's name.
        files: sources by path below the project, or the source of one function module.
        unsafe: whether fixes that are not safe are made, too.
        options: options of the rule, as the configuration would give them.
        also: other rules that run, whose fixes are made, too.
        catalog: where the rule is found; the built-in rules if left out.

    Raises:
        AssertionError: a rule crashed, or a fix had to be taken back.
    """
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write_project(root, files)
        given = {(rule, name): value for name, value in (options or {}).items()}
        config = Config(root=root, select=frozenset({rule, *also}), options=given)
        fixing = fix(config, catalog or BuiltinCatalog(), unsafe=unsafe)
    assert not fixing.report.failures, fixing.report.failures
    assert not fixing.refused, fixing.refused
    return {change.path: change.after.decode() for change in fixing.changes}


def assert_expected(
    rule: str,
    files: Mapping[str, str] | str,
    *,
    options: Mapping[str, object] | None = None,
    also: Iterable[str] = (),
    catalog: Catalog | None = None,
) -> None:
    """Compares the findings of one rule with the `# expect:` comments, both ways."""
    sources = sources_of(files)
    expected = {
        place
        for path, text in sources.items()
        for place in expectations(path, text)
        if place[2] == rule
    }
    found = diagnostics(rule, sources, options=options, also=also, catalog=catalog)
    problems = list(mismatches(expected, found))
    assert not problems, "\n".join(problems)


def project_mismatches(root: Path, catalog: Catalog | None = None) -> list[str]:
    """Checks a whole project with all rules against the `# expect:` comments in its files.

    Returns:
        One line for each difference; empty when findings and comments agree.
    """
    rules = catalog or BuiltinCatalog()
    report: Report = check(load_config(root, rules), rules)
    expected = {
        place
        for path in report.files
        for place in expectations(path, (root / path).read_text(encoding="utf-8"))
    }
    crashes = [
        f"{failure.path}: {failure.rule} failed: {failure.text}" for failure in report.failures
    ]
    return crashes + list(mismatches(expected, report.diagnostics))


def mismatches(expected: set[Place], found: Iterable[Diagnostic]) -> Iterator[str]:
    """One line for each finding not expected and each expectation not met."""
    actual = {(item.location.path, item.location.line, item.rule): item for item in found}
    for path, line, rule in sorted(expected - set(actual)):
        yield f"{path}:{line}: expected {rule}, found nothing"
    for place in sorted(set(actual) - expected):
        yield f"{place[0]}:{place[1]}: unexpected {place[2]}: {actual[place].message}"


def expectations(path: str, text: str) -> Iterator[Place]:
    """The path, line and rule of every `# expect: rule, rule` comment in a source."""
    if EXPECT not in text:
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and EXPECT in token.string:
            _, _, names = token.string.partition(EXPECT)
            for name in names.split(","):
                yield path, token.start[0], name.split()[0]


def sources_of(files: Mapping[str, str] | str) -> dict[str, str]:
    """Sources by path, dedented; a lone source is a function module."""
    given = {DEFAULT_FILE: files} if isinstance(files, str) else files
    return {path: dedent(text).removeprefix("\n") for path, text in given.items()}


def write_project(root: Path, files: Mapping[str, str] | str) -> None:
    """Writes a minimal project around the given sources."""
    (root / "functions").mkdir(parents=True, exist_ok=True)
    (root / "functions" / "__init__.py").touch()
    for path, text in sources_of(files).items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
