"""Whatever the source: both trees become the same syntax, at the same places."""

from __future__ import annotations

from hypothesis import given
from hypothesmith import from_grammar

from tests.analyzer.lower.same_syntax import differences
from tests.analyzer.properties.modules import MODULES


@given(from_grammar())
def test_any_python_becomes_the_same_syntax_from_either_tree(source: str) -> None:
    assert list(differences(source)) == []


@given(MODULES)
def test_any_function_module_becomes_the_same_syntax_from_either_tree(source: str) -> None:
    assert list(differences(source)) == []
