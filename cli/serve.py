"""Answers calls of the project's public functions over HTTP, and runs its schedules.

    gnomon check --record
    gnomon serve --port 8080

    curl http://127.0.0.1:8080/api/query -H 'Content-Type: application/json' \\
        -d '{"path": "messages:latest", "args": {}}'

Only a project that passed the check as it stands is served; the check itself is not made here.
[tool.gnomon.serve] and [tool.gnomon.auth] hold the limits, and whose tokens are believed.

Exit statuses: 0 it was stopped by SIGINT or SIGTERM, 2 it could not start: usage, configuration,
a project that is not the one that was checked, a port in use.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gnomon.analyzer.errors import ProjectError
from gnomon.cli.probing import add_probes_option, probed

if TYPE_CHECKING:
    from gnomon.http.settings import ServeSettings
    from gnomon.runtime.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon serve`."""
    add = parser.add_argument
    add("--project", type=Path, default=Path(), metavar="DIR", help="the project (default: .)")
    add("--host", metavar="ADDRESS", help="where to listen (default: 127.0.0.1)")
    add("--port", type=port, metavar="N", help="the port; 0 takes a free one (default: 8000)")
    add("--database", help="a SQLite file, postgresql://… or :memory:")
    add_probes_option(parser)
    add("--unchecked", action="store_true", help="serve a project that has not been checked")
    add("--verbose", action="store_true", help="show the tracebacks of failures in the log")


def port(text: str) -> int:
    """A port's number, for argparse."""
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{number} is no port: they go from 0 to 65535")
    return number


def run(arguments: argparse.Namespace) -> int:
    """Serves until it is stopped, and returns the exit status."""
    from gnomon.cli.run import settings_of
    from gnomon.errors import GnomonError
    from gnomon.http.settings import read_serve
    from gnomon.runtime.log_forms import log_to

    settings = settings_of(arguments.project)
    try:
        log_to(sys.stderr, logging.DEBUG if arguments.verbose else logging.INFO)
        asyncio.run(serve(settings, read_serve(settings.root), arguments))
    except GnomonError as error:
        raise ProjectError(str(error)) from error
    return 0


async def serve(
    settings: Settings, configured: ServeSettings, arguments: argparse.Namespace
) -> None:
    """Listens, opens the project, says where, and serves; raises GnomonError."""
    from gnomon.http.door import app
    from gnomon.http.listening import address, listen

    try:
        from gnomon.http.serving import serve as serve_door
    except ModuleNotFoundError as error:
        if error.name != "uvicorn":
            raise
        raise ProjectError("serving needs uvicorn: pip install 'gnomon[http]'") from error
    host = configured.host if arguments.host is None else arguments.host
    number = configured.port if arguments.port is None else arguments.port
    door = app(settings.root, database=arguments.database, unchecked=arguments.unchecked)
    with probed(arguments.probes, lambda: door.runtime), listen(host, number) as listener:
        where = address(listener)
        await serve_door(
            door,
            listener,
            grace=configured.shutdown_timeout,
            on_ready=lambda: print(f"serving {settings.root} at {where}", flush=True),
        )
