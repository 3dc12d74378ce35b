"""Whether something limits how many items a collection holds, by how it is made or declared."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.events import ContextCall
from gnomon.analyzer.flow.loops import names_below
from gnomon.analyzer.flow.references import targets_of
from gnomon.analyzer.idioms.leaving import called_name, leaving_tests, names_called
from gnomon.analyzer.idioms.limits import ORDERS, deciding_tests
from gnomon.analyzer.names.in_place import name_in_place, resolve_in_place
from gnomon.analyzer.names.meanings import Definition, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Site
from gnomon.analyzer.tables.dialect import RUN_CALLS
from gnomon.analyzer.types.type_parts import type_parts
from gnomon.analyzer.walk import children, path_to

LIMITING_CALLS = frozenset(
    {"take", "first", "unique", "paginate", "islice", "batched", "sample", "nlargest", "nsmallest"}
    | {"choices", "most_common"}
)
"""Calls whose results are as many as they are told, or one."""

PASSING_CALLS = frozenset(
    {"enumerate", "list", "tuple", "set", "frozenset", "sorted", "reversed", "filter", "map", "zip"}
    | {"chain", "from_iterable", "pairwise"}
    | {"items", "keys", "values", "fromkeys", "iter", "dict", "copy", "len", "range", "order"}
)
"""Calls whose results are as many as what they are given, or as their owner."""

LIMITING_KEYWORDS = frozenset({"max_length", "max_items"})
WRAPPING_TYPES = frozenset(
    {"Annotated", "ClassVar", "Final", "NotRequired", "Optional", "Required", "Union"}
)
"""What a type is written in that says something of the type itself, not of its items."""

DEPTH = 6


@data
class Bounds:
    """Judges the collections that a registered function runs over."""

    project: Project
    function: Registration

    def is_bounded(self, node: object, sites: tuple[Site, ...], depth: int = DEPTH) -> bool:
        """Whether the length of a collection is known to be limited.

        Args:
            node: the collection's expression.
            sites: where it stands, and the calls that lead there, the latest first.
            depth: how many names and calls are looked through.
        """
        if depth == 0:
            return True
        match node:
            case syntax.Constant() | syntax.Dict():
                return True
            case syntax.Sequence(elements=elements):
                starred = [item for item in elements if isinstance(item, syntax.Starred)]
                return all(self.is_bounded(item.value, sites, depth - 1) for item in starred)
            case syntax.Await(value=inner) | syntax.Walrus(value=inner):
                return self.is_bounded(inner, sites, depth)
            case syntax.Subscript(indices=indices):
                return self._is_cut(indices)
            case syntax.BoolOp(left=left, right=right) | syntax.BinaryOp(left=left, right=right):
                sides = (left, right)
                return all(self.is_bounded(side, sites, depth - 1) for side in sides)
            case syntax.IfExp(body=body, orelse=orelse):
                sides = (body, orelse)
                return all(self.is_bounded(side, sites, depth - 1) for side in sides)
            case syntax.Comprehension(generators=generators):
                parts = [one.iterable for one in generators]
                return all(self.is_bounded(part, sites, depth - 1) for part in parts)
            case syntax.Call():
                return self._call_is_bounded(node, sites, depth)
            case syntax.Name():
                return self._name_is_bounded(node, sites, depth)
            case syntax.Attribute():
                return self._attribute_is_bounded(node, sites)
            case _:
                return True

    def _is_cut(self, indices: tuple[syntax.Expression, ...]) -> bool:
        """`items[:100]` is as long as it says; what an item holds is not known here."""
        slices = [index for index in indices if isinstance(index, syntax.Slice)]
        return not slices or any(index.upper is not None for index in slices)

    def _call_is_bounded(self, node: syntax.Call, sites: tuple[Site, ...], depth: int) -> bool:
        name = called_name(node)
        given = [argument.value for argument in node.args]
        if name in LIMITING_CALLS:
            return True
        literals = [isinstance(one, syntax.Constant) for one in given]
        if (name == "min" and any(literals)) or (name == "range" and all(literals)):
            return True
        if name == "zip":
            return any(self.is_bounded(one, sites, depth - 1) for one in given)
        if name in PASSING_CALLS:
            owner = [node.func.value] if isinstance(node.func, syntax.Attribute) else []
            parts = given or owner
            return all(self.is_bounded(part, sites, depth - 1) for part in parts)
        if name == "collect":
            return "take" in set(names_called(node))
        if name == "query":
            return False
        return self._run_is_bounded(node, sites)

    def _run_is_bounded(self, node: syntax.Call, sites: tuple[Site, ...]) -> bool:
        """A query's answer is as long as its `collect()`; any other call is taken to limit."""
        for event in flow_of(self.project).trace(self.function).events:
            call = event.operation
            if not isinstance(call, ContextCall) or call.call is not node:
                continue
            if call.path in RUN_CALLS:
                targets = targets_of(self.project, call)
                return not any("collect" in set(names_called(t.function)) for t in targets)
            return call.path[0] != "db" or call.path[-1] in LIMITING_CALLS
        return True

    def _name_is_bounded(self, node: syntax.Name, sites: tuple[Site, ...], depth: int) -> bool:
        for function, within in functions_around(sites):
            values = list(assigned_to(function, node.id))
            if self._length_is_tested(within[0], node.id):
                return True
            if values:
                return any(self.is_bounded(value, within, depth - 1) for value in values)
            for position, parameter in enumerate(function.parameters):
                if parameter.name == node.id:
                    return self._parameter_is_bounded(function, position, within, depth)
        match resolve_in_place(self.project, sites[0].module, node):
            case Variable(value=value) if value is not None:
                return not isinstance(value, syntax.Call) or called_name(value) != "collect"
            case _:
                return True

    def _length_is_tested(self, site: Site, name: str) -> bool:
        """Whether `if len(name) > 100: raise` stands before, or `len(name) < 100` around.

        The test may be a helper's: `check_size(name)`.
        """
        tests = deciding_tests(site.module, site.at)
        return any(
            tests_length(test, name) or self._helper_tests(site, test, name) for test in tests
        )

    def _helper_tests(self, site: Site, test: object, name: str) -> bool:
        """Whether a helper that is called in a test, with what has a name, tests its length."""
        if isinstance(test, syntax.Call):
            given = [argument.value for argument in syntax.positional_arguments(test)]
            places = [at for at, one in enumerate(given) if name in set(names_below(one))]
            match resolve_in_place(self.project, site.module, test.func) if places else None:
                case Definition(node=syntax.FunctionDef(parameters=parameters) as helper):
                    taken = [parameters[at].name for at in places if at < len(parameters)]
                    return any(tests_length(helper, parameter) for parameter in taken)
                case _:
                    return False
        return any(self._helper_tests(site, child, name) for child in children(test))

    def _parameter_is_bounded(
        self, function: syntax.FunctionDef, position: int, sites: tuple[Site, ...], depth: int
    ) -> bool:
        parameter = function.parameters[position]
        if parameter.annotation is not None and self._says_limit(sites[0], parameter.annotation):
            return True
        if function is self.function.function:
            return False
        if len(sites) < 2:
            return True
        given = argument_at(sites[1], parameter.name, position)
        return given is None or self.is_bounded(given, sites[1:], depth - 1)

    def _says_limit(self, site: Site, annotation: object, depth: int = DEPTH) -> bool:
        """Whether a type holds a limit: `Annotated[list[str], Field(max_length=100)]`."""
        match annotation:
            case syntax.Argument(keyword=keyword) if keyword in LIMITING_KEYWORDS:
                return True
            case syntax.Call(func=syntax.Name(id="MaxLen") | syntax.Attribute(attr="MaxLen")):
                return True
            case syntax.Call(
                func=syntax.Name(id="Len") | syntax.Attribute(attr="Len"), args=(_, _)
            ):
                return True
            case syntax.Subscript(value=container) if not self._wraps(site, container):
                # `list[Annotated[str, Field(max_length=9)]]` limits the items, not their number.
                return self._says_limit(site, container, depth)
            case syntax.Name() | syntax.Attribute() if depth:
                found = resolve_in_place(self.project, site.module, annotation)
                value = getattr(found, "value", None) or getattr(
                    getattr(found, "node", None), "value", None
                )
                home = found.module if isinstance(found, Definition | Variable) else site.module
                return value is not None and self._says_limit(Site(home, site.at), value, depth - 1)
            case _:
                return any(self._says_limit(site, child, depth) for child in children(annotation))

    def _wraps(self, site: Site, name: syntax.Expression) -> bool:
        qualified = name_in_place(self.project, site.module, name) or ""
        return qualified.rpartition(".")[2] in WRAPPING_TYPES

    def _attribute_is_bounded(self, node: syntax.Attribute, sites: tuple[Site, ...]) -> bool:
        """A field of an argument: what its model says of it; anything else is not known."""
        function = function_around(sites[0])
        if function is None or not isinstance(node.value, syntax.Name):
            return True
        name = node.value.id
        declared = (one.annotation for one in function.parameters if one.name == name)
        fields = [
            (found.module, statement)
            for annotation in declared
            for part in type_parts(self.project, sites[0].module, annotation or node)
            if (found := part.definition) is not None and isinstance(found.node, syntax.ClassDef)
            for statement in found.node.body
            if isinstance(statement, syntax.AnnotatedAssign)
            and isinstance(statement.target, syntax.Name)
            and statement.target.id == node.attr
        ]
        return not fields or any(
            self._says_limit(Site(module, statement.at), statement) for module, statement in fields
        )


