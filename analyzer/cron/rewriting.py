"""The fix of what a registration is given, where that is written as a literal or a constant."""

from __future__ import annotations

from collections.abc import Callable

from gnomon.analyzer.cron.sites import CronCall
from gnomon.analyzer.fixes.fix import Edit, Fix, Part, StringLike
from gnomon.analyzer.flow.origins import Written, origin_of
from gnomon.analyzer.project import Project
from gnomon.analyzer.syntax import Constant

Writes = Callable[[int], tuple[Part, ...]]
"""What is written in the place of the literal at an origin."""


def rewritten(
    project: Project,
    call: CronCall,
    position: int,
    value: object,
    *,
    to: Writes,
    shown: str,
    safe: bool,
) -> Fix | None:
    """The fix that writes something else for a literal; None if the value is not written as one.

    Args:
        project: the project.
        call: the registration.
        position: which of its arguments is meant.
        value: the literal's value.
        to: what to write.
        shown: what that looks like, for the title.
        safe: whether it is surely meant. What else reads a constant may want it as it is, so that
            to change one never is.
    """
    module, written = call.event.site.module, call.written(position)
    origin = origin_of(project, Written(module, written))
    if origin is not None:
        module, written, safe = origin.module, origin.expression, False
    if not isinstance(written, Constant) or written.value != value:
        return None
    return Fix(f"write `{shown}`", safe, module, (Edit(written.at, to(written.at)),))


def text(value: str) -> Writes:
    """A string, in the quotes of the one that it replaces."""
    return lambda at: (StringLike(at, value),)
