"""JUnit's XML, read back as CI servers read it: suites, cases, and which of them failed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from gnomon.analyzer.diagnostic import Level, Related
from gnomon.analyzer.report import Failure

if TYPE_CHECKING:
    from tests.analyzer.conftest import Printer


def child(element: Element, tag: str) -> Element:
    found = element.find(tag)
    assert found is not None, f"no {tag} in {ElementTree.tostring(element)!r}"
    return found


def counts(element: Element) -> tuple[str | None, ...]:
    return tuple(element.get(name) for name in ("tests", "failures", "errors"))


def test_a_clean_run_is_one_case_that_passes(printer: Printer) -> None:
    root = ElementTree.fromstring(printer("junit"))
    (case,) = root.iter("testcase")
    assert root.tag == "testsuites"
    assert len(case) == 0
    assert counts(root) == ("1", "0", "0")


def test_a_finding_is_a_case_that_failed(printer: Printer) -> None:
    root = ElementTree.fromstring(printer("junit", printer.found()))
    suite = child(root, "testsuite")
    case = child(suite, "testcase")
    failure = child(case, "failure")
    assert suite.get("name") == "app/functions/jobs.py"
    assert case.attrib == {
        "name": "a-rule (2:8)",
        "classname": "app.functions.jobs",
        "file": "app/functions/jobs.py",
        "line": "2",
        "time": "0",
    }
    assert (failure.get("type"), failure.get("message")) == ("error", "it is wrong")
    assert failure.text == ("app/functions/jobs.py:2:8: error[a-rule]: it is wrong\nhelp: mend it")


def test_suites_and_the_whole_are_counted(printer: Printer) -> None:
    other = type(printer)(printer.root, "functions/other.py")
    found = [printer.found(), printer.found(rule="b-rule"), other.found()]
    root = ElementTree.fromstring(printer("junit", *found))
    assert counts(root) == ("3", "3", "0")
    assert [counts(suite) for suite in root] == [("2", "2", "0"), ("1", "1", "0")]


def test_a_finding_below_fail_on_passes_and_is_kept_as_output(printer: Printer) -> None:
    text = printer("junit", printer.found(level=Level.WARNING), fail_on=Level.ERROR)
    root = ElementTree.fromstring(text)
    assert counts(root) == ("1", "0", "0")
    (case,) = root.iter("testcase")
    assert "it is wrong" in (child(case, "system-out").text or "")


def test_no_two_cases_have_the_same_name(printer: Printer) -> None:
    root = ElementTree.fromstring(printer("junit", printer.found("one"), printer.found("two")))
    names = [case.get("name") for case in root.iter("testcase")]
    assert names == ["a-rule (2:8)", "a-rule (2:8) #2"]


def test_markup_in_a_message_comes_back_as_it_was(printer: Printer) -> None:
    message = "`a < b` & \"c\" ]]> 'd'\nsecond line"
    root = ElementTree.fromstring(printer("junit", printer.found(message)))
    (failure,) = root.iter("failure")
    assert failure.get("message") == message
    assert message in (failure.text or "")


def test_what_xml_cannot_hold_is_replaced(printer: Printer) -> None:
    root = ElementTree.fromstring(printer("junit", printer.found("a\x00b\x1bc\ud800d")))
    (failure,) = root.iter("failure")
    assert failure.get("message") == "a\ufffdb\ufffdc\ufffdd"


def test_places_that_explain_are_in_the_text(printer: Printer) -> None:
    related = [Related("it began here", printer.location(1, 1, 1, 6))]
    root = ElementTree.fromstring(printer("junit", printer.found(related=related)))
    (failure,) = root.iter("failure")
    assert (failure.text or "").endswith("note: app/functions/jobs.py:1:1: it began here")


def test_a_rule_that_crashed_is_an_error_and_no_failure(printer: Printer) -> None:
    failure = Failure("a-rule", "functions/jobs.py", "KeyError: 'x'")
    root = ElementTree.fromstring(printer("junit", failures=(failure,)))
    assert counts(root) == ("1", "0", "1")
    (error,) = root.iter("error")
    assert error.get("message") == "KeyError: 'x'"
