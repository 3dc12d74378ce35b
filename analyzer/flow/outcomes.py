"""What becomes of a failure: the handlers around a call, and what each of them does with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from gnomon.analyzer import syntax

LoopNode = syntax.Statement | syntax.Comprehension


@dataclass(frozen=True, slots=True)
class Reraise:
    """An exception that a handler raises; no names means the one it caught."""

    exceptions: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Handler:
    """One `except`, or a `suppress(…)`, with what was seen of its body.

    `at` is the origin of the exceptions it names.

    It is filled while the body is followed and read when the analysis is over.

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
    reraises: list[Reraise] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """The handlers of one `try`, as seen from its body, in their order."""

    handlers: tuple[Handler, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FailedStatus:
    """The side of a test on which a response, or a stored status, says that something failed."""

    test: syntax.Expression
    loop: LoopNode | None = None


Failure = Handler | FailedStatus
"""Why a path is one that a failure led to."""
