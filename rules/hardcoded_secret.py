"""A credential stands in the source.

Found by form, wherever a text stands (keys and tokens of Stripe, AWS, GitHub, GitLab, Slack,
SendGrid, Google and OpenAI, private keys, signed tokens, passwords in addresses), and by name: a
text of letters and digits that is assigned to, or given as, something called `password`,
`secret`, `token`, `api_key`, …, the default of `os.environ.get` included.

Placeholders (`"your-key-here"`, `"xxxxxxxx"`), names of variables and headers, and texts of
letters alone are left alone.

Not seen: credentials in modules outside the functions folder; those that are put together from
parts; passwords that are plain words.

Why:
    What is in the source is in every clone, every log of a build and every backup, for good. It
    cannot differ between development and production, and cannot be changed without a release.

Bad:
    API_KEY = "q7Zr2mW9xK4tB8nL"

Good:
    import os

    API_KEY = os.environ["API_KEY"]

Fix:
    Read it from `os.environ`, and replace the credential: it is known by now.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.parents import parents_in
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.tables.credentials import form_of, is_secret

rule = Rule(level=Level.ERROR, since="0.1.0")

HELP = 'read it from the environment, `os.environ["…"]`, and replace the one that was written here'
DEFAULTING = frozenset({"get", "getenv", "setdefault"})

NAMING: tuple[type, ...] = (
    syntax.Assign,
    syntax.AnnotatedAssign,
    syntax.Walrus,
    syntax.Parameter,
    syntax.Dict,
    syntax.Call,
)
"""The classes of nodes that put values under names."""

Named = tuple[str, syntax.Expression]


def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """Every text of a module that has the form or the name of a credential."""
    reported: set[int] = set()
    nodes = parents_in(project, module)
    for node in nodes.of_classes(*NAMING):
        for name, value in named_values(node):
            text = text_of(value)
            if text is not None and is_secret(name, text) and value.at not in reported:
                reported.add(value.at)
                yield finding(module, value, f"`{name}` is a credential")
    for constant in nodes.of_class(syntax.Constant):
        text = text_of(constant)
        kind = form_of(text) if text else None
        if kind and constant.at not in reported:
            reported.add(constant.at)
            yield finding(module, constant, f"this is {kind}")


def finding(module: syntax.Module, node: syntax.Expression, what: str) -> Finding:
    """The finding, which does not repeat the credential."""
    message = f"{what} that everyone who reads the source can use"
    return Finding(Site(module, node.at), message, HELP)


def text_of(node: object) -> str | None:
    """The text of a literal, or None."""
    match node:
        case syntax.Constant(value=str() as text):
            return text
        case _:
            return None


def named_values(node: object) -> Iterator[Named]:
    """The values that a node puts under a name."""
    match node:
        case syntax.Assign(targets=targets, value=value):
            for target in targets:
                yield name_of(target), value
        case syntax.AnnotatedAssign(target=target, value=value) if value is not None:
            yield name_of(target), value
        case syntax.Walrus(target=syntax.Name(id=name), value=value):
            yield name, value
        case syntax.Parameter(name=name, default=default) if default is not None:
            yield name, default
        case syntax.Dict(items=items):
            yield from ((text_of(key) or "", value) for key, value in items)
        case syntax.Call(args=arguments):
            yield from ((item.keyword, item.value) for item in arguments if item.keyword)
            yield from default_of(node)
        case _:
            return


def default_of(call: syntax.Call) -> Iterator[Named]:
    """`os.environ.get("PASSWORD", default)`."""
    match call:
        case syntax.Call(
            func=syntax.Attribute(attr=method) | syntax.Name(id=method), args=(first, second, *_)
        ) if method in DEFAULTING:
            yield text_of(first.value) or "", second.value
        case _:
            return


def name_of(target: syntax.Expression) -> str:
    """The last name of what is assigned to; empty if it has none."""
    match target:
        case syntax.Name(id=name) | syntax.Attribute(attr=name):
            return name
        case syntax.Subscript(indices=(syntax.Constant(value=str() as name),)):
            return name
        case _:
            return ""
