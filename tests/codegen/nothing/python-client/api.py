"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

__all__ = ["api"]


class _Api:
    """The functions, by module."""


api = _Api()
