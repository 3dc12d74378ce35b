"""`gnomon codegen --target`: what is written for other processes, where, and what never is."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.loading import load_project
from gnomon.cli.program import main
from gnomon.codegen.clients.targets import TARGETS

from .conftest import CASES, MakeProject, case_names, copy_client
from .regenerate import CLIENTS, NOTHING, client_files, clients_of_nothing

FUNCTIONS = {
    "functions/jobs.py": """
        from pydantic import BaseModel
        from gnomon import MutationCtx, internal_mutation, mutation

        class Shown(BaseModel):
            name: str

        class Secret(BaseModel):
            name: str

        @mutation
        async def submit(ctx: MutationCtx, job: Shown) -> None:
            pass

        @internal_mutation
        async def finish(ctx: MutationCtx, job: Secret) -> None:
            pass
    """,
}


@pytest.fixture
def project(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in the working directory, nothing generated yet."""
    root = make_project(FUNCTIONS)
    monkeypatch.chdir(root)
    return root


def generate(*options: str) -> int:
    return main(["codegen", "--target", "openapi", *options])


@pytest.mark.parametrize("name", case_names())
def test_output_is_the_expected_one_byte_for_byte(name: str) -> None:
    generated = client_files(load_project(Config(CASES / name)).project)
    assert generated == files_below(CASES / name / CLIENTS), "run `make regen`"


@pytest.mark.parametrize("command", [["check"], ["format", "--check", "--diff"]])
def test_python_is_clean_for_ruff_as_it_comes(tmp_path: Path, command: list[str]) -> None:
    shutil.copytree(NOTHING / "python-client", tmp_path / "client_of_nothing")
    for name in case_names():
        copy_client(name, tmp_path / f"{name}_client")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


WRITTEN = {
    "openapi": ["openapi.json"],
    "typescript": ["client.ts"],
    "python-client": [
        f"client/{name}"
        for name in ("__init__.py", "api.py", "client.py", "models.py", "py.typed", "wire.py")
    ],
    "spec": ["spec.json"],
}


def files_of(project: Path) -> set[str]:
    """Every file but those of the cache."""
    paths = (path.relative_to(project) for path in project.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if path.parts[0] != ".gnomon"}


