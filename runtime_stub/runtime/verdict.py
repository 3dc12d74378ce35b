"""The verdict of a check: which files, as they stood, passed.

`gnomon check --record` writes it to `.gnomon/verdict.json`; the runtime refuses to load a project
that differs from it. Pure: nothing of ours, nothing third-party.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERDICT_PATH = Path(".gnomon", "verdict.json")
CONFIGURATION = "[configuration]"
"""Stands among the files for the project's `[tool.gnomon]` table, or its gnomon.toml."""

GENERATED = "_generated"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: `files` maps each path, relative to the root, to its SHA-256."""

    version: str
    passed: bool
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not what was checked; `change` is `changed`, `new` or `missing`."""

    path: str
    change: str


def compute_verdict(
    root: Path, functions: Path, files: Iterable[Path], *, version: str, passed: bool
) -> Verdict:
    """The verdict on a project's files as they stand.

    Args:
        root: the project's folder.
        functions: the functions folder; its modules and `_generated` are always part of it.
        files: every other project file that the check read, absolute or relative to the root.
        version: gnomon's version.
        passed: whether no `error` was left unsuppressed.
    """
    hashes = {CONFIGURATION: _hash_configuration(root)}
    for file in {*files, *function_files(functions)}:
        path = root / file
        hashes[Path(os.path.relpath(path, root)).as_posix()] = _hash_file(path)
    return Verdict(version, passed, dict(sorted(hashes.items())))


def write_verdict(root: Path, verdict: Verdict) -> Path:
    """Writes it at once, never half; returns the path."""
    path = root / VERDICT_PATH
    path.parent.mkdir(exist_ok=True)
    document = {
        "version": verdict.version,
        "passed": verdict.passed,
        "files": dict(verdict.files),
    }
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)
    return path


def read_verdict(root: Path) -> Verdict | None:
    """The recorded verdict, or None if there is none that can be read."""
    try:
        document: Any = json.loads((root / VERDICT_PATH).read_text(encoding="utf-8"))
        files: Mapping[str, str] = {str(path): str(sha) for path, sha in document["files"].items()}
        return Verdict(str(document["version"]), document["passed"] is True, files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def differences(root: Path, verdict: Verdict, functions: Path) -> tuple[Difference, ...]:
    """Every file that is not as it was checked, sorted by path.

    Args:
        root: the project's folder.
        verdict: the recorded verdict.
        functions: the functions folder; a file in it that the verdict does not name is new.
    """
    found: list[Difference] = []
    for path, sha in verdict.files.items():
        now = _hash_configuration(root) if path == CONFIGURATION else _hash_file(root / path)
        if now != sha:
            found.append(Difference(path, "changed" if now else "missing"))
    for file in function_files(functions):
        path = Path(os.path.relpath(file, root)).as_posix()
        if path not in verdict.files:
            found.append(Difference(path, "new"))
    return tuple(sorted(found, key=lambda difference: difference.path))


def function_files(functions: Path) -> list[Path]:
    """Every file below the functions folder that takes part: modules, and what was generated."""
    if not functions.is_dir():
        return []
    return sorted(
        path
        for path in functions.rglob("*")
        if path.is_file() and _takes_part(path.relative_to(functions))
    )


def _takes_part(path: Path) -> bool:
    if any(part.startswith(".") or part == "__pycache__" for part in path.parts):
        return False
    return path.suffix == ".py" or GENERATED in path.parts


def _hash_file(path: Path) -> str:
    """Nothing for what is no file: nobody waits for the end of a pipe."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _hash_configuration(root: Path) -> str:
    """Of the settings alone, so that a new dependency in pyproject.toml needs no new check."""
    own, shared = root / "gnomon.toml", root / "pyproject.toml"
    try:
        if own.is_file():
            settings: object = tomllib.loads(own.read_text(encoding="utf-8"))
        elif shared.is_file():
            document = tomllib.loads(shared.read_text(encoding="utf-8"))
            settings = document.get("tool", {}).get("gnomon", {})
        else:
            settings = {}
    except (OSError, ValueError) as error:
        settings = f"unreadable: {error}"
    text = json.dumps(settings, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
