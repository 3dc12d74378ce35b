"""How long to wait before another attempt."""

from datetime import timedelta
from random import Random

SHORTEST = timedelta(seconds=5)
LONGEST = timedelta(hours=1)


def delay_after(attempts: int, random: Random) -> timedelta:
    """Twice as long after each attempt, and up to as much again at random.

    Args:
        attempts: how many attempts there have been.
        random: of the context, so that a transaction can be repeated.
    """
    base = min(SHORTEST * 2.0 ** (attempts - 1), LONGEST)
    return base * random.uniform(1, 2)
