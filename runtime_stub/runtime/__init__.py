"""Loads a checked project and executes its functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gnomon.runtime.engine import Runtime as Runtime

    __all__ = ["Runtime"]
else:

    def __getattr__(name: str) -> object:
        # Late, because the verdict is read by commands that must not load pydantic.
        if name == "Runtime":
            from gnomon.runtime.engine import Runtime

            return Runtime
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
