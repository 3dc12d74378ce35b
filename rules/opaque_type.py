"""A type whose form clients are not told, because only the running code knows it.

`gnomon codegen` reads the source and imports nothing, so it describes what it can read: builtin
and well-known library types, and the models, dataclasses, TypedDicts, named tuples and enums of
the project. Any other class is written down by its name alone: the runtime validates it as ever,
but the manifest, and every client made from it, take it for a value of any form.

Found in the signatures of registered functions and in the fields of the classes they use: classes
of other libraries, classes that describe themselves to pydantic (`__get_pydantic_core_schema__`,
a model serializer), settings and metadata that change a description in a way of their own.

What pydantic makes nothing of at all is `unsupported-type`.

Why:
    A client of another language is typed by the manifest, and so is its documentation. See
    `args` and `returns` in the guide, where the validators describe the data.

Bad:
    from gnomon import MutationCtx, mutation
    from stripe import Charge

    @mutation
    async def store(ctx: MutationCtx, charge: Charge) -> None: ...

Good:
    from gnomon import MutationCtx, mutation
    from pydantic import BaseModel

    class Charge(BaseModel):
        id: str
        amount: int

    @mutation
    async def store(ctx: MutationCtx, charge: Charge) -> None: ...

Fix:
    Say what is sent in a model of the project. Where the form does not matter to any client,
    allow the rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Note, Rule, RuleSet, Site
from gnomon.analyzer.schemas.deriving import Schemas
from gnomon.analyzer.schemas.source import Opaque, Scope
from gnomon.analyzer.schemas.vocabulary import Mode
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.types.type_parts import type_parts
from gnomon.analyzer.types.unsupported_types import is_plain_class, is_unsupported

rule = Rule(level=Level.ADVICE, since="0.1.0", smallest_set=RuleSet.STRICT)

HELP = "say what is sent in a model of the project, or allow this where no client needs to know"


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every opaque type that the functions of a module take or return."""
    inputs, outputs = Schemas(project, Mode.INPUT), Schemas(project, Mode.OUTPUT)
    seen: set[tuple[Site, str]] = set()
    for registration in project.registrations(module):
        for schemas, annotation in annotated(registration, inputs, outputs):
            known = len(schemas.opaque_types)
            schemas.of(Scope(registration.module), annotation)
            for opaque in schemas.opaque_types[known:]:
                if (opaque.site, opaque.name) in seen or is_unusable(project, annotation, opaque):
                    continue
                seen.add((opaque.site, opaque.name))
                yield finding(registration, annotation, opaque)


def annotated(
    registration: Registration, inputs: Schemas, outputs: Schemas
) -> Iterator[tuple[Schemas, syntax.Expression]]:
    """The annotations of a function, each with what derives its schema."""
    for parameter in registration.arguments:
        if parameter.annotation is not None:
            yield inputs, parameter.annotation
    if registration.function.returns is not None:
        yield outputs, registration.function.returns


def finding(registration: Registration, annotation: syntax.Expression, opaque: Opaque) -> Finding:
    """The finding where the type is named, or at the signature that leads to another module."""
    message = f"clients are not told what `{opaque.name}` looks like: {opaque.reason}"
    if opaque.site.module is registration.module:
        return Finding(opaque.site, message, HELP)
    site = Site(registration.module, annotation.at)
    return Finding(site, message, HELP, (Note(opaque.site, "it is named here"),))


def is_unusable(project: Project, annotation: syntax.Expression, opaque: Opaque) -> bool:
    """Whether `unsupported-type` says more of the type than that it is opaque."""
    if not opaque.is_resolved or is_unsupported(opaque.name):
        return True
    return any(
        is_plain_class(project, part.definition)
        for part in type_parts(project, opaque.site.module, annotation)
        if part.definition is not None and is_named(part.definition, opaque.name)
    )


def is_named(definition: Definition, name: str) -> bool:
    """Whether a class has a dotted name."""
    return name == f"{definition.module.name}.{definition.node.name}"
