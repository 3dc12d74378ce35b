"""Starts the stand-in services, tells them when to fail, and reads what they received."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx2
from pydantic import BaseModel, JsonValue, TypeAdapter

Service = Literal["stripe", "sendgrid", "pushover", "example"]
SERVICES: tuple[Service, ...] = ("stripe", "sendgrid", "pushover", "example")
Mode = Literal["ok", "error", "fail", "hang"]
"""`error` answers 500, `fail` drops the connection, `hang` does not answer in time."""


class Received(BaseModel):
    """One request as a service saw it."""

    service: Service
    method: str
    path: str
    body: dict[str, JsonValue]
    outcome: Mode


LOG = TypeAdapter(list[Received])


@dataclass(frozen=True, slots=True)
class Services:
    """The running services, at one address, and a connection to them."""

    address: str
    connection: httpx2.Client

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that lead the app to these services."""
        return {
            "STRIPE_URL": f"{self.address}/stripe",
            "SENDGRID_URL": f"{self.address}/sendgrid",
            "PUSHOVER_URL": f"{self.address}/pushover",
            "EXAMPLE_URL": f"{self.address}/example",
            "STRIPE_SECRET_KEY": "not-a-secret",
            "SENDGRID_API_KEY": "not-a-secret",
        }

    def plan(self, service: Service, *modes: Mode) -> None:
        """Say how the next requests of a service end; those after them end well.

        The app's patience is short only while a service hangs, so that a busy machine does not
        make healthy services look broken.
        """
        os.environ["OUTSIDE_TIMEOUT"] = "0.5" if "hang" in modes else "10"
        order = {"service": service, "modes": " ".join(modes)}
        self.connection.post("/control", json=order).raise_for_status()

    def reset(self) -> None:
        """Let every service answer well."""
        for service in SERVICES:
            self.plan(service)

    def log(self, service: Service | None = None) -> list[Received]:
        """What has arrived so far, in order; of one service, or of all."""
        received = LOG.validate_json(self.connection.get("/log").content)
        return [request for request in received if service in (None, request.service)]


@contextmanager
def running_services() -> Generator[Services]:
    """The services in a process of their own, and this process's environment leading to them."""
    process = subprocess.Popen(
        [sys.executable, "-m", "services.server"],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = process.stdout.readline().strip() if process.stdout else ""
        if not address:
            raise RuntimeError("the services outside did not start")
        with httpx2.Client(base_url=address) as connection:
            services = Services(address, connection)
            os.environ.update(services.environment)
            yield services
    finally:
        process.terminate()
        process.wait(timeout=10)
        if process.stdout is not None:
            process.stdout.close()
