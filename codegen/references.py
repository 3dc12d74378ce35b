"""From a project's registered functions to the view of `api.py`."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field

from gnomon.analyzer import syntax
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.types.unnameable import path_parts
from gnomon.codegen.annotations import Annotations
from gnomon.codegen.defaults import default_text
from gnomon.codegen.imports import ImportTable
from gnomon.codegen.layout import STEP, Parameter, call_line, docstring_lines, quoted, signature
from gnomon.codegen.naming import Names, camel
from gnomon.codegen.problems import expressible_functions
from gnomon.codegen.views import ApiView, FunctionView, MemberView, NamespaceView
from gnomon.kinds import Visibility

REFERENCES = "gnomon.references"


@dataclass(slots=True)
class Namespace:
    """A node of the tree that paths make: a module, a folder, or both."""

    path: str
    functions: list[Registration] = field(default_factory=list[Registration])
    members: dict[str, Namespace] = field(default_factory=dict[str, "Namespace"])


def api_view(project: Project) -> ApiView:
    """Everything that `api.py` says."""
    return _ApiBuilder(project, expressible_functions(project)).view()


class _ApiBuilder:
    """Makes the view of one `api.py`; names and imports are shared by its parts."""

    def __init__(self, project: Project, functions: list[Registration]) -> None:
        members = {part for function in functions for part in path_parts(function)}
        members |= {function.name for function in functions}
        self._functions = functions
        self._names = Names()
        self._names.taken |= {"api", "internal", *members}
        self._imports = ImportTable(project.functions, project.modules, self._names.taken)
        self._annotations = Annotations(project, self._imports)

    def view(self) -> ApiView:
        namespaces: list[NamespaceView] = []
        api = self._namespace(self._tree(Visibility.PUBLIC), Visibility.PUBLIC, namespaces)
        internal = self._namespace(self._tree(Visibility.INTERNAL), Visibility.INTERNAL, namespaces)
        typing_lines = self._imports.typing_lines()
        if typing_lines:
            self._imports.outside("typing", "TYPE_CHECKING")
        return ApiView(
            imports=tuple(self._imports.runtime_lines()),
            typing_imports=tuple(typing_lines),
            namespaces=tuple(namespaces),
            api_class=api,
            internal_class=internal,
        )

    def _tree(self, visibility: Visibility) -> Namespace:
        root = Namespace("")
        for function in self._functions:
            if function.visibility is not visibility:
                continue
            node = root
            for part in path_parts(function):
                path = f"{node.path}/{part}".lstrip("/")
                node = node.members.setdefault(part, Namespace(path))
            node.functions.append(function)
        return root

    def _namespace(
        self, node: Namespace, visibility: Visibility, namespaces: list[NamespaceView]
    ) -> str:
        """Append the view of a node after those of its members; returns its class's name."""
        root = "Api" if visibility is Visibility.PUBLIC else "Internal"
        class_name = self._names.take(f"_{root}{camel(node.path)}")
        self._imports.take_names([class_name])
        members = tuple(
            MemberView(name, self._namespace(node.members[name], visibility, namespaces))
            for name in sorted(node.members)
        )
        place = f" of `{node.path}`" if node.path else ", by module"
        namespaces.append(
            NamespaceView(
                class_name=class_name,
                docstring=tuple(docstring_lines(f"The {visibility} functions{place}.", STEP)),
                members=members,
                functions=tuple(map(self._function, node.functions)),
            )
        )
        return class_name

    def _function(self, registration: Registration) -> FunctionView:
        prefix = "internal_" if registration.visibility is Visibility.INTERNAL else ""
        decorator = self._imports.runtime(REFERENCES, f"{prefix}{registration.kind}_reference")
        parameters = tuple(
            self._parameter(registration, parameter) for parameter in registration.arguments
        )
        returns = registration.function.returns
        assert returns is not None
        header = signature(
            registration.name,
            ("*", *parameters) if parameters else (),
            self._annotations.rewrite(registration.module, returns),
        )
        docstring = registration.function.docstring
        return FunctionView(
            source=f"{STEP}# {registration.module.path}::{registration.function.name}",
            decorator=tuple(call_line(f"@{decorator}", quoted(registration.path), STEP)),
            static=f"{STEP}@{self._imports.builtin('staticmethod')}",
            signature=tuple(header),
            docstring=tuple(docstring_lines(inspect.cleandoc(docstring), STEP * 2))
            if docstring and docstring.strip()
            else (),
        )

    def _parameter(self, registration: Registration, parameter: syntax.Parameter) -> Parameter:
        assert parameter.annotation is not None
        type = self._annotations.rewrite(registration.module, parameter.annotation)
        if parameter.default is None:
            return Parameter(parameter.name, type)
        text = default_text(parameter.default)
        return Parameter(parameter.name, type, text or self._imports.runtime(REFERENCES, "DEFAULT"))
