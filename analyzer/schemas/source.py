"""Where an annotation stands, and who derives its schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data, field, replace
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Site
from gnomon.analyzer.schemas.vocabulary import JsonSchema, Mode


@data
class Scope:
    """What the names of an annotation mean beyond its module.

    Args:
        module: the module in which the annotation stands.
        home: the class in which it stands, whose nested classes it sees.
        own: what `Self` is.
        variables: what the type variables stand for.
    """

    module: syntax.Module
    home: Definition | None = None
    own: JsonSchema | None = None
    variables: Mapping[str, JsonSchema] = field(default_factory=dict[str, JsonSchema])

    def inside(self, home: Definition) -> Scope:
        """The same in the body of a class."""
        return replace(self, home=home)


@data
class Opaque:
    """A type that only the running code can describe: where it is named, and why.

    `is_resolved` is False for a name of which nothing at all is known.
    """

    site: Site
    name: str
    reason: str
    is_resolved: bool = True


class SchemaSource(Protocol):
    """What derives the schemas that another schema is made of."""

    @property
    def project(self) -> Project:
        """The project that is read."""
        ...

    @property
    def mode(self) -> Mode:
        """What the schemas describe."""
        ...

    def of(self, scope: Scope, node: syntax.Expression) -> JsonSchema:
        """The schema of an annotation."""
        ...

    def opaque(self, site: Site, name: str, reason: str) -> JsonSchema:
        """The schema of a type of which only the name is known; it is noted, with the reason."""
        ...