def function_around(site: Site) -> syntax.FunctionDef | None:
    """The innermost function around a place."""
    nodes = reversed(path_to(site.module, site.at))
    return next((node for node in nodes if isinstance(node, syntax.FunctionDef)), None)


def functions_around(
    sites: tuple[Site, ...],
) -> Iterator[tuple[syntax.FunctionDef, tuple[Site, ...]]]:
    """The functions around the first of some places, innermost first.

    Each with the places from the first one on that stands in it and in no function within it: what
    a nested function closes over was given to the one around.
    """
    for node in reversed(path_to(sites[0].module, sites[0].at)):
        if isinstance(node, syntax.FunctionDef):
            inside = [at for at, site in enumerate(sites) if function_around(site) is node]
            if inside:
                yield node, sites[inside[0] :]


def assigned_to(node: object, name: str) -> Iterator[syntax.Expression]:
    """The values that a function gives a name."""
    match node:
        case syntax.Assign(targets=(syntax.Name(id=found), *_), value=value) if found == name:
            yield value
        case syntax.AnnotatedAssign(target=syntax.Name(id=found), value=value) if found == name:
            if value is not None:
                yield value
        case syntax.Walrus(target=syntax.Name(id=found), value=value) if found == name:
            yield value
        case (
            syntax.For(target=syntax.Name(id=found), iterable=iterable)
            | syntax.Generator(target=syntax.Name(id=found), iterable=iterable)
        ) if found == name:
            # An item: how much it holds is not known, so it counts as limited with its source.
            yield iterable
        case _:
            pass
    for child in children(node):
        yield from assigned_to(child, name)


