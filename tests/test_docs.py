"""The documents made from code are fresh; those written by hand keep what they promise."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gnomon.analyzer.config.configuration import load_config
from gnomon.analyzer.errors import ConfigurationError
from gnomon.rules.catalog import BuiltinCatalog

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def python(*words: str, cwd: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ)
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    return subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_made_from_code_is_fresh() -> None:
    done = python("scripts/write_docs.py", "--check", cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the checkout: the rooms as the package, the scripts, documents and tests."""
    ignored = shutil.ignore_patterns("__pycache__")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rooms: dict[str, str] = settings["tool"]["setuptools"]["package-dir"]
    for package, room in sorted(rooms.items()):
        target = tmp_path / "lib" / package.replace(".", "/")
        shutil.copytree(ROOT / room, target, ignore=ignored, dirs_exist_ok=True)
    for folder in ("scripts", "docs", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_stale_documents_are_named_with_the_command_to_run(copy: Path) -> None:
    (copy / "docs/rules/untyped-any.md").write_text("old")
    (copy / "docs/rules/invalid-cron.md").unlink()
    (copy / "docs/rules/no-such-rule.md").touch()
    done = python("scripts/write_docs.py", "--check", cwd=copy, path=copy / "lib")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "stale: docs/rules/invalid-cron.md",
        "stale: docs/rules/untyped-any.md",
        "stale: docs/rules/no-such-rule.md",
        "Run `make docs` and commit what it writes.",
    ]
    python("scripts/write_docs.py", cwd=copy, path=copy / "lib")
    assert not (copy / "docs/rules/no-such-rule.md").exists()
    again = python("scripts/write_docs.py", "--check", cwd=copy, path=copy / "lib")
    assert again.returncode == 0


BLOCK = re.compile(r"^```python\n# (?P<path>\S+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


def test_following_the_page_adds_a_rule(copy: Path) -> None:
    page = (DOCS / "adding-a-rule.md").read_text(encoding="utf-8")
    files = {match["path"]: match["code"] for match in BLOCK.finditer(page)}
    assert len(files) <= 4
    for path, code in files.items():
        room, _, rest = path.partition("/")
        target = copy / "lib/gnomon/rules" / rest if room == "rules" else copy / path
        target.write_text(code, encoding="utf-8")
    made = python("scripts/write_docs.py", cwd=copy, path=copy / "lib")
    assert "wrote docs/rules/hasty-cancel.md" in made.stdout
    tests = ["tests/rules/test_documents.py", "tests/rules/test_hasty_cancel.py"]
    chosen = ["-k", "hasty-cancel or hasty_cancel", "-p", "no:cacheprovider"]
    done = python("-m", "pytest", "-q", *tests, *chosen, cwd=copy, path=copy / "lib")
    assert done.returncode == 0, done.stdout
    assert "6 passed" in done.stdout


def test_following_the_page_about_own_rules_tests_one(tmp_path: Path) -> None:
    rule = next(BLOCK.finditer((DOCS / "adding-a-rule.md").read_text(encoding="utf-8")))
    (tmp_path / "hasty_cancel.py").write_text(rule["code"], encoding="utf-8")
    page = (DOCS / "custom-rules.md").read_text(encoding="utf-8")
    test = page.split("```python\n")[1].split("```")[0]
    (tmp_path / "test_hasty_cancel.py").write_text(test, encoding="utf-8")
    done = python("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=tmp_path)
    assert "1 passed" in done.stdout, done.stdout


@pytest.mark.parametrize("order", [["check"], ["format", "--check"]], ids=["check", "format"])
def test_what_the_page_about_rules_shows_passes_our_own_lint(order: list[str]) -> None:
    page = (DOCS / "adding-a-rule.md").read_text(encoding="utf-8")
    for match in BLOCK.finditer(page):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *order, "--stdin-filename", match["path"], "-"],
            input=match["code"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


def test_the_page_about_rules_is_one_page() -> None:
    assert len((DOCS / "adding-a-rule.md").read_text(encoding="utf-8").splitlines()) <= 110


def test_every_dependency_is_explained_and_no_other() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    groups = [
        project["dependencies"],
        *project["optional-dependencies"].values(),
        *settings["dependency-groups"].values(),
    ]
    page = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    explained = [
        re.findall(r"^- `(.+?)`: .{10,}\.$", part, re.MULTILINE) for part in page.split("\n## ")[1:]
    ]
    assert explained == [[re.split("[<>=~ ]", name)[0] for name in group] for group in groups]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DOCS / "gnomon.schema.json").read_text(encoding="utf-8"))
    return read


