"""Where the analysis stops, it is silent: what it has not seen is no fault.

What right code is stays right however far away it lies; wrong code is found near by, which shows
that the rule does look there.
"""

from __future__ import annotations

import pytest

from gnomon.rules.testing import findings
from tests.analyzer.beyond_limits import HEAD, HELPERS, LIMITS, WAYS, helpers

SEEN = """
@internal_query
async def seen(ctx) -> None: ...
"""


def is_found(rule: str, program: str) -> bool:
    """Whether a rule finds anything in a module."""
    return bool(findings(rule, {"functions/jobs.py": program + SEEN}))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", HELPERS)
def test_what_lies_beyond_a_limit_is_no_fault(name: str, way: str) -> None:
    case, (lead, near, far) = HELPERS[name], WAYS[way]
    assert is_found(case.rule, helpers(case, lead, near, wrong=True))
    assert not is_found(case.rule, helpers(case, lead, near, wrong=False))
    assert not is_found(case.rule, helpers(case, lead, far, wrong=False))


@pytest.mark.parametrize("name", HELPERS)
def test_the_limit_is_there(name: str) -> None:
    case = HELPERS[name]
    for lead, _, far in WAYS.values():
        assert not is_found(case.rule, helpers(case, lead, far, wrong=True))


@pytest.mark.parametrize("name", LIMITS)
def test_more_than_is_told_apart_is_no_fault(name: str) -> None:
    limit = LIMITS[name]
    near, far = (
        [
            is_found(limit.rule, HEAD + limit.program(many, given))
            for given in (limit.right, limit.wrong)
        ]
        for many in (limit.near, limit.far)
    )
    assert near == [False, True]
    assert far == [False, limit.still_found]
