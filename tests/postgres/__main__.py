"""Runs a program while a PostgreSQL server runs that nobody had to install or start.

    python -m tests.postgres examples/guide/demo.py --database {}

`{}` stands for the address of its database. The exit status is the program's.
"""

from __future__ import annotations

import subprocess
import sys

from tests.postgres.server import NoServer, any_server


def main(words: list[str]) -> int:
    """Runs it, and returns its exit status."""
    try:
        with any_server() as url:
            command = [sys.executable, *(word.replace("{}", url) for word in words)]
            return subprocess.run(command, check=False).returncode
    except NoServer as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
