"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import internal_action_reference

if TYPE_CHECKING:
    from ..trees import Even, Json, Later, Linked, Odd, Tree

__all__ = ["api", "internal"]


class _Api:
    """The public functions, by module."""


class _InternalTrees:
    """The internal functions of `trees`."""

    # functions/trees.py::grow
    @internal_action_reference("trees:grow")
    @staticmethod
    def grow(
        *,
        tree: Tree,
        trees: list[Tree],
        even: Even,
        json: Json,
    ) -> dict[str, Later | None]:
        raise NotImplementedError

    # functions/trees.py::link
    @internal_action_reference("trees:link")
    @staticmethod
    def link(*, linked: Linked) -> Odd:
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    trees = _InternalTrees()


api = _Api()
internal = _Internal()
