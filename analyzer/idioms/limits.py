"""The tests that decide whether a piece of source is reached, and which of them limit repetition.

Read from the syntax around a place: the branches it stands in, and what may have left before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.outcomes import LoopNode
from gnomon.analyzer.idioms.leaving import called_name, leaving_tests
from gnomon.analyzer.idioms.same_ways import every_way_makes, leaves_after
from gnomon.analyzer.rule import Site
from gnomon.analyzer.walk import children, found_in, path_to

COUNTER = re.compile(
    r"attempt|retr(y(?!able)|ies)|tries|try_?(count|number)|failures|remaining|(^|_)left($|_)"
    r"|budget|deadline|expire|exhaust|give_?up|limit|maximum|(^|_)max(_|$)|elapsed|again",
    re.IGNORECASE,
)
"""Names that say how often, or how long, something may still be tried."""

ORDERS = frozenset({"<", "<=", ">", ">="})
STATUS_NAMES = frozenset({"status", "status_code", "code"})
TIME_LIMITS = frozenset({"timeout", "timeout_at", "fail_after", "move_on_after", "fail_at"})
ENDLESS = frozenset({"count", "cycle"})
ASSIGNMENTS = frozenset[type]({syntax.Assign, syntax.AnnotatedAssign, syntax.Walrus})


def deciding_tests(module: syntax.Module, at: int) -> Iterator[syntax.Expression]:
    """The tests that decide whether a place is reached: around it, and before it."""
    path = path_to(module, at)
    for node, below in pairwise(path):
        if not every_way_makes(node, path[-1]):
            yield from _around(node, below)
        for statement in _before(node, below):
            if not leaves_after(statement, path[-1]):
                yield from leaving_tests(statement)
    # A table that ends, in the arguments themselves: `DELAYS[attempt]`.
    yield from leaving_tests(path[-1])


def _around(node: object, below: object) -> Iterator[syntax.Expression]:
    match node:
        case syntax.If(test=test) | syntax.While(test=test) | syntax.IfExp(test=test):
            if below is not test:
                yield test
        case syntax.Match(subject=subject) if below is not subject:
            yield subject
        case syntax.BoolOp(left=left, right=right) if below is right:
            yield left
        case syntax.MatchCase(guard=guard) if guard is not None and below is not guard:
            yield guard
        case syntax.Comprehension(generators=generators):
            yield from (test for one in generators for test in one.conditions)
        case syntax.With(items=items):
            yield from (item.value for item in items if called_name(item.value) in TIME_LIMITS)
        case _:
            return


def _before(node: object, below: object) -> tuple[object, ...]:
    """The statements of the same body that come before."""
    body = body_around(node, below)
    return body[: body.index(below)] if body else ()


def body_around(node: object, below: object) -> tuple[object, ...]:
    """The body of a compound statement that a statement belongs to; empty if it is in none."""
    for name in ("body", "orelse", "finalbody"):
        body = getattr(node, name, ())
        if isinstance(body, tuple) and below in body:
            return cast("tuple[object, ...]", body)
    return ()


def bodies_around(site: Site) -> frozenset[int]:
    """The bodies of statements that a place lies in, each by the identity of its tuple."""
    nodes = pairwise(path_to(site.module, site.at))
    return frozenset(id(body) for node, below in nodes if (body := body_around(node, below)))


class Limits:
    """Judges the tests of one function.

    Args:
        function: the function, or module, whose variables the tests may mention.
    """

    def __init__(self, function: object) -> None:
        self._assigned: dict[str, list[syntax.Expression]] = {}
        for name, value in assignments_in(function):
            self._assigned.setdefault(name, []).append(value)

    def is_limit(self, test: object, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a test, or a call that may raise, can put an end to repetition.

        `seen` are the variables that are being looked through.
        """
        match test:
            case syntax.Compare(left=left, operators=operators, comparators=comparators):
                operands = (left, *comparators)
                if ORDERS.intersection(operators):
                    return not any(is_status(operand) for operand in operands)
            case syntax.Call(func=syntax.Name(id=name) | syntax.Attribute(attr=name), args=given):
                if name in TIME_LIMITS:
                    return True
                counted = any(_counts(argument.value) for argument in given)
                return says_limit(name) or counted or self._inside(test, seen)
            case syntax.Subscript(indices=indices):
                return any(_counts(index) and not _is_clamped(index) for index in indices)
            case syntax.Name(id=name):
                known = () if name in seen else self._assigned.get(name, ())
                behind = seen | {name}
                return says_limit(name) or any(self.is_limit(value, behind) for value in known)
            case syntax.Attribute(attr=name) if says_limit(name):
                return True
            case _:
                pass
        return self._inside(test, seen)

    def _inside(self, test: object, seen: frozenset[str]) -> bool:
        return any(self.is_limit(child, seen) for child in children(test))


