"""The vocabulary that every room shares: kinds of functions and who may call them.

A leaf: it imports nothing of ours, so that the analyzer can use it without the runtime.
"""

from __future__ import annotations

from enum import StrEnum


class FunctionKind(StrEnum):
    """What a registered function is, which decides what its context can do."""

    QUERY = "query"
    MUTATION = "mutation"
    ACTION = "action"


class Visibility(StrEnum):
    """Who may call a registered function: any client, or only other functions."""

    PUBLIC = "public"
    INTERNAL = "internal"
