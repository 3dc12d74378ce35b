"""Where cron jobs are registered: every call of a registry's methods, and what it is given.

A call counts that importing a module makes, also through helpers; what is only defined registers
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.events import Event, ExternalCall
from gnomon.analyzer.flow.origins import Written, origin_of
from gnomon.analyzer.flow.values import UNKNOWN, Value
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Note, Site
from gnomon.analyzer.tables.dialect import CRON_METHODS, CRON_REGISTRY, CRON_TIMEZONE_METHOD

LOCAL_REGISTRY = f"{CRON_REGISTRY}.{CRON_TIMEZONE_METHOD}"


@data
class CronCall:
    """A call of `crons.cron`, `crons.interval`, … or of the same on a time zone's view.

    Attributes:
        event: the call with its circumstances.
        operation: the call itself.
        method: the method's name.
        is_local: its times are those of a time zone instead of UTC.
    """

    event: Event
    operation: ExternalCall
    method: str
    is_local: bool

    def given(self, position: int) -> Value:
        """The value of a positional argument; unknown if it is not given."""
        positional = self.operation.positional
        return positional[position] if position < len(positional) else UNKNOWN

    def written(self, position: int) -> syntax.Expression:
        """Where an argument is written; the call itself if it was bound or unpacked elsewhere."""
        expressions = [item.value for item in syntax.positional_arguments(self.operation.call)]
        bound_before = len(self.operation.positional) - len(expressions)
        unpacked = any(argument.star for argument in self.operation.call.args)
        if unpacked and position < len(expressions):
            return expressions[position]
        if not unpacked and 0 <= position - bound_before < len(expressions):
            return expressions[position - bound_before]
        return self.operation.call

    def blamed(self, position: int) -> Site:
        """Where a finding about an argument stands: there, or at the call that leads there."""
        here = Site(self.event.site.module, self.written(position).at)
        return self.event.blamed if self.event.chain else here

    def notes(self, project: Project, position: int, what: str) -> Iterator[Note]:
        """Where a helper registers the job, and where the constant given is defined."""
        module, argument = self.event.site.module, self.written(position)
        if self.event.chain:
            yield Note(Site(module, argument.at), "the job is registered here")
        origin = origin_of(project, Written(module, argument))
        if origin is not None:
            yield Note(Site(origin.module, origin.expression.at), f"{what} is written here")


def registries(module: syntax.Module, project: Project) -> Iterator[Event]:
    """Every registry that is made while a module is imported."""
    if not project.leads_to_dialect(module):
        return
    for event in flow_of(project).trace_module(module).events:
        operation = event.operation
        if isinstance(operation, ExternalCall) and operation.name == CRON_REGISTRY:
            yield event


def cron_calls(module: syntax.Module, project: Project) -> Iterator[CronCall]:
    """Every registration of a job while a module is imported."""
    if not project.leads_to_dialect(module):
        return
    for event in flow_of(project).trace_module(module).events:
        operation = event.operation
        if not isinstance(operation, ExternalCall):
            continue
        owner, _, method = operation.name.rpartition(".")
        if method in CRON_METHODS and owner in (CRON_REGISTRY, LOCAL_REGISTRY):
            yield CronCall(event, operation, method, is_local=owner != CRON_REGISTRY)
