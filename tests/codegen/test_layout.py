"""Layout: strings and docstrings read back as the same text, whatever is in them."""

from __future__ import annotations

import ast
import inspect

from hypothesis import example, given
from hypothesis import strategies as st

from gnomon.codegen.layout import docstring_lines, quoted

TEXT = st.text(st.sampled_from("ab \n\t\\'\"é\u2028\x00\x1b{}"), max_size=30)


@given(TEXT)
def test_a_quoted_string_is_a_literal_of_the_same_text(text: str) -> None:
    assert ast.literal_eval(quoted(text)) == text


@given(TEXT)
@example('"""')
@example('\\"')
@example('"')
def test_a_docstring_is_carried_over_but_for_space_around_its_lines(text: str) -> None:
    cleaned = inspect.cleandoc(text)
    if not cleaned:
        return
    source = "\n".join(["def f():", *docstring_lines(cleaned, "    ")])
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    carried = ast.get_docstring(function) or ""
    assert [line.strip() for line in carried.strip().split("\n")] == [
        line.strip() for line in cleaned.strip().split("\n")
    ]
