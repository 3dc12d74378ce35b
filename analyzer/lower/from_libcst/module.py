"""A module's syntax from a libcst tree."""

from __future__ import annotations

import libcst as cst

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_libcst.statements import lower_block
from gnomon.analyzer.suppression.comments import Comment


def lower(
    tree: cst.Module,
    *,
    path: str,
    name: str,
    is_package: bool,
    comments: tuple[Comment, ...] = (),
) -> tuple[syntax.Module, list[cst.CSTNode]]:
    """The module's syntax, and the origin of each node (`origins[node.at]`)."""
    origins: list[cst.CSTNode] = []
    body = lower_block(tree.body, origins)
    return syntax.Module(path, name, is_package, body, comments), origins
