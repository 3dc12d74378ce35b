"""The baseline: what is allowed is silent, what exceeds it is shown, and its counts only fall."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gnomon.analyzer.errors import ConfigurationError
from gnomon.analyzer.suppression.baseline import load
from gnomon.cli.program import main

Output = pytest.CaptureFixture[str]
CONFIG = 'baseline = "gnomon-baseline.json"\nselect = ["untyped-any"]\n'
ANY = "from typing import Any\n\n"


@pytest.fixture
def old(project: Path) -> Path:
    """A project with two findings in one file, and no baseline yet."""
    (project / "gnomon.toml").write_text(CONFIG)
    jobs(project, 2)
    return project


@pytest.fixture
def adopted(old: Path, capsys: Output) -> Path:
    """The same with its baseline."""
    assert main(["check", "--update-baseline"]) == 0
    capsys.readouterr()
    return old


def jobs(project: Path, findings: int, head: str = "") -> None:
    """Writes a module with so many findings."""
    lines = "".join(f"VALUE_{number}: Any = 1\n" for number in range(findings))
    (project / "functions" / "jobs.py").write_text(f"{head}{ANY if findings else ''}{lines}")


def counts(project: Path) -> object:
    """What the baseline says."""
    return json.loads((project / "gnomon-baseline.json").read_text())


def test_a_baseline_is_written_and_silences(old: Path, capsys: Output) -> None:
    assert main(["check", "--update-baseline"]) == 0
    out, err = capsys.readouterr()
    assert err == f"wrote {old / 'gnomon-baseline.json'}: 2 allowed\n"
    assert out == "Checked 2 files: nothing found. 2 more in the baseline.\n"
    assert counts(old) == {"functions/jobs.py": {"untyped-any": 2}}
    assert main(["check"]) == 0
    assert capsys.readouterr() == (out, "")


def test_lines_that_move_do_not_break_it(adopted: Path, capsys: Output) -> None:
    jobs(adopted, 2, head='"""Words."""\n\nFIRST = 1\n\n')
    assert main(["check"]) == 0
    assert capsys.readouterr().err == ""


def test_one_more_shows_all_of_the_file_and_rule(adopted: Path, capsys: Output) -> None:
    jobs(adopted, 3)
    (adopted / "functions" / "others.py").write_text("VALUE = 1\n")
    assert main(["check", "--output-format", "concise"]) == 1
    out, err = capsys.readouterr()
    assert out.count("error untyped-any") == 3
    assert err == (
        "warning: functions/jobs.py: untyped-any: 3 found, but 2 in the baseline; all are shown\n"
    )


def test_another_file_has_no_allowance(adopted: Path, capsys: Output) -> None:
    text = (adopted / "functions" / "jobs.py").read_text()
    (adopted / "functions" / "others.py").write_text(text)
    assert main(["check", "--output-format", "concise"]) == 1
    assert capsys.readouterr().out.count("functions/others.py:") == 2


def test_a_stale_count_is_said_and_lowered_on_request(adopted: Path, capsys: Output) -> None:
    jobs(adopted, 1)
    assert main(["check"]) == 0
    err = capsys.readouterr().err
    assert "warning: functions/jobs.py: untyped-any: 1 found, but 2 in the baseline\n" in err
    assert "lower it with `--update-baseline`\n" in err
    assert counts(adopted) == {"functions/jobs.py": {"untyped-any": 2}}
    assert main(["check", "--update-baseline"]) == 0
    assert capsys.readouterr().err.endswith(": 1 allowed, 2 before\n")
    assert counts(adopted) == {"functions/jobs.py": {"untyped-any": 1}}
    jobs(adopted, 2)
    assert main(["check"]) == 1


def test_an_update_never_raises_a_count(adopted: Path) -> None:
    jobs(adopted, 3)
    assert main(["check", "--update-baseline"]) == 1
    assert counts(adopted) == {"functions/jobs.py": {"untyped-any": 2}}


def test_what_is_gone_is_pruned(adopted: Path) -> None:
    (adopted / "functions" / "jobs.py").unlink()
    assert main(["check", "--update-baseline"]) == 0
    assert counts(adopted) == {}


def test_a_check_of_a_part_says_nothing_of_the_rest(adopted: Path, capsys: Output) -> None:
    assert main(["check", "functions/__init__.py"]) == 0
    assert main(["check", "--select", "invalid-cron"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("part", [["functions/jobs.py"], ["--ignore", "invalid-cron"]])
def test_an_update_from_a_part_is_refused(adopted: Path, part: list[str], capsys: Output) -> None:
    assert main(["check", "--update-baseline", *part]) == 2
    assert "counts the whole project" in capsys.readouterr().err


def test_a_file_that_does_not_parse_is_never_allowed(adopted: Path, capsys: Output) -> None:
    (adopted / "functions" / "jobs.py").write_text("def\n")
    assert main(["check", "--update-baseline"]) == 1
    out, err = capsys.readouterr()
    assert "syntax-error" in out
    assert err == ""
    assert counts(adopted) == {"functions/jobs.py": {"untyped-any": 2}}


def test_the_option_names_another_file(old: Path, capsys: Output) -> None:
    assert main(["check", "--update-baseline", "--baseline", "other.json"]) == 0
    assert main(["check", "--baseline", "other.json"]) == 0
    assert not (old / "gnomon-baseline.json").exists()


def test_a_missing_baseline_exits_2(old: Path, capsys: Output) -> None:
    assert main(["check"]) == 2
    assert "Write it with `--update-baseline`" in capsys.readouterr().err


def test_an_update_without_a_name_exits_2(project: Path, capsys: Output) -> None:
    assert main(["check", "--update-baseline"]) == 2
    assert "no baseline is named" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1}', '{"a": {"b": 0}}', '{"a": {"b": true}}'])
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match="not a baseline"):
        load(file)


def test_a_verdict_counts_what_the_baseline_allows_as_passed(adopted: Path) -> None:
    assert main(["check", "--record"]) == 0
    assert json.loads((adopted / ".gnomon" / "verdict.json").read_text())["passed"] is True


FIXABLE = """\
from gnomon import cron_jobs
from ._generated.api import internal

