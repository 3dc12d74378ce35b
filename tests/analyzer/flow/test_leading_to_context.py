"""What a call beyond a limit may reach: told by everything that its arguments lead to."""

from __future__ import annotations

from gnomon.analyzer.flow.summaries import lead_to_context
from gnomon.analyzer.flow.values import ContextShape, MethodShape, SequenceShape, Value, of
from gnomon.kinds import FunctionKind


def behind_methods(value: Value, many: int) -> Value:
    """A method of a list that holds a method of a list, and so on, of which the last holds this."""
    for _ in range(many):
        value = of(MethodShape(SequenceShape((value,)), "append"))
    return value


def test_a_context_is_seen_however_far_it_lies_behind_what_is_made_while_looking() -> None:
    context = of(ContextShape(FunctionKind.ACTION))
    assert all(lead_to_context([behind_methods(context, many)]) for many in range(50))
    assert not any(lead_to_context([behind_methods(Value(), many)]) for many in range(50))
