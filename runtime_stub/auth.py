"""Who calls: the identity behind the present execution."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class UserIdentity:
    """A caller whose token was verified.

    `subject` is the user's name with the `issuer`; `token_identifier` joins both and is the one to
    store and to look up, since a subject alone may repeat among issuers.
    """

    subject: str
    issuer: str
    token_identifier: str
    name: str | None = None
    email: str | None = None


class Auth(ABC):
    """The `auth` of a context."""

    @abstractmethod
    async def get_user_identity(self) -> UserIdentity | None:
        """The caller, or None without one; a scheduled function or a cron job has none."""


class BlockingAuth(ABC):
    """The `auth` of a blocking action's context."""

    @abstractmethod
    def get_user_identity(self) -> UserIdentity | None:
        """The caller, or None without one; a scheduled function or a cron job has none."""
