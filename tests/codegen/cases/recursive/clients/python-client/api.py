"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from .models import Even, Json, Later, Linked, Odd, Tree
from .wire import action

__all__ = ["api"]


class _Trees:
    """The functions of `trees`."""

    @action("trees:grow")
    @staticmethod
    def grow(
        *,
        tree: Tree,
        trees: list[Tree],
        even: Even,
        json: Json,
    ) -> dict[str, Later | None]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("trees:link")
    @staticmethod
    def link(*, linked: Linked) -> Odd:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    trees = _Trees()


api = _Api()
