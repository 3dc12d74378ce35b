"""Completion in shells: answers their requests, prints the code they load, and installs it.

A request arrives as environment variables; argcomplete speaks each shell's dialect. Only the
module of the command on the line is imported.
"""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from gnomon.analyzer.errors import ConfigurationError
from gnomon.cli.modules import module_of


def answer(parser: argparse.ArgumentParser, commands: Mapping[str, str]) -> None:
    """Answers the request of a shell and ends the process.

    Args:
        parser: the program's own.
        commands: the name and the one line of help of every command.
    """
    import argcomplete

    add_commands(parser, commands, os.environ.get("COMP_LINE", ""))
    argcomplete.autocomplete(parser)


def add_commands(parser: argparse.ArgumentParser, commands: Mapping[str, str], line: str) -> None:
    """Adds all commands to a parser, and the arguments of the one on the line."""
    words = set(line.split())
    children = parser.add_subparsers(parser_class=argparse.ArgumentParser)
    for name, summary in commands.items():
        child = children.add_parser(name, help=summary)
        if name in words:
            import_module(module_of(name)).configure(child)


def script(shell: str) -> str:
    """The code that a shell loads."""
    from argcomplete.shell_integration import shellcode

    return shellcode(["gnomon"], shell=shell).strip() + "\n"


def shell_in_use(environment: Mapping[str, str], shells: Collection[str]) -> str:
    """The one of the shells that the user works in.

    Raises:
        ConfigurationError: it cannot be told, or is none that can complete.
    """
    name = Path(environment.get("SHELL", "")).name
    if name not in shells:
        known = ", ".join(shells)
        raise ConfigurationError(f"cannot tell the shell in use; name it: one of {known}")
    return name


@dataclass(frozen=True, slots=True)
class Installation:
    """Where a shell's code goes, and the lines of its start file that load it, if it needs any."""

    file: Path
    start_file: Path | None = None
    lines: str = ""


def installation(shell: str, home: Path, environment: Mapping[str, str]) -> Installation:
    """Where the completion of a shell is installed.

    Raises:
        ConfigurationError: the shell's place cannot be told.
    """
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local/share")
    if shell == "fish":
        return Installation(config / "fish/completions/gnomon.fish")
    if shell == "powershell":
        raise ConfigurationError(
            "add the output of `gnomon --show-completion powershell` to your $PROFILE"
        )
    file = data / f"gnomon/completion.{shell}"
    load = f"[ -f {shlex.quote(str(file))} ] && source {shlex.quote(str(file))}"
    if shell == "bash":
        return Installation(file, home / ".bashrc", load)
    ready = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }"
    folder = Path(environment.get("ZDOTDIR") or home)
    return Installation(file, folder / ".zshrc", f"{ready}\n{load}")


def install(shell: str) -> str:
    """Installs the completion of a shell; says what was done. Doing it twice changes nothing."""
    place = installation(shell, Path.home(), os.environ)
    place.file.parent.mkdir(parents=True, exist_ok=True)
    place.file.write_text(script(shell), encoding="utf-8")
    done = [f"wrote {place.file}"]
    if place.start_file is not None:
        known = place.start_file.read_text("utf-8") if place.start_file.is_file() else ""
        if place.lines not in known:
            gap = "" if not known or known.endswith("\n") else "\n"
            with place.start_file.open("a", encoding="utf-8") as file:
                file.write(f"{gap}{place.lines}\n")
            done.append(f"added its loading to {place.start_file}")
    return "\n".join([*done, f"Completion works in every new {shell}."])
