"""`private-type`: private classes where generated code has to name them."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

RULE = "private-type"

PRELUDE = """
import library
from library import _Hidden, Shown
from typing import Literal
from pydantic import BaseModel
from gnomon import Document, MutationCtx, index, mutation
from .models import _Far, Near, _Alias

class _Data(BaseModel):
    x: int

class Outer(BaseModel):
    class _Inner(BaseModel):
        x: int
    class Open(BaseModel):
        x: int

class Public(BaseModel):
    data: _Data

_Status = Literal["a", "b"]
_Many = list[_Data]
_Deep = dict[str, _Status]
"""

MODELS = """
from pydantic import BaseModel

class _Far(BaseModel):
    x: int

class Near(BaseModel):
    far: _Far

_Alias = list[Near]
"""


def project(source: str) -> dict[str, str]:
    return {"functions/jobs.py": PRELUDE + source, "functions/models.py": MODELS}


PRIVATE = (
    "_Data",
    "_Data | None",
    "list[_Data]",
    '"_Data"',
    "dict[str, tuple[_Far, int]]",
    "_Many",
    "_Hidden",
    "Outer._Inner",
    "library._Secret",
)


@pytest.mark.parametrize("annotation", PRIVATE)
def test_finds_it_in_a_signature(annotation: str) -> None:
    head = f"async def run(ctx: MutationCtx, a: {annotation}) -> None:  # expect: {RULE}\n    ...\n"
    assert_expected(RULE, project(f"@mutation\n{head}"))


@pytest.mark.parametrize("annotation", PRIVATE)
def test_finds_it_in_a_document(annotation: str) -> None:
    source = f"class Job(Document, table='jobs'):\n    a: {annotation}  # expect: {RULE}\n"
    assert_expected(RULE, project(source))


PUBLIC = ("Public", "Near", "_Status", "_Deep", "_Alias", "Outer.Open", "Shown", "Missing")


@pytest.mark.parametrize("annotation", PUBLIC)
def test_leaves_alone_what_can_be_named_or_written_out(annotation: str) -> None:
    source = f"@mutation\nasync def run(ctx: MutationCtx, a: {annotation}) -> {annotation}: ...\n"
    source += f"class Job(Document, table='jobs'):\n    a: {annotation}\n"
    assert_expected(RULE, project(source))


def test_leaves_alone_what_is_not_written_again() -> None:
    source = "def helper(a: _Data) -> _Many: ...\nclass Base(Document):\n    a: _Data\n"
    assert_expected(RULE, project(source))


def test_an_inherited_field_of_another_module_is_found_at_the_document() -> None:
    files = project("from .models import Holder\nclass Job(Document, Holder, table='jobs'): ...\n")
    files["functions/models.py"] += "class Holder(BaseModel):\n    a: _Far\n"
    (found,) = diagnostics(RULE, files)
    assert found.location.path == "functions/jobs.py"
    assert found.message == "`_Far` is private, but generated code has to name it"
    assert found.help == "rename it to `Far`"
