"""A client in Python: a package of models, the functions by name, and two kinds of calls."""

from __future__ import annotations

from gnomon.codegen.clients.interface import Function, Interface
from gnomon.codegen.clients.python.definitions import model_names, models_of
from gnomon.codegen.clients.python.models import known_default, models_view
from gnomon.codegen.clients.python.types import WIRE, ModelNames, Types
from gnomon.codegen.clients.shapes import Property, record, shape
from gnomon.codegen.clients.tree import Module, tree_of
from gnomon.codegen.clients.views import CallsView, CallView, FixedView, ModuleView
from gnomon.codegen.imports import ImportTable
from gnomon.codegen.layout import STEP, Parameter, call_line, docstring_lines, quoted, signature
from gnomon.codegen.naming import Names, camel
from gnomon.codegen.render import render
from gnomon.kinds import Visibility

FIXED = ("__init__.py", "client.py", "py.typed", "wire.py")
NOT_SERVED = "Internal: it is not answered over HTTP."


def python_files(interface: Interface) -> dict[str, str]:
    """The files of the package."""
    names = model_names(interface)
    fixed = {name: render(f"python/{name}.jinja", FixedView()) for name in FIXED}
    return {
        **fixed,
        "api.py": render("python/api.py.jinja", calls_view(interface, names)),
        "models.py": render("python/models.py.jinja", models_view(interface, names)),
    }


def calls_view(interface: Interface, names: ModelNames) -> CallsView:
    """Everything that `api.py` says."""
    return _Builder(interface, names).view()


class _Builder:
    """Makes the view of `api.py`; names and imports are shared by its parts."""

    def __init__(self, interface: Interface, names: ModelNames) -> None:
        self._root = tree_of(interface)
        self._names = Names()
        self._names.taken |= {"api", *_members(self._root)}
        self._imports = ImportTable("-", (), self._names.taken)
        self._types = Types(names, self._imports, is_models=False)
        self._models = models_of(interface, names)
        self._modules: list[ModuleView] = []

    def view(self) -> CallsView:
        api = self._module(self._root)
        return CallsView(tuple(self._imports.runtime_lines()), tuple(self._modules), api)

    def _module(self, module: Module) -> str:
        """Append the view of a module after those of the ones below; returns its class's name."""
        class_name = self._names.take(f"_{camel(module.path) or 'Api'}")
        self._imports.take_names([class_name])
        below = tuple(
            f"{STEP}{name} = {self._module(inner)}()"
            for name, inner in sorted(module.members.items())
        )
        place = f" of `{module.path}`" if module.path else ", by module"
        self._modules.append(
            ModuleView(
                header=f"class {class_name}:",
                docstring=tuple(docstring_lines(f"The functions{place}.", STEP)),
                members=below,
                calls=tuple(self._call(name, one) for name, one in module.functions.items()),
            )
        )
        return class_name

    def _call(self, name: str, function: Function) -> CallView:
        decorator = self._imports.runtime(WIRE, function.kind.value)
        arguments = record(function.arguments).properties
        parameters = tuple(map(self._parameter, arguments))
        said = [function.docstring] if function.docstring else []
        said += [NOT_SERVED] if function.visibility is Visibility.INTERNAL else []
        return CallView(
            decorator=tuple(call_line(f"@{decorator}", quoted(function.path), STEP)),
            static=f"{STEP}@{self._imports.builtin('staticmethod')}",
            signature=tuple(
                signature(
                    name,
                    ("*", *parameters) if parameters else (),
                    self._types.of(shape(function.returns)),
                )
            ),
            docstring=tuple(docstring_lines("\n\n".join(said), STEP * 2)) if said else (),
        )

    def _parameter(self, one: Property) -> Parameter:
        type = self._types.of(one.shape)
        if one.is_required:
            return Parameter(one.name, type)
        known = known_default(one, self._models, self._types)
        return Parameter(one.name, type, known or self._imports.runtime(WIRE, "DEFAULT"))


def _members(module: Module) -> set[str]:
    """The names of all functions and modules."""
    below = (_members(inner) for inner in module.members.values())
    return {*module.functions, *module.members}.union(*below)
