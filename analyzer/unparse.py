"""Expressions written out again, for messages and for generated annotations."""

from __future__ import annotations

from gnomon.analyzer import syntax


def unparse(expression: syntax.Expression) -> str:
    """Python source for an expression; what cannot stand in an annotation becomes `…`."""
    match expression:
        case syntax.Name(id=name):
            return name
        case syntax.Attribute(value=value, attr=attr):
            return f"{_operand(value)}.{attr}"
        case syntax.Constant(value=value):
            return "..." if value is ... else repr(value)
        case syntax.Subscript(value=value, indices=indices):
            return f"{_operand(value)}[{', '.join(map(unparse, indices))}]"
        case syntax.BinaryOp(left=left, operator=operator, right=right):
            return f"{_operand(left)} {operator} {_operand(right)}"
        case syntax.UnaryOp(operator=operator, operand=operand):
            return f"{operator}{' ' if operator == 'not' else ''}{_operand(operand)}"
        case syntax.Sequence(kind=kind, elements=elements):
            return _sequence(kind, elements)
        case syntax.Dict(items=items):
            return "{" + ", ".join(_item(key, value) for key, value in items) + "}"
        case syntax.Starred(value=value):
            return f"*{unparse(value)}"
        case syntax.Call(func=func, args=args):
            return f"{_operand(func)}({', '.join(map(_argument, args))})"
        case syntax.Await(value=value):
            return f"await {_operand(value)}"
        case _:
            return "…"


def _operand(expression: syntax.Expression) -> str:
    """An operand, in parentheses where leaving them out could change the meaning."""
    text = unparse(expression)
    if isinstance(expression, syntax.BinaryOp) and expression.operator == "|":
        return text
    needs = isinstance(
        expression, syntax.BinaryOp | syntax.BoolOp | syntax.Compare | syntax.IfExp | syntax.Await
    )
    return f"({text})" if needs else text


def _sequence(kind: str, elements: tuple[syntax.Expression, ...]) -> str:
    inner = ", ".join(map(unparse, elements))
    if kind == "tuple":
        return f"({inner},)" if len(elements) == 1 else f"({inner})"
    if kind == "set":
        return f"{{{inner}}}"
    return f"[{inner}]"


def _item(key: syntax.Expression | None, value: syntax.Expression) -> str:
    return f"**{unparse(value)}" if key is None else f"{unparse(key)}: {unparse(value)}"


def _argument(argument: syntax.Argument) -> str:
    text = unparse(argument.value)
    return f"{argument.keyword}={text}" if argument.keyword else f"{argument.star}{text}"