crons = cron_jobs()
crons.cron("a", "@daily", internal.jobs.go)
crons.cron("b", "@hourly", internal.jobs.go)
"""


@pytest.fixture
def fixable(project: Path, capsys: Output) -> Path:
    """A file with two findings that have a fix, which the baseline allows."""
    (project / "gnomon.toml").write_text(CONFIG.replace("untyped-any", "invalid-cron"))
    file = project / "functions" / "crons.py"
    file.write_text(FIXABLE)
    assert main(["check", "--update-baseline"]) == 0
    capsys.readouterr()
    return file


def test_fixing_leaves_alone_what_the_baseline_allows(fixable: Path, capsys: Output) -> None:
    assert main(["check", "--fix"]) == 0
    assert fixable.read_text() == FIXABLE
    out, err = capsys.readouterr()
    assert "2 more in the baseline" in out
    assert err == (
        "2 findings of the baseline left as they are; --update-baseline fixes them, too\n"
    )
    assert main(["check", "--diff"]) == 0
    assert "@daily" not in capsys.readouterr().out


def test_fixing_mends_all_of_a_place_that_exceeds_its_count(fixable: Path, capsys: Output) -> None:
    one_more = f'{FIXABLE}crons.cron("c", "@weekly", internal.jobs.go)\n'
    fixable.write_text(one_more)
    assert main(["check", "--fix"]) == 0
    assert "@" not in fixable.read_text()
    assert "3 findings in 1 file fixed" in capsys.readouterr().err


def test_fixing_and_renewing_mends_everything_and_lowers_the_counts(
    fixable: Path, capsys: Output
) -> None:
    assert main(["check", "--diff", "--update-baseline"]) == 1
    assert main(["check", "--fix", "--update-baseline"]) == 0
    assert "@" not in fixable.read_text()
    assert counts(fixable.parents[1]) == {}
    assert "0 allowed, 2 before" in capsys.readouterr().err


def test_fixing_with_a_baseline_that_is_missing_writes_nothing(
    fixable: Path, capsys: Output
) -> None:
    (fixable.parents[1] / "gnomon-baseline.json").unlink()
    assert main(["check", "--fix"]) == 2
    assert fixable.read_text() == FIXABLE
    assert "there is no baseline" in capsys.readouterr().err
