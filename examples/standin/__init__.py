"""Stands in for the services outside: HTTP on the loopback interface, failing when told to."""

from standin.server import Answer, Mode, Request, StandIn, serve_until_stopped

__all__ = ["Answer", "Mode", "Request", "StandIn", "serve_until_stopped"]
