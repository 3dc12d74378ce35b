"""How a registered function that is used as a Python function is named by its reference instead."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.fixes.fix import Edit, Fix, Imported, Part, SourceOf
from gnomon.analyzer.fixes.grouping import as_primary, as_value
from gnomon.analyzer.parents import parents_in
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Site
from gnomon.analyzer.tables.dialect import (
    CONTEXT_LACKS,
    CRON_METHODS,
    GENERATED_API,
    REFERENCE_NAMES,
    RUN_CALLS,
    SCHEDULE_CALLS,
)

TAKES_REFERENCES = CRON_METHODS | {path[-1] for path in RUN_CALLS | SCHEDULE_CALLS}
NAMED = (syntax.Name, syntax.Attribute)


def reference_parts(project: Project, function: Registration) -> tuple[Part, ...]:
    """`internal.jobs.process`, with an import of the generated references."""
    root = Imported(f"{project.functions}.{GENERATED_API}", REFERENCE_NAMES[function.visibility])
    return (root, f".{function.path.replace('/', '.').replace(':', '.')}")


def handed_by_reference(project: Project, site: Site, used: Registration) -> Fix | None:
    """Writes the reference where the scheduler, a cron or a `run_…` was handed the function."""
    parents = parents_in(project, site.module)
    for call in parents.calls.values():
        for argument in call.args:
            given = argument.value
            if given.at == site.at and isinstance(given, NAMED) and takes_reference(call):
                edit = Edit(given.at, reference_parts(project, used))
                return Fix("name it by its reference", True, site.module, (edit,))
    return None


def takes_reference(call: syntax.Call) -> bool:
    """Whether a call is, by its name, one of those that take a reference."""
    return syntax.called_name(call) in TAKES_REFERENCES


def run_by_reference(project: Project, site: Site, used: Registration) -> Fix | None:
    """Runs a function that is called, `await rename(ctx, name=n)`, by its reference."""
    parents = parents_in(project, site.module)
    call = parents.calls.get(site.at)
    if call is None or not isinstance(call.func, NAMED) or any(one.star for one in call.args):
        return None
    given = list(syntax.positional_arguments(call))
    if not given or not is_context(project, site.module, given[0].value, f"run_{used.kind}"):
        return None
    names = [parameter.name for parameter in used.arguments]
    if len(given) - 1 > len(names):
        return None
    parts: list[Part] = [*as_primary(given[0].value), f".run_{used.kind}("]
    parts += reference_parts(project, used)
    for name, argument in zip(names, given[1:], strict=False):
        parts += [f", {name}=", *as_value(argument.value)]
    for argument in call.args:
        if argument.keyword is not None:
            parts += [", ", SourceOf(argument.at)]
    edit = Edit(call.at, (*parts, ")"))
    return Fix("run it by its reference", False, site.module, (edit,))


def is_context(
    project: Project, module: syntax.Module, node: syntax.Expression, member: str
) -> bool:
    """Whether this is the context of the registered function around, and has a member."""
    function = parents_in(project, module).function_around(node)
    for registration in project.registrations(module):
        if registration.function is function:
            parameters = registration.function.parameters
            is_own = isinstance(node, syntax.Name) and node.id == parameters[0].name
            return is_own and member not in CONTEXT_LACKS[registration.kind]
    return False
