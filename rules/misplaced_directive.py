"""`"use process"` stands where it has no effect, is misspelt, or is in a file without actions.

The directive is a statement of its own before every import except `from __future__`, after the
docstring if there is one. It is found anywhere else; in a file that registers queries or mutations;
in `crons.py` and `schema.py`; and where a file without it imports one that has it. So is what was
meant for it: "use proces", "Use Process", "use node", "use thread".

An import under `TYPE_CHECKING` is left alone. Not seen: files outside the functions folder.

Why:
    The directive sends a file's actions to worker processes, where blocking and native libraries
    are welcome. Queries and mutations run in the transaction's own thread, and what another file
    imports is loaded there, native library and all. See "Node.js runtime for actions" in the
    guide.

Bad:
    from io import BytesIO
    "use process"

    from gnomon import BlockingActionCtx, internal_action

    @internal_action
    def count(ctx: BlockingActionCtx, data: bytes) -> int:
        return len(BytesIO(data).read())

Good:
    "use process"
    from io import BytesIO

    from gnomon import BlockingActionCtx, internal_action

    @internal_action
    def count(ctx: BlockingActionCtx, data: bytes) -> int:
        return len(BytesIO(data).read())

Fix:
    Move the directive to the top, and everything but actions to another file; run those actions
    by reference instead of importing them. `--unsafe-fixes` moves the directive, and puts its
    spelling right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Edit, Fix, SourceOf, StringLike
from gnomon.analyzer.names.bindings import absolute_import
from gnomon.analyzer.names.in_place import name_in_place
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Note, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.dialect import FOREIGN_DIRECTIVES, PROCESS_DIRECTIVE
from gnomon.analyzer.walk import children
from gnomon.kinds import FunctionKind

rule = Rule(level=Level.ERROR, since="0.1.0", guide="Node.js runtime for actions")

WITHOUT_ACTIONS = ("crons", "schema")
NEAR = 0.8
STATIC_ONLY = "typing.TYPE_CHECKING"
COMPOUND = (
    syntax.FunctionDef,
    syntax.ClassDef,
    syntax.If,
    syntax.For,
    syntax.While,
    syntax.Try,
    syntax.With,
    syntax.Match,
    syntax.ExceptHandler,
    syntax.MatchCase,
)


def check(module: Module, project: Project) -> Iterator[Finding]:
    """What is wrong with a module's directive, or with its imports of modules that have one."""
    directive = directive_of(module)
    if directive is None:
        yield from misspelt(module)
    for node in directives_below(module):
        if node is not directive:
            yield misplaced(module, node, moved(module, project, node))
    if directive is None:
        yield from imports_of_processes(module, project)
    else:
        yield from wrong_file(module, project, directive)


def directive_of(module: Module) -> syntax.ExpressionStatement | None:
    """The directive at the top of a module."""
    for statement in module.body:
        match statement:
            case syntax.ExpressionStatement(value=syntax.Constant(value=str() as text)):
                if text == PROCESS_DIRECTIVE:
                    return statement
            case syntax.ImportFrom(module="__future__", level=0):
                continue
            case _:
                return None
    return None


def directives_below(node: object) -> Iterator[syntax.ExpressionStatement]:
    """Every statement that reads like the directive."""
    for child in children(node):
        match child:
            case syntax.ExpressionStatement(value=syntax.Constant(value=text)):
                if text == PROCESS_DIRECTIVE:
                    yield child
            case _ if isinstance(child, COMPOUND):
                yield from directives_below(child)
            case _:
                continue


def misplaced(module: Module, node: syntax.ExpressionStatement, fix: Fix | None) -> Finding:
    """The finding about a directive that is not at the top."""
    message = f'"{PROCESS_DIRECTIVE}" has no effect here: it must stand before every import'
    help_text = "move it to the top of the file, right after the docstring"
    return Finding(Site(module, node.at), message, help_text, fix=fix)


def moved(module: Module, project: Project, node: syntax.ExpressionStatement) -> Fix | None:
    """The repair of a directive that stands too far down in a file that may have one."""
    if node not in module.body or project.function_path(module) in WITHOUT_ACTIONS:
        return None
    if directive_of(module) is not None:
        edits = (Edit(node.at, ()),)
        return Fix("remove it: it stands at the top", safe=True, module=module, edits=edits)
    kinds = {function.kind for function in project.registrations(module)}
    first = next(one for one in module.body if not may_precede(one))
    if kinds != {FunctionKind.ACTION} or not isinstance(first, syntax.Import | syntax.ImportFrom):
        return None
    parts = (f'"{PROCESS_DIRECTIVE}"\n\n', SourceOf(first.at))
    move = (Edit(first.at, parts), Edit(node.at, ()))
    return Fix("move it to the top", safe=False, module=module, edits=move)


