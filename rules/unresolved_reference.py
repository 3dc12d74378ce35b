"""A reference names a function that does not exist, or that is not visible that way.

`internal` holds the internal functions and `api` the public ones; both are followed through
aliases (`jobs = internal.jobs`), wherever in the functions folder they stand, and into helpers
outside of it.

Not seen: references made from computed names (`getattr(internal, name)`). A function counts as
registered where that can be read: a decorator of ours, of the project's own or of an object of its
own that applies one of ours, or a call `name = internal_action(function)`. What a factory returns
does not; `gnomon codegen` does not see it either, so there is no reference to it.

Why:
    A schedule or a cron looks its function up when it fires. A misspelt name, or a function that
    was renamed, then fails at three in the morning, in nobody's request.

Bad:
    from gnomon import ActionCtx, internal_action
    from ._generated.api import internal

    @internal_action
    async def process(ctx: ActionCtx) -> None:
        await ctx.scheduler.run_after(0, internal.example.proces)

Good:
    from gnomon import ActionCtx, internal_action
    from ._generated.api import internal

    @internal_action
    async def process(ctx: ActionCtx) -> None:
        await ctx.scheduler.run_after(0, internal.example.process)

Fix:
    Correct the name, or register the function; then run `gnomon codegen`. `--fix` writes
    `internal` for `api` or the other way round; `--unsafe-fixes` the nearest name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from gnomon.analyzer.cache.records import EVERYTHING
from gnomon.analyzer.data import replace
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.errors import nearest
from gnomon.analyzer.fixes.fix import Fix
from gnomon.analyzer.fixes.names import other_path, other_visibility
from gnomon.analyzer.flow.events import Event, ReferenceUse
from gnomon.analyzer.flow.everything import sights_in
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Note, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.dialect import REFERENCE_NAMES
from gnomon.kinds import Visibility

rule = Rule(level=Level.ERROR, since="0.1.0", guide="")

CORRECT_IT = "correct the name, or register the function there"
REGISTER = "register it where that can be read, with a decorator such as `@internal_mutation`"


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every reference in a module that leads nowhere."""
    for sight in sights_in(project, module, "reference uses", _identity):
        operation = sight.event.operation
        assert isinstance(operation, ReferenceUse)
        for finding in judge(project, sight.way[-1], operation):
            yield finding if len(sight.way) == 1 else at_the_call(finding, sight.way)


def _identity(event: Event) -> ReferenceUse | None:
    """The reference that an event is about."""
    return event.operation if isinstance(event.operation, ReferenceUse) else None


def at_the_call(finding: Finding, way: tuple[Site, ...]) -> Finding:
    """The finding of a helper outside of the functions, at the call that leads there."""
    notes = (*finding.notes, Note(way[-1], "the reference stands here"))
    return replace(finding, site=way[0], notes=notes, fix=None)


def judge(project: Project, site: Site, reference: ReferenceUse) -> Iterator[Finding]:
    """A finding for a reference that leads to no function and is no part of a longer path."""
    found = target_of(project, reference.path)
    written = ".".join((REFERENCE_NAMES[reference.visibility], *reference.path))
    if found is not None:
        if found.visibility is not reference.visibility:
            right = f"{REFERENCE_NAMES[found.visibility]}.{dotted(found.path)}"
            message = (
                f"`{written}`: `{found.path}` is {found.visibility}, not {reference.visibility}"
            )
            edit = other_visibility(
                project, site.module, site.at, reference.path, REFERENCE_NAMES[found.visibility]
            )
            fix = Fix(f"write `{right}`", True, site.module, (edit,)) if edit else None
            yield Finding(site, message, f"write `{right}`", fix=fix)
        return
    if leads_on(project, reference) or leads_nowhere_known(project, reference):
        return
    message = f"`{written}` does not exist: there is no {missing(project, reference)}"
    if is_defined(project, reference):
        advice = f"`{reference.path[-1]}` is defined there; {REGISTER}"
        yield Finding(site, message, advice)
        return
    near = nearest(written, alike(project, reference))
    if near is None:
        yield Finding(site, message, CORRECT_IT)
        return
    _, *right_path = near.split(".")
    edit = other_path(site.module, site.at, reference.path, tuple(right_path))
    fix = Fix(f"write `{near}`", False, site.module, (edit,)) if edit else None
    yield Finding(site, message, f"did you mean `{near}`?", fix=fix)


def alike(project: Project, reference: ReferenceUse) -> Iterator[str]:
    """The references whose last name is much like the one that is written.

    To be in the same module makes no function another's misspelling.
    """
    near = {reference.path[-1]: True}
    for known in known_references(project, reference.visibility):
        name = known.rpartition(".")[2]
        if name not in near:
            near[name] = nearest(reference.path[-1], [name]) is not None
        if near[name]:
            yield known


def target_of(project: Project, path: tuple[str, ...]) -> Registration | None:
    """The function that a path, or its beginning, leads to."""
    for length in range(2, len(path) + 1):
        *modules, name = path[:length]
        found = project.function(f"{'/'.join(modules)}:{name}")
        if found is not None:
            return found
    return None


def leads_on(project: Project, reference: ReferenceUse) -> bool:
    """Whether a path is the beginning of some function's: `internal.billing`, or nothing yet."""
    name = REFERENCE_NAMES[reference.visibility]
    known = known_references(project, reference.visibility)
    # In their order, whatever begins with it follows it at once.
    beginning = ".".join((name, *reference.path, ""))
    place = bisect_left(known, beginning)
    return not reference.path or (place < len(known) and known[place].startswith(beginning))


def known_references(project: Project, visibility: Visibility) -> tuple[str, ...]:
    """Every reference of a visibility that leads to a function, in order."""

    def collect() -> tuple[str, ...]:
        return tuple(
            sorted(
                f"{REFERENCE_NAMES[visibility]}.{dotted(registration.path)}"
                for registration in project.all_functions()
                if registration.visibility is visibility
            )
        )

    return project.memo.get(EVERYTHING, ("references", visibility), collect)


def leads_nowhere_known(project: Project, reference: ReferenceUse) -> bool:
    """Whether a path leads into a module that cannot be parsed, which is a finding of its own."""
    names = [".".join((project.functions, *reference.path[:n])) for n in range(len(reference.path))]
    return any(project.is_unreadable(name) for name in names[1:])


def is_defined(project: Project, reference: ReferenceUse) -> bool:
    """Whether a module has something by the name of a reference that is no registered function."""
    *modules, name = reference.path
    module = project.modules.get(".".join((project.functions, *modules)))
    return bool(modules) and module is not None and project.lookup(module, name) is not None


def missing(project: Project, reference: ReferenceUse) -> str:
    """Which part of a reference cannot be found."""
    *modules, name = reference.path
    module = ".".join((project.functions, *modules))
    if modules and module in project.modules:
        return f"{reference.visibility} function `{name}` in {project.modules[module].path}"
    folder = "/".join((project.functions.replace(".", "/"), *(modules or [name])))
    return f"module {folder}.py"


def dotted(path: str) -> str:
    """`billing.invoices.send` for `billing/invoices:send`."""
    return path.replace("/", ".").replace(":", ".")
