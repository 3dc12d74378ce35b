"""Places from CPython's tree: its own numbers, and a look at the text for what has none.

The places are those that libcst gives: a node without the parentheses around it, a tuple and a
generator without their own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence

from gnomon.analyzer.files.positions.gaps import Range, SourceText
from gnomon.analyzer.files.positions.span import Span
from gnomon.analyzer.lower.from_ast.expressions import in_order
from gnomon.analyzer.lower.from_ast.origins import Formatted, Origin, Part, Placed

BLANK = r"(?:\s|\\\r?\n)"
HEAD = re.compile(rf"(?:async{BLANK}+)?(?:def|class){BLANK}+|\*{{0,2}}{BLANK}*")
BLOCKS = ("finalbody", "orelse", "cases", "handlers", "body")
WITH = re.compile(rf"(?:async{BLANK}+)?with")


def in_formatted_strings(origins: Sequence[Origin], wanted: Iterable[int]) -> dict[int, int]:
    """The wanted origins that lie in an f-string, each with the origin of that string.

    Before Python 3.12 CPython's places in them are wrong, and never are those of their text.
    """
    around: dict[int, int] = {}
    whole = last = -1
    for at, origin in enumerate(origins):
        if at > last and isinstance(origin, Formatted):
            whole, last = at, origin.last
        elif at <= last:
            around[at] = whole
    return {at: around[at] for at in wanted if at in around}


def locate(text: str, origins: Sequence[Origin], wanted: Iterable[int]) -> Mapping[int, Span]:
    """The span of each wanted origin.

    Args:
        text: what was parsed.
        origins: the second result of `lower(tree, …)`.
        wanted: origins (`node.at`) to locate, none of them in an f-string.
    """
    source = SourceText(text)
    return {at: _span(source, _range(source, origins[at])) for at in set(wanted)}


def _span(source: SourceText, found: Range) -> Span:
    start, end = found
    return Span(*source.lines.place(start), *source.lines.place(end))


def _range(source: SourceText, origin: Origin) -> Range:
    match origin:
        case Part():
            return _part(source, origin)
        case Formatted(node=node):
            return source.start(node), source.end(node)
        case ast.arg():
            start = source.start(origin)
            return start, source.name_end(start)
        case ast.GeneratorExp():
            return source.within_parentheses(origin, _last(origin.generators[-1]))
        case ast.Tuple(elts=row) | ast.MatchSequence(patterns=row):
            return _row(source, origin, row)
        case ast.stmt() | ast.excepthandler():
            return source.start(origin), _end(source, origin)
        case _:
            return source.start(origin), source.end(origin)


def _end(source: SourceText, node: ast.stmt | ast.excepthandler | ast.match_case) -> int:
    """Where the last statement of a block ends; CPython counts a semicolon behind it."""
    last: ast.stmt | ast.excepthandler | ast.match_case = node
    while blocks := [rows for name in BLOCKS if (rows := getattr(last, name, None))]:
        last = blocks[0][-1]
    assert not isinstance(last, ast.match_case)
    return source.end(last)


def _row(source: SourceText, whole: Placed, row: Sequence[Placed]) -> Range:
    """A tuple, or the pattern of one."""
    first, last = (row[0], row[-1]) if row else (None, None)
    start = source.start(whole)
    if source.text.startswith("(", start) and source.has_parentheses(whole, first):
        return source.within_parentheses(whole, last)
    return start, source.end(whole)


def _last(generator: ast.comprehension) -> ast.expr:
    return generator.ifs[-1] if generator.ifs else generator.iter


# --- parts, which CPython gives no place ---------------------------------------------------------


def _part(source: SourceText, part: Part) -> Range:
    whole, node = part.whole, part.node
    match whole, node:
        case _, ast.comprehension():
            return _generator(source, whole, node, part.index)
        case ast.With() | ast.AsyncWith(), ast.withitem():
            return _with_item(source, whole, node, part.index)
        case ast.Match(), ast.match_case():
            before = whole.cases[part.index - 1].body[-1] if part.index else whole.subject
            return source.first_code(source.end(before), "):,;"), _end(source, node)
        case ast.BoolOp(), _ if whole is node:
            return _first_operands(source, whole, part.index)
        case ast.Call() | ast.ClassDef(), ast.expr() if whole is not node:
            return _argument(source, whole, node, part.index)
        case _:
            return _name(source, whole)


def _name(source: SourceText, node: Placed) -> Range:
    """The name of a function, a class or a type parameter."""
    start = source.start(node)
    head = HEAD.match(source.text, start)
    start = head.end() if head else start
    return start, source.name_end(start)


def _argument(
    source: SourceText, whole: ast.Call | ast.ClassDef, node: ast.expr, index: int
) -> Range:
    """A positional argument, with its parentheses."""
    if isinstance(whole, ast.Call):
        before = source.end(whole.func)
        row = in_order(whole.args, whole.keywords)
    else:
        parameters: Sequence[Placed] = getattr(whole, "type_params", ())
        before = source.end(parameters[-1]) if parameters else _name(source, whole)[1]
        row = in_order(whole.bases, whole.keywords)
    opened = source.opened(source.end(row[index - 1]) if index else before, source.start(node))
    if isinstance(node, ast.GeneratorExp) and not index and not opened:
        # The parentheses of the call are those of the generator.
        return source.within_parentheses(node, _last(node.generators[-1]))
    return source.with_parentheses(node, opened if index else opened[1:])


def _first_operands(source: SourceText, whole: ast.BoolOp, index: int) -> Range:
    """The first operands of a chain, up to the one of an index."""
    last = whole.values[index]
    opened = source.opened(source.end(whole.values[index - 1]), source.start(last))
    return source.start(whole), source.with_parentheses(last, opened)[1]


def _generator(source: SourceText, whole: Placed, node: ast.comprehension, index: int) -> Range:
    """From what stands before `for` to the end of the comprehension, as libcst has it."""
    match whole:
        case ast.DictComp(generators=generators, value=element):
            pass
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            generators, element = whole.generators, whole.elt
        case other:
            raise TypeError(f"no comprehension: {type(other).__name__}")
    before = _last(generators[index - 1]) if index else element
    start = [source.end(before), *(offset + 1 for offset in source.closed(source.end(before)))][-1]
    last = _last(generators[-1])
    *closed, _ = source.code(source.end(last), source.end(whole))
    return start, closed[-1][0] + 1 if closed else source.end(last)


def _with_item(
    source: SourceText, whole: ast.With | ast.AsyncWith, node: ast.withitem, index: int
) -> Range:
    """`context as target`, without the parentheses around all items."""
    context, target = node.context_expr, node.optional_vars
    if index:
        earlier = whole.items[index - 1]
        before = source.end(earlier.optional_vars or earlier.context_expr)
    else:
        head = WITH.match(source.text, source.start(whole))
        before = head.end() if head else source.start(whole)
    opened = source.opened(before, source.start(context))
    closed = source.closed(source.end(context))
    own = opened[max(len(opened) - len(closed), 0) :]
    if len(whole.items) == 1 and target is None:
        own = own[1:]  # `with (a):` could have more than one item in there
    start, end = source.with_parentheses(context, own)
    if target is not None:
        opened = source.opened(end, source.start(target))
        end = source.with_parentheses(target, opened)[1]
    return start, end
