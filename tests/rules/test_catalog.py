"""Rules are found by file name, and loading one loads none of the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gnomon.rules import catalog
from gnomon.rules.catalog import BuiltinCatalog, RuleLoadError


def test_a_rule_is_named_after_its_file() -> None:
    assert {"invalid-cron", "untyped-any", "unused-ignore"} <= set(BuiltinCatalog().names)


def test_the_support_files_are_no_rules() -> None:
    assert not {"catalog", "testing", "--init--"} & set(BuiltinCatalog().names)


def test_loading_a_rule_loads_none_of_its_siblings() -> None:
    script = (
        "import sys\n"
        "from gnomon.rules.catalog import BuiltinCatalog\n"
        "BuiltinCatalog().load('unused-ignore')\n"
        "print(*sorted(name for name in sys.modules if name.startswith('gnomon.rules.')))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["gnomon.rules.catalog", "gnomon.rules.unused_ignore"]


def test_an_unknown_rule_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        BuiltinCatalog().load("no-such-rule")


def test_a_file_that_cannot_be_imported_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> object:
        raise ImportError(f"cannot import {name}")

    monkeypatch.setattr(catalog, "import_module", fail)
    with pytest.raises(RuleLoadError, match="rule 'invalid-cron' cannot be imported"):
        BuiltinCatalog().load("invalid-cron")


def test_a_file_without_a_declaration_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "import_module", lambda name: Path)
    with pytest.raises(RuleLoadError, match="rule 'invalid-cron' declares no"):
        BuiltinCatalog().load("invalid-cron")
