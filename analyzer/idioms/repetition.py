"""Tests that end a repeated request: of a document that is there already, or of its state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gnomon.analyzer import syntax
from gnomon.analyzer.idioms.leaving import called_name, may_leave
from gnomon.analyzer.idioms.limits import assignments_in, body_around
from gnomon.analyzer.rule import Site
from gnomon.analyzer.walk import children, path_to

STATE = re.compile(
    r"status|state|stage|phase|paid|charged|processed|done|complete|finished|sent|used|_at$|closed"
    r"|locked|pending|claimed"
)
"""Names of fields that say what became of a document."""

NO_READS = frozenset({"get_user_identity"})
Test = tuple[syntax.Expression, bool]
"""A test, and whether it holds where the code is reached."""


def stops_repetition(site: Site) -> bool:
    """Whether a second request, after a first one that was carried out, does not come here."""
    nodes = path_to(site.module, site.at)
    function = next((node for node in nodes if isinstance(node, syntax.FunctionDef)), None)
    read = {
        name
        for name, value in (assignments_in(function) if function else ())
        if isinstance(value, syntax.Await) and called_name(value) not in NO_READS
    }
    return any(_tells(test, truth, read) for test, truth in known_at(nodes))


def known_at(path: list[object]) -> Iterator[Test]:
    """The tests around and before the end of a path, and how each has come out."""
    for node, below in pairwise(path):
        match node:
            case syntax.If(test=test, body=body, orelse=orelse):
                if below in body or below in orelse:
                    yield test, below in body
            case syntax.IfExp(test=test, body=body, orelse=orelse) if below is not test:
                yield test, below is body
            case syntax.BoolOp(left=left, operator=operator, right=right) if below is right:
                yield left, operator == "and"
            case syntax.Match(subject=subject) if below is not subject:
                yield subject, True
            case _:
                pass
        around = body_around(node, below)
        for statement in around[: around.index(below)] if around else ():
            yield from _left_before(statement)


def _left_before(statement: object) -> Iterator[Test]:
    match statement:
        case syntax.If(test=test, body=body, orelse=orelse):
            if any(may_leave(inner) for inner in body):
                yield test, False
            elif any(may_leave(inner) for inner in orelse):
                yield test, True
        case syntax.Assert(test=test):
            yield test, True
        case syntax.Match(subject=subject) if may_leave(statement):
            yield subject, True
        case syntax.With(body=body) | syntax.Try(body=body):
            for inner in body:
                yield from _left_before(inner)
        case _:
            return


def _tells(test: syntax.Expression, truth: bool, read: set[str]) -> bool:
    """Whether a test that came out so means that this is the first request."""
    match test:
        case syntax.UnaryOp(operator="not", operand=operand):
            return _tells(operand, not truth, read)
        case syntax.BoolOp(left=left, right=right):
            return _tells(left, truth, read) or _tells(right, truth, read)
        case syntax.Compare(
            left=left, operators=(operator,), comparators=(syntax.Constant(value=None),)
        ):
            absent = truth == (operator in ("is", "=="))
            return absent and _is_read(left, read)
        case syntax.Name() | syntax.Await() | syntax.Walrus():
            return not truth and _is_read(test, read)
        case _:
            return _has_state(test, read)


def _is_read(node: object, read: set[str]) -> bool:
    """Whether this is what a look-up gave, or a field of it."""
    match node:
        case syntax.Name(id=name):
            return name in read
        case syntax.Attribute(value=value) | syntax.Walrus(value=value):
            return _is_read(value, read)
        case syntax.Await(value=value):
            return called_name(value) not in NO_READS
        case syntax.Call(func=syntax.Name(id="len"), args=(given,)):
            return _is_read(given.value, read)
        case _:
            return False


def _has_state(node: object, read: set[str]) -> bool:
    match node:
        case syntax.Attribute(attr=name) if STATE.search(name):
            return _is_read(node, read)
        case _:
            return any(_has_state(child, read) for child in children(node))
