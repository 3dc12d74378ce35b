"""SARIF logs: valid by the standard's own schema, and saying what hosts and editors read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.diagnostic import Level, Location, Related
from gnomon.analyzer.render import renderer
from gnomon.analyzer.render.sources import Sources
from gnomon.analyzer.report import Failure, Report
from gnomon.rules.catalog import BuiltinCatalog

if TYPE_CHECKING:
    from tests.analyzer.conftest import Printer

SCHEMA = Path(__file__).parent.parent / "schemas" / "sarif-2.1.0.schema.json"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def problems(validator: Draft202012Validator, text: str) -> list[str]:
    return [
        f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(text))
    ]


def run_of(text: str) -> dict[str, Any]:
    log: dict[str, list[dict[str, Any]]] = json.loads(text)
    (run,) = log["runs"]
    return run


def fingerprint_of(text: str) -> list[str]:
    return [item["partialFingerprints"]["gnomonFingerprint/v1"] for item in run_of(text)["results"]]


def test_the_schema_refuses_a_log_that_is_wrong(
    printer: Printer, validator: Draft202012Validator
) -> None:
    text = printer("sarif", printer.found(location=printer.location(line=0)))
    assert problems(validator, text) == [
        "$.runs[0].results[0].locations[0].physicalLocation.region.startLine: "
        "0 is less than the minimum of 1"
    ]


def test_a_log_with_everything_is_valid(printer: Printer, validator: Draft202012Validator) -> None:
    related = [Related("it began here", printer.location(1, 1, 1, 6))]
    found = [printer.found(related=related), printer.found("again\non two lines", help=None)]
    text = printer("sarif", *found, failures=(Failure("other", "functions/x.py", "it broke"),))
    assert problems(validator, text) == []


def test_a_clean_log_is_valid_and_empty(printer: Printer, validator: Draft202012Validator) -> None:
    text = printer("sarif")
    assert problems(validator, text) == []
    assert run_of(text)["results"] == []
    assert run_of(text)["invocations"][0]["executionSuccessful"] is True


def test_the_metadata_of_every_rule_is_valid(
    tmp_path: Path, validator: Draft202012Validator
) -> None:
    catalog = BuiltinCatalog()
    report = Report(Config(tmp_path, select=frozenset({"all"})), (), (), {}, checked=0)
    text = renderer("sarif")(report, Sources(tmp_path, tmp_path, catalog=catalog))
    assert problems(validator, text) == []
    rules = run_of(text)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(catalog.names)


def test_a_description_is_no_longer_than_hosts_show(tmp_path: Path) -> None:
    report = Report(Config(tmp_path, select=frozenset({"all"})), (), (), {}, checked=0)
    sources = Sources(tmp_path, tmp_path, catalog=BuiltinCatalog())
    rules = run_of(renderer("sarif")(report, sources))["tool"]["driver"]["rules"]
    for rule in rules:
        assert len(rule["fullDescription"]["text"]) <= 1024, rule["id"]
        assert rule["fullDescription"]["text"].startswith(rule["shortDescription"]["text"])


def test_a_rule_tells_what_it_is_and_how_to_mend_it(printer: Printer) -> None:
    (rule,) = run_of(printer("sarif"))["tool"]["driver"]["rules"]
    assert rule["id"] == "a-rule"
    assert rule["name"] == "ARule"
    assert rule["shortDescription"] == {"text": "Something is wrong."}
    assert rule["fullDescription"] == {"text": "Something is wrong. More about what is found."}
    assert "Fix:\n    Do the right thing." in rule["help"]["text"]
    assert "## Fix\n\nDo the right thing." in rule["help"]["markdown"]
    assert "## Bad\n\n```python\nbad()\n```" in rule["help"]["markdown"]
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert rule["properties"]["page"] == "docs/rules/a-rule.md"


def test_a_result_names_its_rule_level_and_message(printer: Printer) -> None:
    (result,) = run_of(printer("sarif", printer.found()))["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("a-rule", 0, "error")
    assert result["message"]["text"] == "it is wrong\nhelp: mend it"


@pytest.mark.parametrize(
    ("level", "named"),
    [(Level.ERROR, "error"), (Level.WARNING, "warning"), (Level.ADVICE, "note")],
)
def test_levels_have_the_names_of_sarif(printer: Printer, level: Level, named: str) -> None:
    (result,) = run_of(printer("sarif", printer.found(level=level)))["results"]
    assert result["level"] == named


def test_a_place_is_a_range_of_characters_below_the_repository(printer: Printer) -> None:
    run = run_of(printer("sarif", printer.found()))
    assert run["columnKind"] == "unicodeCodePoints"
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "app/functions/jobs.py", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 13},
    }
    assert "SRCROOT" in run["originalUriBaseIds"]


def test_a_path_is_written_as_a_uri(printer: Printer) -> None:
    location = Location("functions/mañana 100%.py", 1, 1, 1, 2)
    (result,) = run_of(printer("sarif", printer.found(location=location)))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == "app/functions/ma%C3%B1ana%20100%25.py"


def test_places_that_explain_are_related_locations(printer: Printer) -> None:
    related = [Related("it began here", printer.location(1, 1, 1, 6))]
    (result,) = run_of(printer("sarif", printer.found(related=related)))["results"]
    (place,) = result["relatedLocations"]
    assert (place["id"], place["message"]) == (1, {"text": "it began here"})
    assert place["physicalLocation"]["region"]["startLine"] == 1


def test_a_rule_that_crashed_is_a_notification(printer: Printer) -> None:
    failure = Failure("a-rule", "functions/jobs.py", "KeyError: 'x'")
    (invocation,) = run_of(printer("sarif", failures=(failure,)))["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "a-rule failed on functions/jobs.py: KeyError: 'x'"
    assert notification["associatedRule"] == {"id": "a-rule", "index": 0}
    (place,) = notification["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "app/functions/jobs.py"


def test_a_failure_before_any_rule_names_none(
    printer: Printer, validator: Draft202012Validator
) -> None:
    failures = (Failure("reading", "functions/jobs.py", "it died"), Failure("mine", None, "no"))
    text = printer("sarif", failures=failures)
    assert problems(validator, text) == []
    reading, mine = run_of(text)["invocations"][0]["toolExecutionNotifications"]
    assert "associatedRule" not in reading
    assert "associatedRule" not in mine
    assert "locations" not in mine


def test_a_rule_that_cannot_be_loaded_is_not_described(printer: Printer) -> None:
    failure = Failure("a-rule", None, "it cannot be imported")
    assert run_of(printer("sarif", failures=(failure,)))["tool"]["driver"]["rules"] == []


def test_a_fingerprint_survives_lines_added_above(printer: Printer) -> None:
    before = printer("sarif", printer.found(), source="alpha = 1\nbeta = alpha\n")
    moved = printer.found(location=printer.location(line=4, end_line=4))
    after = printer("sarif", moved, source="# new\n\nalpha = 1\n  beta  =  alpha\n")
    assert fingerprint_of(before) == fingerprint_of(after)


def test_a_fingerprint_tells_rules_lines_and_repetitions_apart(printer: Printer) -> None:
    found = [
        printer.found(),
        printer.found(rule="b-rule"),
        printer.found(location=printer.location(3, 1, 3, 2)),
        printer.found(location=printer.location(2, 1, 2, 2)),
    ]
    assert len(set(fingerprint_of(printer("sarif", *found)))) == 4


def test_the_version_is_gnomons(printer: Printer) -> None:
    assert run_of(printer("sarif"))["tool"]["driver"]["version"] == "1.2.3"
