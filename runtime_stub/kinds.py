"""The vocabulary that every room shares: kinds of functions, who may call them, kinds of tokens.

A leaf: it imports nothing of ours, so that the analyzer can use it without the runtime.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal


class FunctionKind(StrEnum):
    """What a registered function is, which decides what its context can do."""

    QUERY = "query"
    MUTATION = "mutation"
    ACTION = "action"


class Visibility(StrEnum):
    """Who may call a registered function: any client, or only other functions."""

    PUBLIC = "public"
    INTERNAL = "internal"


# Asymmetric ones only: a secret that both sides share would let every verifier make tokens.
Algorithm = Literal[
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
]
"""How a token may be signed."""
