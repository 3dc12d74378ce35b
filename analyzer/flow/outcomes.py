"""What becomes of a failure: the handlers around a call, and what each of them does with it."""

from __future__ import annotations

from enum import StrEnum

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data, field

LoopNode = syntax.Statement | syntax.Comprehension


@data
class Reraise:
    """An exception that a handler raises; no names means the one it caught."""

    exceptions: tuple[str, ...]


class Trail(StrEnum):
    """What is left of a failure."""

    RECORD = "record"
    """A function is run or scheduled because of it."""
    ANSWER = "answer"
    """A value is returned because of it, or left where others find it."""


Outcome = Trail | Reraise
"""What was seen to become of a failure."""


@data(eq=False, frozen=False)
class Handler:
    """One `except`, or a `suppress(…)`, with what was seen of its body.

    `at` is the origin of the exceptions it names.

    The frame that it belongs to fills it while that follows the body; it is read when the analysis
    is over.

    Attributes:
        caught: the canonical names it catches; empty for a bare `except`, None if unreadable.
        loop: the loop right around its `try`.
        records: a function is run or scheduled because of the failure.
        returns: a value is returned because of the failure.
        reraises: what its body raises instead.
    """

    module: syntax.Module
    at: int
    caught: tuple[str, ...] | None
    loop: LoopNode | None = None
    records: bool = False
    returns: bool = False
    reraises: list[Reraise] = field(default_factory=list[Reraise])

    def note(self, outcome: Outcome) -> None:
        """Something becomes of the failure."""
        match outcome:
            case Trail.RECORD:
                self.records = True
            case Trail.ANSWER:
                self.returns = True
            case Reraise():
                if outcome not in self.reraises:
                    self.reraises.append(outcome)


@data(eq=False)
class Guard:
    """The handlers of one `try`, as seen from its body, in their order."""

    handlers: tuple[Handler, ...]


@data(eq=False)
class FailedStatus:
    """The side of a test on which a response, or a stored status, says that something failed."""

    test: syntax.Expression
    loop: LoopNode | None = None


Failure = Handler | FailedStatus
"""Why a path is one that a failure led to."""

NO_FAILURE: frozenset[Failure] = frozenset()


@data
class Sign:
    """What a variable tells of failures: by its truth, and by being None.

    Each side holds why a path is a failed one where the variable is so; nothing if it need not be.
    """

    if_true: frozenset[Failure] = NO_FAILURE
    if_false: frozenset[Failure] = NO_FAILURE
    if_none: frozenset[Failure] = NO_FAILURE
    if_some: frozenset[Failure] = NO_FAILURE

    def joined(self, other: Sign) -> Sign:
        """What a variable tells where two paths meet."""
        return Sign(
            self.if_true | other.if_true,
            self.if_false | other.if_false,
            self.if_none | other.if_none,
            self.if_some | other.if_some,
        )


def alternatives(one: frozenset[Failure], other: frozenset[Failure]) -> frozenset[Failure]:
    """Why two paths that meet are failed ones: what both share, or else one or the other."""
    shared, first, second = one & other, one - other, other - one
    return shared | first | second if first and second else shared
