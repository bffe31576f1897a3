"""The pages as the build renders them, for each runtime that it knows, and read."""

from urllib.parse import urlsplit

import markup
import pytest

from building import cdn, pages
from building.committed import cdn_runtime
from building.runtime import site_runtime
from linking.cronofy.relay import LOCAL_RELAY

PAGES = tuple(pages.PAGES)
RELAY = "https://relay.example.com"
COMMITTED = cdn_runtime(cdn.wheels())
RUNTIMES = {
    "committed": COMMITTED,
    "site": site_runtime(""),
    "site with a relay on this computer": site_runtime(LOCAL_RELAY),
    "site with its own relay": site_runtime("/"),
    "site with a relay elsewhere": site_runtime(f"{RELAY}/base/"),
}
RENDERED = {name: pages.render_pages(runtime) for name, runtime in RUNTIMES.items()}
DOCUMENTS = {name: {each: markup.read(text) for each, text in texts.items()} for name, texts in RENDERED.items()}
INDEX = DOCUMENTS["site with its own relay"]["index.html"]

every_page = pytest.mark.parametrize("name", PAGES)
every_runtime = pytest.mark.parametrize("runtime", RUNTIMES)


def outward(document: markup.Document) -> list[markup.Element]:
    """Return the links to other sites."""
    links = document.all("a")
    return [each for each in links if urlsplit(each.attributes["href"]).scheme in ("http", "https")]
