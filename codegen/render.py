"""From views to text. The templates loop and print; every decision was made before."""

from __future__ import annotations

from dataclasses import fields
from functools import cache

import jinja2

from gnomon.codegen.views import ApiView, ServerView


@cache
def environment() -> jinja2.Environment:
    """The templates of this package; a variable that a view lacks is an error."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("gnomon.codegen"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )


def render(template: str, view: ApiView | ServerView) -> str:
    """The text of one generated file."""
    values = {field.name: getattr(view, field.name) for field in fields(view)}
    return environment().get_template(template).render(values)
