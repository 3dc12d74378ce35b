"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing_extensions import TypeAliasType

from .wire import DEFAULT, Model

Json = TypeAliasType("Json", "str | int | None | list[Json] | dict[str, Json]")


class Even(Model):
    next: Odd | None = None


class Later(Model):
    tree: Tree


class Linked(Model):
    value: int
    next: Linked | None


class Odd(Model):
    next: Even | None = None
    """The other kind."""


class Tree(Model):
    value: int
    children: list[Tree] = DEFAULT
    parent: Tree | None = None
    again: Tree | None = None
