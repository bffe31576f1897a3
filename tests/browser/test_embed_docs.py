"""The pieces to copy and the example sites: pasted and built unchanged, each makes a link."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from docs_page import ELEMENT, MILLISECONDS_TO_START, SECRET, Docs, Embedded
from playwright.sync_api import BrowserContext, expect
from project import ROOT
from servers import StandIn, files_in, running

from linking.showing import embedding

EXAMPLES = ROOT / "examples"


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

    expect(docs.page.locator("#embed-snippet")).to_contain_text(f"<{ELEMENT}")
    expect(docs.page.locator("#embed-snippet")).to_contain_text('client-id="typed-client"')
    piece = docs.page.locator("#embed-snippet").inner_text()
    docs.open(piece)

    assert SECRET not in piece
    assert docs.embedded().makes_link()["client_id"] == "typed-client"


def built(tool: str, target: Path, playground: str) -> None:
    """Build an example with the real tool."""
    source = EXAMPLES / tool
    arguments: dict[str, list[str | Path]] = {
        "mkdocs": ["build", "--quiet", "--strict", "--config-file", source / "mkdocs.yml", "--site-dir", target],
        "sphinx": ["-q", "-W", "-b", "html", "-d", target / ".doctrees", source, target],
    }
    command = [sys.executable, "-m", tool, *arguments[tool]]
    environment = {**os.environ, "PLAYGROUND": playground, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# The first press makes either theme dark, the second one light.
SWITCHES = {"mkdocs": "label[title^='Switch to']", "sphinx": "button.theme-toggle"}


@pytest.fixture
def example(tmp_path: Path, address: str) -> Iterator[Callable[[str], str]]:
    """Builds an example, serves it and returns its address."""
    with running(StandIn(files_in(tmp_path))) as server:

        def serve(tool: str) -> str:
            built(tool, tmp_path / tool, address)
            return f"{server.url}/{tool}/"

        yield serve


@pytest.mark.parametrize("tool", SWITCHES)
def test_an_example_makes_a_sandbox_link_follows_its_switch_and_asks_nobody_else(
    context: BrowserContext, address: str, example: Callable[[str], str], tool: str
) -> None:
    docs = example(tool)
    page = context.new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.goto(docs)
    embedded = Embedded(page.locator(f"{ELEMENT} iframe")).painted()

    for theme in ("dark", "light"):
        page.locator(SWITCHES[tool]).filter(visible=True).click()
        embedded.theme(theme)
    assert embedded.makes_link()["scope"] == "read_events create_event"
    embedded.theme("light")
    assert asked - {""} == {urlsplit(docs).netloc, urlsplit(address).netloc}
