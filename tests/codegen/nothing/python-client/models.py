"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations
