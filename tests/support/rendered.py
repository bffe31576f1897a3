"""The pages as the build renders them, for each runtime that it knows, and read."""

from urllib.parse import urlsplit

import markup
import pytest

import build

PAGES = tuple(build.PAGES)
RELAY = "https://relay.example.com"
COMMITTED = build.cdn_runtime()
RUNTIMES = {
    "committed": COMMITTED,
    "site": build.site_runtime(""),
    "site with its own relay": build.site_runtime("/"),
    "site with a relay elsewhere": build.site_runtime(f"{RELAY}/base/"),
}
RENDERED = {name: build.render_pages(runtime) for name, runtime in RUNTIMES.items()}
DOCUMENTS = {name: {each: markup.read(text) for each, text in pages.items()} for name, pages in RENDERED.items()}
INDEX = DOCUMENTS["site with its own relay"]["index.html"]

every_page = pytest.mark.parametrize("name", PAGES)
every_runtime = pytest.mark.parametrize("runtime", RUNTIMES)


def outward(document: markup.Document) -> list[markup.Element]:
    """Return the links to other sites."""
    links = document.all("a")
    return [each for each in links if urlsplit(each.attributes["href"]).scheme in ("http", "https")]
