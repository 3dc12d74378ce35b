"""Requests a second of `gnomon serve`, a process of its own on this machine.

The client is a few lines on sockets: a library of its own would cost more than what is measured.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.measuring import rows

CLIENTS = (1, 8, 64)
APP = Path(__file__).parent / "app"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of the measured app, on an empty database on the disk."""
    words = ("serve", "--unchecked", "--port", "0", "--database", str(folder / "served.db"))
    process = subprocess.Popen(
        [sys.executable, "-m", "gnomon.cli", *words, "--project", str(APP)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        found = re.search(r"http://\S+", line)
        if found is None:
            raise RuntimeError("gnomon serve did not start")
        yield found.group()
    finally:
        process.terminate()
        process.communicate(timeout=30)


def request(kind: str, path: str, text: str) -> bytes:
    """A call as HTTP/1.1 sends it."""
    body = json.dumps({"path": path, "args": {"text": text}}).encode()
    head = f"POST /api/{kind} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body


async def client(url: str, requests: Iterator[bytes]) -> None:
    """Sends one request after the other on one connection; RuntimeError for a refusal."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    for sent in requests:
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        body = await reader.readexactly(int(length.group(1)) if length else 0)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{head.splitlines()[0]!r} {body!r}")
    writer.close()
    await writer.wait_closed()


async def requests_a_second(url: str, kind: str, path: str, calls: int, clients: int) -> float:
    """How many are answered in a second, so many connections each waiting for their own."""
    requests = iter([request(kind, path, f"{clients} {number}") for number in range(calls)])
    start = time.perf_counter()
    await asyncio.gather(*(client(url, requests) for _ in range(clients)))
    return calls / (time.perf_counter() - start)


def served_table(folder: Path, calls: int) -> str:
    """Queries and mutations a second over HTTP."""
    table: list[tuple[str, str, str]] = []
    with served(folder) as url:
        for clients in CLIENTS:
            query, mutation = (
                asyncio.run(requests_a_second(url, kind, path, calls, clients))
                for kind, path in (("query", "notes:find"), ("mutation", "notes:add"))
            )
            table.append((f"{clients} at a time", f"{query:,.0f}", f"{mutation:,.0f}"))
    return rows(("over HTTP", "queries a second", "mutations a second"), table)
