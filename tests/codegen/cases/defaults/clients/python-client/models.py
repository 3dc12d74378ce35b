"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import Literal, TypeAlias

Mode: TypeAlias = Literal["fast"]
