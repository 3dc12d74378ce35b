"""Whose fault it is that there was no room for another call: the code's, or that of gnomon.

A row of names that is too long is followed node by node, and each of its nodes leads only to a few
calls. A rule that turns in a circle goes on over the same nodes, however short the code is.
"""

from __future__ import annotations

from traceback import walk_tb

from gnomon.analyzer.syntax.node import FIELDS

CALLS_OVER_A_NODE = 100
"""More calls than this one after another over each node of what is followed are a circle."""


def is_circle(error: RecursionError) -> bool:
    """Whether the calls that led to an error were about few nodes, over and over again."""
    calls, nodes = 0, set[int]()
    for frame, _ in walk_tb(error.__traceback__):
        calls += 1
        nodes.update(id(value) for value in frame.f_locals.values() if type(value) in FIELDS)
    return calls > CALLS_OVER_A_NODE * len(nodes)
