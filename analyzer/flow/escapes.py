"""Whether an exception is recorded on its way out, or leaves no trace."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from functools import lru_cache

from gnomon.analyzer.data import data, replace
from gnomon.analyzer.flow.outcomes import Guard, Handler
from gnomon.analyzer.tables.effects import Effects
from gnomon.analyzer.tables.exceptions import CATCH_ALL


@data
class Escaped:
    """A failure of which nothing is left.

    Args:
        handler: the nearest handler that was meant for it, if any.
        swallowed: the handler catches it and does nothing; else it lets it through.
        raised: what leaves in its place, if a handler has raised something else because of it.
    """

    handler: Handler | None
    swallowed: bool
    raised: str | None = None


def fate_of(
    effects: Effects,
    guards: tuple[Guard, ...],
    errors: tuple[str, ...],
    *,
    reaches_caller: tuple[str, ...] = (),
) -> Escaped | None:
    """What becomes of an exception, from the innermost `try` outwards; None if it is recorded.

    Args:
        effects: the tables that know the clients' errors.
        guards: the `try` bodies around it.
        errors: the base classes by any of which it can be caught.
        reaches_caller: exceptions whose leaving is a record of its own.
    """
    missed: Handler | None = None
    for position, guard in enumerate(guards):
        for handler in handlers_of(guard, errors):
            if handler.records or handler.returns:
                continue
            if not handler.reraises:
                return Escaped(handler, swallowed=True)
            outer = guards[position + 1 :]
            escaped = _fate_of_raised(effects, handler, outer, errors, reaches_caller)
            if escaped is not None:
                return escaped if escaped.swallowed else replace(escaped, handler=missed)
        if catching(guard, errors) is not None:
            return None
        missed = missed or guard.handlers[-1]
    return Escaped(missed, swallowed=False)


def _fate_of_raised(
    effects: Effects,
    handler: Handler,
    outer: tuple[Guard, ...],
    errors: tuple[str, ...],
    reaches_caller: tuple[str, ...],
) -> Escaped | None:
    """What becomes of the first thing a handler raises; None if one is recorded further out."""
    fates: list[Escaped] = []
    for reraise in handler.reraises:
        if any(name in reaches_caller for name in reraise.exceptions):
            return None
        raised = with_bases(effects, reraise.exceptions) if reraise.exceptions else errors
        fate = fate_of(effects, outer, raised, reaches_caller=reaches_caller)
        if fate is None:
            return None
        own = next(iter(reraise.exceptions), None)
        fates.append(replace(fate, raised=fate.raised or own))
    return fates[0]


def handlers_of(guard: Guard, errors: tuple[str, ...]) -> Iterator[Handler]:
    """The handlers that some or all exceptions of these classes come to, in their order."""
    full = catching(guard, errors)
    packages = tuple(f"{name.partition('.')[0]}." for name in errors if not is_builtin(name))
    for handler in guard.handlers:
        if handler is full:
            yield handler
            return
        if any(name.startswith(packages) for name in handler.caught or ()):
            yield handler


def catching(guard: Guard, errors: tuple[str, ...]) -> Handler | None:
    """The first handler that catches every exception of these classes."""
    for handler in guard.handlers:
        caught = handler.caught
        # What cannot be read is taken to catch, so that the rule stays silent.
        if not caught or any(name in errors or name in CATCH_ALL for name in caught):
            return handler
    return None


def is_builtin(name: str) -> bool:
    """Whether an exception class is Python's own."""
    return name.startswith("builtins.")


def with_bases(effects: Effects, names: tuple[str, ...]) -> tuple[str, ...]:
    """Exception classes with those above them that are known: Python's own, and a client's."""
    found = list(names)
    for name in names:
        client = effects.client_of(name)
        found.extend(client.errors + client.other_errors + client.status_errors if client else ())
        cls = _builtin_exception(name)
        if cls is not None:
            found.extend(f"builtins.{base.__name__}" for base in cls.__mro__)
    return tuple(dict.fromkeys(found))


def is_exception(effects: Effects, name: str) -> bool:
    """Whether a class is known to be an exception: Python's own, or a client's base error."""
    client = effects.client_of(name)
    return _builtin_exception(name) is not None or (client is not None and name in client.errors)


@lru_cache(maxsize=4096)
def _builtin_exception(name: str) -> type[BaseException] | None:
    cls = getattr(builtins, name.removeprefix("builtins."), None)
    return cls if isinstance(cls, type) and issubclass(cls, BaseException) else None
