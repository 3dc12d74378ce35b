"""The generated files of a project, as text by name."""

from __future__ import annotations

from gnomon.analyzer.files.depth import in_deep_thread
from gnomon.analyzer.project import Project
from gnomon.codegen.manifest import manifest_text
from gnomon.codegen.model import tables_of
from gnomon.codegen.references import api_view
from gnomon.codegen.render import render
from gnomon.codegen.server import server_view

FOLDER = "_generated"
PACKAGE_TEXT = '"""Written by `gnomon codegen`: do not edit."""\n'


def generate(project: Project) -> dict[str, str]:
    """The text of every file of `_generated`, without what `problems_of` finds."""
    return in_deep_thread(lambda: _generate(project))


def _generate(project: Project) -> dict[str, str]:
    return {
        "__init__.py": PACKAGE_TEXT,
        "api.py": render("api.py.jinja", api_view(project)),
        "manifest.json": manifest_text(project),
        "server.py": render("server.py.jinja", server_view(project, tables_of(project))),
    }
