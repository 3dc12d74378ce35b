"""From a libcst tree to plain syntax, in one walk over the fields that matter.

The walk is our own: libcst's visitors rebuild every node, and its metadata providers cost several
times the parse. While it goes it remembers which libcst node each syntax node came from; that
list is dropped with the tree, and made again, by the same walk, for a file that has a finding.
"""

from __future__ import annotations

import libcst as cst

from gnomon.analyzer import syntax
from gnomon.analyzer.comments import Comment
from gnomon.analyzer.lower.statements import lower_block


def lower(
    tree: cst.Module,
    *,
    path: str,
    name: str,
    is_package: bool,
    comments: tuple[Comment, ...] = (),
) -> tuple[syntax.Module, list[cst.CSTNode]]:
    """The module's syntax, and the libcst node of each origin (`origins[node.at]`)."""
    origins: list[cst.CSTNode] = []
    body = lower_block(tree.body, origins)
    return syntax.Module(path, name, is_package, body, comments), origins
