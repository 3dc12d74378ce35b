"""Builds the wheel, installs it in a fresh environment outside the checkout, runs the demo with it.

Tests of a checkout cannot see what the wheel lacks; this does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copytree, ignore_patterns

ROOT = Path(__file__).resolve().parent.parent
DEMO_NEEDS = ("httpx2", "pypdf", "rich")


def run(*command: str, cwd: Path, environment: dict[str, str] | None = None) -> None:
    """Run a command, and stop at the first that fails."""
    print("$", *command, flush=True)
    subprocess.run(command, cwd=cwd, env=environment, check=True)


def main() -> int:
    """Build, install, run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = str(folder / "venv" / "bin" / "python")
        run(sys.executable, "-m", "build", "--wheel", "--outdir", name, str(ROOT), cwd=folder)
        (wheel,) = folder.glob("*.whl")
        run(sys.executable, "-m", "venv", "venv", cwd=folder)
        run(python, "-m", "pip", "install", "--quiet", str(wheel), *DEMO_NEEDS, cwd=folder)
        copytree(
            ROOT / "examples",
            folder / "examples",
            ignore=ignore_patterns("__pycache__", ".gnomon", "*.db*"),
        )
        clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        run(python, "examples/guide/demo.py", cwd=folder, environment=clean)
    return 0


if __name__ == "__main__":
    sys.exit(main())
