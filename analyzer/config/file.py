"""The configuration as the user wrote it: found, read and checked for shape.

`[tool.gnomon]` of pyproject.toml, or gnomon.toml, which wins where both stand in one folder. What
the words mean is `configuration.py`'s business; here only names and types are checked.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from gnomon.analyzer.data import data
from gnomon.analyzer.errors import ConfigurationError, did_you_mean

Table = Mapping[str, object]

NAMES = ("gnomon.toml", "pyproject.toml")


@data
class ConfigFile:
    """One configuration file: where it is, where its keys stand, and the keys.

    `path` is None when there is no file; `prefix` is `tool.gnomon.` in pyproject.toml.
    """

    root: Path
    path: Path | None
    prefix: str
    table: Table

    def error(self, key: str, problem: str) -> ConfigurationError:
        """An error about one key, naming the file."""
        return ConfigurationError(f"{self.path}: {self.prefix}{key}: {problem}")


def located(path: Path) -> Path:
    """The absolute path of a file or folder, by way of its project's own folder.

    Links are followed as far as the project, and no further: its functions folder may be one.
    """
    absolute = Path(os.path.abspath(path))
    for folder in (absolute, *absolute.parents):
        if any((folder / name).is_file() for name in NAMES):
            return folder.resolve() / absolute.relative_to(folder)
    return absolute.resolve()


def find_config(start: Path) -> ConfigFile:
    """The configuration that governs a file or folder.

    The nearest folder upwards with gnomon.toml or a pyproject.toml with `[tool.gnomon]`; else
    the nearest with any pyproject.toml; else the working directory, or `start` if outside it.

    Raises:
        ConfigurationError: a file on the way is not valid TOML.
    """
    first = start if start.is_dir() else start.parent
    fallback: Path | None = None
    for folder in (first, *first.parents):
        found = config_of(folder)
        if found is not None:
            return found
        if fallback is None and (folder / "pyproject.toml").is_file():
            fallback = folder
    if fallback is None:
        here = Path.cwd()
        fallback = here if first.is_relative_to(here) else first
    return ConfigFile(fallback, None, "", {})


def config_of(folder: Path) -> ConfigFile | None:
    """The configuration in this very folder, if there is one."""
    own = folder / "gnomon.toml"
    if own.is_file():
        return ConfigFile(folder, own, "", read_toml(own))
    shared = folder / "pyproject.toml"
    if not shared.is_file():
        return None
    tool = as_table(read_toml(shared).get("tool", {}))
    if tool is None or "gnomon" not in tool:
        return None
    ours = as_table(tool["gnomon"])
    if ours is None:
        raise ConfigurationError(f"{shared}: tool.gnomon: expected a table")
    return ConfigFile(folder, shared, "tool.gnomon.", ours)


def read_toml(path: Path) -> Table:
    """The file's tables; ConfigurationError if it is not valid TOML."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not valid TOML: {error}") from None
    except RecursionError:
        raise ConfigurationError(f"{path}: nested too deeply to be read") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None


def refuse_unknown(file: ConfigFile, table: Table, known: tuple[str, ...], prefix: str) -> None:
    """Raises for the first key that is not known, with the nearest that is."""
    for key in table:
        if key not in known:
            raise file.error(f"{prefix}{key}", f"unknown key{did_you_mean(key, known)}")


def text(file: ConfigFile, key: str, value: object) -> str:
    """A string that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise file.error(key, f"expected a string, got {describe(value)}")
    return value


def is_list(value: object) -> bool:
    """Whether a value of TOML is an array."""
    return isinstance(value, list)


def texts(file: ConfigFile, key: str, value: object) -> tuple[str, ...]:
    """A list of strings."""
    items = cast("list[object]", value)
    found = tuple(item for item in items if isinstance(item, str)) if is_list(value) else ()
    if not is_list(value) or len(found) != len(items):
        raise file.error(key, f"expected a list of strings, got {describe(value)}")
    return found


def table(file: ConfigFile, key: str, value: object) -> Table:
    """A table."""
    found = as_table(value)
    if found is None:
        raise file.error(key, f"expected a table, got {describe(value)}")
    return found


def as_table(value: object) -> Table | None:
    """A TOML value as a table, or None if it is something else."""
    return cast(Table, value) if isinstance(value, dict) else None


def like(file: ConfigFile, key: str, value: object, default: object) -> object:
    """A value of the default's type; an int passes for a float."""
    if isinstance(default, tuple):
        return texts(file, key, value)
    kind = type(default)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise file.error(key, f"expected {TYPE_NAMES[kind]}, got {describe(value)}")
    return value


def describe(value: object) -> str:
    """A TOML value and its type, for an error."""
    return f"{TYPE_NAMES.get(type(value), type(value).__name__)} ({value!r})"


TYPE_NAMES: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "a table",
}
