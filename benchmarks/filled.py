"""Fills the table of schedules with what a long-running project has: finished ones, and pending."""

from __future__ import annotations

import time

import psycopg

_ROWS = """
INSERT INTO gnomon.scheduled_functions
    (id, creation_time, name, kind, args, scheduled_time, state, completed_time)
SELECT '_scheduled_functions_' || %(state)s || lpad(number::text, 26, '0'), %(from)s + number,
    'notes:note', CASE WHEN number %% 4 = 0 THEN 'action' ELSE 'mutation' END,
    '{"text":"number ' || number || '"}',
    %(due)s + number * 1000, %(state)s, CASE WHEN %(state)s = 'success' THEN %(due)s + number END
FROM generate_series(1, %(count)s) AS number
"""
_DAY = 86_400_000_000


def fill_history(database: str, finished: int, pending: int) -> float:
    """Adds rows, and has the server take note of them; how many seconds that took.

    Args:
        database: laid out already.
        finished: how many ended within the last day.
        pending: how many are due from tomorrow on.
    """
    start = time.perf_counter()
    now = round(time.time() * 1_000_000)
    with psycopg.connect(database, autocommit=True) as connection:
        for state, count, due in (("success", finished, -_DAY), ("pending", pending, _DAY)):
            values = {"state": state, "count": count, "due": now + due, "from": now + 2 * due}
            connection.execute(_ROWS, values)
        connection.execute("VACUUM ANALYZE gnomon.scheduled_functions")
    return time.perf_counter() - start
