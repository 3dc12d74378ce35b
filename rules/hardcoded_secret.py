"""A credential stands in the source.

Found by form, wherever a text stands (keys and tokens of Stripe, AWS, GitHub, GitLab, Slack,
SendGrid, Google, OpenAI and Azure, private keys, signed tokens, passwords in addresses), and by
name: a text of letters and digits that is assigned to, given as, compared with, or a default for
something called `password`, `clientSecret`, `token`, `API_KEY`, …, the second argument of
`os.environ.get` and what stands behind `or` included; or that is given where a library takes a
credential (`auth=("user", "…")`, `BasicAuth`, `login`, `jwt.encode`, `hmac.new`).

Placeholders (`"your-key-here"`, `"xxxxxxxx"`), names of variables and headers, codes of errors,
paths, addresses of the machine itself, and texts of letters alone are left alone.

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
    Read it from `os.environ`, and replace the credential: it is known by now. `--unsafe-fixes`
    reads it from a variable of the name that it has here, which you have to set.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Edit, Fix, Imported, Part
from gnomon.analyzer.idioms.credentials import NAMING, literals_of, named_values, text_of
from gnomon.analyzer.parents import parents_in
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.tables.credentials import form_of, is_secret, names_secret, snake_name

rule = Rule(level=Level.ERROR, since="0.1.0")

HELP = 'read it from the environment, `os.environ["…"]`, and replace the one that was written here'
OWNERS = frozenset({"self", "cls", "config", "settings", "app"})
"""What a name in an environment does not begin with."""


def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """Every text of a module that has the form or the name of a credential."""
    reported: set[int] = set()
    nodes = parents_in(project, module)
    for node in sorted(nodes.of_classes(*NAMING), key=attrgetter("at")):
        for name, value in named_values(project, module, node):
            for literal in literals_of(value) if names_secret(name) else ():
                text = text_of(literal)
                if text and is_secret(text) and literal.at not in reported:
                    reported.add(literal.at)
                    fix = from_environment(module, node, name, literal)
                    yield finding(module, literal, f"`{name}` is a credential", fix)
    for node in nodes.of_class(syntax.Constant):
        text = text_of(node)
        kind = form_of(text) if text else None
        if kind and node.at not in reported:
            reported.add(node.at)
            yield finding(module, node, f"this is {kind}")


def finding(
    module: syntax.Module, node: syntax.Expression, what: str, fix: Fix | None = None
) -> Finding:
    """The finding, which does not repeat the credential."""
    message = f"{what} that everyone who reads the source can use"
    return Finding(Site(module, node.at), message, HELP, fix=fix)


def from_environment(
    module: syntax.Module, node: object, name: str, literal: syntax.Constant
) -> Fix | None:
    """The fix that reads a credential from a variable of its name, where one is assigned."""
    match node:
        case syntax.Assign(targets=(target,)) | syntax.AnnotatedAssign(target=target):
            written = node.value
        case _:
            return None
    if written is not literal:
        return None
    variable = snake_name(name).upper()
    match target:
        case syntax.Attribute(value=syntax.Name(id=owner)) if owner not in OWNERS:
            variable = f"{snake_name(owner).upper()}_{variable}"
        case _:
            pass
    parts: tuple[Part, ...] = (Imported("os", "environ"), f'["{variable}"]')
    if isinstance(literal.value, bytes):
        parts = (*parts, ".encode()")
    edit = Edit(literal.at, parts)
    return Fix(f"read it from `{variable}`", safe=False, module=module, edits=(edit,))
