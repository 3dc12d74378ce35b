"""README promises only what was seen: its first screen and its commands are run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(pattern: str) -> str:
    found = re.search(pattern, README, re.DOTALL)
    assert found is not None, pattern
    return found.group(1)


def environment() -> dict[str, str]:
    """An environment in which the words `gnomon` and `pytest` mean those of this interpreter."""
    scripts = Path(sys.executable).parent
    return os.environ | {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )


def test_the_first_screen_shows_what_the_check_says(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text("[tool.gnomon]\n", encoding="utf-8")
    source = block(r"```python\n(# functions/pushes\.py\n.*?)```")
    (tmp_path / "functions" / "pushes.py").write_text(source, encoding="utf-8")
    shown = block(r"```text\n\$ gnomon check\n(.*?)```")
    assert run("gnomon check", tmp_path).stdout == shown


def test_the_example_stands_on_the_first_screen() -> None:
    lines = README.splitlines()
    assert lines.index("```python") < 15


def test_a_project_starts_with_the_words_of_the_readme(tmp_path: Path) -> None:
    commands = block(r"## Start a project\n\n((?:    [^\n]*\n)+)").split("\n")
    script = "set -e\n" + "\n".join(line.strip() for line in commands)
    done = run(script, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"hello"' in done.stdout
    assert " passed" in done.stdout


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"^    make ([a-z]+)", README, re.MULTILINE))
    named |= set(re.findall(r"^    make ([a-z]+)", (ROOT / "CONTRIBUTING.md").read_text(), re.M))
    assert named
    assert named <= targets


def test_every_file_that_is_linked_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_programs_the_readme_names_are_installed() -> None:
    assert shutil.which("gnomon", path=environment()["PATH"])
