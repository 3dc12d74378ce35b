"""`gnomon check --fix`, `--unsafe-fixes` and `--diff`."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.fixes.applying import Change
from gnomon.cli import fixing
from gnomon.cli.fixing import write
from gnomon.cli.program import main

HEAD = "from gnomon import cron_jobs\nfrom ._generated.api import internal\n\ncrons = cron_jobs()\n"
DAILY = 'crons.cron("a", "@daily", internal.jobs.go)\n'
LOST = 'crons.cron("b", "0 9 *", internal.jobs.go)\n'
PITFALLS = Path(__file__).parents[2] / "examples" / "pitfalls"
RULES = ["--select", "invalid-cron"]


@pytest.fixture
def crons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a finding that has a safe fix, and one that has an unsafe one."""
    (tmp_path / "gnomon.toml").touch()
    (tmp_path / "functions").mkdir()
    file = tmp_path / "functions" / "crons.py"
    file.write_text(HEAD + DAILY + LOST)
    monkeypatch.chdir(tmp_path)
    return file


def test_safe_fixes_are_written_and_the_rest_is_reported(
    crons: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crons.chmod(0o640)
    assert main(["check", "--fix", *RULES]) == 1
    out, err = capsys.readouterr()
    assert crons.read_text() == HEAD + DAILY.replace("@daily", "0 0 * * *") + LOST
    assert crons.stat().st_mode & 0o777 == 0o640
    assert "'0 9 *' is refused" in out
    assert "@daily" not in out
    assert err == "1 finding in 1 file fixed\n"


def test_all_fixes_are_written_if_asked_for(
    crons: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--unsafe-fixes", *RULES]) == 0
    assert "@daily" not in crons.read_text()
    assert '"0 9 * * *"' in crons.read_text()
    assert capsys.readouterr().err == "2 findings in 1 file fixed\n"
    before = crons.read_bytes()
    assert main(["check", "--unsafe-fixes", *RULES]) == 0
    assert crons.read_bytes() == before
    assert capsys.readouterr().err == ""


def test_a_diff_changes_nothing_and_exits_1(crons: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = crons.read_text()
    assert main(["check", "--diff", *RULES]) == 1
    out, err = capfd.readouterr()
    assert crons.read_text() == before
    assert out.startswith("--- a/functions/crons.py\n+++ b/functions/crons.py\n")
    assert [line for line in out.splitlines() if line[:1] in "+-"][2:] == [
        "-" + DAILY.rstrip(),
        "+" + DAILY.rstrip().replace("@daily", "0 0 * * *"),
    ]
    assert err == "1 finding in 1 file would be fixed\n1 more finding with --unsafe-fixes\n"


def test_a_diff_of_nothing_exits_0(crons: Path, capfd: pytest.CaptureFixture[str]) -> None:
    crons.write_text(HEAD + LOST)
    assert main(["check", "--diff", *RULES]) == 0
    assert capfd.readouterr() == ("", "1 more finding with --unsafe-fixes\n")
    assert main(["check", "--diff", "--unsafe-fixes", *RULES]) == 1
    crons.write_text(HEAD)
    capfd.readouterr()
    assert main(["check", "--diff", *RULES]) == 0
    assert capfd.readouterr() == ("", "")


def test_what_no_flag_would_fix_is_not_promised(
    crons: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    crons.write_text(HEAD + "\x0c" + DAILY + LOST)
    for flags in ([], ["--unsafe-fixes"]):
        assert main(["check", "--diff", *flags, *RULES]) == 0
        out, err = capfd.readouterr()
        assert (out, "more finding" in err, "not fixed" in err) == ("", False, True)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_diff_can_be_applied(
    crons: Path, capfdbinary: pytest.CaptureFixture[bytes], end: bytes
) -> None:
    text = (HEAD + LOST + "x = '\u2028'\n" + DAILY).encode().replace(b"\n", end)
    crons.write_bytes(text.removesuffix(end))
    main(["check", "--diff", "--unsafe-fixes", *RULES])
    patch = capfdbinary.readouterr().out
    subprocess.run(["git", "apply", "-"], input=patch, check=True, cwd=crons.parent.parent)
    expected = (
        text.removesuffix(end).replace(b"@daily", b"0 0 * * *").replace(b"0 9 *", b"0 9 * * *")
    )
    assert crons.read_bytes() == expected


def test_a_file_that_cannot_be_rewritten_is_named(
    crons: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crons.write_text("\x0c" + HEAD + DAILY)
    assert main(["check", "--fix", *RULES]) == 1
    assert "@daily" in crons.read_text()
    err = capsys.readouterr().err
    assert err.startswith("warning: functions/crons.py was not fixed: the parser (libcst)")


def test_fixes_are_in_the_json_with_their_edits(
    crons: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crons.write_text(HEAD + DAILY)
    texts: list[str] = []
    for _ in range(2):  # the second time from the cache
        main(["check", "--output-format", "json", *RULES])
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    (found,) = json.loads(texts[0])
    place = {"line": 5, "column": 17, "end_line": 5, "end_column": 25}
    assert found["fix"] == {
        "title": "write `0 0 * * *`",
        "safe": True,
        "edits": [{"path": "functions/crons.py", **place, "text": '"0 0 * * *"'}],
    }


def test_the_text_says_what_the_fix_would_do(
    crons: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", *RULES])
    out = capsys.readouterr().out
    assert "  = fix: write `0 0 * * *` (--fix)\n" in out
    assert "  = fix: write `0 9 * * *` (--unsafe-fixes)\n" in out


def test_fixing_the_pitfalls_leaves_nothing_that_could_be_fixed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "pitfalls"
    shutil.copytree(PITFALLS, project, ignore=shutil.ignore_patterns(".gnomon", "__pycache__"))
    monkeypatch.chdir(project)
    main(["check", "--unsafe-fixes", "--output-format", "json"])
    out, err = capsys.readouterr()
    assert "fixed" in err
    assert "warning" not in err
    found = json.loads(out)
    assert not [item for item in found if item["fix"]]
    assert not [item for item in found if item["rule"] == "syntax-error"]
    after = contents(project)
    assert after != contents(PITFALLS)
    main(["check", "--unsafe-fixes"])
    assert contents(project) == after


def contents(project: Path) -> dict[str, bytes]:
    """The function modules of a project."""
    return {file.name: file.read_bytes() for file in (project / "functions").glob("*.py")}


@pytest.mark.parametrize("option", ["--fix", "--unsafe-fixes", "--diff"])
def test_what_stdin_gives_is_not_fixed(
    crons: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert main(["check", "--stdin-filename", "functions/crons.py", option]) == 2
    assert f"--stdin-filename and {option} cannot be given together" in capsys.readouterr().err


def test_nothing_is_written_if_a_file_changed_meanwhile(crons: Path) -> None:
    root = crons.parent.parent
    other = crons.with_name("other.py")
    other.write_text("x = 1\n")
    changes = [
        Change("functions/other.py", b"x = 1\n", b"x = 2\n"),
        Change("functions/crons.py", b"what it was", b"what it would be"),
    ]
    with pytest.raises(ProjectError, match=r"functions/crons\.py changed while it was fixed"):
        write(root, changes)
    assert other.read_text() == "x = 1\n"


def test_a_file_that_cannot_be_replaced_is_named(
    crons: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(crons.parent / ".gnomon-x"))

    monkeypatch.setattr(fixing, "NamedTemporaryFile", refuse)
    before = crons.read_bytes()
    assert main(["check", "--fix", *RULES]) == 2
    assert capsys.readouterr().err == f"error: {crons} cannot be written: Permission denied\n"
    assert crons.read_bytes() == before


def test_a_link_stays_a_link(crons: Path, capsys: pytest.CaptureFixture[str]) -> None:
    real = crons.parent.parent / "shared.py"
    crons.rename(real)
    crons.symlink_to(real)
    assert main(["check", "--unsafe-fixes", *RULES]) == 0
    assert crons.is_symlink()
    assert "@daily" not in real.read_text()
    assert capsys.readouterr().err == "2 findings in 1 file fixed\n"
