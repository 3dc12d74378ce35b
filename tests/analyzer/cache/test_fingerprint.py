"""What a judgement depends on besides the files: whatever of gnomon itself could change it."""

from __future__ import annotations

from pathlib import Path

import libcst
import pytest

import gnomon.analyzer
import gnomon.rules
from gnomon.analyzer.cache.fingerprint import code_state

PARTS = {
    "the analyzer": (gnomon.analyzer.__file__, "engine.py"),
    "a room of it": (gnomon.analyzer.__file__, "flow/analysis.py"),
    "a rule": (gnomon.rules.__file__, "invalid_cron.py"),
    "libcst": (libcst.__file__, "__init__.py"),
}


@pytest.mark.parametrize(("package", "file"), PARTS.values(), ids=PARTS.keys())
def test_an_edit_of_the_code_is_a_version_of_its_own(package: str, file: str) -> None:
    edited = Path(package).resolve().parent / file
    (size,) = {size for name, size, _ in code_state() if Path(name).resolve() == edited.resolve()}
    assert size == edited.stat().st_size
