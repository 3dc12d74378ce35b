"""What an editor shows of the generated references: where they are defined, and what they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from .conftest import import_root
from .language_server import LanguageServer, pyright_server

USER = "functions/editor.py"
SOURCE = """
from gnomon import Id

from ._generated.api import internal
from ._generated.server import MutationCtx, mutation
from .schema import Job

@mutation
async def start(ctx: MutationCtx, job_id: Id[Job]) -> None:
    await ctx.scheduler.run_after(0, internal.jobs.process, job_id=job_id)
"""


@pytest.fixture(scope="module")
def project(tree: Path) -> Path:
    """The project of right and wrong uses, with a module that schedules a function."""
    root = tree / "typed"
    configuration = {"extraPaths": [str(import_root())], "pythonVersion": "3.13"}
    (root / "pyrightconfig.json").write_text(json.dumps(configuration))
    (root / USER).write_text(SOURCE)
    return root


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[LanguageServer]:
    """pyright's language server, with that module open."""
    with pyright_server(project) as server:
        server.open_file(project / USER)
        yield server


def test_going_to_the_definition_lands_on_the_reference(
    server: LanguageServer, project: Path
) -> None:
    (found,) = server.at("textDocument/definition", project / USER, ".process", 2)
    file = Path(unquote(urlparse(found["uri"]).path))
    assert file == project / "functions/_generated/api.py"
    lines = file.read_text().splitlines()
    number = found["range"]["start"]["line"]
    assert lines[number].strip().startswith("def process(")
    above = [line.strip() for line in lines[number - 3 : number]]
    assert above[0] == "# functions/jobs.py::process"


def test_hovering_shows_the_signature_and_the_docstring(
    server: LanguageServer, project: Path
) -> None:
    shown = server.at("textDocument/hover", project / USER, ".process", 2)["contents"]["value"]
    signature, _, docstring = shown.partition("\n\n")
    assert signature == (
        "(method) process: ActionReference[(*, job_id: Id[Job], attempt: int = 0), int]"
    )
    assert docstring.strip() == "Do the work.\n\nA failed attempt is made again."
