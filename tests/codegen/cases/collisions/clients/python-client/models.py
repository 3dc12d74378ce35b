"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from .wire import Model


class FirstResult(Model):
    value: str


class FunctionsFirstResult(Model):
    first: int


class FunctionsSecondResult(Model):
    second: int


class FunctionsSharedModelsResult(Model):
    """The one that all share."""

    code: int


class Literal(Model):
    value: int
