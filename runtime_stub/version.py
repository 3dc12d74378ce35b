"""The installed version of gnomon."""

from __future__ import annotations


def installed_version() -> str:
    """The version of the installed distribution, or `unknown` in a bare source tree."""
    from importlib import metadata

    try:
        return metadata.version("gnomon")
    except metadata.PackageNotFoundError:
        return "unknown"
