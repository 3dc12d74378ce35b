"""Where the module of a command is."""

from __future__ import annotations

from keyword import iskeyword


def module_of(command: str) -> str:
    """The dotted name: `gnomon.cli.check`, and `gnomon.cli.import_` since `import` is a keyword."""
    name = command.replace("-", "_")
    return f"gnomon.cli.{name}_" if iskeyword(name) else f"gnomon.cli.{name}"
