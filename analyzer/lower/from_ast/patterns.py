"""The patterns of `match` statements."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_ast.expressions import lower_expression
from gnomon.analyzer.lower.from_ast.origins import Origins, mark


def lower_pattern(node: ast.pattern, origins: Origins) -> syntax.Pattern:
    """The syntax of any pattern."""
    return _LOWERINGS[type(node)](node, origins)


def _value(node: ast.MatchValue, origins: Origins) -> syntax.Pattern:
    return syntax.MatchValue(mark(origins, node), lower_expression(node.value, origins))


def _singleton(node: ast.MatchSingleton, origins: Origins) -> syntax.Pattern:
    at = mark(origins, node)
    return syntax.MatchValue(at, syntax.Constant(mark(origins, node), node.value))


def _sequence(node: ast.MatchSequence, origins: Origins) -> syntax.Pattern:
    at = mark(origins, node)
    star: int | None = None
    elements: list[syntax.Pattern] = []
    for position, element in enumerate(node.patterns):
        if isinstance(element, ast.MatchStar):
            star = position
        elements.append(lower_pattern(element, origins))
    return syntax.MatchSequence(at, tuple(elements), star)


def _star(node: ast.MatchStar, origins: Origins) -> syntax.Pattern:
    return syntax.MatchCapture(mark(origins, node), node.name, None)


def _mapping(node: ast.MatchMapping, origins: Origins) -> syntax.Pattern:
    at = mark(origins, node)
    keys = tuple([lower_expression(key, origins) for key in node.keys])
    patterns = tuple([lower_pattern(pattern, origins) for pattern in node.patterns])
    return syntax.MatchMapping(at, keys, patterns, node.rest)


def _class(node: ast.MatchClass, origins: Origins) -> syntax.Pattern:
    at = mark(origins, node)
    cls = lower_expression(node.cls, origins)
    patterns = tuple([lower_pattern(pattern, origins) for pattern in node.patterns])
    attributes = [
        (name, lower_pattern(pattern, origins))
        for name, pattern in zip(node.kwd_attrs, node.kwd_patterns, strict=True)
    ]
    return syntax.MatchClass(at, cls, patterns, tuple(attributes))


def _as(node: ast.MatchAs, origins: Origins) -> syntax.Pattern:
    at = mark(origins, node)
    pattern = lower_pattern(node.pattern, origins) if node.pattern else None
    return syntax.MatchCapture(at, node.name, pattern)


def _or(node: ast.MatchOr, origins: Origins) -> syntax.Pattern:
    at = mark(origins, node)
    return syntax.MatchOr(at, tuple([lower_pattern(one, origins) for one in node.patterns]))


# The values take the node class of their key, which a dict's type cannot say.
_LOWERINGS: dict[type[ast.pattern], Callable[[Any, Origins], syntax.Pattern]] = {
    ast.MatchValue: _value,
    ast.MatchSingleton: _singleton,
    ast.MatchSequence: _sequence,
    ast.MatchStar: _star,
    ast.MatchMapping: _mapping,
    ast.MatchClass: _class,
    ast.MatchAs: _as,
    ast.MatchOr: _or,
}
