"""A docs page of another site than the playground, and the playground in a frame on it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, FrameLocator, Locator, Page, expect
from project import ROOT
from servers import Received, Reply, StandIn

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
ELEMENT = "authorization-link-playground"
SECRET = "secret-nobody-may-see"
MILLISECONDS_TO_START = 60_000


@dataclass
class Docs:
    """A docs page of another origin than the playground's, open in a tab."""

    page: Page
    url: str
    playground: str
    pages: dict[str, Reply]
    console: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self.note)

    def note(self, message: ConsoleMessage) -> None:
        self.console.append(f"{message.type}: {message.text}")

    def open(self, body: str, policy: str = "", path: str = "/guide") -> "Docs":
        """Open a docs page with that body; every message that it gets is kept."""
        html = f"<!doctype html><html lang=en><title>Guide</title><main><h1>Guide</h1>{body}</main>"
        if not policy:
            html += "<script>const messages = []; addEventListener('message', ({data}) => messages.push(data))</script>"
        headers = [("Content-Type", "text/html; charset=utf-8")]
        if policy:
            headers.append(("Content-Security-Policy", policy))
        self.pages[path] = Reply(200, tuple(headers), html.encode())
        self.page.goto(self.url + path)
        return self

    def embed(self, attributes: str = "", before: str = "", after: str = "") -> "Docs":
        """Open a docs page with the component on it."""
        return self.open(before + self.component(attributes) + after)

    def component(self, attributes: str = "") -> str:
        return (
            f'<script type="module" src="{self.playground}static/embed.js"></script>'
            f'<{ELEMENT} {attributes}><a href="{self.playground}">Try it</a></{ELEMENT}>'
        )

    def messages(self, event: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(
            "event => messages.filter(each => each.event === event)", event
        )
        return found

    def embedded(self, number: int = 0) -> "Embedded":
        return Embedded(self.page.locator("iframe").nth(number))


@dataclass
class Embedded:
    """The playground in a frame."""

    element: Locator

    @property
    def frame(self) -> FrameLocator:
        return self.element.content_frame

    @property
    def root(self) -> Locator:
        return self.frame.locator("html")

    def __getitem__(self, name: str) -> Locator:
        return self.frame.locator(f"[id='{name}']")

    def evaluate(self, script: str, argument: object = None) -> Any:
        return self.root.evaluate(script, argument)

    def unfolded(self, name: str) -> Locator:
        """Return an element, with whatever hides it unfolded."""
        self[name].evaluate("e => { for (let f = e; (f = f.parentElement.closest('details')); ) f.open = true }")
        return self[name]

    def painted(self) -> "Embedded":
        """Wait until the frame has said that it is there, without waking its Python."""
        self.says("Python starts when you use the form.")
        return self

    def shown(self) -> "Embedded":
        """Wait until the component shows the frame too: before that, the keyboard goes to the link in its place."""
        self.painted()
        expect(self.element).to_be_visible()
        return self

    def ready(self) -> "Embedded":
        expect(self.root).to_have_attribute("data-python", "ready", timeout=MILLISECONDS_TO_START)
        return self

    def says(self, sentence: str) -> None:
        expect(self["status"]).to_have_text(re.compile(re.escape(sentence)), timeout=MILLISECONDS_TO_START)

    def makes_link(self) -> dict[str, str]:
        """Press the button and return the parameters of the link that comes."""
        self["create-link"].click()
        return self.link()

    def link(self) -> dict[str, str]:
        expect(self["authorization-link"]).to_be_visible(timeout=MILLISECONDS_TO_START)
        address = self["authorization-link"].get_attribute("href") or ""
        return dict(parse_qsl(urlsplit(address).query))

    def theme(self, theme: str) -> None:
        expect(self.root).to_have_attribute("data-theme", theme)

    def violations(self) -> list[str]:
        self.evaluate(f"() => {{ {AXE} }}")
        found: dict[str, Any] = self.evaluate("() => axe.run()")
        return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]


def opened(context: BrowserContext, server: StandIn, playground: str) -> Docs:
    """Return a docs page: “127.0.0.1” is another site than the playground's “localhost”."""
    pages: dict[str, Reply] = {}

    def reply(request: Received) -> Reply:
        return pages.get(urlsplit(request.path).path, Reply(404))

    server.answer_with(reply)
    return Docs(context.new_page(), server.url, playground, pages)


def fits(docs: Docs) -> None:
    """Wait until the frame is exactly as high as what is in it, so that it has no scroll bar."""
    inside = "() => Math.ceil(document.documentElement.getBoundingClientRect().height)"
    for _ in range(3):  # its height may change while it is looked at
        expect(docs.page.locator("iframe")).to_have_css("height", f"{docs.embedded().evaluate(inside)}px")


@contextmanager
def deciding(browser: Browser, profile: Path, *, denies: bool) -> Iterator[BrowserContext]:
    """A browser that denies storage to every frame on another site or to none, as its profile's setting says."""
    preferences = {"profile": {"cookie_controls_mode": int(denies), "block_third_party_cookies": denies}}
    (profile / "Default").mkdir()
    (profile / "Default/Preferences").write_text(json.dumps(preferences))
    command = browser.new_browser_cdp_session().send("SystemInfo.getInfo")["commandLine"]
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path=command.split(" --")[0],
        args=["--no-sandbox", "--disable-background-networking", "--disable-quic", "--disable-gpu"],
    )
    context.set_default_timeout(MILLISECONDS_TO_START)
    yield context
    context.close()
