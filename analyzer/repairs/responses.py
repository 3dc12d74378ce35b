"""How a response gets the look at its status that it lacks, where the request is written."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.fixes.fix import Edit, Fix, NewStatement, SourceOf
from gnomon.analyzer.parents import Parents, parents_in
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Site
from gnomon.analyzer.tables.effects import GIVES_ITSELF, RAISING_KEYWORD, STATUS_CHECK

TITLE = f"call `{STATUS_CHECK}()`"


def checked(project: Project, site: Site, name: str) -> Fix | None:
    """Lets a failed status raise; None where there is no plain place for that.

    Args:
        project: what the request belongs to.
        site: where the request stands.
        name: the library's name for it.
    """
    parents = parents_in(project, site.module)
    call = parents.calls.get(site.at)
    if call is None or not is_request(call, name.rpartition(".")[2]):
        return None
    package = name.partition(".")[0]
    if package in RAISING_KEYWORD:
        last = call.args[-1]
        edit = Edit(last.at, (SourceOf(last.at), f", {STATUS_CHECK}=True"))
        return Fix(f"give it `{STATUS_CHECK}=True`", False, site.module, (edit,))
    made = parents.above.get(call)
    request = made if isinstance(made, syntax.Await) else call
    around = parents.above.get(request)
    added = statement_beside(parents, around)
    if added is not None:
        return Fix(TITLE, False, site.module, added=(added,))
    if package not in GIVES_ITSELF or isinstance(around, syntax.WithItem):
        return None
    if request is call:
        edit = Edit(call.at, (SourceOf(call.at), f".{STATUS_CHECK}()"))
        return Fix(TITLE, False, site.module, (edit,))
    # What is taken of an awaited response stands behind brackets already.
    taken = around if isinstance(around, syntax.Attribute) else None
    rest = f".{taken.attr}" if taken else ""
    parts = ("(", SourceOf(request.at), f").{STATUS_CHECK}(){rest}")
    return Fix(TITLE, False, site.module, (Edit(taken.at if taken else request.at, parts),))


def is_request(call: syntax.Call, method: str) -> bool:
    """Whether a call is written as the request itself, with something given to it."""
    return syntax.called_name(call) == method and bool(call.args) and not call.args[-1].star


def statement_beside(parents: Parents, around: object) -> NewStatement | None:
    """The look that follows the statement which gives the response a name."""
    match around:
        case (
            syntax.Assign(targets=(syntax.Name(id=name),))
            | syntax.AnnotatedAssign(target=syntax.Name(id=name))
        ):
            return NewStatement(around.at, f"{name}.{STATUS_CHECK}()", after=True)
        case syntax.WithItem(target=syntax.Name(id=name)):
            block = parents.above.get(around)
            if isinstance(block, syntax.With):
                first = block.body[0]
                return NewStatement(first.at, f"{name}.{STATUS_CHECK}()", after=False)
            return None
        case _:
            return None
