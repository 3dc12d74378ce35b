"""What of a module the generated files can depend on: all but the bodies of decorated functions.

Its digest changes when a signature, a class, an import or a constant does, and not when lines move
or a registered function does its work in another way. The body of a function without decorators
counts: it may be a decorator itself, whose body says what it registers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import cast

from gnomon.analyzer import syntax
from gnomon.analyzer.syntax.node import FIELDS, fields_reader

ORIGINS = frozenset({"at", "name_at", "last_at", "comments"})

Reader = Callable[[object], tuple[object, ...]]


def interface_digest(module: syntax.Module) -> str:
    """The SHA-256 in hex of all that is not the body of a decorated function."""
    text = "\0".join(_pieces(module))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _pieces(module: syntax.Module) -> list[str]:
    """A module as texts, in the order of the source, without where anything stands."""
    pieces: list[str] = []
    waiting: list[object] = [module]
    while waiting:
        value = waiting.pop()
        kind = type(value)
        if kind is tuple:
            items = cast("tuple[object, ...]", value)
            pieces.append(f"({len(items)}")
            waiting.extend(items[::-1])
        elif reader := _READERS.get(kind):
            pieces.append(kind.__name__)
            if isinstance(value, syntax.FunctionDef):
                pieces.append(repr(value.docstring))
                reader = _SIGNATURE if value.decorators else reader
            waiting.extend(reader(value)[::-1])
        else:
            pieces.append(repr(value))
    return pieces


def _reader(kind: type[object], *but: str) -> Reader:
    """Reads the fields of a class of nodes that count, but for some."""
    names = [name for name in FIELDS[kind] if name not in ORIGINS.union(but)]
    return fields_reader(names) if names else lambda node: ()


_READERS = {kind: _reader(kind) for kind in FIELDS}
_SIGNATURE = _reader(syntax.FunctionDef, "body")
