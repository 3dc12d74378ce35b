"""The tables of the configuration that declare libraries: clients, calls and retries."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.config import file as config_file
from gnomon.analyzer.config.file import ConfigFile, Table, describe, refuse_unknown
from gnomon.analyzer.config.keys import CALL_KEYS, CALLS, CLIENT_KEYS, RETRY_KEYS, Key
from gnomon.analyzer.tables.declared import Declared, DeclaredClient, DeclaredRetry


def declared_in(file: ConfigFile) -> Declared:
    """What a configuration file declares of libraries.

    Raises:
        ConfigurationError: a key is unknown, or a value is not of its kind.
    """
    calls = config_file.table(file, CALLS, file.table.get(CALLS, {}))
    refuse_unknown(file, calls, tuple(key.name for key in CALL_KEYS), f"{CALLS}.")
    return Declared(
        clients=tuple(client(file, *given) for given in tables(file, "clients", CLIENT_KEYS)),
        retries=tuple(retry(file, *given) for given in tables(file, "retries", RETRY_KEYS)),
        **{key.name: names(file, f"{CALLS}.{key.name}", calls, key.name) for key in CALL_KEYS},
    )


def tables(file: ConfigFile, key: str, known: tuple[Key, ...]) -> Iterator[tuple[str, str, Table]]:
    """The tables below a key: where each stands, its name and its keys."""
    for name, value in config_file.table(file, key, file.table.get(key, {})).items():
        place = f'{key}."{name}"' if "." in name else f"{key}.{name}"
        if not all(part.isidentifier() for part in name.split(".")):
            raise file.error(place, "expected the dotted name of something that is imported")
        given = config_file.table(file, place, value)
        refuse_unknown(file, given, tuple(part.name for part in known), f"{place}.")
        yield place, name, given


def client(file: ConfigFile, place: str, package: str, given: Table) -> DeclaredClient:
    """One client."""
    asynchronous = given.get("asynchronous", False)
    if not isinstance(asynchronous, bool):
        problem = f"expected true or false, got {describe(asynchronous)}"
        raise file.error(f"{place}.asynchronous", problem)
    keyword = given.get("timeout-keyword")
    return DeclaredClient(
        package,
        **{
            key: names(file, f"{place}.{key}", given, key)
            for key in ("reading", "changing", "payments", "resources", "errors")
        },
        asynchronous=asynchronous,
        timeout_keyword=(
            None if keyword is None else config_file.text(file, f"{place}.timeout-keyword", keyword)
        ),
    )


def retry(file: ConfigFile, place: str, name: str, given: Table) -> DeclaredRetry:
    """One call that sets up retries."""
    jitter, limits = (
        names(file, f"{place}.{key}", given, key) for key in ("jitter-keywords", "limit-keywords")
    )
    return DeclaredRetry(name, jitter, limits)


def names(file: ConfigFile, place: str, given: Table, key: str) -> tuple[str, ...]:
    """A list of names, empty if it is not there."""
    return config_file.texts(file, place, given.get(key, []))
