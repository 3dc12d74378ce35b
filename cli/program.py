"""The `gnomon` program: finds the command's module by name and runs it, and nothing else.

A command is a module of this package with `configure(parser)` and `run(arguments) -> int`; its
row in `COMMANDS` is its one line of help. Only the module of the command that was asked for is
imported. argparse, because typer converts arguments with pydantic, whose import alone would
cost a warm check more than its work.

Exit statuses: 0 nothing found, 1 findings, 2 usage or configuration, 3 an internal error.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import NoReturn, TextIO

from gnomon.analyzer.collecting import without_collecting
from gnomon.analyzer.errors import ConfigurationError, ProjectError, describe_failure, did_you_mean
from gnomon.cli.modules import module_of

SHELLS = ("bash", "zsh", "fish", "powershell")

COMMANDS = {
    "check": "check function modules against the rules",
    "rule": "explain a rule",
    "codegen": "write the typed references of functions/_generated",
    "run": "run a function of the project",
    "serve": "answer calls of the project's public functions over HTTP",
    "worker": "run the schedules and cron jobs of the project",
    "functions": "list the functions of the project",
    "data": "show the tables of the database, and the documents in them",
    "scheduled": "show scheduled functions, and cancel them",
    "crons": "show the cron jobs, when they fire next and how they ran",
    "backup": "copy the database, while it is in use",
    "restore": "bring a copy of the database back",
    "export": "write what the database holds as lines of JSON",
    "import": "read what export wrote into the database",
    "move": "move everything to another database, from SQLite to PostgreSQL or back",
    "init": "write a small project to start from",
}


UNKNOWN = "unrecognized arguments: "
"""How argparse begins to say that there is no such option."""


OF_SOME_WIDTH = partial(argparse.HelpFormatter, width=80)
"""What formats while options are added, of which nothing is shown: argparse asks for the width of
the terminal otherwise, for which it imports all that knows of files and archives."""


class Parser(argparse.ArgumentParser):
    """argparse whose usage errors look like every other error of the program."""

    def error(self, message: str) -> NoReturn:
        """Says what is wrong and where the help is, then exits 2."""
        if message.startswith(UNKNOWN):
            options = [name for action in self._actions for name in action.option_strings]
            word = message.removeprefix(UNKNOWN).split()[0].partition("=")[0]
            message += did_you_mean(word, options) if word.startswith("--") else ""
        print(f"error: {message}\nSee `{self.prog} --help`.", file=sys.stderr)
        raise SystemExit(2)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if sys.stdout is None:  # as after `>&-`
        sys.stdout = nowhere()
    if sys.stderr is None:  # what is printed to it would come out where the findings do
        sys.stderr = nowhere()
    if "_ARGCOMPLETE" in os.environ:
        from gnomon.cli.completion import answer

        answer(top_parser(), COMMANDS)
    try:
        status = dispatch(words)
        sys.stdout.flush()
    except (ConfigurationError, ProjectError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except BrokenPipeError:
        # The reader (`head`, a pager) has had enough.
        drop_output()
        return 141
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        return refused(error) if is_of_the_system(error) else internal_error(error)
    except Exception as error:
        return internal_error(error)
    return status


def nowhere() -> TextIO:
    """What takes the place of an output that is closed."""
    return open(os.devnull, "w", encoding="utf-8")


def drop_output() -> None:
    """Sends what is still to be printed nowhere: Python must not complain of it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_of_the_system(error: OSError) -> bool:
    """Whether the system refused something; what Python raises of itself, as for a time that is
    up or a stream that is used wrongly, has no number of the system."""
    return error.errno is not None


def refused(error: OSError) -> int:
    """Says what the system did not let gnomon do, such as printing to a disk that is full."""
    if os.environ.get("GNOMON_TRACEBACK"):
        raise error
    what = error.filename or "reading or writing failed"
    print(f"error: {what}: {error.strerror or error}", file=sys.stderr)
    with contextlib.suppress(OSError):
        drop_output()
    return 2


def internal_error(error: Exception) -> int:
    """Says that gnomon itself failed, without a traceback unless one is asked for."""
    if os.environ.get("GNOMON_TRACEBACK"):
        raise error
    print(
        f"internal error: {describe_failure(error)}\n"
        "  This is a fault of gnomon, not of your code. Set GNOMON_TRACEBACK=1 to see where.",
        file=sys.stderr,
    )
    return 3


def dispatch(words: list[str]) -> int:
    """Parses the program's own options, or hands the rest to the command."""
    if not words:
        top_parser().print_help(sys.stderr)
        return 2
    if words[0].startswith("-"):
        return own_option(top_parser().parse_args(words))
    name, rest = words[0], words[1:]
    if name not in COMMANDS:
        top_parser().error(f"there is no command '{name}'{did_you_mean(name, COMMANDS)}")
    with without_collecting():
        command = import_module(module_of(name))
    parser = command_parser(name, command)
    valued: frozenset[str] = getattr(command, "OPTIONAL_VALUES", frozenset[str]())
    rest = [f"{word}=" if word in valued else word for word in rest]
    status: int = command.run(parser.parse_args(rest))
    return status


def command_parser(name: str, command: ModuleType) -> Parser:
    """The parser of a command's own words."""
    parser = Parser(
        f"gnomon {name}",
        description=command.__doc__,
        formatter_class=OF_SOME_WIDTH,
        allow_abbrev=False,
    )
    command.configure(parser)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    return parser


def own_option(arguments: argparse.Namespace) -> int:
    """Does what an option of `gnomon` alone asks for."""
    if arguments.version:
        return print_version()
    from gnomon.cli import completion

    asked = arguments.install_completion or arguments.show_completion
    shell = completion.shell_in_use(os.environ, SHELLS) if asked == "auto" else asked
    if arguments.install_completion:
        print(completion.install(shell))
    else:
        print(completion.script(shell), end="")
    return 0


def top_parser() -> Parser:
    """The parser of `gnomon` alone, which lists the commands without importing one."""
    width = max(map(len, COMMANDS))
    listing = "\n".join(f"  {name:<{width}}  {summary}" for name, summary in COMMANDS.items())
    parser = Parser(
        "gnomon",
        usage="gnomon [--version] [--install-completion [SHELL]] [--help] COMMAND ...",
        description="Checks, generates and runs backend functions written in Python.",
        epilog=f"commands:\n{listing}\n\n`gnomon COMMAND --help` explains a command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_mutually_exclusive_group().add_argument
    add("-V", "--version", action="store_true", help="print the version")
    for option, deed in (("install", "install completion for"), ("show", "print the code for")):
        add(
            f"--{option}-completion",
            nargs="?",
            const="auto",
            metavar="SHELL",
            choices=("auto", *SHELLS),
            help=f"{deed} bash, zsh, fish or powershell (default: the shell in use)",
        )
    return parser


def print_version() -> int:
    """Prints the installed version."""
    from gnomon.version import installed_version

    print(f"gnomon {installed_version()}")
    return 0
