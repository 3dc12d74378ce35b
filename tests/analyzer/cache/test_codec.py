"""Syntax survives being written as JSON and read back; anything else is refused."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from gnomon.analyzer.cache.codec import CLASSES, DecodeError, decode_module, encode_module
from gnomon.analyzer.lower.from_ast.module import lower
from gnomon.analyzer.syntax import Module

ROOT = Path(__file__).resolve().parent.parent.parent.parent
ODD_CONSTANTS = 'x = [1.5, 2j, b"\\x00", ..., None, True, 10**20, 123456789012345678901, "é"]\n'


def syntax_of(source: str) -> Module:
    module, _ = lower(ast.parse(source), path="m.py", name="m", is_package=False)
    return module


@pytest.mark.parametrize(
    "file", sorted((ROOT / "analyzer").rglob("*.py")), ids=lambda file: str(file.name)
)
def test_a_module_is_the_same_after_a_round_trip(file: Path) -> None:
    module = syntax_of(file.read_text(encoding="utf-8"))
    again = decode_module(encode_module(module))
    assert repr(again) == repr(module)


def test_constants_of_every_type_survive() -> None:
    module = syntax_of(ODD_CONSTANTS)
    assert repr(decode_module(encode_module(module))) == repr(module)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"not json",
        b"{}",
        b"[]",
        b"[9999]",
        b'["x"]',
        json.dumps([len(CLASSES) - 1]).encode(),
        b"[0,1]",
        b"[" * 100_000,
    ],
    ids=lambda data: repr(data[:12]),
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(DecodeError):
        decode_module(data)
