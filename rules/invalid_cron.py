"""A cron expression is not valid, or never fires.

An expression has five fields, minute, hour, day of month, month and day of week, made of `*`,
numbers, `JAN` and `SUN` names, ranges, lists and steps; Sunday is 0 or 7. Macros, `?`, `L`, `W`,
`#`, `R`, six and seven fields, values and steps out of range are refused, and so is a day that no
month has. The expression may be written in the call, in a constant of any module, in a loop, or
be handed to a helper; one that cannot be read is left alone.

Why:
    The guide, "Cron Schedule Syntax": "minute hour day month weekday". Copied from a web page, an
    expression easily loses its asterisks, and other schedulers' extensions look plausible. Either
    way the job is refused when the module is imported, or it silently never runs.

Bad:
    # functions/crons.py
    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    crons.cron("daily report", "0 9 *", internal.reports.generate_daily)

Good:
    # functions/crons.py
    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    crons.cron("daily report", "0 9 * * *", internal.reports.generate_daily)

Fix:
    Write five fields. For a period that does not fit the clock, such as 70 minutes, use
    `crons.interval`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from gnomon.analyzer import syntax
from gnomon.analyzer.bindings import absolute_import
from gnomon.analyzer.cron_grammar import problem_of
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.dialect import CRON_REGISTRY, CRON_TIMEZONE_METHOD
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.events import Event, ExternalCall
from gnomon.analyzer.names import Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.reading import statements
from gnomon.analyzer.rule import Finding, Note, Rule, Site

rule = Rule(level=Level.ERROR, since="0.1.0", guide="Cron Schedule Syntax")

CRON = f"{CRON_REGISTRY}.cron"
CRON_IN_TIMEZONE = f"{CRON_REGISTRY}.{CRON_TIMEZONE_METHOD}.cron"


def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """Every expression given to `crons.cron` while the module is imported."""
    if not may_register(module, project):
        return
    for event in flow_of(project).trace_module(module).events:
        operation = event.operation
        if not isinstance(operation, ExternalCall):
            continue
        if operation.name not in (CRON, CRON_IN_TIMEZONE) or len(operation.positional) < 2:
            continue
        for expression in operation.positional[1].constants:
            if isinstance(expression, str):
                yield from judge(project, event, operation.call, expression)


def may_register(module: syntax.Module, project: Project) -> bool:
    """Whether a module, or one that it imports at any distance, can lay hands on a registry.

    Following what a whole module does is worth it only then.
    """
    waiting, seen = [module], {module.name}
    while waiting:
        imports = project.memo.get(
            ("cron imports", waiting[-1].name), partial(imports_of, waiting.pop())
        )
        if imports.registry:
            return True
        for name in imports.modules - seen:
            seen.add(name)
            if name in project.modules:
                waiting.append(project.modules[name])
    return False


@dataclass(frozen=True, slots=True)
class Imports:
    """Whether a module imports the maker of registries, and every module it may import."""

    registry: bool
    modules: frozenset[str]


def imports_of(module: syntax.Module) -> Imports:
    """The imports of a module, local ones among them."""
    root, _, maker = CRON_REGISTRY.rpartition(".")
    registry, modules = False, set[str]()
    for statement in statements(module.body):
        if isinstance(statement, syntax.Import):
            names = {imported.name for imported in statement.names}
            registry = registry or any(name.split(".")[0] == root for name in names)
            modules |= names
        elif isinstance(statement, syntax.ImportFrom):
            source = absolute_import(module, statement.module, statement.level)
            names = {imported.name for imported in statement.names}
            registry = registry or not names.isdisjoint({maker, "*"})
            modules |= {source, *(f"{source}.{name}" for name in names)}
    return Imports(registry, frozenset(modules))


def judge(project: Project, event: Event, call: syntax.Call, expression: str) -> Iterator[Finding]:
    """The finding about one expression, if there is one."""
    problem = problem_of(expression)
    if problem is None:
        return
    argument = list(syntax.positional_arguments(call))[1].value
    written = Site(event.site.module, argument.at)
    site = event.blamed if event.chain else written
    yield Finding(
        site,
        f"the cron expression {expression!r} is refused: {problem.message}",
        help=problem.help,
        notes=tuple(notes(project, event, written, argument)),
    )


def notes(
    project: Project, event: Event, written: Site, argument: syntax.Expression
) -> Iterator[Note]:
    """Where a helper registers the job, and where a constant is defined."""
    if event.chain:
        yield Note(written, "the job is registered here")
    found = project.resolve(written.module, argument)
    if isinstance(found, Variable) and found.value is not None:
        yield Note(Site(found.module, found.value.at), "the expression is written here")
