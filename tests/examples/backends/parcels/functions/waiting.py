"""Delays, as small functions put together."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial, reduce

Delay = Callable[[int], float]


def exponential(base: float, attempt: int) -> float:
    return base * 2**attempt


def capped(limit: float, delay: Delay) -> Delay:
    return lambda attempt: min(limit, delay(attempt))


def jittered(delay: Delay) -> Delay:
    def with_noise(attempt: int) -> float:
        return delay(attempt) * (0.5 + random.random())

    return with_noise


def compose(*steps: Callable[[Delay], Delay]) -> Callable[[Delay], Delay]:
    return lambda delay: reduce(lambda made, step: step(made), steps, delay)


steady: Delay = partial(exponential, 5.0)
polite: Delay = jittered(capped(600.0, partial(exponential, 5.0)))


def soon(attempt: int) -> timedelta:
    return timedelta(seconds=polite(attempt))


def even(attempt: int) -> timedelta:
    return timedelta(seconds=min(600.0, steady(attempt)))
