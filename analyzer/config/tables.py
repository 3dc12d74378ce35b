"""Tables of the configuration whose keys are declared: each value is checked by its kind."""

from __future__ import annotations

import math
from collections.abc import Callable

from gnomon.analyzer.config import file as config_file
from gnomon.analyzer.config.file import ConfigFile, describe, refuse_unknown
from gnomon.analyzer.config.keys import ALGORITHMS, CONFIG_KEYS, Key, Kind
from gnomon.analyzer.errors import did_you_mean

LARGEST_PORT = 65535


def check_tables(file: ConfigFile) -> None:
    """Checks every declared table that the file holds.

    Raises:
        ConfigurationError: a key is unknown or missing, or a value is not of its kind.
    """
    for key in CONFIG_KEYS:
        if key.kind is Kind.TABLE and key.name in file.table:
            _check_table(file, key)


def _check_table(file: ConfigFile, key: Key) -> None:
    given = config_file.table(file, key.name, file.table[key.name])
    refuse_unknown(file, given, tuple(part.name for part in key.keys), f"{key.name}.")
    for part in key.keys:
        name = f"{key.name}.{part.name}"
        if part.name in given:
            _CHECKS[part.kind](file, name, given[part.name])
        if part.required and not given.get(part.name):
            raise file.error(name, "is missing")


def _text(file: ConfigFile, name: str, value: object) -> None:
    config_file.text(file, name, value)


def _texts(file: ConfigFile, name: str, value: object) -> None:
    config_file.texts(file, name, value)


def _count(file: ConfigFile, name: str, value: object) -> None:
    if type(value) is not int or value < 1:
        raise file.error(name, f"expected {Kind.COUNT}, got {describe(value)}")


def _port(file: ConfigFile, name: str, value: object) -> None:
    if type(value) is not int or not 0 <= value <= LARGEST_PORT:
        raise file.error(name, f"expected a port from 0 to {LARGEST_PORT}, got {describe(value)}")


def _seconds(file: ConfigFile, name: str, value: object) -> None:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value < math.inf:
        raise file.error(name, f"expected a {Kind.SECONDS}, got {describe(value)}")


def _positive_seconds(file: ConfigFile, name: str, value: object) -> None:
    _seconds(file, name, value)
    if not value:
        raise file.error(name, f"expected a {Kind.POSITIVE_SECONDS}, got {describe(value)}")


def _algorithms(file: ConfigFile, name: str, value: object) -> None:
    given = config_file.texts(file, name, value)
    for algorithm in given:
        if algorithm not in ALGORITHMS:
            near = did_you_mean(algorithm, ALGORITHMS)
            raise file.error(
                name, f"expected some of {', '.join(ALGORITHMS)}, got {algorithm!r}{near}"
            )
    if not given:
        raise file.error(name, "at least one is needed")


_CHECKS: dict[Kind, Callable[[ConfigFile, str, object], None]] = {
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.COUNT: _count,
    Kind.PORT: _port,
    Kind.SECONDS: _seconds,
    Kind.POSITIVE_SECONDS: _positive_seconds,
    Kind.ALGORITHMS: _algorithms,
}
