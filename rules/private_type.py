"""A private class in a signature, which the generated references cannot name.

Found are classes and types whose name begins with `_`, in the signatures of registered functions
and in the fields of documents. A private alias is fine as long as what it stands for can be
written out, in a thousand names at most.

Not seen: what a name of another library stands for.

Why:
    `gnomon codegen` writes each signature again in `_generated/api.py`, for type checkers and
    editors, and the fields of documents in `_generated/server.py`. A name that begins with `_` is
    its module's own business, and strict type checkers refuse it there.

Bad:
    from gnomon import MutationCtx, mutation
    from pydantic import BaseModel

    class _Order(BaseModel):
        amount: int

    @mutation
    async def place(ctx: MutationCtx, order: _Order) -> None: ...

Good:
    from gnomon import MutationCtx, mutation
    from pydantic import BaseModel

    class Order(BaseModel):
        amount: int

    @mutation
    async def place(ctx: MutationCtx, order: Order) -> None: ...

Fix:
    Rename the class: it is part of the function's signature, so callers have to know it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Rule
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.types.expressible import Obstacle
from gnomon.analyzer.types.written_again import written_again

rule = Rule(level=Level.ERROR, since="0.1.0")


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every private type where generated code would have to name it."""
    for found in written_again(project, module):
        if found.obstacle is Obstacle.PRIVATE:
            message = f"`{found.text}` is private, but generated code has to name it"
            yield Finding(found.site, message, f"rename it to `{found.text.lstrip('_')}`")
