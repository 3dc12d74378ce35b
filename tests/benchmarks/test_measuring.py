"""What is measured has done its work: a program that fails at once is no fast one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import run
from benchmarks.check import PEERS, shown
from benchmarks.measuring import Case, FailedRun, measure, peak_megabytes, python

FAILING = Case("fails", python("import sys; print('no such option'); sys.exit(2)"))


MEASURED: dict[str, Callable[[Case, Path], object]] = {
    "time": lambda case, folder: measure([case], folder, 1),
    "memory": peak_megabytes,
}


@pytest.mark.parametrize("measured", MEASURED.values(), ids=MEASURED.keys())
def test_a_command_that_fails_stops_with_its_own_words(
    measured: Callable[[Case, Path], object], tmp_path: Path
) -> None:
    with pytest.raises(FailedRun, match=r"ended with status 2:\n(.*\n)*.*no such option"):
        measured(FAILING, tmp_path)


def test_a_case_may_say_that_another_status_is_fine(tmp_path: Path) -> None:
    fine = Case("finds something", python("raise SystemExit(1)"), statuses=(0, 1))
    assert measure([fine], tmp_path, 1)[fine.name] > 0
    assert peak_megabytes(fine, tmp_path) > 1


def test_runs_that_do_not_warm_up_all_count(tmp_path: Path) -> None:
    runs: list[Path] = []
    case = Case("counts", python(""), runs.append)
    measure([case], tmp_path, 2)
    assert len(runs) == 3
    measure([case], tmp_path, 2, warm_up=False)
    assert len(runs) == 5


def test_a_run_that_fails_writes_no_figures(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(words: list[str]) -> str:
        raise FailedRun("ruff ended with status 2")

    def refuse(*arguments: object) -> None:
        raise AssertionError("figures are written")

    monkeypatch.setattr("benchmarks.check.figures", fail)
    monkeypatch.setattr(run, "write_figures", refuse)
    assert run.main(["check"]) == 1
    assert capsys.readouterr().err == "error: ruff ended with status 2\n"


def test_commands_are_shown_without_this_machine_s_paths() -> None:
    assert all("/" not in shown(command).replace("benchmarks/", "") for command in PEERS.values())
