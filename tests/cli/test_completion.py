"""Completion in shells: what is offered, what is installed, and real shells that use it."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from gnomon.cli.program import COMMANDS, main
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


def installed(home: Path, shell: str) -> dict[str, str]:
    """The environment of a user who has `gnomon` on the path, and its completion."""
    main(["--install-completion", shell])
    program = home / "bin" / "gnomon"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m gnomon.cli "$@"\n')
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "TERM": "xterm"}


def said_by(command: list[str], environment: Mapping[str, str], home: Path) -> list[str]:
    """The words that a shell prints."""
    done = subprocess.run(
        command, env=environment, cwd=home, capture_output=True, text=True, check=False
    )
    return done.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_what_was_installed(home: Path) -> None:
    environment = installed(home, "bash")
    script = """
source ~/.bashrc
COMP_LINE='gnomon rule untyped' COMP_POINT=19 COMP_TYPE=9
COMP_WORDS=(gnomon rule untyped) COMP_CWORD=2
_python_argcomplete gnomon untyped rule
echo "${COMPREPLY[@]}"
"""
    assert said_by(["bash", "--norc", "-c", script], environment, home) == ["untyped-any"]


ASKED = {
    "gnomon che": "check",
    "gnomon rule untyp": "untyped-any",
    "gnomon check --stat": "--statistics",
    "gnomon check --select invalid-cron,untyp": "invalid-cron,untyped-any",
    "gnomon check --output-format sar": "sarif",
}


@pytest.mark.skipif(shutil.which("fish") is None, reason="needs fish")
def test_fish_completes_what_was_installed(home: Path) -> None:
    environment = installed(home, "fish")
    for line, word in ASKED.items():
        offers = said_by(["fish", "-c", f"complete -C '{line}'"], environment, home)
        assert offers[:1] == [word], line


class Typing:
    """A shell in a terminal, as somebody types into it."""

    def __init__(self, shell: str, environment: Mapping[str, str], folder: Path) -> None:
        import pty  # there is none on Windows

        self.terminal, inside = pty.openpty()
        environment = {**environment, "PS1": "ready> "}
        self.process = subprocess.Popen(
            [shell, "-i"], stdin=inside, stdout=inside, stderr=inside, env=environment, cwd=folder
        )
        os.close(inside)
        self.wait_for("ready> ")

    def wait_for(self, text: str) -> str:
        """What is shown until a text is; AssertionError if it never is."""
        shown = ""
        while text not in shown:
            ready, _, _ = select.select([self.terminal], [], [], 20)
            assert ready, f"no {text!r} in {shown!r}"
            shown += os.read(self.terminal, 65536).decode()
        return shown

    def types(self, keys: str, until: str) -> None:
        """Some keys are typed, and a text is shown."""
        os.write(self.terminal, keys.encode())
        self.wait_for(until)

    def ends(self) -> None:
        """The shell is closed, whatever it does."""
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


@pytest.mark.skipif(shutil.which("zsh") is None, reason="needs zsh")
def test_zsh_completes_what_was_installed(home: Path) -> None:
    typing = Typing("zsh", installed(home, "zsh"), home)
    try:
        for line, word in ASKED.items():
            begun = line.split()[-1]
            # The line before is taken back first.
            typing.types(f"\x15{line}", until=begun[-3:])
            typing.types("\t", until=word.removeprefix(begun))
    finally:
        typing.ends()
