"""`gnomon functions`: what the project registers, read and not imported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gnomon.cli.program import main

MODULE = '''
from typing import Annotated

import not_installed
from gnomon import ActionCtx, Id, MutationCtx, internal_action, mutation
from pydantic import Field

from .schema import Job

@mutation
async def submit(ctx: MutationCtx, data: Annotated[str, Field(max_length=9)]) -> Id[Job]:
    """Take a job.

    And more of it.
    """

@internal_action
async def process(ctx: ActionCtx, job_id: Id[Job], attempt: int = 0) -> None: ...
'''

Output = pytest.CaptureFixture[str]


@pytest.fixture
def jobs(project: Path) -> Path:
    (project / "functions" / "jobs.py").write_text(MODULE)
    return project


def test_functions_are_listed_by_path_with_what_they_do_below(jobs: Path, capsys: Output) -> None:
    assert main(["functions"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "FUNCTION      KIND             SIGNATURE",
        "jobs:process  internal action  (job_id: Id[Job], attempt: int = 0) -> None",
        "jobs:submit   mutation         (data: str) -> Id[Job]",
        "    Take a job.",
    ]


def test_scripts_get_each_argument_as_it_is_written(jobs: Path, capsys: Output) -> None:
    assert main(["functions", "jobs:s", "--output-format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "path": "jobs:submit",
            "kind": "mutation",
            "visibility": "public",
            "arguments": [
                {
                    "name": "data",
                    "type": "Annotated[str, Field(max_length=9)]",
                    "required": True,
                    "default": None,
                }
            ],
            "returns": "Id[Job]",
            "summary": "Take a job.",
            "file": "functions/jobs.py",
        }
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["jobs:p"], ["jobs:process"]),
        (["--kind", "mutation"], ["jobs:submit"]),
        (["--visibility", "internal"], ["jobs:process"]),
        (["jobs", "--kind", "query"], []),
    ],
)
def test_some_can_be_asked_for(
    jobs: Path, capsys: Output, words: list[str], found: list[str]
) -> None:
    assert main(["functions", *words, "--output-format", "json"]) == 0
    assert [item["path"] for item in json.loads(capsys.readouterr().out)] == found


def test_an_empty_answer_is_said_in_words(jobs: Path, capsys: Output) -> None:
    assert main(["functions", "users"]) == 0
    assert capsys.readouterr().out == "None of 2 functions is asked for.\n"
    (jobs / "functions" / "jobs.py").write_text("")
    assert main(["functions"]) == 0
    assert capsys.readouterr().out == "No module of the project registers a function.\n"


def test_a_module_that_cannot_be_read_is_said_and_the_others_listed(
    jobs: Path, capsys: Output
) -> None:
    (jobs / "functions" / "broken.py").write_text("def (")
    assert main(["functions"]) == 0
    shown = capsys.readouterr()
    assert "jobs:submit" in shown.out
    assert shown.err == "warning: functions/broken.py cannot be read: see `gnomon check`\n"


def test_a_folder_that_is_not_there_is_named(project: Path, capsys: Output) -> None:
    assert main(["functions", "--project", "nowhere"]) == 2
    assert capsys.readouterr().err == "error: nowhere does not exist\n"
