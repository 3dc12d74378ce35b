"""From views to text. The templates loop and print; every decision was made before."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


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


def words_of(template: str) -> frozenset[str]:
    """Every name in the code of a template: what no name of a project's may hide in its output.

    Args:
        template: of JavaScript or TypeScript.
    """
    source, _, _ = jinja2.PackageLoader("gnomon.codegen").get_source(environment(), template)
    code = re.sub(r'/\*.*?\*/|"[^"\n]*"|`[^`]*`', "", source, flags=re.DOTALL)
    return frozenset(re.findall(r"[^\W\d]\w*", code))


def render(template: str, view: DataclassInstance) -> str:
    """The text of one generated file; its variables are the fields of the view."""
    values = {field.name: getattr(view, field.name) for field in fields(view)}
    return environment().get_template(template).render(values)
