"""Which calls stand under a condition, so that they may not happen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gnomon.analyzer import syntax
from gnomon.analyzer.idioms.same_ways import takes_all
from gnomon.analyzer.walk import children


def conditional_calls(module: syntax.Module) -> frozenset[int]:
    """The origins of the calls of a module that only a branch makes.

    A branch is one of `if`, `match`, `while`, `except`, the `else` of a `try` whose failure is
    kept in, a conditional expression, the right side of `and` and `or`, and a comprehension with
    an `if`.
    """
    found = (_calls_below(statement, under=False) for statement in module.body)
    return frozenset(at for calls in found for at in calls)


def _calls_below(node: object, *, under: bool) -> Iterator[int]:
    if isinstance(node, syntax.Call) and under:
        yield node.at
    certain = {id(child) for child in _certain(node)}
    for child in children(node):
        yield from _calls_below(child, under=under or id(child) not in certain)


def _certain(node: object) -> Sequence[object]:
    """The nodes directly below a node that are reached whenever it is."""
    match node:
        case syntax.If(test=test) | syntax.IfExp(test=test) | syntax.While(test=test):
            return [test]
        case syntax.BoolOp(left=left):
            return [left]
        case syntax.Match(subject=subject, cases=cases):
            return [subject, *(case for case in cases if len(cases) == 1 and takes_all(case))]
        case syntax.Try(handlers=handlers, orelse=orelse):
            kept_in = not all(_raises(handler) for handler in handlers)
            unsure = (*handlers, *(orelse if kept_in else ()))
            return [child for child in children(node) if child not in unsure]
        case syntax.Comprehension(generators=generators):
            chosen = any(generator.conditions for generator in generators)
            return generators if chosen else children(node)
        case _:
            return children(node)


def _raises(handler: syntax.ExceptHandler) -> bool:
    """Whether a handler lets every failure go on."""
    return bool(handler.body) and isinstance(handler.body[-1], syntax.Raise)
