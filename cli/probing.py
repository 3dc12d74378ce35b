"""`--probes`: the port at which machines ask how a process is."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gnomon.runtime.engine import Runtime

_LOOPBACK = "127.0.0.1"


def add_probes_option(parser: argparse.ArgumentParser) -> None:
    """`--probes`."""
    parser.add_argument(
        "--probes",
        type=place,
        metavar="[HOST:]PORT",
        help="answer /health, /ready and /metrics there (host: 127.0.0.1 by default)",
    )


def place(text: str) -> tuple[str, int]:
    """A host and a port, for argparse."""
    host, _, port = text.rpartition(":")
    if not (port.isdecimal() and int(port) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is no [HOST:]PORT")
    # An address of IPv6 stands in brackets where a port follows it.
    return host.removeprefix("[").removesuffix("]") or _LOOPBACK, int(port)


@contextmanager
def probed(place: tuple[str, int] | None, runtime: Callable[[], Runtime | None]) -> Generator[None]:
    """Answers at a place, if one is given, until the block ends; called on the event loop.

    Raises:
        CannotListen: the port is taken, or not to be had.
    """
    if place is None:
        yield
        return
    from gnomon.http.probes import Probes, answering

    probes = Probes(asyncio.get_running_loop(), runtime)
    with answering(probes, *place) as where:
        print(f"probes at {where}", flush=True)
        yield
