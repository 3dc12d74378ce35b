"""Type-checks gnomon's own code under mypy --strict and pyright strict.

mypy reads the installed package. pyright checks nothing through the links of an editable install,
and sees every class twice when it is pointed at the rooms, so it gets a copy laid out as the
package is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from shutil import copytree, ignore_patterns

ROOT = Path(__file__).resolve().parent.parent


def lay_out(target: Path) -> None:
    """Copy the rooms to where the package mapping of pyproject.toml puts them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mapping: dict[str, str] = project["tool"]["setuptools"]["package-dir"]
    for package, room in sorted(mapping.items()):
        copytree(
            ROOT / room,
            target / package.replace(".", "/"),
            ignore=ignore_patterns("__pycache__"),
            dirs_exist_ok=True,
        )


def run_pyright(folder: Path) -> int:
    """Run pyright, strict, on a folder that holds the package."""
    settings = {
        "include": ["gnomon"],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable]
    return subprocess.run([*command, "--project", str(folder)], check=False).returncode


def main() -> int:
    """Both checkers run, whatever the first one says."""
    mypy = subprocess.run([sys.executable, "-m", "mypy", "-p", "gnomon"], cwd=ROOT, check=False)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder / "")
        pyright = run_pyright(folder)
    return max(mypy.returncode, pyright)


if __name__ == "__main__":
    sys.exit(main())
