"""Loads a checked project and executes its functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gnomon.runtime.engine import Runtime, Schedules

    __all__ = ["Runtime", "Schedules"]
else:
    _NAMES = ("Runtime", "Schedules")

    def __getattr__(name: str) -> object:
        # Late, because the verdict is read by commands that must not load pydantic.
        if name in _NAMES:
            from gnomon.runtime import engine

            return getattr(engine, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
