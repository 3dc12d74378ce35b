"""A function is not written for the context that it is given.

Found are an annotation of another kind's context (`QueryCtx` in a mutation, `BlockingActionCtx` in
an `async def` action, `ActionCtx` in a plain `def` action), a query or mutation that is a plain
`def`, and a function that has no parameter for its context.

A function under a decorator of the project is left alone: that may hand it anything. Not seen:
contexts annotated by a class or protocol of the project.

Why:
    The decorator decides what a function is given: a query reads, a mutation writes, an action
    has no database, and a plain `def` action gets values where others get awaitables. Type
    checkers and readers believe the annotation, and so do the calls that are written by it. A
    query or mutation that is no `async def` is refused when the project is loaded.

Bad:
    from gnomon import BlockingActionCtx, internal_action
    from ._generated.api import internal

    @internal_action
    async def notify(ctx: BlockingActionCtx) -> None:
        ctx.run_mutation(internal.pushes.note)

Good:
    from gnomon import ActionCtx, internal_action
    from ._generated.api import internal

    @internal_action
    async def notify(ctx: ActionCtx) -> None:
        await ctx.run_mutation(internal.pushes.note)

Fix:
    Annotate the context of the function's own kind, or register the function as what it is.
    `--fix` writes the annotation.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Edit, Fix
from gnomon.analyzer.fixes.names import renamed
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.tables.dialect import CONTEXT_TYPES, REGISTERING_DECORATORS, context_type
from gnomon.kinds import FunctionKind

rule = Rule(level=Level.ERROR, since="0.1.0", guide="Action context methods")

BY_NAME = frozenset({syntax.ParameterKind.KEYWORD_ONLY, syntax.ParameterKind.VAR_KEYWORD})


def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """Every registered function of a module that another context is written for."""
    for registration in project.registrations(module):
        if is_given_its_own(project, registration):
            yield from judge(project, registration)


def is_given_its_own(project: Project, registration: Registration) -> bool:
    """Whether nothing but our decorators stands between a function and its context."""
    names = [
        project.qualified_name(
            registration.module, written.func if isinstance(written, syntax.Call) else written
        )
        for written in registration.function.decorators
    ]
    return bool(names) and all(name in REGISTERING_DECORATORS for name in names)


def judge(project: Project, registration: Registration) -> Iterator[Finding]:
    """What is wrong with one function."""
    function, kind = registration.function, registration.kind
    expected = context_type(kind, is_async=function.is_async)
    site = Site(registration.module, function.name_at)
    if expected is None:
        message = f"`{registration.name}` is a {kind}, and a plain `def`: only an action may be one"
        yield Finding(site, message, "write `async def`, and await what `ctx` gives")
        return
    name = expected.rpartition(".")[2]
    first = next(iter(function.parameters), None)
    if first is None or first.kind in BY_NAME:
        message = f"`{registration.name}` has no parameter for its context"
        yield Finding(site, message, f"begin its parameters with `ctx: {name}`")
    elif first.annotation is not None:
        yield from judge_annotation(project, registration, first.annotation, expected)


def judge_annotation(
    project: Project, registration: Registration, annotation: syntax.Expression, expected: str
) -> Iterator[Finding]:
    """The finding about an annotation that is another kind's context."""
    module = registration.module
    found = project.qualified_name(module, annotation)
    if found not in CONTEXT_TYPES or found == expected:
        return
    own, wrong = expected.rpartition(".")[2], found.rpartition(".")[2]
    message = f"`{registration.name}` is {described(registration)}: its context is no `{wrong}`"
    parts = renamed(project, module, annotation, own)
    fix = None
    if parts is not None:
        edit = Edit(annotation.at, parts)
        fix = Fix(f"annotate it `{own}`", safe=True, module=module, edits=(edit,))
    yield Finding(Site(module, annotation.at), message, f"annotate it `{own}`", fix=fix)


def described(registration: Registration) -> str:
    """What a function is, as far as its context depends on it."""
    if registration.kind is not FunctionKind.ACTION:
        return f"a {registration.kind}"
    return "an `async def` action" if registration.function.is_async else "a plain `def` action"
