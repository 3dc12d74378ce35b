"""Where the page of a rule lies: asked for each finding, while the page is hardly ever written."""

from __future__ import annotations

# Where the pages of all rules lie, below the root of this repository.
PAGES = "docs/rules"


def page_url(rule: str) -> str:
    """The address of a rule's page, relative to the root of this repository."""
    return f"{PAGES}/{rule}.md"
