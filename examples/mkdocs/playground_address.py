"""Point the playground elsewhere: PLAYGROUND=https://example.com/playground/ mkdocs build."""

import os

WRITTEN = "http://localhost:8000/"


def on_page_markdown(markdown: str, **_: object) -> str:
    """Return the page's Markdown with the address of the playground that was asked for (MkDocs calls this)."""
    return markdown.replace(WRITTEN, os.environ.get("PLAYGROUND", WRITTEN))
