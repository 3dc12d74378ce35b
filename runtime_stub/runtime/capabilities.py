"""What a kind of function cannot do is answered by where to do it, not by a missing attribute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from gnomon.errors import GnomonError

_IN_A_MUTATION = "do it in a mutation"
_ADVICE: Mapping[str, Mapping[str, str]] = {
    "a query": {
        "scheduler": "schedule in a mutation or an action",
        "run_mutation": "a query changes nothing: make it a mutation",
        "run_action": "a transaction does not wait for the outside: run both from an action",
        "insert": _IN_A_MUTATION,
        "patch": _IN_A_MUTATION,
        "replace": _IN_A_MUTATION,
        "delete": _IN_A_MUTATION,
    },
    "a mutation": {
        "run_action": "a transaction does not wait for the outside: schedule the action by "
        "ctx.scheduler.run_after(0, …), which happens only if the mutation is kept",
    },
    "an action": {
        "db": "reach it through ctx.run_query and ctx.run_mutation, each a transaction of its own",
    },
}


class UnavailableCapability(GnomonError, AttributeError):
    """A function asked its context for what its kind does not have."""


class Capabilities:
    """What contexts and databases inherit from; `_of` is the kind of function that has them."""

    _of: ClassVar[str]

    if not TYPE_CHECKING:
        # Only at run time: a type checker knows what is there.
        def __getattr__(self, name: str) -> object:
            """Refuse what is not there, and say where it is."""
            advice = _ADVICE[self._of].get(name)
            if advice is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            raise UnavailableCapability(f"{self._of} has no `{name}`: {advice}")