def _counts(node: object) -> bool:
    """Whether an argument or an index says how often something was tried."""
    match node:
        case syntax.Name(id=name) | syntax.Attribute(attr=name) if says_limit(name):
            return True
        case _:
            return any(_counts(child) for child in children(node))


def _is_clamped(index: object) -> bool:
    """Whether an index never leaves its table: `DELAYS[min(attempt, 2)]`, `DELAYS[attempt % 3]`."""
    match index:
        case syntax.Call(func=syntax.Name(id="min")) | syntax.BinaryOp(operator="%"):
            return True
        case _:
            return False


def says_limit(name: str) -> bool:
    """Whether a variable's or function's name says that it limits; a class's never does."""
    is_class = name[:1].isupper() and not name.isupper()
    return not is_class and COUNTER.search(name) is not None


def is_status(node: syntax.Expression) -> bool:
    """Whether something is named as the status of a response, which limits nothing."""
    match node:
        case syntax.Name(id=name) | syntax.Attribute(attr=name):
            return name in STATUS_NAMES
        case _:
            return False


def assignments_in(node: object) -> Iterator[tuple[str, syntax.Expression]]:
    """The names that are given values below a node."""
    for found in found_in((node,), ASSIGNMENTS):
        match found:
            case syntax.Assign(targets=(syntax.Name(id=name), *_), value=value):
                yield name, value
            case syntax.AnnotatedAssign(target=syntax.Name(id=name), value=value) if value:
                yield name, value
            case syntax.Walrus(target=syntax.Name(id=name), value=value):
                yield name, value
            case _:
                pass


def is_limited(site: Site) -> bool:
    """Whether some test puts an end to what is repeated at a place."""
    limits = limits_around(site)
    return any(limits.is_limit(test) for test in deciding_tests(site.module, site.at))


def limits_around(site: Site) -> Limits:
    """The judge of the tests of the function around a place."""
    return Limits(code_around(site))


def code_around(site: Site) -> syntax.FunctionDef | syntax.Module:
    """The outermost function around a place, or the module."""
    nodes = path_to(site.module, site.at)
    functions = (node for node in nodes if isinstance(node, syntax.FunctionDef))
    return next(functions, site.module)


def is_endless(loop: LoopNode, site: Site) -> bool:
    """Whether nothing but success ends a loop around a place."""
    match loop:
        case syntax.For(iterable=iterable, is_async=False):
            return called_name(iterable) in ENDLESS
        case syntax.While(test=test):
            limits = limits_around(site)
            inside = (found for statement in loop.body for found in leaving_tests(statement))
            return not any(limits.is_limit(found) for found in (test, *inside))
        case _:
            return False


def place_in(loop: LoopNode, sites: tuple[Site, ...]) -> Site:
    """The first of some places that lies within a loop; the first of all if none does."""
    within = (site for site in sites if loop in path_to(site.module, site.at))
    return next(within, sites[0])
