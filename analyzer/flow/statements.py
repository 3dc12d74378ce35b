"""Following statements: branches and their meeting, loops, handlers, and what leaves early."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gnomon.analyzer import syntax
from gnomon.analyzer.flow import responses
from gnomon.analyzer.flow.binding import assign, evaluate_target
from gnomon.analyzer.flow.conditions import judge
from gnomon.analyzer.flow.expressions import STEP, evaluate_defaults, is_step
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.handlers import follow_try, raise_from
from gnomon.analyzer.flow.judgements import Judgement
from gnomon.analyzer.flow.loops import names_below
from gnomon.analyzer.flow.managers import follow_with
from gnomon.analyzer.flow.matching import follow_match
from gnomon.analyzer.flow.outcomes import NO_FAILURE, Sign, Trail
from gnomon.analyzer.flow.signs import mark_differences, sign_of
from gnomon.analyzer.flow.state import State, join
from gnomon.analyzer.flow.stops import may_stop
from gnomon.analyzer.flow.values import (
    EACH_ROUND,
    NOTHING,
    UNKNOWN,
    ClassShape,
    Dependence,
    FunctionShape,
    Shape,
    Value,
    constant,
    elements_of,
    of,
)
from gnomon.analyzer.names.bindings import ImportBinding, bound_names


def execute(frame: Frame, body: tuple[syntax.Statement, ...]) -> None:
    """Follow statements until the end or until nothing more can be reached."""
    for statement in body:
        if not frame.state.alive:
            return
        if frame.stops and may_stop(statement):
            frame.stop_here()
        _EXECUTIONS[type(statement)](frame, statement)


# --- simple statements -------------------------------------------------------------------------


def _nothing(frame: Frame, node: syntax.Statement) -> None:
    """A statement that neither does nor decides anything here."""


def _expression(frame: Frame, node: syntax.ExpressionStatement) -> None:
    frame.evaluate(node.value)


def _assign(frame: Frame, node: syntax.Assign) -> None:
    value = frame.influenced(frame.evaluate(node.value))
    unchecked = frame.state.unchecked
    sign = sign_of(frame.state, node.value, judge(frame, node.value, value))
    # It is judged for what its truth tells, but nothing tests it here.
    frame.state.unchecked = unchecked
    responses.let_go_kept(frame, node.value)
    for target in node.targets:
        if frame.loops and isinstance(target, syntax.Name) and target.id in names_below(node.value):
            # `at = at + step` goes on from the round before, as `at += step` does.
            value = value.tainted(EACH_ROUND)
        assign(frame, target, value)
        if sign is not None and isinstance(target, syntax.Name):
            frame.state.signs[target.id] = sign


def _annotated_assign(frame: Frame, node: syntax.AnnotatedAssign) -> None:
    declared = frame.analysis.annotated_value(frame.module, node.annotation)
    if node.value is not None:
        value = frame.evaluate(node.value)
        assign(
            frame,
            node.target,
            frame.influenced(value if value.shapes else Value(declared.shapes, value.taints)),
        )
    elif isinstance(node.target, syntax.Name):
        frame.state.variables.pop(node.target.id, None)


def _augmented_assign(frame: Frame, node: syntax.AugmentedAssign) -> None:
    before = frame.evaluate(node.target)
    added = frame.evaluate(node.value)
    shapes = STEP if is_step(node.operator, node.value) else frozenset[Shape]()
    rounds = EACH_ROUND if frame.loops else NOTHING
    taints = before.taints | added.taints | rounds
    assign(frame, node.target, frame.influenced(Value(shapes, taints)))


def _return(frame: Frame, node: syntax.Return) -> None:
    value = frame.influenced(UNKNOWN if node.value is None else frame.evaluate(node.value))
    if node.value is not None:
        responses.let_go_kept(frame, node.value)
    none = node.value is None or value.shapes == constant(None).shapes
    if not none or frame.returns_optional:
        # What a helper left a sign of is handed on by who says that None is an answer.
        own = frame.own_handlers.values() if frame.returns_optional else ()
        for handler in frame.failures_behind(value.taints):
            # A helper that a handler calls may return what it likes: that ends the helper.
            if handler in frame.known_handlers.values() or handler in own:
                handler.note(Trail.ANSWER)
    frame.results.append((responses.returned(frame, value), frame.state.checks))
    responses.leave(frame)
    frame.state.alive = False


def _raise(frame: Frame, node: syntax.Raise) -> None:
    raised = UNKNOWN if node.exception is None else frame.evaluate(node.exception)
    raise_from(frame, node, raised)
    frame.state.alive = False


def _assert(frame: Frame, node: syntax.Assert) -> None:
    value = frame.evaluate(node.test)
    judge(frame, node.test, value).assume(frame.state, truth=True)
    frame.decided |= value.taints


def _delete(frame: Frame, node: syntax.Delete) -> None:
    for target in node.targets:
        _unbind(frame, target)


def _unbind(frame: Frame, target: syntax.Expression) -> None:
    match target:
        case syntax.Name(id=name):
            # A deleted name is still a local one: it never means the module's again.
            frame.state.variables[name] = UNKNOWN
        case syntax.Sequence(elements=elements):
            for element in elements:
                _unbind(frame, element)
        case _:
            evaluate_target(frame, target)


def _break(frame: Frame, node: syntax.Break) -> None:
    if frame.exits:
        frame.exits[-1].breaks.append(frame.state.copy())
    frame.state.alive = False


def _continue(frame: Frame, node: syntax.Continue) -> None:
    if frame.exits:
        frame.exits[-1].continues.append(frame.state.copy())
    frame.state.alive = False


def _function(frame: Frame, node: syntax.FunctionDef) -> None:
    scope = None if frame.is_module else frame.scope
    defaults = evaluate_defaults(frame, node)
    shape = FunctionShape(frame.module, node, scope, defaults=defaults if scope else ())
    frame.state.variables[node.name] = frame.analysis.decorated(frame, shape)


def _import(frame: Frame, node: syntax.Import | syntax.ImportFrom) -> None:
    """An import within a function; a module's own are resolved when their names are used."""
    if frame.is_module:
        return
    for name, binding in bound_names(node, frame.module):
        if isinstance(binding, ImportBinding):
            frame.state.variables[name] = frame.analysis.imported_value(binding)


