"""The settings that the checker knows are the ones that the door reads."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from gnomon.analyzer.config.keys import ALGORITHMS, CONFIG_KEYS, Key
from gnomon.errors import ProjectRefused
from gnomon.http.settings import AuthSettings, ServeSettings, read_auth, read_serve

TABLES: dict[str, type[BaseModel]] = {"serve": ServeSettings, "auth": AuthSettings}


def declared(name: str) -> tuple[Key, ...]:
    return next(key for key in CONFIG_KEYS if key.name == name).keys


@pytest.mark.parametrize("name", TABLES)
def test_the_keys_and_defaults_are_those_of_the_documents(name: str) -> None:
    fields = TABLES[name].model_fields
    read = {
        str(field.alias): None if field.default is PydanticUndefined else field.default
        for field in fields.values()
    }
    documented: dict[str, Any] = {
        key.name: None if key.required else tomllib.loads(f"x = {key.default.strip('`')}")["x"]
        for key in declared(name)
    }
    assert read == documented


@pytest.mark.parametrize("algorithm", [*ALGORITHMS, "HS256", "none", "ES256K"])
def test_the_algorithms_are_the_same(tmp_path: Path, algorithm: str) -> None:
    text = f'[auth]\nissuer="i"\naudience=["a"]\njwks="k"\nalgorithms=["{algorithm}"]\n'
    (tmp_path / "gnomon.toml").write_text(text)
    if algorithm in ALGORITHMS:
        found = read_auth(tmp_path)
        assert found is not None
        assert found.algorithms == [algorithm]
    else:
        with pytest.raises(ProjectRefused, match="algorithms"):
            read_auth(tmp_path)


def test_without_tables_the_defaults_hold_and_no_token_is_believed(tmp_path: Path) -> None:
    assert read_serve(tmp_path) == ServeSettings()
    assert read_auth(tmp_path) is None


@pytest.mark.parametrize("wrong", ["port = 70000", "port = '80'", "timeout = 0", "hots = 'x'"])
def test_what_does_not_fit_is_refused_with_its_place(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "gnomon.toml").write_text(f"[serve]\n{wrong}\n")
    with pytest.raises(ProjectRefused, match=f"serve: {wrong.split()[0]}: "):
        read_serve(tmp_path)
