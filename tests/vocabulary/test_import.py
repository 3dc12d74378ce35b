"""`import gnomon` costs nothing, and still offers every name."""

from __future__ import annotations

import subprocess
import sys

import pytest

import gnomon

HEAVY = ("pydantic", "libcst", "jinja2", "typer", "croniter")


def modules_after(code: str) -> set[str]:
    """The modules that are loaded once a fresh interpreter has run some code."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_gnomon_loads_none_of_its_modules_and_nothing_heavy() -> None:
    loaded = modules_after("import gnomon")
    assert not loaded.intersection(HEAVY)
    assert not {name for name in loaded if name.startswith("gnomon.")}


def test_decorators_and_errors_need_no_pydantic() -> None:
    code = "import gnomon; gnomon.query; gnomon.internal_action; gnomon.ApplicationError"
    assert not modules_after(code).intersection(HEAVY)


def test_documents_need_no_library_of_the_checker() -> None:
    loaded = modules_after("from gnomon import *")
    assert "pydantic" in loaded
    assert not loaded.intersection({"libcst", "jinja2", "typer"})


@pytest.mark.parametrize("name", gnomon.__all__)
def test_a_name_is_there_and_listed(name: str) -> None:
    assert getattr(gnomon, name) is not None
    assert name in dir(gnomon)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'querry'"):
        getattr(gnomon, "querry")  # noqa: B009 (a type checker knows the name is wrong)
