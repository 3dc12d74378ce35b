"""The arguments of a call by reference do not fit the function.

One is missing, one is unknown, there are too many, or a literal cannot be what the annotation
asks for. Looked at in every `ctx.run_…`, schedule and cron. A literal is judged as the validation
at run time would: `1` fits `float`, a string a `datetime`, a dict a model whose fields it has.

What a helper hands on by `**arguments` is looked at where the helper does nothing else with it, and
so is a dict that is unpacked, where all its keys are written out and it is only read, unpacked and
given further keys.

Not seen: arguments unpacked from any other dict (those written beside them are looked at), one that
is missing in what is handed on, functions whose decorators may change their parameters, values that
are computed.

Why:
    A call by reference is checked when it runs. For a schedule or a cron that is later, when
    nobody is there to see the refusal.

Bad:
    from gnomon import MutationCtx, internal_mutation, mutation
    from ._generated.api import internal

    @mutation
    async def submit(ctx: MutationCtx, name: str) -> None:
        await ctx.scheduler.run_after(60, internal.example.greet, nme=name)

    @internal_mutation
    async def greet(ctx: MutationCtx, name: str) -> None: ...

Good:
    from gnomon import MutationCtx, internal_mutation, mutation
    from ._generated.api import internal

    @mutation
    async def submit(ctx: MutationCtx, name: str) -> None:
        await ctx.scheduler.run_after(60, internal.example.greet, name=name)

    @internal_mutation
    async def greet(ctx: MutationCtx, name: str) -> None: ...

Fix:
    Give what the function's parameters after `ctx` ask for. `--unsafe-fixes` writes the nearest
    name for one that is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.errors import nearest
from gnomon.analyzer.fixes.fix import Edit, Fix
from gnomon.analyzer.fixes.grouping import as_value
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.bounds import function_around
from gnomon.analyzer.flow.loops import names_below
from gnomon.analyzer.flow.reference_calls import (
    ReferenceCall,
    reference_calls,
    target_of,
    written_reference,
)
from gnomon.analyzer.flow.values import ConstantShape, FunctionShape, RegisteredShape, Value
from gnomon.analyzer.idioms.spread_dicts import items_of
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Note, Rule, Site
from gnomon.analyzer.tables.dialect import REGISTERING_DECORATORS
from gnomon.analyzer.types.literal_fit import can_be
from gnomon.analyzer.types.literals import literal
from gnomon.analyzer.unparse import unparse

rule = Rule(level=Level.ERROR, since="0.1.0", guide="")

PLAIN = frozenset({syntax.ParameterKind.POSITIONAL, syntax.ParameterKind.KEYWORD_ONLY})
HANDED_OVER = frozenset({"", "…"})
"""The names of calls that are not written: something calls back what it was given."""


@data
class Given:
    """The arguments of a call for the function that it names.

    `written` are the expressions by position or name; `is_all`: nothing else can be given.
    """

    positional: tuple[Value, ...]
    keywords: dict[str, Value]
    written: dict[int | str, syntax.Expression]
    is_all: bool


def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """Every call by reference in a module whose arguments do not fit."""
    for call in reference_calls(project, module):
        given = given_to(project, call)
        if given is None:
            continue
        faults = [
            list(judge(project, call, written_reference(reference), target, given))
            if (target := target_of(project, reference)) and is_plain(project, target)
            else []
            for reference in sorted(call.references, key=written_reference)
        ]
        # Another test may choose between references along with the arguments.
        if all(faults) or call.is_cron or isinstance(call.written, syntax.IfExp):
            yield from (fault for found in faults for fault in found)


def given_to(project: Project, call: ReferenceCall) -> Given | None:
    """What is given to the function; None if the call is not written out."""
    operation, node = call.operation, call.operation.call
    if isinstance(node.func, syntax.Name) and node.func.id in HANDED_OVER:
        return None
    first = call.position + 1
    named = {name: found.value for name, found in syntax.arguments_by_keyword(node).items()}
    positional = [argument.value for argument in syntax.positional_arguments(node)]
    unpacked = unpacked_by(project, call)
    is_spread = unpacked is not None and unpacked.keys() <= operation.keywords.keys()
    given = named if unpacked is None else {**unpacked, **named}
    is_written = len(positional) == len(operation.positional) and len(given) == len(
        operation.keywords
    )
    all_known = unpacked is not None or hands_on(call)
    keywords = {
        name: value for name, value in operation.keywords.items() if all_known or name in named
    }
    written: dict[int | str, syntax.Expression] = dict(given.items())
    if is_written:
        written.update(enumerate(positional[first:]))
    rest = operation.positional[first:] if is_written else ()
    return Given(rest, keywords, written, is_all=is_written and is_spread)


def unpacked_by(project: Project, call: ReferenceCall) -> dict[str, syntax.Expression] | None:
    """What a call may be given by `**`, by its name; None if that is not known.

    The expression is what says it in the call: the value in a display, or the name of a dict.
    """
    found: dict[str, syntax.Expression] = {}
    for argument in call.operation.call.args:
        if not argument.star:
            continue
        source = argument.value
        items = items_of(project, call.way[-1].module, source) if argument.star == "**" else None
        if items is None:
            return None
        is_here = isinstance(source, syntax.Dict | syntax.Call)
        found |= items if is_here else dict.fromkeys(items, source)
    return found


def hands_on(call: ReferenceCall) -> bool:
    """Whether what a call unpacks is what a helper was given by name, and nothing else uses it."""
    unpacked = [argument.value for argument in call.operation.call.args if argument.star]
    function = function_around(call.way[-1])
    match unpacked:
        case [syntax.Name(id=name)] if function is not None and len(call.way) > 1:
            kinds = [one.kind for one in function.parameters if one.name == name]
            mentioned = [used for used in names_below(function) if used == name]
            return kinds == [syntax.ParameterKind.VAR_KEYWORD] and len(mentioned) == 1
        case _:
            return False


def is_plain(project: Project, target: Registration) -> bool:
    """Whether a function is called with the parameters that it is written with."""
    value = flow_of(project).global_value(target.module, target.name)
    handlers = [
        shape
        for registered in value.shapes
        if isinstance(registered, RegisteredShape)
        for shape in registered.handler.shapes
    ]
    decorators = (
        decorator.func if isinstance(decorator, syntax.Call) else decorator
        for decorator in target.function.decorators
    )
    return (
        all(
            isinstance(found, FunctionShape) and found.node is target.function for found in handlers
        )
        and all(
            project.qualified_name(target.module, decorator) in REGISTERING_DECORATORS
            for decorator in decorators
        )
        and all(parameter.kind in PLAIN for parameter in target.arguments)
    )


def judge(
    project: Project, call: ReferenceCall, name: str, target: Registration, given: Given
) -> Iterator[Finding]:
    """What is wrong with the arguments for one function."""
    by_position = [
        parameter.name
        for parameter in target.arguments
        if parameter.kind is syntax.ParameterKind.POSITIONAL
    ]
    keys: dict[str, int | str] = {keyword: keyword for keyword in given.keywords}
    keys |= {name: at for at, name in enumerate(by_position[: len(given.positional)])}
    if len(given.positional) > len(by_position):
        message = (
            f"`{name}` is given {len(given.positional)} arguments by position, "
            f"but takes {len(by_position)}"
        )
        yield Finding(place(call, given, len(by_position)), message, takes(target), call.notes)
    yield from unknown(call, name, target, given)
    if given.is_all:
        yield from missing(call, name, target, keys)
    for parameter in target.arguments:
        if parameter.name in keys:
            yield from unfit(project, call, Wanted(name, target, parameter), given, keys)


def missing(
    call: ReferenceCall, name: str, target: Registration, keys: Mapping[str, int | str]
) -> Iterator[Finding]:
    """The arguments that the function needs and does not get."""
    names = [
        parameter.name
        for parameter in target.arguments
        if parameter.default is None and parameter.name not in keys
    ]
    if names:
        listed = " and ".join(f"`{lacking}`" for lacking in names)
        message = f"`{name}` needs {listed}, which {'is' if len(names) == 1 else 'are'} not given"
        advice = "add " + ", ".join(f"`{lacking}=…`" for lacking in names)
        yield Finding(call.way[0], message, advice, call.notes)


def unknown(
    call: ReferenceCall, name: str, target: Registration, given: Given
) -> Iterator[Finding]:
    """The arguments that the function does not have."""
    names = [parameter.name for parameter in target.arguments]
    for keyword in given.keywords:
        if keyword not in names:
            near = nearest(keyword, names)
            advice = f"did you mean `{near}`?" if near else takes(target)
            message = f"`{name}` takes no argument `{keyword}`"
            fix = None
            if near is not None and near not in given.keywords:
                fix = renaming(call, keyword, near)
            yield Finding(place(call, given, keyword), message, advice, call.notes, fix)


def renaming(call: ReferenceCall, keyword: str, right: str) -> Fix | None:
    """The fix of a misspelt argument, where the call stands right there."""
    written = syntax.arguments_by_keyword(call.operation.call).get(keyword)
    if written is None or not call.is_plain:
        return None
    edit = Edit(written.at, (f"{right}=", *as_value(written.value)))
    module = call.way[0].module
    return Fix(f"write `{right}=`", safe=False, module=module, edits=(edit,))


def takes(target: Registration) -> str:
    """What a function takes, for advice."""
    names = ", ".join(f"`{parameter.name}`" for parameter in target.arguments)
    return f"it takes {names}" if names else "it takes no arguments"


def place(call: ReferenceCall, given: Given, key: int | str) -> Site:
    """Where a finding about an argument stands."""
    written, first = given.written.get(key), call.way[0]
    if written is None or len(call.way) > 1:
        return first
    return Site(first.module, written.at)


@data
class Wanted:
    """A parameter of a function, by the reference that names it."""

    name: str
    target: Registration
    parameter: syntax.Parameter


def unfit(
    project: Project,
    call: ReferenceCall,
    wanted: Wanted,
    given: Given,
    keys: dict[str, int | str],
) -> Iterator[Finding]:
    """The finding about a literal that cannot be what the parameter's annotation asks for."""
    parameter, module = wanted.parameter, wanted.target.module
    key = keys[parameter.name]
    value = given.positional[key] if isinstance(key, int) else given.keywords[key]
    literals = literals_of(value, given.written.get(key))
    annotation = parameter.annotation
    if annotation is None or not literals:
        return
    if any(can_be(project, module, annotation, literal) for literal in literals):
        return
    kind = unparse(annotation)
    yield Finding(
        place(call, given, key),
        f"`{parameter.name}` of `{wanted.name}` is `{kind}`, which `{literals[0]!r}` cannot be",
        f"give it what fits `{kind}`",
        (*call.notes, Note(Site(module, parameter.at), "it is declared here")),
    )


def literals_of(value: Value, written: syntax.Expression | None) -> list[object]:
    """What an argument can be, if nothing but literals."""
    match written:
        case syntax.Sequence() | syntax.Dict():
            return [literal(written)]
        case _ if all(isinstance(shape, ConstantShape) for shape in value.shapes):
            literals = list(value.constants)
        case _:
            return []
    # A name that is None at first is given something else before it is used.
    is_early = None in literals and not isinstance(written, syntax.Constant)
    return [] if is_early else literals
