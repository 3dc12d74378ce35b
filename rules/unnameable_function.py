"""A registered function that no reference can name.

Found are functions registered in the `__init__.py` of the functions folder, functions of modules
whose name is a keyword or no identifier, and functions that have the name of a submodule beside
them.

Why:
    Functions call and schedule each other by reference: `internal.billing.invoices.send` for
    `send` in `functions/billing/invoices.py`. The guide writes `internal.jobs.process` wherever it
    schedules.

Bad:
    # functions/class.py
    from gnomon import MutationCtx, mutation

    @mutation
    async def enrol(ctx: MutationCtx, student: str) -> None: ...

Good:
    # functions/classes.py
    from gnomon import MutationCtx, mutation

    @mutation
    async def enrol(ctx: MutationCtx, student: str) -> None: ...

Fix:
    Rename the module or the function, or move the function into a module of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.types.unnameable import unnameable

rule = Rule(level=Level.ERROR, since="0.1.0")


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every function of a module that cannot be written in a reference."""
    for registration in project.registrations(module):
        for message, repair in unnameable(project, registration):
            yield Finding(Site(module, registration.name_at), message, repair)
