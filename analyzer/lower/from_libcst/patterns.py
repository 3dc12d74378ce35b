"""The patterns of `match` statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_libcst.expressions import lower_expression
from gnomon.analyzer.lower.from_libcst.identifiers import identifier
from gnomon.analyzer.lower.from_libcst.origins import Origins, mark


def lower_pattern(node: cst.CSTNode, origins: Origins) -> syntax.Pattern:
    """The syntax of any pattern."""
    return _LOWERINGS[type(node)](node, origins)


def _value(node: cst.MatchValue | cst.MatchSingleton, origins: Origins) -> syntax.Pattern:
    # The pattern's own place has the parentheses around it, as that of no other pattern has.
    return syntax.MatchValue(mark(origins, node.value), lower_expression(node.value, origins))


def _sequence(node: cst.MatchList | cst.MatchTuple, origins: Origins) -> syntax.Pattern:
    at = mark(origins, node)
    star: int | None = None
    elements: list[syntax.Pattern] = []
    for position, element in enumerate(node.patterns):
        if isinstance(element, cst.MatchStar):
            star = position
            name = identifier(element.name) if element.name else None
            elements.append(syntax.MatchCapture(mark(origins, element), name, None))
        else:
            elements.append(lower_pattern(element.value, origins))
    return syntax.MatchSequence(at, tuple(elements), star)


def _mapping(node: cst.MatchMapping, origins: Origins) -> syntax.Pattern:
    at = mark(origins, node)
    keys = tuple(lower_expression(element.key, origins) for element in node.elements)
    patterns = tuple(lower_pattern(element.pattern, origins) for element in node.elements)
    return syntax.MatchMapping(at, keys, patterns, identifier(node.rest) if node.rest else None)


def _class(node: cst.MatchClass, origins: Origins) -> syntax.Pattern:
    at = mark(origins, node)
    return syntax.MatchClass(
        at,
        lower_expression(node.cls, origins),
        tuple(lower_pattern(element.value, origins) for element in node.patterns),
        tuple((identifier(item.key), lower_pattern(item.pattern, origins)) for item in node.kwds),
    )


def _as(node: cst.MatchAs, origins: Origins) -> syntax.Pattern:
    at = mark(origins, node)
    pattern = lower_pattern(node.pattern, origins) if node.pattern else None
    return syntax.MatchCapture(at, identifier(node.name) if node.name else None, pattern)


def _or(node: cst.MatchOr, origins: Origins) -> syntax.Pattern:
    at = mark(origins, node)
    return syntax.MatchOr(
        at, tuple(lower_pattern(element.pattern, origins) for element in node.patterns)
    )


# The values take the node class of their key, which a dict's type cannot say.
_LOWERINGS: dict[type[cst.CSTNode], Callable[[Any, Origins], syntax.Pattern]] = {
    cst.MatchValue: _value,
    cst.MatchSingleton: _value,
    cst.MatchList: _sequence,
    cst.MatchTuple: _sequence,
    cst.MatchMapping: _mapping,
    cst.MatchClass: _class,
    cst.MatchAs: _as,
    cst.MatchOr: _or,
}
