"""Completion in shells: what is offered, what is installed, and a real bash that uses it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gnomon.cli.__main__ import COMMANDS, main
from gnomon.rules.catalog import BuiltinCatalog

RULES = BuiltinCatalog().names


def offered(line: str, folder: Path) -> list[str]:
    """What `gnomon` offers at the end of a line, asked for as argcomplete's shell code asks."""
    answer = folder / "answer"
    environment = {
        **os.environ,
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_SHELL": "fish",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
    }
    command = [sys.executable, "-m", "gnomon.cli"]
    subprocess.run(command, env=environment, cwd=folder, check=True, capture_output=True)
    return [item.split("\t")[0].strip() for item in answer.read_text().splitlines()]


def test_commands_are_offered(tmp_path: Path) -> None:
    assert set(COMMANDS) <= set(offered("gnomon ", tmp_path))


def test_rule_names_are_offered_to_rule(tmp_path: Path) -> None:
    assert offered("gnomon rule untyped", tmp_path) == ["untyped-any"]


def test_rule_names_are_offered_to_select_and_ignore(tmp_path: Path) -> None:
    sets = ["recommended", "strict", "all"]
    assert offered("gnomon check --select ", tmp_path) == [*sets, *RULES]
    assert offered("gnomon check --ignore invalid-c", tmp_path) == ["invalid-cron"]


def test_the_last_name_of_a_list_is_completed(tmp_path: Path) -> None:
    assert offered("gnomon check --select invalid-cron,untyped", tmp_path) == [
        "invalid-cron,untyped-any"
    ]


def test_options_and_their_choices_are_offered(tmp_path: Path) -> None:
    assert "--output-format" in offered("gnomon check --out", tmp_path)
    assert offered("gnomon check --output-format sa", tmp_path) == ["sarif"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


INSTALLED = {
    "bash": (".local/share/gnomon/completion.bash", ".bashrc"),
    "zsh": (".local/share/gnomon/completion.zsh", ".zshrc"),
    "fish": (".config/fish/completions/gnomon.fish", None),
}


@pytest.mark.parametrize("shell", INSTALLED)
def test_installing_twice_is_installing_once(
    home: Path, capsys: pytest.CaptureFixture[str], shell: str
) -> None:
    file, start = INSTALLED[shell]
    if start:
        (home / start).write_text("# mine")
    assert main(["--install-completion", shell]) == 0
    first = {path: path.read_text() for path in home.rglob("*") if path.is_file()}
    assert main(["--install-completion", shell]) == 0
    assert first == {path: path.read_text() for path in home.rglob("*") if path.is_file()}
    assert "gnomon" in first[home / file]
    if start:
        assert first[home / start].startswith("# mine\n")
    assert capsys.readouterr().err == ""


def test_the_shell_in_use_is_the_default(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert main(["--show-completion"]) == 0
    assert "function __fish_gnomon_complete" in capsys.readouterr().out


def test_a_shell_that_cannot_be_told_is_asked_for(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHELL", "/bin/sh")
    assert main(["--install-completion"]) == 2
    assert "name it: one of bash, zsh, fish, powershell" in capsys.readouterr().err
    assert list(home.iterdir()) == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_what_was_installed(home: Path) -> None:
    main(["--install-completion", "bash"])
    program = home / "bin" / "gnomon"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m gnomon.cli "$@"\n')
    program.chmod(0o755)
    script = """
source ~/.bashrc
COMP_LINE='gnomon rule untyped' COMP_POINT=19 COMP_TYPE=9
COMP_WORDS=(gnomon rule untyped) COMP_CWORD=2
_python_argcomplete gnomon untyped rule
echo "${COMPREPLY[@]}"
"""
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["untyped-any"]
