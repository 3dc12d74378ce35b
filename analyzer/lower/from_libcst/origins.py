"""Where the origins of syntax nodes are kept while a tree is lowered."""

from __future__ import annotations

import libcst as cst

Origins = list[cst.CSTNode]


def mark(origins: Origins, node: cst.CSTNode) -> int:
    """Remember a node and return its origin."""
    at = len(origins)
    origins.append(node)
    return at
