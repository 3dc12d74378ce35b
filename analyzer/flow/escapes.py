"""Whether an exception is recorded on its way out, or leaves no trace."""

from __future__ import annotations

import builtins
from dataclasses import dataclass

from gnomon.analyzer.effects import CATCH_ALL
from gnomon.analyzer.flow.outcomes import Guard, Handler


@dataclass(frozen=True, slots=True)
class Escaped:
    """A failure of which nothing is left.

    Args:
        handler: the nearest handler that was meant for it, if any.
        swallowed: the handler catches it and does nothing; else it lets it through.
    """

    handler: Handler | None
    swallowed: bool


def fate_of(
    guards: tuple[Guard, ...], errors: frozenset[str], *, reaches_caller: tuple[str, ...] = ()
) -> Escaped | None:
    """What becomes of an exception, from the innermost `try` outwards; None if it is recorded.

    Args:
        guards: the `try` bodies around it.
        errors: the base classes by any of which it can be caught.
        reaches_caller: exceptions whose leaving is a record of its own.
    """
    missed: Handler | None = None
    for position, guard in enumerate(guards):
        handler = catching(guard, errors)
        if handler is None:
            missed = missed or guard.handlers[-1]
            continue
        if handler.records or handler.returns:
            return None
        if not handler.reraises:
            return Escaped(handler, swallowed=True)
        for reraise in handler.reraises:
            if any(name in reaches_caller for name in reraise.exceptions):
                return None
            raised = with_bases(reraise.exceptions) if reraise.exceptions else errors
            if fate_of(guards[position + 1 :], raised, reaches_caller=reaches_caller) is None:
                return None
        return Escaped(None, swallowed=False)
    return Escaped(missed, swallowed=False)


def catching(guard: Guard, errors: frozenset[str]) -> Handler | None:
    """The first handler that catches every exception of these classes."""
    for handler in guard.handlers:
        caught = handler.caught
        # What cannot be read is taken to catch, so that the rule stays silent.
        if not caught or any(name in errors or name in CATCH_ALL for name in caught):
            return handler
    return None


def with_bases(names: tuple[str, ...]) -> frozenset[str]:
    """Exception classes with the builtin classes above them."""
    found = set(names)
    for name in names:
        cls = getattr(builtins, name.removeprefix("builtins."), None)
        if isinstance(cls, type) and issubclass(cls, BaseException):
            found |= {f"builtins.{base.__name__}" for base in cls.__mro__}
    return frozenset(found)