def tests_length(test: object, name: str) -> bool:
    """Whether something compares the length of what has a name with more than nothing."""
    match test:
        case syntax.Compare(left=left, operators=operators, comparators=comparators):
            operands = (left, *comparators)
            sized = any(
                called_name(operand) == "len" and name in set(names_below(operand))
                for operand in operands
            )
            trivial = any(isinstance(one, syntax.Constant) and one.value == 0 for one in operands)
            return sized and not trivial and bool(ORDERS.intersection(operators))
        case _:
            return any(tests_length(child, name) for child in children(test))


def counts_its_rounds(loop: object) -> bool:
    """Whether a loop leaves after so many rounds: `if scheduled >= 100: break`."""
    return isinstance(loop, syntax.For) and any(
        isinstance(test, syntax.Compare) and bool(ORDERS.intersection(test.operators))
        for statement in loop.body
        for test in leaving_tests(statement)
    )


def argument_at(call_site: Site, name: str, position: int) -> syntax.Expression | None:
    """What a call gives a parameter; None if that cannot be read."""
    call = path_to(call_site.module, call_site.at)[-1]
    if not isinstance(call, syntax.Call):
        return None
    for argument in call.args:
        if argument.keyword == name:
            return argument.value
    written = list(syntax.positional_arguments(call))
    return written[position].value if position < len(written) else None
