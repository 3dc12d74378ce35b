"""What is known on the two sides of a test, and how `not`, `and` and `or` combine it."""

from __future__ import annotations

from enum import IntEnum

from gnomon.analyzer.data import data, replace
from gnomon.analyzer.flow.outcomes import Failure, alternatives
from gnomon.analyzer.flow.state import Check, State
from gnomon.analyzer.flow.values import NO_RESPONSES, Response


class Strength(IntEnum):
    """How surely the caller was checked on one side of a test."""

    UNCHECKED = 0
    ASSUMED = 1
    """The test depends on the identity, but which answer lets the caller pass cannot be read."""
    PROVEN = 2


@data
class Side:
    """What is known on one side of a test; one that is not `possible` is never taken."""

    strength: Strength = Strength.UNCHECKED
    failures: frozenset[Failure] = frozenset()
    possible: bool = True
    mended: frozenset[Failure] = frozenset()
    """Failures that an earlier test seemed to show, and this one denies."""
    looked: frozenset[Response] = NO_RESPONSES
    """Responses whose status an operand looked at that need not be reached on the other side."""


@data
class Judgement:
    """What is known where a test holds, and where it does not; `test` is its syntax node."""

    if_true: Side = Side()
    if_false: Side = Side()
    test: object = None

    def assume(self, state: State, *, truth: bool) -> None:
        """Add to a state what one side knows."""
        side = self.if_true if truth else self.if_false
        if side.strength is Strength.PROVEN:
            state.prove()
        elif side.strength is Strength.ASSUMED:
            state.checks |= {Check(self.test, int(truth), 2)}
        state.failures = (state.failures - side.mended) | side.failures
        state.alive = state.alive and side.possible
        if side.looked:
            state.unchecked -= side.looked

    def negated(self) -> Judgement:
        """The judgement of `not test`."""
        return replace(self, if_true=self.if_false, if_false=self.if_true)

    def both(self, other: Judgement, looked: frozenset[Response] = NO_RESPONSES) -> Judgement:
        """`self and other`: both hold where it holds; where it does not, what both sides know.

        `looked` is what evaluating the other one has looked at. Where the other one tells a failure
        by not holding, as in `body and response.is_success`, what does not hold counts as failed,
        so that nothing there passes for success.
        """
        true, false = self.if_true, self.if_false
        reached = true.looked | looked
        failing = looked if other.if_false.failures else NO_RESPONSES
        return Judgement(
            Side(
                max(true.strength, other.if_true.strength),
                true.failures | other.if_true.failures,
                true.possible and other.if_true.possible,
                true.mended | other.if_true.mended,
                reached | other.if_true.looked,
            ),
            Side(
                min(false.strength, other.if_false.strength),
                alternatives(false.failures, other.if_false.failures),
                false.possible or other.if_false.possible,
                false.mended & other.if_false.mended,
                failing | (false.looked & (reached | other.if_false.looked)),
            ),
        )

    def either(self, other: Judgement, looked: frozenset[Response] = NO_RESPONSES) -> Judgement:
        """`self or other`."""
        return self.negated().both(other.negated(), looked).negated()


NOTHING_DECIDED = Judgement()
PROVEN = Side(Strength.PROVEN)
ASSUMED = Side(Strength.ASSUMED)
IMPOSSIBLE = Side(possible=False)
OPAQUE = Judgement(ASSUMED, ASSUMED)
"""A test that the identity decides, though not in a way that can be read."""
