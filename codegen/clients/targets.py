"""The registry of targets: each makes files for other processes of what functions there are.

A target's module is imported when it is asked for. Each file says within its first 500 characters
`codegen.write.MARK`, so that no file of a user's is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gnomon.codegen.clients.interface import Interface

Files = Mapping[str, str]
"""The text of each file by its path in the folder of the output, with `/`."""


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of client.

    Args:
        name: what `--target` says.
        summary: what it writes, in a few words.
        generate: the files; their names do not depend on the functions.
        folder: where they go below the project's root, if nothing else is said.
    """

    name: str
    summary: str
    generate: Callable[[Interface], Files]
    folder: str = "."


def _openapi(interface: Interface) -> Files:
    from gnomon.codegen.clients.openapi import openapi_files

    return openapi_files(interface)


def _typescript(interface: Interface) -> Files:
    from gnomon.codegen.clients.typescript.client import typescript_files

    return typescript_files(interface)


def _python(interface: Interface) -> Files:
    from gnomon.codegen.clients.python.package import python_files

    return python_files(interface)


def _spec(interface: Interface) -> Files:
    from gnomon.codegen.clients.spec import spec_files

    return spec_files(interface)


TARGETS = {
    target.name: target
    for target in (
        Target("openapi", "an OpenAPI 3.1 document, openapi.json", _openapi),
        Target("typescript", "a client in TypeScript, client.ts", _typescript),
        Target("python-client", "a client in Python, the package client", _python, "client"),
        Target("spec", "the functions as JSON, spec.json", _spec),
    )
}
