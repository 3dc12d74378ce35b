"""What libcst is needed for: syntax that CPython does not know yet, and the exact text of a file.

Nothing here is imported by a check of code that CPython reads and no fix is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import libcst

from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.files.positions.from_libcst import locate
from gnomon.analyzer.files.positions.span import Span
from gnomon.analyzer.lower.from_libcst.module import lower


def lossless_tree(text: str) -> libcst.Module | None:
    """A text that passed the guards as libcst reads it; None where it does not."""
    try:
        return libcst.parse_module(text)
    except Exception:  # libcst raises TypeError, RecursionError and more on odd input
        return None


def gives_back(tree: libcst.Module, text: str) -> bool:
    """Whether libcst writes a tree out as the text it was parsed from: form feeds are lost."""
    return tree.code == text


def lossless_spans(
    source: SourceFile, tree: libcst.Module, origins: Iterable[int]
) -> Mapping[int, Span]:
    """Where some origins of a file stand; those of which it has no node are left out."""
    _, nodes = lower(tree, path=source.path, name=source.name, is_package=source.is_package)
    return locate(tree, nodes, [at for at in origins if at in range(len(nodes))])