def _class(frame: Frame, node: syntax.ClassDef) -> None:
    """A class's body runs where it stands; its names are not those of the code around it."""
    for expression in (*node.decorators, *(argument.value for argument in node.arguments)):
        frame.evaluate(expression)
    around = dict(frame.state.variables)
    execute(frame, node.body)
    frame.state.variables = around
    frame.state.variables[node.name] = of(
        ClassShape(frame.module, node, None if frame.is_module else frame.scope)
    )


def _share(frame: Frame, node: syntax.ScopeDeclaration) -> None:
    """`global` and `nonlocal` names are those of the code around."""
    frame.shared.update(node.names)


# --- branches ----------------------------------------------------------------------------------


def _if(frame: Frame, node: syntax.If) -> None:
    value = frame.evaluate(node.test)
    judgement = judge(frame, node.test, value)
    _branch(frame, value, judgement, [(node.body, True), (node.orelse, False)])


def _branch(
    frame: Frame,
    test: Value,
    judgement: Judgement,
    branches: list[tuple[tuple[syntax.Statement, ...], bool]],
) -> None:
    start = frame.state
    ends: list[State] = []
    for body, truth in branches:
        frame.scope.state = start.copy()
        judgement.assume(frame.state, truth=truth)
        with frame.under(test.taints):
            execute(frame, body)
        ends.append(frame.state)
    if not all(end.alive for end in ends):
        # One side left: what follows happens because of the test.
        frame.decided |= test.taints & {Dependence.IDENTITY}
    frame.scope.state = join(ends)


