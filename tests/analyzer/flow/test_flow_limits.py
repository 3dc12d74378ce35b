"""How far calls are followed: what docs/checking.md says of it, and no less."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import diagnostics

ACT = """
from gnomon import ActionCtx, action

@action
async def act(ctx: ActionCtx) -> None:
    await helper_1(ctx)
"""


def chain(length: int, *, last: str = "") -> str:
    """Helpers each of which calls the next one; the last one is at fault."""
    calls = [f"await helper_{number + 1}(ctx)" for number in range(1, length)]
    bodies = [*calls, f'await ctx.db.get("x")\n    {last}']
    helpers = [f"async def helper_{at}(ctx):\n    {body}" for at, body in enumerate(bodies, 1)]
    return "\n\n".join([ACT, *helpers])


def circle(members: int, *, reach: int) -> str:
    """A chain of so many helpers whose last one leads back to the first, and other ways around."""
    others = [f"other_{number}" for number in range(members - reach)]
    back = f"[{', '.join(['helper_1', *others])}]"
    bodies = [f"async def {name}(ctx):\n    await helper_1(ctx)" for name in others]
    return "\n\n".join([chain(reach, last=back), *bodies])


def is_found(source: str) -> bool:
    return bool(diagnostics("db-in-action", {"functions/jobs.py": source}))


@pytest.mark.parametrize(("helpers", "found"), [(15, True), (16, False)])
def test_helpers_are_followed_fifteen_deep(helpers: int, found: bool) -> None:
    assert is_found(chain(helpers)) is found


@pytest.mark.parametrize(
    ("members", "reach", "found"),
    [
        (3, 3, True),
        (4, 4, True),
        (5, 5, False),
        (16, 4, True),
        (17, 3, True),
        (17, 4, False),
        (32, 3, True),
        (33, 2, True),
        (33, 3, False),
    ],
)
def test_of_a_circle_some_functions_are_followed_one_below_the_other(
    members: int, reach: int, found: bool
) -> None:
    assert is_found(circle(members, reach=reach)) is found
