"""A small Sphinx site with the playground on it.

Point the playground elsewhere: PLAYGROUND=https://example.com/playground/ sphinx-build examples/sphinx build.
"""

import os
from typing import Any

project = "Calendar guide"
author = project
extensions: list[str] = []
html_theme = "furo"

WRITTEN = "http://localhost:8000/"


def point_playground(_app: Any, _name: str, source: list[str]) -> None:
    """Put the address of the playground that was asked for into a page's source."""
    source[0] = source[0].replace(WRITTEN, os.environ.get("PLAYGROUND", WRITTEN))


def setup(app: Any) -> None:
    """Add to Sphinx what this site needs (Sphinx calls this)."""
    app.connect("source-read", point_playground)
