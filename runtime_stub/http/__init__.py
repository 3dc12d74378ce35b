"""The HTTP door: a project's public functions as a bare ASGI application."""

from __future__ import annotations

from gnomon.http.door import Door, app

__all__ = ["Door", "app"]
