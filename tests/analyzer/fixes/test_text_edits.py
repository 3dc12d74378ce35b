"""Offsets, lines and columns, and edits of text: the same whatever ends the lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gnomon.analyzer.diagnostic import Location, TextEdit
from gnomon.analyzer.fixes.text_edits import Lines, edited, overlaps

TEXTS = st.text(st.sampled_from("ab\n\r\t\x0c\u2028é🙂"), max_size=40)


def edit(line: int, column: int, end_line: int, end_column: int, text: str = "") -> TextEdit:
    return TextEdit(Location("a.py", line, column, end_line, end_column), text)


@given(TEXTS, st.data())
def test_a_place_leads_back_to_its_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    lines = Lines(text)
    assert lines.offset(*lines.place(offset)) == offset


@given(TEXTS, st.lists(st.text("xy\n", max_size=3), min_size=1, max_size=4), st.data())
def test_edits_in_any_order_change_just_their_spans(
    text: str, news: list[str], data: st.DataObject
) -> None:
    bounds = st.integers(0, len(text))
    size = 2 * len(news)
    cuts = sorted(data.draw(st.lists(bounds, min_size=size, max_size=size)))
    lines = Lines(text)
    spans = list(zip(cuts[::2], cuts[1::2], strict=True))
    edits = [
        TextEdit(lines.location("a.py", start, end), new)
        for (start, end), new in zip(spans, news, strict=True)
    ]
    if any(overlaps(one, other) for i, one in enumerate(edits) for other in edits[:i]):
        return
    expected = text
    for (start, end), new in reversed(list(zip(spans, news, strict=True))):
        expected = expected[:start] + new + expected[end:]
    assert edited(text, data.draw(st.permutations(edits))) == expected


def test_a_place_behind_the_last_line_is_the_end() -> None:
    assert edited("x\n# y", [edit(2, 1, 3, 1)]) == "x\n"


def test_edits_overlap_where_their_order_would_matter() -> None:
    assert overlaps(edit(1, 1, 1, 5), edit(1, 4, 1, 6))
    assert overlaps(edit(1, 4, 1, 4), edit(1, 4, 1, 4))
    assert overlaps(edit(1, 4, 1, 4), edit(1, 4, 1, 6))
    assert overlaps(edit(1, 1, 3, 1), edit(2, 1, 2, 9))
    assert not overlaps(edit(1, 1, 1, 4), edit(1, 4, 1, 6))
    assert not overlaps(edit(1, 1, 1, 4), edit(1, 4, 1, 4))
    assert not overlaps(edit(1, 1, 1, 4), edit(2, 1, 2, 4))
