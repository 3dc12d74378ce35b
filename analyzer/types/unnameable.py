"""Why a registered function cannot be written `internal.module.function`."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration


def path_parts(function: Registration) -> list[str]:
    """`billing` and `invoices` for `billing/invoices:send`."""
    return [part for part in function.path.rpartition(":")[0].split("/") if part]


def unnameable(project: Project, function: Registration) -> Iterator[tuple[str, str]]:
    """What is wrong with a function's name in a reference, each with what to do."""
    parts = path_parts(function)
    if not parts:
        yield (
            f"`{function.name}` has no module to be named by",
            "move it out of `__init__.py` into a module",
        )
    for part in parts:
        if keyword.iskeyword(part) or not part.isidentifier():
            yield (
                f"`{part}` cannot be written in a reference",
                f"rename {function.module.path}",
            )
    if f"{function.module.name}.{function.name}" in project.modules:
        yield (
            f"`{function.name}` and a module have the same name in a reference",
            "rename the function or the module",
        )
