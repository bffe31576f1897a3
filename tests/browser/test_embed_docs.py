"""The pieces to copy: each makes a link, in a page and on the site that each docs tool makes of its example."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from docs_page import ELEMENT, MILLISECONDS_TO_START, SECRET, Docs, Embedded
from docs_tools import FORM, HEAVY, HOSTILE_FORM, LIGHT, Tool
from playwright.sync_api import BrowserContext, Locator, Page, expect
from servers import StandIn, files_in, running

from linking.reading import deep_links
from linking.showing import embedding


def test_the_plain_frame_makes_a_sandbox_link(docs: Docs) -> None:
    values = {"data-center": "sandbox", "client-id": "my-client", "embed-kind": "iframe"}
    docs.open(embedding.snippet(values, docs.playground + "index.html"))

    assert docs.embedded().makes_link()["client_id"] == "my-client"
    assert docs.page.locator("iframe").bounding_box()["height"] == 720  # type: ignore[index]


def test_the_page_writes_the_piece_that_was_chosen(docs: Docs) -> None:
    docs.page.goto(docs.playground)
    expect(docs.page.locator("html")).to_have_attribute("data-python", "ready", timeout=MILLISECONDS_TO_START)
    docs.page.locator("#embed > summary").click()
    docs.page.locator("details").evaluate_all("all => all.forEach(fold => { fold.open = true })")
    docs.page.locator("#client-id").fill("typed-client")
    docs.page.locator("#access-token").fill(SECRET)
    docs.page.locator("#embed-kind").select_option("component")
    docs.page.locator("#embed-tool").select_option("sphinx")
    expect(docs.page.locator("#embed-snippet")).to_contain_text(".. raw:: html")
    docs.page.locator("#embed-tool").select_option("html")

    expect(docs.page.locator("#embed-snippet")).not_to_contain_text(".. raw:: html")
    expect(docs.page.locator("#embed-snippet")).to_contain_text('client-id="typed-client"')
    piece = docs.page.locator("#embed-snippet").inner_text()
    docs.open(piece)

    assert SECRET not in piece
    assert docs.embedded().makes_link()["client_id"] == "typed-client"


# The colour of what is written, which tells the theme however it was chosen.
WRITTEN = {"dark": re.compile(r"^rgb\(2\d\d, "), "light": re.compile(r"^rgb\(\d\d, ")}


class Reader:
    """Somebody who reads the site that a docs tool made."""

    def __init__(self, page: Page, tool: Tool, site: str) -> None:
        self.page = page
        self.tool = tool
        self.site = site
        self.asked: set[str] = set()
        page.on("request", lambda request: self.asked.add(urlsplit(request.url).netloc))

    @property
    def embedded(self) -> Embedded:
        return Embedded(self.page.locator(f"{ELEMENT} iframe"))

    def read(self, page: str) -> None:
        """Open a page by its address."""
        self.page.goto(self.site + page)
        self.page.evaluate("() => { window.isFirst = true }")

    def follow(self, link: Locator) -> Embedded:
        """Follow a link to the page with the playground; where the tool does that by script, the page stays the same one."""
        link.click()
        embedded = self.embedded.painted()
        assert self.page.evaluate("() => window.isFirst === true") == self.tool.navigates_by_script
        return embedded

    def choose(self, theme: str) -> None:
        """Change the theme: by the site's own switch, else in the system."""
        switch = self.page.locator(self.tool.switch or "none").filter(visible=True)
        if not self.tool.switch:
            self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        elif switch.evaluate("({localName}) => localName") == "select":
            switch.select_option(theme)
        else:
            switch.click()
        self.looks(theme)

    def looks(self, theme: str) -> None:
        expect(self.embedded.frame.locator("body")).to_have_css("color", WRITTEN[theme])


@pytest.fixture
def reader(context: BrowserContext, address: str, tmp_path: Path) -> Iterator[Callable[[Tool], Reader]]:
    """Builds an example, serves it from another origin than the playground's, and gives whoever reads it."""
    page = context.new_page()
    with running(StandIn(files_in(tmp_path))) as server:

        def reads(tool: Tool) -> Reader:
            site = f"{server.url}/"
            server.answer_with(files_in(tool.build(tmp_path / tool.name, address, site)))
            return Reader(page, tool, site)

        yield reads


@pytest.mark.parametrize(
    "tool",
    [*LIGHT, *(pytest.param(tool, marks=pytest.mark.heavy) for tool in HEAVY)],
    ids=[tool.name for tool in (*LIGHT, *HEAVY)],
)
def test_the_piece_works_on_the_site_that_its_tool_makes(
    reader: Callable[[Tool], Reader], tool: Tool, address: str
) -> None:
    """Reached by a link, with each theme, a link made, away and back; and no value breaks out of its quotes."""
    reads = reader(tool)
    page = reads.page
    link = page.get_by_role("link", name="link a second calendar", exact=True)
    reads.read("")
    embedded = reads.follow(link)

    reads.choose("dark")
    assert embedded.makes_link()["scope"] == FORM["scope"]
    reads.looks("dark")
    page.go_back()
    reads.follow(link)
    reads.looks("dark")
    reads.choose("light")
    assert reads.asked - {"", "cdn.jsdelivr.net"} == {urlsplit(reads.site).netloc, urlsplit(address).netloc}

    reads.read(tool.address.format("hostile"))
    reads.embedded.painted()
    given = page.locator(ELEMENT).evaluate("({attributes}) => [...attributes].map(({name, value}) => [name, value])")
    assert HOSTILE_FORM.items() <= dict(given).items()
    plain = page.locator("iframe:not([class])")
    for frame in (reads.embedded.element, plain):
        fragment = urlsplit(frame.get_attribute("src") or "").fragment
        assert HOSTILE_FORM.items() <= deep_links.read_fragment(fragment).values.items()
    expect(plain).to_have_css("height", "720px")
