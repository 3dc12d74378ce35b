"""Every fix of a documented Bad mends it, once; `docs/fixing.md` lists the rules that have one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from gnomon.analyzer.rule_document import read_document, snippet_files
from gnomon.rules.catalog import BuiltinCatalog
from gnomon.rules.testing import diagnostics, fixed

CATALOG = BuiltinCatalog()
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "fixing.md").read_text(encoding="utf-8")
LISTED = sorted(set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)))


def documented(name: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The files of a rule's Bad, and the rules that an example about suppressions needs."""
    also = CATALOG.names if CATALOG.load(name).review else ()
    return snippet_files(read_document(CATALOG.load(name).document).bad), tuple(also)


def offered(name: str, files: dict[str, str], also: tuple[str, ...], *, unsafe: bool) -> list[str]:
    """The titles of the fixes that a rule offers."""
    fixes = [found.fix for found in diagnostics(name, files, also=also)]
    return [fix.title for fix in fixes if fix is not None and (fix.safe or unsafe)]


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("name", LISTED)
def test_what_is_fixed_is_mended_and_parses_and_needs_no_second_time(
    name: str, unsafe: bool
) -> None:
    files, also = documented(name)
    after = fixed(name, files, unsafe=unsafe, also=also)
    assert bool(after) == bool(offered(name, files, also, unsafe=unsafe))
    for text in after.values():
        ast.parse(text)
    mended = {**files, **after}
    assert offered(name, mended, also, unsafe=unsafe) == []
    assert fixed(name, mended, unsafe=unsafe, also=also) == {}


@pytest.mark.parametrize("name", sorted(CATALOG.names))
def test_the_page_on_fixing_lists_the_rules_whose_documented_bad_is_fixed(name: str) -> None:
    files, also = documented(name)
    assert bool(offered(name, files, also, unsafe=True)) == (name in LISTED)
