"""Tests of functions: a runtime in memory whose clock stands still until it is told to go on.

The pytest plugin hands it out as the fixture `gnomon_runtime`.
"""

from gnomon.testing.runtime import (
    BlockingCaller,
    FailedScheduledFunction,
    InMemoryRuntime,
    ScheduledForever,
)

__all__ = ["BlockingCaller", "FailedScheduledFunction", "InMemoryRuntime", "ScheduledForever"]
