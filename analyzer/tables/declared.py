"""What a project's configuration adds to the tables of libraries: plain data, by dotted name."""

from __future__ import annotations

from fnmatch import fnmatchcase

from gnomon.analyzer.data import data


@data
class DeclaredClient:
    """A library whose calls leave the process; names of calls may hold `*`.

    Args:
        package: the dotted prefix of its names.
        reading: last parts of the names of calls that change nothing.
        changing: those of calls that change something outside.
        payments: those of calls that pay, which change something, too.
        resources: those of calls that create something that costs.
        errors: its base errors.
        asynchronous: all its calls await.
        timeout_keyword: the keyword of the time limit that its calls do not have by themselves.
    """

    package: str
    reading: tuple[str, ...] = ()
    changing: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    asynchronous: bool = False
    timeout_keyword: str | None = None


@data
class DeclaredRetry:
    """A call that sets up retries, by keywords.

    Args:
        name: its dotted name.
        jitter_keywords: those that spread the delays; without one of them they are all alike.
        limit_keywords: those that limit the attempts; without one of them they have no end.
    """

    name: str
    jitter_keywords: tuple[str, ...] = ()
    limit_keywords: tuple[str, ...] = ()


@data
class Declared:
    """Everything that a configuration declares of libraries.

    Args:
        clients: those whose calls leave the process.
        retries: the calls that set up retries.
        blocking: dotted names of calls, with `*`, that keep their thread for long.
        clocks: those that read a clock.
        random: those that give a random value.
        files: those that reach the file system.
        sleeps: those that wait for some time.
    """

    clients: tuple[DeclaredClient, ...] = ()
    retries: tuple[DeclaredRetry, ...] = ()
    blocking: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    random: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    sleeps: tuple[str, ...] = ()


NOTHING_DECLARED = Declared()


def is_one_of(name: str, patterns: tuple[str, ...] | frozenset[str]) -> bool:
    """Whether a name is one of some, which may hold `*`."""
    return name in patterns or any(
        "*" in pattern and fnmatchcase(name, pattern) for pattern in patterns
    )
