"""What `from time import *` brings: the names of the standard library's modules that rules ask for.

Those of the running Python; other libraries' names are not known, as none is imported.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

KNOWN = frozenset(
    {"typing", "asyncio", "datetime", "os", "pathlib", "random", "secrets", "socket"}
    | {"subprocess", "threading", "time", "uuid"}
)


@cache
def standard_names(module: str) -> frozenset[str]:
    """The names that a star import of a module binds; none of a module that is not known."""
    if module not in KNOWN:
        return frozenset()
    found = import_module(module)
    public = (name for name in vars(found) if not name.startswith("_"))
    return frozenset(getattr(found, "__all__", public))
