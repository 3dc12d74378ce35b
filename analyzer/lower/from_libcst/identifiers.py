"""Identifiers as Python knows them: two spellings of one name are one name."""

from __future__ import annotations

import unicodedata

import libcst as cst


def identifier(node: cst.Name) -> str:
    """The name that CPython makes of what is written: normalised as PEP 3131 says."""
    name = node.value
    return name if name.isascii() else unicodedata.normalize("NFKC", name)


def dotted(node: cst.BaseExpression) -> str:
    """A dotted name of an import."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(identifier(node.attr))
        node = node.value
    assert isinstance(node, cst.Name)
    return ".".join([identifier(node), *reversed(parts)])