# --- loops -------------------------------------------------------------------------------------

REPEATED = 4
"""So many loops, one inside the other, are each followed twice: what is in all of them 16 times."""


def _for(frame: Frame, node: syntax.For) -> None:
    iterable = frame.evaluate(node.iterable)
    # A stream of items is awaited at every round, and fails here.
    given = frame.await_coroutines(iterable) if node.is_async else iterable
    iterated = elements_of(given).tainted(EACH_ROUND)

    def bind() -> Judgement:
        assign(frame, node.target, iterated)
        return Judgement()

    _loop(frame, node, bind, endless=False)


def _while(frame: Frame, node: syntax.While) -> None:
    def test() -> Judgement:
        value = frame.evaluate(node.test)
        judgement = judge(frame, node.test, value)
        judgement.assume(frame.state, truth=True)
        return judgement

    endless = isinstance(node.test, syntax.Constant) and bool(node.test.value)
    _loop(frame, node, test, endless=endless)


def _loop(
    frame: Frame,
    node: syntax.For | syntax.While,
    begin: Callable[[], Judgement],
    *,
    endless: bool,
) -> None:
    """Follow a body twice, so that what its first run leaves is known in the second.

    Deep inside other loops once: theirs are run twice, too, so that it is done often enough.
    """
    entry = frame.state.copy()
    start = entry
    ends: list[State] = []
    breaks: list[State] = []
    judgement = Judgement()
    again = NO_FAILURE
    for _ in range(2 if len(frame.loops) < REPEATED else 1):
        frame.scope.state = start.copy()
        with frame.looping(node) as exits:
            judgement = begin()
            if isinstance(node, syntax.For) and isinstance(node.target, syntax.Name):
                # Past the first round: `if attempt > 0` comes after what ended the last one.
                frame.state.signs[node.target.id] = Sign(if_true=again)
            execute(frame, node.body)
        ends = [frame.state.copy(), *exits.continues]
        breaks = exits.breaks
        ended = join(ends)
        again = ended.failures - entry.failures
        if again:
            mark_differences(entry, ended, again)
            ends = [ended]
        start = join([entry, *ends])
    after = _after_loop(entry, ends, endless=endless)
    judgement.assume(after, truth=False)
    frame.scope.state = after
    execute(frame, node.orelse)
    frame.scope.state = join([frame.state, *breaks])


def _after_loop(entry: State, ends: list[State], *, endless: bool) -> State:
    """The state where a loop ends by itself.

    A loop is taken to run at least once as far as failures go: after `for _ in range(3)` whose
    success returns, something has failed three times.
    """
    after = join([entry, *ends])
    ran = join(ends)
    if ran.alive:
        after.failures = entry.failures | ran.failures
    after.alive = entry.alive and not endless
    return after


# The values take the node class of their key, which a dict's type cannot say.
_EXECUTIONS: dict[type[Any], Callable[[Frame, Any], None]] = {
    syntax.FunctionDef: _function,
    syntax.ClassDef: _class,
    syntax.TypeAlias: _nothing,
    syntax.Import: _import,
    syntax.ImportFrom: _import,
    syntax.ExpressionStatement: _expression,
    syntax.Assign: _assign,
    syntax.AnnotatedAssign: _annotated_assign,
    syntax.AugmentedAssign: _augmented_assign,
    syntax.Return: _return,
    syntax.Raise: _raise,
    syntax.Assert: _assert,
    syntax.Delete: _delete,
    syntax.Pass: _nothing,
    syntax.Break: _break,
    syntax.Continue: _continue,
    syntax.ScopeDeclaration: _share,
    syntax.If: _if,
    syntax.For: _for,
    syntax.While: _while,
    syntax.Try: follow_try,
    syntax.With: follow_with,
    syntax.Match: follow_match,
}
