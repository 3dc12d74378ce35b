"""A module's syntax from CPython's tree."""

from __future__ import annotations

import ast

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_ast.origins import Origin
from gnomon.analyzer.lower.from_ast.statements import lower_block
from gnomon.analyzer.suppression.comments import Comment


def lower(
    tree: ast.Module,
    *,
    path: str,
    name: str,
    is_package: bool,
    comments: tuple[Comment, ...] = (),
) -> tuple[syntax.Module, list[Origin]]:
    """The module's syntax, and the origin of each node (`origins[node.at]`)."""
    origins: list[Origin] = []
    body = lower_block(tree.body, origins)
    return syntax.Module(path, name, is_package, body, comments), origins
