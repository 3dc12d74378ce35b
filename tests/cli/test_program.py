"""The program around the commands: help, version, and commands that are found by name."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from io import UnsupportedOperation
from pathlib import Path

import pytest

from gnomon.cli.modules import module_of
from gnomon.cli.program import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_listed_command_can_be_configured_and_run(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    module = import_module(module_of(name))
    assert callable(module.run)
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"usage: gnomon {name}")


def test_help_lists_the_commands_and_imports_none() -> None:
    script = (
        "import sys\n"
        "from gnomon.cli.program import main\n"
        "main(['--help'])\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert all(f"  {name} " in done.stdout for name in COMMANDS)
    assert not {f"gnomon.cli.{name}" for name in COMMANDS} & set(done.stderr.split())


def test_no_command_shows_the_help_and_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "commands:" in capsys.readouterr().err


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("gnomon ")


def test_an_unknown_command_exits_2_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chekc"]) == 2
    assert capsys.readouterr().err == (
        "error: there is no command 'chekc'; did you mean 'check'?\nSee `gnomon --help`.\n"
    )


def test_an_unknown_option_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--frobnicate"]) == 2
    assert "unrecognized arguments: --frobnicate" in capsys.readouterr().err


def test_what_the_system_refuses_is_no_fault_of_gnomon(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: object) -> int:
        raise PermissionError(13, "Permission denied", "functions/_generated")

    monkeypatch.setattr("gnomon.cli.rule.run", fail)
    monkeypatch.setattr("gnomon.cli.program.drop_output", lambda: None)
    assert main(["rule", "--all"]) == 2
    assert capsys.readouterr().err == "error: functions/_generated: Permission denied\n"
    monkeypatch.setenv("GNOMON_TRACEBACK", "1")
    with pytest.raises(PermissionError):
        main(["rule", "--all"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_disk_that_is_full_is_said() -> None:
    command = f"'{sys.executable}' -m gnomon.cli rule --all > /dev/full"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "error: reading or writing failed: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell of POSIX")
def test_without_an_output_only_the_status_tells() -> None:
    command = f"'{sys.executable}' -m gnomon.cli rule --all >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_fault_of_gnomon_exits_3_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: object) -> int:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr("gnomon.cli.rule.run", fail)
    assert main(["rule", "--all"]) == 3
    assert capsys.readouterr().err.startswith(
        "internal error: ZeroDivisionError: a mistake (test_program.py, line "
    )
    monkeypatch.setenv("GNOMON_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["rule", "--all"])


@pytest.mark.parametrize("error", [TimeoutError(), UnsupportedOperation("not writable")])
def test_what_no_system_said_is_a_fault_of_gnomon_though_it_is_an_oserror(
    error: OSError, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: object) -> int:
        raise error

    monkeypatch.setattr("gnomon.cli.rule.run", fail)
    assert main(["rule", "--all"]) == 3
    assert capsys.readouterr().err.startswith(f"internal error: {type(error).__name__}")
