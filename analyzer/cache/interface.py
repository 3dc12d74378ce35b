"""What of a module the generated files can depend on: all but the bodies of decorated functions.

Its digest changes when a signature, a class, an import or a constant does, and not when lines move
or a registered function does its work in another way. The body of a function without decorators
counts: it may be a decorator itself, whose body says what it registers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import cast

from gnomon.analyzer import syntax
from gnomon.analyzer.syntax.node import FIELDS

ORIGINS = frozenset({"at", "name_at", "last_at", "comments"})


def interface_digest(module: syntax.Module) -> str:
    """The SHA-256 in hex of all that is not the body of a decorated function."""
    digest = hashlib.sha256()
    for piece in _pieces(module):
        digest.update(piece.encode(errors="surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()


def _pieces(value: object) -> Iterator[str]:
    """A node as texts, in the order of the source, without where it stands."""
    names = _fields_of(type(value))
    if isinstance(value, syntax.FunctionDef) and value.decorators:
        names = tuple(name for name in names if name != "body")
    if isinstance(value, tuple):
        yield "("
        for item in cast("tuple[object, ...]", value):
            yield from _pieces(item)
        yield ")"
    elif not names:
        yield repr(value)
    else:
        yield type(value).__name__
        for name in names:
            yield from _pieces(getattr(value, name))
        if isinstance(value, syntax.FunctionDef):
            yield repr(value.docstring)


_FIELDS: dict[type[object], tuple[str, ...]] = {}


def _fields_of(kind: type[object]) -> tuple[str, ...]:
    """The fields of a class of nodes that count; none for what is no node."""
    known = _FIELDS.get(kind)
    if known is None:
        known = tuple(name for name in FIELDS.get(kind, ()) if name not in ORIGINS)
        _FIELDS[kind] = known
    return known
