"""What a transaction has of its own for a clock and for chance, written where they were asked."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.fixes.fix import Edit, Fix
from gnomon.analyzer.flow.events import Event, ExternalCall
from gnomon.analyzer.names.in_place import name_in_place
from gnomon.analyzer.parents import Parents, parents_in
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration

ZONES = frozenset({"datetime.UTC", "datetime.timezone.utc"})
NOW = "datetime.datetime.now"
PRESENT = {"time.time": "now.timestamp()", "datetime.date.today": "now.date()"}
NO_DRAWS = frozenset({"seed", "getstate", "setstate"})


def from_context(project: Project, function: Registration, event: Event) -> Fix | None:
    """Asks the context instead; None where it has nothing like it, or is out of sight."""
    operation, module = event.operation, event.site.module
    if not isinstance(operation, ExternalCall) or event.chain or not function.function.parameters:
        return None
    parents, call = parents_in(project, module), operation.call
    context = function.function.parameters[0].name
    is_written = parents.calls.get(call.at) is call and is_in_sight(parents, call, function)
    if not is_written or name_in_place(project, module, call.func) != operation.name:
        return None
    name = operation.name
    if is_drawn(name):
        edit = Edit(call.func.at, (f"{context}.random.{name.rpartition('.')[2]}",))
    elif name in PRESENT and not call.args:
        edit = Edit(call.at, (f"{context}.{PRESENT[name]}",))
    elif name == NOW and is_universal(project, module, call):
        edit = Edit(call.at, (f"{context}.now",))
    else:
        return None
    return Fix(f"ask `{context}`", safe=False, module=module, edits=(edit,))


def is_drawn(name: str) -> bool:
    """Whether a function of the library draws something at random."""
    module, _, draw = name.rpartition(".")
    if module != "random" or draw.startswith("_") or draw in NO_DRAWS:
        return False
    from random import Random  # only where something is repaired: it takes a millisecond

    return hasattr(Random, draw)


def is_in_sight(parents: Parents, call: syntax.Call, function: Registration) -> bool:
    """Whether a call stands in the function that the context is given to."""
    return parents.function_around(call) is function.function


def is_universal(project: Project, module: syntax.Module, call: syntax.Call) -> bool:
    """Whether the present is asked for in UTC, as a context has it."""
    zones = [name_in_place(project, module, argument.value) for argument in call.args]
    return len(zones) == 1 and zones[0] in ZONES
