"""What of a module runs when it is imported: all but what stands under a test for a script."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax


def imported_body(module: syntax.Module) -> tuple[syntax.Statement, ...]:
    """The statements at the top of a module that can run when it is imported."""
    if not any(_is_script(statement) for statement in module.body):
        return module.body
    return tuple(_imported(module))


def _imported(module: syntax.Module) -> Iterator[syntax.Statement]:
    for statement in module.body:
        if isinstance(statement, syntax.If) and _is_script(statement):
            yield from statement.orelse
        else:
            yield statement


def _is_script(statement: syntax.Statement) -> bool:
    return isinstance(statement, syntax.If) and is_script_test(statement.test)


def is_script_test(test: syntax.Expression) -> bool:
    """Whether this is `__name__ == "__main__"`, or holds only where that does."""
    match test:
        case syntax.BoolOp(left=left, operator="and", right=right):
            return is_script_test(left) or is_script_test(right)
        case syntax.Compare(left=left, operators=("==",), comparators=(right,)):
            return _is_name_of_script(left, right) or _is_name_of_script(right, left)
        case _:
            return False


def _is_name_of_script(asked: syntax.Expression, given: syntax.Expression) -> bool:
    match asked, given:
        case syntax.Name(id="__name__"), syntax.Constant(value="__main__"):
            return True
        case _:
            return False
