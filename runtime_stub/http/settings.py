"""What the door reads of a project's configuration: the tables `serve` and `auth`.

`gnomon check` knows the same keys and says more of a mistake; what runs unchecked is refused here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gnomon.errors import ProjectRefused
from gnomon.kinds import Algorithm
from gnomon.runtime.functions import describe
from gnomon.runtime.limits import MEBIBYTE
from gnomon.runtime.settings import configuration

Text = Annotated[str, Field(pattern=r"\S")]


class _Table(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        allow_inf_nan=False,
        alias_generator=lambda name: name.replace("_", "-"),
        populate_by_name=True,
    )


class ServeSettings(_Table):
    """Where the door listens, and its limits: `[tool.gnomon.serve]`; times are in seconds."""

    host: Text = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    max_body_bytes: int = Field(MEBIBYTE, ge=1)
    concurrency: int = Field(256, ge=1)
    timeout: float = Field(60.0, gt=0)
    shutdown_timeout: float = Field(10.0, ge=0)
    allowed_origins: list[Text] = []


class AuthSettings(_Table):
    """Whose tokens are believed: `[tool.gnomon.auth]`; the leeway is in seconds."""

    issuer: Text
    audience: list[Text] = Field(min_length=1)
    jwks: Text
    algorithms: list[Algorithm] = Field(["RS256"], min_length=1)
    leeway: float = Field(30.0, ge=0)


TableT = TypeVar("TableT", bound=_Table)


def read_serve(root: Path) -> ServeSettings:
    """The table `serve` of a project; raises ProjectRefused if it is wrong."""
    return _read(root, "serve", configuration(root).get("serve", {}), ServeSettings)


def read_auth(root: Path) -> AuthSettings | None:
    """The table `auth` of a project, None without one; raises ProjectRefused if it is wrong."""
    given = configuration(root).get("auth")
    return None if given is None else _read(root, "auth", given, AuthSettings)


def _read(root: Path, name: str, given: object, table: type[TableT]) -> TableT:
    try:
        return table.model_validate(given)
    except ValidationError as error:
        raise ProjectRefused(f"{root}: the configuration's {name}: {describe(error)}") from error
