"""JUnit's XML, which most CI servers show as test results: a suite a file, a case a diagnostic.

Servers keep one case of each name, so a case's name holds its place. A diagnostic below `fail-on`
passes, as the check itself does, and keeps its text as output.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from gnomon.analyzer.diagnostic import Diagnostic, Location
from gnomon.analyzer.render.sources import Sources
from gnomon.analyzer.report import Failure, Report

# What XML 1.0 cannot say, not even by a character reference.
UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, sources: Sources) -> str:
    """The whole document; a clean run has one case, which passes."""
    root = Element("testsuites", name="gnomon")
    for path, found in groupby(report.diagnostics, key=lambda item: item.location.path):
        add_file(root, path, found, report, sources)
    if report.failures:
        add_failures(root, report.failures)
    if not len(root):
        suite = SubElement(root, "testsuite", name="gnomon")
        SubElement(suite, "testcase", name="check", classname="gnomon", time="0")
    for suite in root:
        count(suite, suite.iter("testcase"))
    count(root, root.iter("testcase"))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{text}\n"


def add_file(
    root: Element, path: str, found: Iterable[Diagnostic], report: Report, sources: Sources
) -> None:
    """The suite of one file."""
    shown = sources.below_repository(path)
    suite = SubElement(root, "testsuite", name=speakable(shown))
    seen: set[str] = set()
    for item in found:
        place = f"{item.location.line}:{item.location.column}"
        name = unused(f"{item.rule} ({place})", seen)
        case = SubElement(
            suite,
            "testcase",
            name=name,
            classname=speakable(shown.removesuffix(".py").replace("/", ".")),
            file=speakable(shown),
            line=str(item.location.line),
            time="0",
        )
        if item.level.rank >= report.config.fail_on.rank:
            failure = SubElement(
                case, "failure", type=item.level.value, message=speakable(item.message)
            )
            failure.text = speakable(details(item, sources))
        else:
            SubElement(case, "system-out").text = speakable(details(item, sources))


def unused(name: str, seen: set[str]) -> str:
    """The name, numbered if it was used before."""
    choice, number = name, 1
    while choice in seen:
        number += 1
        choice = f"{name} #{number}"
    seen.add(choice)
    return choice


def add_failures(root: Element, failures: Iterable[Failure]) -> None:
    """The suite of what gnomon itself failed on."""
    suite = SubElement(root, "testsuite", name="gnomon")
    seen: set[str] = set()
    for failure in failures:
        place = f" on {failure.path}" if failure.path else ""
        name = unused(speakable(f"{failure.rule}{place}"), seen)
        case = SubElement(suite, "testcase", name=name, classname="gnomon", time="0")
        SubElement(case, "error", type="internal error", message=speakable(failure.text))


def details(found: Diagnostic, sources: Sources) -> str:
    """The place, the message, the help and the places that explain it, a line each."""
    lines = [f"{place(found.location, sources)}: {found.level}[{found.rule}]: {found.message}"]
    if found.help:
        lines.append(f"help: {found.help}")
    for item in found.related:
        lines.append(f"note: {place(item.location, sources)}: {item.message}")
    return "\n".join(lines)


def place(location: Location, sources: Sources) -> str:
    """`path:line:column`."""
    return f"{sources.below_repository(location.path)}:{location.line}:{location.column}"


def count(element: Element, cases: Iterable[Element]) -> None:
    """Writes how many cases there are, and how many of them failed."""
    children = [{child.tag for child in case} for case in cases]
    element.set("tests", str(len(children)))
    element.set("failures", str(sum("failure" in tags for tags in children)))
    element.set("errors", str(sum("error" in tags for tags in children)))
    element.set("time", "0")


def speakable(text: str) -> str:
    """The text with every character replaced that XML cannot hold."""
    return UNSPEAKABLE.sub("\ufffd", text)
