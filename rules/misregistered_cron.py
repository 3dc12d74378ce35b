"""A cron job is registered where it is not seen, or not always, or under a name it cannot have.

The jobs of a project are those of the registry `crons` in `functions/crons.py`, at module level.
Found are a registry or a registration in another module of the functions folder, a registry by
another name, a second one, a name that is missing, not printable ASCII or used twice, and a
registration under a condition: `if`, `match`, `while`, `except`, the `else` of a `try` that keeps
failures in, `and`, `or`, a conditional expression, or a comprehension with an `if`, in `crons.py`
or in a helper.

Not seen: a guard that returns early from a helper, names that are computed, and the same name
given twice in a loop.

Why:
    The guide, "Creating cron jobs": one `crons` in one file, so that the jobs of a system can be
    read in one place. A job that exists on some machines only is dropped wherever it is not
    registered, with its history.

Bad:
    # functions/crons.py
    import os
    from datetime import timedelta

    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    if os.environ.get("STAGE") == "production":
        crons.interval("clean up", timedelta(hours=1), internal.jobs.clean_up)

Good:
    # functions/crons.py
    from datetime import timedelta

    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    crons.interval("clean up", timedelta(hours=1), internal.jobs.clean_up_in_production)

Fix:
    Register every job in `functions/crons.py`, on `crons`, by a name of its own, and let the
    function decide whether there is something to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.cron.sites import CronCall, cron_calls, registries
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.events import Event
from gnomon.analyzer.flow.values import ConstantShape, ExternalShape, Value
from gnomon.analyzer.idioms.branches import conditional_calls
from gnomon.analyzer.names.meanings import Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Note, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.dialect import CRON_REGISTRY
from gnomon.analyzer.walk import children

rule = Rule(level=Level.ERROR, since="0.1.0", guide="Creating cron jobs")

REGISTRY = "crons"
NAME = 0


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every registry and every registration of a module that is out of place."""
    calls = list(cron_calls(module, project))
    made = list(registries(module, project))
    if module.name != f"{project.functions}.{REGISTRY}":
        yield from elsewhere(project, made, calls)
        return
    yield from other_registries(module, project, made)
    yield from wrong_names(calls)
    yield from conditional(calls)


def home(project: Project) -> str:
    """The file in which jobs are registered."""
    return f"{project.functions.replace('.', '/')}/{REGISTRY}.py"


def elsewhere(project: Project, made: list[Event], calls: list[CronCall]) -> Iterator[Finding]:
    """Registries and registrations in another module; without its own registry, each job."""
    file = home(project)
    for event in made:
        message = f"a registry of cron jobs outside `{file}` is never read"
        yield Finding(event.blamed, message, f"register its jobs in `{file}`")
    for call in calls if not made else ():
        message = f"a cron job outside `{file}` exists only where this module is imported, too"
        yield Finding(call.event.blamed, message, f"register it in `{file}`")


def other_registries(module: Module, project: Project, made: list[Event]) -> Iterator[Finding]:
    """Registries that are not the one named `crons`."""
    if not is_named(module, project):
        for event in made:
            yield Finding(
                event.blamed,
                f"the registry is not named `{REGISTRY}` at module level, so it is never read",
                f"write `{REGISTRY} = cron_jobs()`",
            )
        return
    first = next((event for event in made if is_bound(module, project, event)), None)
    for event in made:
        if event is not (first or made[0]):
            message = f"a second registry is never read, only `{REGISTRY}` is"
            yield Finding(event.blamed, message, f"register its jobs on `{REGISTRY}`")


def is_named(module: Module, project: Project) -> bool:
    """Whether a registry may be bound to the name `crons` of the module."""
    if project.lookup(module, REGISTRY) is None:
        return assigned_inside(module)
    shapes = flow_of(project).global_value(module, REGISTRY).shapes
    registry = ExternalShape(CRON_REGISTRY, called=True)
    return not shapes or registry in shapes


def assigned_inside(node: object) -> bool:
    """Whether the name is given in the midst of an expression: `(crons := cron_jobs())`."""
    if isinstance(node, syntax.Walrus) and node.target.id == REGISTRY:
        return True
    inner = () if isinstance(node, syntax.FunctionDef) else children(node)
    return any(assigned_inside(child) for child in inner)


def is_bound(module: Module, project: Project, event: Event) -> bool:
    """Whether this is the registry that `crons` names in the end."""
    found = project.lookup(module, REGISTRY)
    if not isinstance(found, Variable) or found.value is None:
        return False
    return event.blamed == Site(found.module, found.value.at)


def wrong_names(calls: list[CronCall]) -> Iterator[Finding]:
    """Names that no job can have, or that another has already."""
    seen: dict[str, Site] = {}
    for call in calls:
        name = call.given(NAME)
        problem = name_problem(call, name)
        if problem is not None:
            yield Finding(call.blamed(NAME), problem, 'write a name such as "clean up" first')
        elif len(name.shapes) == len(name.constants) == 1:
            text, place = str(name.constants[0]), call.blamed(NAME)
            if text in seen and not is_conditional(call):
                note = Note(seen[text], "the name is used here first")
                message = f"the name {text!r} is used twice"
                yield Finding(place, message, "give each job a name of its own", (note,))
            seen.setdefault(text, place)


def name_problem(call: CronCall, name: Value) -> str | None:
    """Why a job cannot have such a name, or None."""
    if not call.operation.positional:
        unpacked = any(argument.star for argument in call.operation.call.args)
        return None if unpacked else "the job has no name"
    for shape in name.shapes:
        if not isinstance(shape, ConstantShape):
            continue
        if not isinstance(shape.value, str):
            return f"the name is text, not {shape.value!r}"
        if not shape.value:
            return "the job's name is empty"
        if not (shape.value.isascii() and shape.value.isprintable()):
            return f"the name {shape.value!r} is not printable ASCII text"
    spans = [shape for shape in name.shapes if is_schedule(shape)]
    return "the job has no name: its first argument is when it runs" if spans else None


def is_schedule(shape: object) -> bool:
    """Whether something says when a job runs, and is no name."""
    return isinstance(shape, ExternalShape) and shape.called and shape.name in SCHEDULES


SCHEDULES = frozenset({"datetime.timedelta", "datetime.time"})


def conditional(calls: list[CronCall]) -> Iterator[Finding]:
    """Registrations that may not happen."""
    for call in calls:
        if is_conditional(call):
            place = call.event.blamed
            steps = [site for site in call.event.steps if is_branch(site)]
            notes = tuple(Note(site, "under a condition, here") for site in steps)
            yield Finding(
                place,
                "this job is registered under a condition",
                "register it always, and let its function decide whether there is work",
                notes,
            )


def is_conditional(call: CronCall) -> bool:
    """Whether a registration, or a call that leads to it, stands under a condition."""
    return any(is_branch(site) for site in (*call.event.chain, call.event.site))


def is_branch(site: Site) -> bool:
    """Whether a call stands under a condition of its module."""
    return site.at in conditional_calls(site.module)