def may_precede(statement: syntax.Statement) -> bool:
    """Whether the directive may follow a statement: a docstring, or `from __future__`."""
    match statement:
        case syntax.ExpressionStatement(value=syntax.Constant(value=str())):
            return True
        case syntax.ImportFrom(module="__future__", level=0):
            return True
        case _:
            return False


def misspelt(module: Module) -> Iterator[Finding]:
    """The statements of a module that were meant for the directive and are none."""
    for statement in module.body:
        match statement:
            case syntax.ExpressionStatement(value=syntax.Constant(value=str() as text) as literal):
                if text != PROCESS_DIRECTIVE and is_meant_for_it(text):
                    message = f'"{text}" is no directive: actions run in processes after ' + (
                        f'"{PROCESS_DIRECTIVE}"'
                    )
                    title = f'write "{PROCESS_DIRECTIVE}"'
                    edits = (Edit(literal.at, (StringLike(literal.at, PROCESS_DIRECTIVE),)),)
                    fix = Fix(title, safe=False, module=module, edits=edits)
                    yield Finding(Site(module, statement.at), message, title, fix=fix)
            case _:
                continue


def is_meant_for_it(text: str) -> bool:
    """Whether a string is the directive but for its spelling, or another framework's."""
    words = re.split(r"[\s_-]+", text.strip().strip(";.").lower())
    written = " ".join(words)
    return written in FOREIGN_DIRECTIVES or (len(words) <= 2 and is_near(written))


def is_near(written: str) -> bool:
    """Whether a text is spelt nearly as the directive."""
    from difflib import get_close_matches  # only for what may be one

    return bool(get_close_matches(written, [PROCESS_DIRECTIVE], 1, NEAR))


def wrong_file(
    module: Module, project: Project, directive: syntax.ExpressionStatement
) -> Iterator[Finding]:
    """The finding about a file whose functions cannot run in a process."""
    site = Site(module, directive.at)
    name = project.function_path(module)
    if name in WITHOUT_ACTIONS:
        message = f'`{name}.py` has no actions, which are all that "{PROCESS_DIRECTIVE}" is for'
        yield Finding(site, message, "remove the directive")
        return
    others = [
        function
        for function in project.registrations(module)
        if function.kind is not FunctionKind.ACTION
    ]
    if others:
        first = others[0]
        message = (
            f"only actions run in a process, but this file registers `{first.name}`, a {first.kind}"
        )
        notes = tuple(Note(Site(module, one.name_at), f"a {one.kind}") for one in others)
        yield Finding(site, message, "move queries and mutations to another file", notes)


def imports_of_processes(module: Module, project: Project) -> Iterator[Finding]:
    """The imports of modules that have the directive, in one that has it not."""
    for at, names in imports_below(module, project, module):
        for name in names:
            found = project.modules.get(name, None)
            if found is None or not project.is_function_module(found):
                continue
            directive = directive_of(found)
            if directive is not None:
                message = (
                    f'`{project.function_path(found)}` says "{PROCESS_DIRECTIVE}", and this file '
                    "does not: importing it loads it outside of the worker processes"
                )
                note = Note(Site(found, directive.at), "the directive")
                help_text = "run its actions by reference, or move what is shared to a third file"
                yield Finding(Site(module, at), message, help_text, (note,))
                break


def imports_below(
    module: Module, project: Project, node: object
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The imports that run, each with the dotted names of the modules it may load."""
    for child in children(node):
        match child:
            case syntax.Import(at=at, names=names):
                yield at, tuple(item.name for item in names)
            case syntax.ImportFrom(at=at, module=source, level=level, names=names):
                base = absolute_import(module, source, level)
                yield at, (base, *(f"{base}.{item.name}" for item in names))
            case syntax.If(test=test, orelse=orelse):
                static = name_in_place(project, module, test) == STATIC_ONLY
                part = syntax.If(child.at, test, (), orelse) if static else child
                yield from imports_below(module, project, part)
            case _ if isinstance(child, COMPOUND):
                yield from imports_below(module, project, child)
            case _:
                continue
