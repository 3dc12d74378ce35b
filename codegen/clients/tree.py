"""The functions of an interface as a tree: `billing/invoices:send` is `billing.invoices.send`."""

from __future__ import annotations

from dataclasses import dataclass, field

from gnomon.codegen.clients.interface import Function, Interface


@dataclass(slots=True)
class Module:
    """A node of the tree: a module, a folder, or both; members and functions are sorted."""

    path: str
    functions: dict[str, Function] = field(default_factory=dict[str, Function])
    members: dict[str, Module] = field(default_factory=dict[str, "Module"])


def tree_of(interface: Interface) -> Module:
    """The root; no function has the name of a member beside it (`unnameable-function`)."""
    root = Module("")
    for function in interface.functions:
        where, _, name = function.path.rpartition(":")
        node = root
        for part in where.split("/"):
            path = f"{node.path}/{part}".lstrip("/")
            node = node.members.setdefault(part, Module(path))
        node.functions[name] = function
    return root