def test_the_schema_is_a_schema(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


AUTH = '[auth]\nissuer = "i"\naudience = ["a"]\njwks = "k"\n'
GOOD = {
    "empty": "",
    "functions": 'functions = "backend/functions"',
    "a folder that starts with dots": 'functions = "..hidden/x"',
    "the folder itself first": 'functions = "./functions/"',
    "select": 'select = ["untyped-any"]',
    "select nothing": "select = []",
    "ignore": 'ignore = ["untyped-any", "invalid-cron"]',
    "per-file-ignores": '[per-file-ignores]\n"a/*.py" = ["untyped-any"]',
    "levels": '[levels]\nuntyped-any = "advice"',
    "fail-on": 'fail-on = "error"',
    "own rules": "custom-rules = []\nrule-packages = []",
    "baseline": 'baseline = "gnomon-baseline.json"',
    "database": 'database = "x.db"',
    "serve": "[serve]\nport = 0\ntimeout = 0.5\nconcurrency = 1\nallowed-origins = ['*']",
    "serve by its defaults": "[serve]",
    "auth": '[auth]\nissuer = "i"\naudience = ["a"]\njwks = "keys.json"',
    "options": '[rules.unjittered-retry]\nnames = ["again*"]',
    "no options": "[rules.unjittered-retry]",
}
BAD = {
    "unknown key": "function = 'x'",
    "functions is a number": "functions = 1",
    "functions is empty": 'functions = ""',
    "functions is blank": 'functions = "  "',
    "functions is the project": 'functions = "./."',
    "functions is absolute": 'functions = "/srv"',
    "functions leads out": 'functions = "a/../../b"',
    "functions leads out at once": 'functions = ".."',
    "functions leads out at the end": 'functions = "a/.."',
    "functions leads out by backslashes": "functions = 'a\\..\\b'",
    "select is a string": 'select = "untyped-any"',
    "select holds a number": "select = [1]",
    "select names no rule": 'select = ["untyped"]',
    "ignore names no rule": 'ignore = ["untyped-anything"]',
    "per-file-ignores is a list": 'per-file-ignores = ["a"]',
    "per-file-ignores names no rule": '[per-file-ignores]\n"a" = ["x"]',
    "per-file-ignores holds a string": '[per-file-ignores]\n"a" = "untyped-any"',
    "levels names no rule": '[levels]\nuntyped = "error"',
    "levels names no level": '[levels]\nuntyped-any = "fatal"',
    "fail-on is no level": 'fail-on = "never"',
    "fail-on is a boolean": "fail-on = true",
    "custom-rules is a string": 'custom-rules = "lint"',
    "rule-packages holds a number": "rule-packages = [1]",
    "baseline is empty": 'baseline = ""',
    "database is a number": "database = 5",
    "database is empty": 'database = ""',
    "options of no rule": "[rules.untyped]",
    "unknown option": "[rules.unjittered-retry]\nname = ['x']",
    "option of another type": "[rules.unjittered-retry]\nnames = 'x'",
    "option with wrong items": "[rules.unjittered-retry]\nnames = [1]",
    "rules is a list": "rules = []",
    "serve is a string": 'serve = "x"',
    "serve has an unknown key": "[serve]\nhots = 'x'",
    "host is empty": "[serve]\nhost = ''",
    "port is too large": "[serve]\nport = 65536",
    "port is negative": "[serve]\nport = -1",
    "timeout is nothing": "[serve]\ntimeout = 0",
    "port is a string": "[serve]\nport = '80'",
    "timeout is negative": "[serve]\ntimeout = -1",
    "timeout is a boolean": "[serve]\ntimeout = true",
    "concurrency is none": "[serve]\nconcurrency = 0",
    "allowed-origins is a string": "[serve]\nallowed-origins = '*'",
    "auth lacks a key": '[auth]\nissuer = "i"\naudience = ["a"]',
    "auth is for nobody": '[auth]\nissuer = "i"\naudience = []\njwks = "keys.json"',
    "algorithms are none": f"{AUTH}algorithms = []",
    "algorithms hold none": f'{AUTH}algorithms = ["none"]',
    "algorithms hold a shared secret's": f'{AUTH}algorithms = ["HS256"]',
    "leeway is a string": f'{AUTH}leeway = "30"',
}


def accepted(text: str, folder: Path) -> bool:
    (folder / "gnomon.toml").write_text(text, encoding="utf-8")
    try:
        load_config(folder, BuiltinCatalog())
    except ConfigurationError:
        return False
    return True


@pytest.mark.parametrize("name", GOOD)
def test_schema_and_reader_accept(schema: dict[str, Any], tmp_path: Path, name: str) -> None:
    assert accepted(GOOD[name], tmp_path)
    assert Draft202012Validator(schema).is_valid(tomllib.loads(GOOD[name]))


@pytest.mark.parametrize("name", BAD)
def test_schema_and_reader_refuse(schema: dict[str, Any], tmp_path: Path, name: str) -> None:
    assert not accepted(BAD[name], tmp_path)
    assert not Draft202012Validator(schema).is_valid(tomllib.loads(BAD[name]))


def test_the_schema_lets_a_project_name_its_own_rules(schema: dict[str, Any]) -> None:
    text = """select = ["no-foo"]
[per-file-ignores]
"a" = ["no-foo"]
[levels]
no-foo = "error"
[rules.no-foo]
names = ["x"]
"""
    own = Draft202012Validator(schema)
    assert not own.is_valid(tomllib.loads(text))
    assert own.is_valid(tomllib.loads(f'custom-rules = ["lint"]\n{text}'))
    assert own.is_valid(tomllib.loads(f'rule-packages = ["acme"]\n{text}'))
    assert not own.is_valid(tomllib.loads(f'custom-rules = ["lint"]\n{text.replace("error", "x")}'))


def test_the_examples_of_the_page_are_accepted_by_both(
    schema: dict[str, Any], tmp_path: Path
) -> None:
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(examples) == len(schema["properties"])
    for text in examples:
        own = re.sub(r"^\[tool\.gnomon\.?", "[", text, flags=re.MULTILINE).replace("[]\n", "")
        assert accepted(own, tmp_path), own
        assert Draft202012Validator(schema).is_valid(tomllib.loads(own)), own
