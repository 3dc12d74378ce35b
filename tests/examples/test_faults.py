"""A careless commit to a good app is found at its line, and nothing else is reported.

The commits are data: `faults/<app>.toml`. `before` and `after` are the text that the commit
replaces, `more` further replacements in the same file; of what is expected, `line` is a part of
the line where the finding begins, in `file` or in the file of the commit.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gnomon.cli.program import main

EXAMPLES = Path(__file__).parents[2] / "examples"
FAULTS = Path(__file__).with_name("faults")
LEFTOVERS = shutil.ignore_patterns(".gnomon", "__pycache__", ".*_cache", "tests")


@dataclass(frozen=True, slots=True)
class Expected:
    """One finding: a rule, and where it speaks."""

    rule: str
    file: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One careless commit."""

    app: str
    name: str
    file: str
    edits: tuple[tuple[str, str], ...]
    expected: tuple[Expected, ...]

    def commit_to(self, root: Path) -> None:
        """Make the edits in a copy of the app."""
        path = root / self.file
        text = path.read_text()
        for before, after in self.edits:
            assert text.count(before) == 1, f"{text.count(before)} times in {self.file}: {before}"
            text = text.replace(before, after)
        path.write_text(text)


def faults() -> Iterable[Fault]:
    for path in sorted(FAULTS.glob("*.toml")):
        for entry in tomllib.loads(path.read_text())["fault"]:
            yield Fault(
                app=path.stem,
                name=entry["name"],
                file=entry["file"],
                edits=tuple(
                    (edit["before"], edit["after"]) for edit in (entry, *entry.get("more", ()))
                ),
                expected=tuple(
                    Expected(**{"file": entry["file"], **expected}) for expected in entry["expect"]
                ),
            )


ALL = tuple(faults())


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: f"{fault.app}-{fault.name}")
def test_a_careless_commit_is_found_and_nothing_else(
    fault: Fault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / fault.app
    shutil.copytree(EXAMPLES / fault.app, root, ignore=LEFTOVERS)
    fault.commit_to(root)
    main(["check", "--output-format", "json", str(root)])
    found = json.loads(capsys.readouterr().out)
    places = [(finding["rule"], finding["path"]) for finding in found]
    assert sorted(places) == sorted((one.rule, one.file) for one in fault.expected), found
    for expected in fault.expected:
        lines = (root / expected.file).read_text().splitlines()
        hits = [
            lines[finding["line"] - 1]
            for finding in found
            if finding["rule"] == expected.rule and finding["path"] == expected.file
        ]
        assert any(expected.line in line for line in hits), (expected.line, hits)


def test_the_faults_are_many_and_of_many_kinds() -> None:
    assert len(ALL) >= 20
    assert len({expected.rule for fault in ALL for expected in fault.expected}) >= 15
