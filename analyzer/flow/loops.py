"""Whether a loop tries the same again, or goes on to its next item."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.outcomes import LoopNode
from gnomon.analyzer.walk import children

COUNTING = frozenset({"range", "count", "repeat"})
"""Functions, by their last name, whose items only number the rounds."""


def moves_on(loop: LoopNode, pause: syntax.Call) -> bool:
    """Whether each round is about another item, so that nothing is tried again after a pause.

    It is not where the rounds are only counted, or where the pause depends on them:
    `for delay in DELAYS`.
    """
    if not isinstance(loop, syntax.For) or _only_counts(loop.iterable):
        return False
    targets = set(names_below(loop.target))
    used = {name for statement in loop.body for name in names_below(statement)}
    in_pause = {name for argument in pause.args for name in names_below(argument)}
    return bool(targets & used) and not targets & in_pause


def names_below(node: object) -> Iterator[str]:
    """The names that a piece of syntax mentions."""
    if isinstance(node, syntax.Name):
        yield node.id
    for child in children(node):
        yield from names_below(child)


def _only_counts(iterable: syntax.Expression) -> bool:
    match iterable:
        case syntax.Call(func=syntax.Name(id="reversed"), args=(syntax.Argument(value=rounds),)):
            return _only_counts(rounds)
        case syntax.Call(func=syntax.Name(id=name) | syntax.Attribute(attr=name)):
            return name in COUNTING
        case syntax.Sequence(elements=elements):
            return all(
                isinstance(element, syntax.Constant) and isinstance(element.value, int | float)
                for element in elements
            )
        case _:
            return False
