"""Fixes in the formats that carry them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator

from gnomon.analyzer.data import replace
from gnomon.analyzer.diagnostic import Diagnostic, PlacedFix, TextEdit

if TYPE_CHECKING:
    from tests.analyzer.conftest import Printer

SCHEMA = Path(__file__).parent.parent / "schemas" / "sarif-2.1.0.schema.json"


def fixable(printer: Printer, *, safe: bool = True) -> Diagnostic:
    """A diagnostic with a fix of two edits."""
    edits = (
        TextEdit(printer.location(1, 1, 1, 1), "import beta\n"),
        TextEdit(printer.location(2, 8, 2, 13), "beta.alpha"),
    )
    return replace(printer.found(), fix=PlacedFix("ask beta", safe, edits))


def test_sarif_carries_a_fix_as_replacements_of_one_file(printer: Printer) -> None:
    log = json.loads(printer("sarif", fixable(printer)))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(log)) == []
    (fix,) = log["runs"][0]["results"][0]["fixes"]
    assert fix["description"] == {"text": "ask beta"}
    assert fix["properties"] == {"safe": True}
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"] == {"uri": "app/functions/jobs.py", "uriBaseId": "SRCROOT"}
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
            "insertedContent": {"text": "import beta\n"},
        },
        {
            "deletedRegion": {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 13},
            "insertedContent": {"text": "beta.alpha"},
        },
    ]


def test_sarif_has_no_fixes_where_there_is_none(printer: Printer) -> None:
    log = json.loads(printer("sarif", printer.found()))
    assert "fixes" not in log["runs"][0]["results"][0]


def test_text_says_what_a_fix_does_and_which_option_makes_it(printer: Printer) -> None:
    assert "= help: mend it\n  = fix: ask beta (--fix)\n" in printer("text", fixable(printer))
    assert "= fix: ask beta (--unsafe-fixes)\n" in printer("text", fixable(printer, safe=False))


def test_a_fix_that_cannot_be_made_is_not_offered(printer: Printer) -> None:
    found = replace(printer.found(), fix=PlacedFix("ask beta", True, ()))
    assert json.loads(printer("json", found))[0]["fix"] is None
    assert "fixes" not in json.loads(printer("sarif", found))["runs"][0]["results"][0]
    assert "fix:" not in printer("text", found)