@pytest.mark.parametrize("target", TARGETS)
def test_each_target_has_its_files_which_only_change_by_hand(
    target: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["codegen", "--target", target]
    before = files_of(project)
    assert main([*arguments, "--check"]) == 1
    assert main([*arguments, "--dry-run"]) == 0
    assert files_of(project) == before
    assert main(arguments) == 0
    written = sorted(files_of(project) - before)
    assert written == WRITTEN[target]
    assert main([*arguments, "--check"]) == 0
    for path in written:
        text = (project / path).read_text()
        capsys.readouterr()
        (project / path).write_text(f"{text}\n")
        assert main([*arguments, "--check"]) == 1, "an edit by hand is noticed"
        assert f"+++ b/{path}" in capsys.readouterr().out
        (project / path).write_text("mine")
        assert main(arguments) == 2, "what is not generated is not overwritten"
        (project / path).write_text(text)


@pytest.mark.parametrize("target", TARGETS)
def test_each_target_tells_nothing_of_internal_functions_unless_it_is_asked_to(
    target: str, project: Path
) -> None:
    output = project / "told"
    arguments = ["codegen", "--target", target, "--output", str(output)]
    for options, is_told in ([], False), (["--include-internal"], True):
        assert main([*arguments, *options]) == 0
        text = told(output)
        assert "submit" in text
        assert "Shown" in text
        assert ("finish" in text, "Secret" in text) == (is_told, is_told)


def test_the_clients_of_nothing_are_the_expected_ones() -> None:
    assert clients_of_nothing() == files_below(NOTHING), "run `make regen`"


def files_below(folder: Path) -> dict[str, str]:
    """The text of every file by its path in a folder."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in paths}


def test_a_target_is_written_to_the_root_and_python_is_left_alone(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate() == 0
    assert capsys.readouterr().out == "created openapi.json\n"
    assert not (project / "functions/_generated").exists()


@pytest.mark.parametrize(
    ("output", "written"),
    [
        ("docs/api.json", "docs/api.json"),
        ("docs", "docs/openapi.json"),
        ("a.b", "a.b/openapi.json"),
    ],
)
def test_an_output_is_a_file_or_a_folder(project: Path, output: str, written: str) -> None:
    (project / "a.b").mkdir()
    assert generate("--output", output) == 0
    assert (project / written).is_file()


def test_what_only_internal_functions_mention_is_not_told(project: Path) -> None:
    generate()
    text = (project / "openapi.json").read_text()
    assert "Shown" in text
    assert "Secret" not in text
    assert "finish" not in text
    generate("--include-internal")
    assert "Secret" in (project / "openapi.json").read_text()


def test_check_fails_until_the_file_is_what_would_be_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate("--check") == 1
    shown = capsys.readouterr()
    assert "+++ b/openapi.json" in shown.out
    assert "run `gnomon codegen --target openapi`" in shown.err
    assert not (project / "openapi.json").exists()
    generate()
    assert generate("--check") == 0


def test_what_to_run_is_told_with_the_options_that_were_given(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate("--check", "--output", "docs/a b.json", "--include-internal") == 1
    expected = "gnomon codegen --target openapi --output 'docs/a b.json' --include-internal`"
    assert expected in capsys.readouterr().err


def test_dry_run_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate("--dry-run") == 0
    assert capsys.readouterr().out == "would create openapi.json\n"
    assert not (project / "openapi.json").exists()


def test_a_file_of_the_users_is_not_overwritten(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = project / "openapi.json"
    mine.write_text(json.dumps({"mine": True}))
    assert generate() == 2
    assert "openapi.json is not a generated file" in capsys.readouterr().err
    assert mine.read_text() == '{"mine": true}'


@pytest.mark.parametrize(
    ("target", "output", "problem"),
    [
        ("python-client", "notes.txt", "--output notes.txt is a file, and this target writes into"),
        ("openapi", "notes.txt/api.json", "notes.txt/api.json cannot be read: Not a directory"),
        pytest.param(
            "openapi",
            "/proc/api.json",
            "/proc/api.json cannot be written: No such file",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc"),
        ),
    ],
)
def test_an_output_that_cannot_be_written_is_named(
    project: Path, capsys: pytest.CaptureFixture[str], target: str, output: str, problem: str
) -> None:
    (project / "notes.txt").write_text("mine")
    assert main(["codegen", "--target", target, "--output", output]) == 2
    assert problem in capsys.readouterr().err
    assert (project / "notes.txt").read_text() == "mine"


def test_what_was_generated_is_overwritten(project: Path) -> None:
    generate()
    written = (project / "openapi.json").read_text()
    (project / "openapi.json").write_text(written + "\n")
    assert generate() == 0
    assert (project / "openapi.json").read_text() == written


@pytest.mark.parametrize("options", [["--output", "x"], ["--include-internal"]])
def test_what_python_does_not_take_is_a_usage_error(
    project: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["codegen", *options]) == 2
    assert f"{options[0]} is for another --target" in capsys.readouterr().err


@pytest.mark.parametrize("target", TARGETS)
def test_what_cannot_be_expressed_is_named_and_the_rest_written(
    target: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = project / "functions/jobs.py"
    jobs.write_text(jobs.read_text() + "\n@mutation\nasync def bare(ctx: MutationCtx, x): pass\n")
    output = project / "told"
    assert main(["codegen", "--target", target, "--output", str(output)]) == 1
    assert "functions/jobs.py:" in capsys.readouterr().err
    text = told(output)
    assert "jobs:submit" in text
    assert "jobs:bare" not in text


def told(output: Path) -> str:
    """All that was written."""
    files = [output] if output.is_file() else sorted(output.iterdir())
    return "".join(path.read_text() for path in files)
