"""The playground inside other people's pages: each test opens a page of another origin that embeds it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FrameLocator,
    Locator,
    Page,
    Route,
    expect,
)
from servers import Received, Reply, StandIn, running, served
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import relay
from linking.cronofy import sandbox, secrets
from linking.cronofy.data_centers import BY_ID
from linking.playground.protocol import Call
from linking.reading import deep_links
from linking.showing import embedding

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
ELEMENT = "authorization-link-playground"
SECRET = "secret-nobody-may-see"
MILLISECONDS_TO_START = 60_000
BYTES_BEFORE_USE = 60 * 1024
NARROWEST = 320
LONG_TASK_MILLISECONDS = 200
# What one message of the frame means is fixed: no key more, no key less.
MESSAGES = {
    "ready": {"type": ELEMENT, "v": 1, "event": "ready"},
    "link-made": {"type": ELEMENT, "v": 1, "event": "link-made"},
}


class Counted:
    """Counts the requests for each path and the bytes of all answers, as they leave the server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.paths: list[str] = []
        self.bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def count(message: Message) -> None:
            self.bytes += len(message.get("body", b""))
            await send(message)

        self.paths.append(scope["path"])
        await self.app(scope, receive, count)


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

    def painted(self) -> "Embedded":
        """Wait until the frame has said that it is there, without waking its Python."""
        self.says("Python starts when you use the form.")
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


@pytest.fixture(scope="session")
def docs_server() -> Iterator[StandIn]:
    with running(StandIn(lambda _: Reply(404))) as server:
        yield server


def opened(context: BrowserContext, server: StandIn, playground: str) -> Docs:
    """Return a docs page: “127.0.0.1” is another site than the playground's “localhost”."""
    pages: dict[str, Reply] = {}

    def reply(request: Received) -> Reply:
        return pages.get(urlsplit(request.path).path, Reply(404))

    server.reply = reply
    return Docs(context.new_page(), f"http://127.0.0.1:{server.server_port}", playground, pages)


@pytest.fixture
def docs(context: BrowserContext, docs_server: StandIn, address: str) -> Docs:
    return opened(context, docs_server, address)


@pytest.fixture
def counted(site: Path) -> Iterator[tuple[Counted, str]]:
    app = Counted(relay.application(site=site))
    with served(app) as address:
        yield app, address


def hold(page: Page) -> list[Route]:
    """Hold PyScript back, so that what comes before Python can be looked at."""
    held: list[Route] = []
    page.route("**/core.js", lambda route: held.append(route))
    return held


def release(held: list[Route]) -> None:
    """Let PyScript come. It is asked for once: what is preloaded and what is run are the same request."""
    (route,) = held
    route.continue_()


# The ways in


def test_the_component_makes_a_sandbox_link(docs: Docs) -> None:
    docs.embed('data-center="sandbox" client-id="my-client"')

    link = docs.embedded().makes_link()

    assert link["client_id"] == "my-client"
    assert link["link_token"].startswith("sandbox-link-token-")


def test_the_plain_frame_makes_a_sandbox_link(docs: Docs) -> None:
    call = Call(action="preview", values={"data-center": "sandbox", "client-id": "my-client"})
    docs.open(embedding.snippet("iframe", docs.playground + "index.html", call))

    assert docs.embedded().makes_link()["client_id"] == "my-client"
    assert docs.page.locator("iframe").bounding_box()["height"] == 720  # type: ignore[index]


def test_a_strict_policy_needs_only_the_playgrounds_origin(docs: Docs) -> None:
    origin = docs.playground.removesuffix("/")
    policy = f"default-src 'none'; script-src {origin}; frame-src {origin}"
    docs.open(docs.component('data-center="sandbox"'), policy=policy)

    docs.embedded().makes_link()

    assert [line for line in docs.console if "Content Security Policy" in line] == []
    assert docs.page.locator("iframe").bounding_box()["height"] > 720  # type: ignore[index]


def test_the_page_writes_the_piece_that_was_chosen(docs: Docs) -> None:
    docs.page.goto(docs.playground)
    expect(docs.page.locator("html")).to_have_attribute("data-python", "ready", timeout=MILLISECONDS_TO_START)
    docs.page.locator("#embed > summary").click()
    docs.page.locator("#client-id").fill("typed-client")
    docs.page.locator("#access-token").fill(SECRET)
    docs.page.locator("#embed-kind").select_option("component")

    expect(docs.page.locator("#embed-snippet")).to_contain_text(f"<{ELEMENT}")
    expect(docs.page.locator("#embed-snippet")).to_contain_text('client-id="typed-client"')
    piece = docs.page.locator("#embed-snippet").inner_text()
    docs.open(piece)

    assert SECRET not in piece
    assert docs.embedded().makes_link()["client_id"] == "typed-client"


# Storage denied


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


STORAGE = """async () => {
  const opened = await new Promise((resolve) => {
    const opening = indexedDB.open("probe");
    opening.onsuccess = () => resolve("allowed");
    opening.onerror = () => resolve("denied");
  });
  try { return [opened, localStorage.length] } catch ({ name }) { return [opened, name] }
}"""


@pytest.mark.parametrize(
    ("denies", "found"), [(True, ["denied", "SecurityError"]), (False, ["allowed", 0])], ids=["denied", "allowed"]
)
def test_a_frame_makes_a_sandbox_link_whether_or_not_it_may_store(
    browser: Browser, tmp_path: Path, docs_server: StandIn, address: str, denies: bool, found: list[object]
) -> None:
    with deciding(browser, tmp_path, denies=denies) as context:
        embedded = opened(context, docs_server, address).embed('data-center="sandbox"').embedded().painted()

        assert embedded.evaluate(STORAGE) == found
        assert embedded.makes_link()["link_token"].startswith("sandbox-link-token-")


# Light until used


def test_until_it_is_used_the_frame_is_light_and_runs_no_python(
    counted: tuple[Counted, str], context: BrowserContext, docs_server: StandIn
) -> None:
    app, address = counted
    docs = opened(context, docs_server, address).embed()
    embedded = docs.embedded().painted()
    docs.page.wait_for_load_state("networkidle")
    before, paths = app.bytes, list(app.paths)

    embedded.makes_link()

    assert before <= BYTES_BEFORE_USE
    assert [path for path in paths if "runtime" in path or path.endswith(".py")] == []
    assert any("runtime" in path for path in app.paths)


@pytest.mark.parametrize("touch", ["pointer", "focus", "key"])
def test_the_first_touch_starts_python(docs: Docs, touch: str) -> None:
    docs.embed(before="<a href='#x' id=before>Before</a>")
    embedded = docs.embedded().painted()
    if touch == "pointer":
        embedded["where-heading"].click()
    elif touch == "focus":
        embedded["client-id"].focus()
    else:
        docs.page.locator("#before").focus()
        docs.page.keyboard.press("Tab")
        expect(embedded.frame.locator(".embed-line a")).to_be_focused()
        docs.page.keyboard.press("Tab")

    embedded.ready()


def test_the_line_outside_the_form_starts_nothing(docs: Docs) -> None:
    docs.embed(before="<a href='#x' id=before>Before</a>")
    embedded = docs.embedded().painted()

    docs.page.locator("#before").focus()
    docs.page.keyboard.press("Tab")

    expect(embedded.frame.locator(".embed-line a")).to_be_focused()
    embedded.says("Python starts when you use the form.")
    assert embedded.frame.locator("script[type=module]").count() == 0


def test_python_starts_with_the_frame_where_the_page_says_so(docs: Docs) -> None:
    docs.embed('start="auto"').embedded().ready()


def test_the_form_has_the_addresss_values_from_the_first_paint(docs: Docs) -> None:
    docs.embed('data-center="de" client-id="my-client" scope="read_events" avoid-linking="true"')
    embedded = docs.embedded().painted()

    expect(embedded["data-center"]).to_have_value("de")
    expect(embedded["client-id"]).to_have_value("my-client")
    expect(embedded["scope"]).to_have_value("read_events")
    expect(embedded["avoid-linking"]).to_be_checked()
    expect(embedded["access-token"]).to_have_value("")
    assert embedded.frame.locator("script[type=module]").count() == 0


def test_what_was_typed_before_python_is_kept_and_the_click_is_not_lost(docs: Docs) -> None:
    held = hold(docs.page)
    docs.embed('client-id="from-the-address"')
    embedded = docs.embedded().painted()
    embedded["client-id"].fill("typed-client")
    embedded["redirect-uri"].fill("https://example.com/typed")
    embedded["state"].fill("typed-state")
    embedded.frame.get_by_text("Pick scopes").click()
    embedded.frame.get_by_role("checkbox", name="read_free_busy").check()
    embedded["create-link"].click()
    embedded.says("What you asked for is kept")

    release(held)
    link = embedded.link()

    assert link["client_id"] == "typed-client"
    assert link["redirect_uri"] == "https://example.com/typed"
    assert link["state"] == "typed-state"
    assert link["scope"].split()[-1] == "read_free_busy"


def test_a_data_center_chosen_before_python_leaves_no_example_behind(docs: Docs) -> None:
    held = hold(docs.page)
    docs.embed()
    embedded = docs.embedded().painted()
    embedded["data-center"].select_option("au")
    expect(embedded["access-token"]).to_have_value("")
    embedded["access-token"].fill(SECRET)

    release(held)
    embedded.ready()

    expect(embedded["data-center"]).to_have_value("au")
    expect(embedded["access-token"]).to_have_value(SECRET)
    expect(embedded["client-id"]).to_have_value("")


def test_a_return_to_the_sandbox_before_python_brings_its_examples_back(docs: Docs) -> None:
    docs.embed('data-center="de"')
    embedded = docs.embedded().painted()
    embedded["data-center"].select_option("sandbox")

    embedded.ready()

    expect(embedded["client-id"]).to_have_value(sandbox.CLIENT_ID)


# Surroundings


def test_a_denied_clipboard_selects_the_link_and_the_keys_copy_the_whole_of_it(docs: Docs) -> None:
    address = f"{docs.playground}index.html?embed"
    docs.open(f"<iframe title=Playground src='{address}'></iframe><textarea id=pad></textarea>")
    embedded = docs.embedded().painted()
    embedded.makes_link()
    whole = embedded["authorization-link"].get_attribute("href") or ""

    embedded["copy-link"].click()
    embedded.says("press Ctrl+C")
    assert embedded.evaluate("() => getSelection().toString().trim()") == embedded["authorization-link"].inner_text()
    docs.page.keyboard.press("Control+C")
    docs.page.locator("#pad").focus()
    docs.page.keyboard.press("Control+V")

    expect(docs.page.locator("#pad")).to_have_value(whole)


def test_several_playgrounds_on_one_page_do_not_meddle(docs: Docs) -> None:
    docs.open(docs.component('client-id="first" theme="dark"') + docs.component('client-id="second" theme="light"'))

    assert docs.embedded(0).makes_link()["client_id"] == "first"
    assert docs.embedded(1).makes_link()["client_id"] == "second"
    docs.embedded(0).theme("dark")
    docs.embedded(1).theme("light")


@pytest.mark.parametrize("hiding", ["<div hidden id=tab>", "<details id=tab><summary>Try it</summary>"])
def test_a_frame_that_is_hidden_at_first_works_when_it_is_shown(docs: Docs, hiding: str) -> None:
    docs.embed(before=hiding)
    expect(docs.page.locator(ELEMENT)).to_be_hidden()

    docs.page.evaluate("() => { const tab = document.getElementById('tab'); tab.hidden = false; tab.open = true }")
    docs.embedded().makes_link()

    fits(docs)


def fits(docs: Docs) -> None:
    """Wait until the frame is exactly as high as what is in it, so that it has no scroll bar."""
    inside = "() => Math.ceil(document.documentElement.getBoundingClientRect().height)"
    for _ in range(3):  # its height may change while it is looked at
        expect(docs.page.locator("iframe")).to_have_css("height", f"{docs.embedded().evaluate(inside)}px")


def test_a_frame_that_is_resized_keeps_its_content_inside(docs: Docs) -> None:
    docs.embed()
    docs.embedded().painted()
    fits(docs)
    wide = docs.page.locator("iframe").bounding_box()
    docs.page.set_viewport_size({"width": NARROWEST + 16, "height": 600})
    expect(docs.page.locator("iframe")).to_have_css("width", f"{NARROWEST}px")

    docs.embedded().makes_link()

    fits(docs)
    narrow = docs.page.locator("iframe").bounding_box()
    assert wide
    assert narrow
    assert narrow["height"] > wide["height"]
    assert docs.embedded().evaluate("root => root.scrollWidth <= root.clientWidth")


@pytest.mark.parametrize("width", [320, 700, 1200])
def test_the_frames_height_does_not_depend_on_the_window(docs: Docs, width: int) -> None:
    address = f"{docs.playground}index.html?embed"
    docs.open(f"<iframe title=Playground src='{address}' style='width:{width}px;height:300px'></iframe>")
    docs.embedded().painted()
    height = "() => Math.ceil(document.documentElement.getBoundingClientRect().height)"
    low = docs.embedded().evaluate(height)
    docs.page.evaluate("() => { document.querySelector('iframe').style.height = '3000px' }")

    assert docs.embedded().evaluate("() => new Promise(requestAnimationFrame).then(() => innerHeight)") == 3000
    assert docs.embedded().evaluate(height) == low


def test_without_an_origin_of_its_own_the_frame_says_so_and_offers_a_tab(docs: Docs) -> None:
    address = f"{docs.playground}index.html?embed#v=1&client_id=my-client"
    docs.open(f"<iframe title=Playground sandbox='allow-scripts allow-popups' src='{address}'></iframe>")
    embedded = docs.embedded()

    expect(embedded.frame.locator("#problem[data-cause=opaque_origin]")).to_contain_text("allow-same-origin")
    expect(embedded.root).to_have_attribute("data-python", "failed")
    expect(embedded["no-python"]).to_be_hidden()
    expect(embedded["problem"]).to_contain_text(f"{docs.playground}index.html")
    with docs.page.expect_popup() as popup:
        embedded["problem"].get_by_role("link").click()
    expect(popup.value.locator(".page-header")).to_be_visible()
    assert popup.value.url == f"{docs.playground}index.html#v=1&client_id=my-client"


# Whose page it is


def test_a_frame_on_another_site_names_its_own_address_beside_the_token(docs: Docs) -> None:
    docs.embed('client-id="my-client"')
    embedded = docs.embedded().painted()

    expect(embedded["framed-note"]).to_be_visible()
    expect(embedded["framed-note"].locator("code")).to_have_text(f"{docs.playground}index.html")
    tab = embedded["framed-note"].get_by_role("link")
    expect(tab).to_have_attribute("href", f"{docs.playground}index.html#v=1&client_id=my-client")
    expect(tab).to_have_attribute("target", "_blank")
    note = embedded["framed-note"].bounding_box()
    field = embedded["access-token"].bounding_box()
    assert note
    assert field
    assert 0 < field["y"] - note["y"] < 300


def test_the_compact_layout_has_one_line_that_opens_a_tab(docs: Docs) -> None:
    docs.embed()
    embedded = docs.embedded().painted()

    expect(embedded.frame.get_by_role("banner")).to_have_count(1)
    expect(embedded.frame.get_by_role("banner")).to_contain_text(f"From {docs.playground}index.html")
    with docs.page.expect_popup() as popup:
        embedded.frame.get_by_role("banner").get_by_role("link").click()
    expect(popup.value.locator(".page-header")).to_be_visible()


def test_the_compact_layout_in_a_tab_starts_at_once_and_names_its_address(docs: Docs) -> None:
    docs.page.goto(f"{docs.playground}?embed")

    expect(docs.page.locator("html")).to_have_attribute("data-python", "ready", timeout=MILLISECONDS_TO_START)
    expect(docs.page.get_by_role("banner")).to_contain_text(f"From {docs.playground}.")
    expect(docs.page.locator("#framed-note")).to_be_hidden()


def test_a_page_that_is_not_framed_says_nothing_of_frames(docs: Docs) -> None:
    docs.page.goto(docs.playground)
    expect(docs.page.locator("#status")).to_contain_text("Ready.", timeout=MILLISECONDS_TO_START)

    expect(docs.page.locator("#framed-note")).to_be_hidden()
    expect(docs.page.locator(".embed-line")).to_be_hidden()


# The protocol


def test_the_frame_tells_exactly_three_things(docs: Docs) -> None:
    docs.embed().embedded().makes_link()
    docs.page.wait_for_function("() => messages.some(({event}) => event === 'link-made')")

    assert docs.messages("ready") == [MESSAGES["ready"]]
    assert docs.messages("link-made") == [MESSAGES["link-made"]]
    heights = docs.messages("height")
    assert heights
    assert all(set(each) == {"type", "v", "event", "height"} for each in heights)
    assert all(isinstance(each["height"], int) for each in heights)
    assert set(docs.page.evaluate("() => messages.map(({event}) => event)")) == {"ready", "height", "link-made"}


def test_the_theme_follows_the_attribute_and_outlives_the_start_of_python(docs: Docs) -> None:
    docs.embed('theme="light"')
    embedded = docs.embedded().painted()
    embedded.theme("light")

    docs.page.locator(ELEMENT).evaluate("element => element.setAttribute('theme', 'dark')")
    embedded.theme("dark")
    embedded.makes_link()

    embedded.theme("dark")
    docs.page.locator(ELEMENT).evaluate("element => element.removeAttribute('theme')")
    embedded.theme("auto")


THEME = {"type": ELEMENT, "v": 1, "event": "theme", "theme": "dark"}
GARBAGE: list[Any] = [
    None,
    "theme",
    1,
    [],
    {},
    {**THEME, "v": 2},
    {**THEME, "v": "1"},
    {**THEME, "type": "theme"},
    {**THEME, "event": "height"},
    {**THEME, "theme": "<b>dark</b>"},
    {**THEME, "theme": ["dark"]},
    {**THEME, "access-token": SECRET},
    {**THEME, "origin": "http://localhost"},
    {"type": ELEMENT, "v": 1, "event": "fill", "access-token": SECRET},
    {"type": ELEMENT, "v": 1, "event": "values", "values": {"access-token": SECRET, "link-token": SECRET}},
]
SEND = "(element, messages) => messages.forEach(each => element.contentWindow.postMessage(each, '*'))"
STATE = "() => [document.documentElement.outerHTML, ...[...document.querySelectorAll('input')].map(({value}) => value)]"


def drawn(embedded: Embedded) -> None:
    """Wait until two frames were drawn after whatever came before."""
    embedded.evaluate("() => new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))")


def test_garbage_changes_nothing(docs: Docs) -> None:
    docs.embed()
    embedded = docs.embedded().painted()
    embedded["client-id"].focus()
    embedded.ready()
    before = embedded.evaluate(STATE)

    embedded.element.evaluate(SEND, GARBAGE)
    drawn(embedded)

    assert embedded.evaluate(STATE) == before
    embedded.element.evaluate(SEND, [THEME])
    embedded.theme("dark")
    assert [line for line in docs.console if "error" in line] == []


def test_a_flood_leaves_the_frame_usable_with_the_last_theme(docs: Docs) -> None:
    docs.embed()
    embedded = docs.embedded().painted()
    flood = [{**THEME, "theme": theme} for theme in ("dark", "light")] * 5_000

    embedded.element.evaluate(SEND, [*flood, *GARBAGE * 100, THEME])

    embedded.makes_link()
    embedded.theme("dark")


def test_only_the_page_right_around_the_frame_is_heard(docs: Docs) -> None:
    stranger = "<script>const say = (message) => parent.frames[0].postMessage(message, '*')</script>"
    docs.pages["/stranger"] = Reply(200, (("Content-Type", "text/html"),), stranger.encode())
    docs.open(
        f"<iframe title=Playground src='{docs.playground}index.html?embed'></iframe><iframe src=/stranger></iframe>"
    )
    embedded = docs.embedded().painted()
    docs.page.frame_locator("iframe >> nth=1").locator("html").evaluate("(_, message) => say(message)", THEME)
    drawn(embedded)

    embedded.theme("auto")


def test_the_component_hears_only_its_own_frame(docs: Docs) -> None:
    docs.embed()
    docs.embedded().painted()
    fits(docs)
    before = docs.page.locator("iframe").bounding_box()
    lies = [
        {"type": ELEMENT, "v": 1, "event": "height", "height": 5000},
        {"type": ELEMENT, "v": 1, "event": "height", "height": 5000, "origin": docs.playground},
    ]

    docs.page.evaluate("lies => lies.forEach(each => postMessage(each, '*'))", lies)
    docs.page.wait_for_function("() => messages.some(({origin}) => origin)")

    assert docs.page.locator("iframe").bounding_box() == before


def test_the_component_hears_its_own_frame_only_from_the_origin_that_it_was_given(docs: Docs) -> None:
    docs.pages["/moved"] = Reply(302, (("Location", f"{docs.playground}index.html?embed"),))
    docs.embed(f'src="{docs.url}/moved"')
    docs.embedded().painted()
    docs.page.wait_for_function("() => messages.some(({event}) => event === 'ready')")

    expect(docs.page.get_by_role("link", name="Try it")).to_be_visible()
    expect(docs.page.locator("iframe")).to_be_hidden()
    expect(docs.page.locator("iframe")).to_have_css("height", "720px")


# Bad input


@pytest.mark.parametrize("data_center", BY_ID)
def test_every_data_center_of_the_table_is_taken(docs: Docs, data_center: str) -> None:
    docs.embed(f'data-center="{data_center}"')

    expect(docs.embedded()["data-center"]).to_have_value(data_center)
    assert [line for line in docs.console if line.startswith("warning")] == []


def test_the_attributes_become_a_deep_link(docs: Docs) -> None:
    values = {
        "data-center": "de",
        "client-id": "a client & more",
        "redirect-uri": "https://example.com/callback?a=b",
        "scope": "read_events create_event",
        "provider-name": "google",
        "avoid-linking": "true",
    }
    docs.embed(" ".join(f"{name}='{value}'" for name, value in {**values, "theme": "dark"}.items()))
    fragment = urlsplit(docs.page.locator("iframe").get_attribute("src") or "").fragment
    link = deep_links.read_fragment(fragment)

    assert dict(link.values) == values
    assert link.theme == "dark"
    assert [key for key, _ in parse_qsl(fragment)] == ["v", *deep_links.FIELDS, "theme"]


BAD = {
    **dict.fromkeys([name.replace("_", "-") for name in secrets.IN_ADDRESSES], SECRET),
    "colour": SECRET,
    "onload": SECRET,
    "data-center": SECRET,
    "theme": SECRET,
    "start": SECRET,
    "avoid-linking": SECRET,
}


def test_what_is_wrong_is_dropped_with_one_warning_that_does_not_repeat_it(docs: Docs) -> None:
    docs.embed(" ".join(f'{name}="{value}"' for name, value in BAD.items()))
    embedded = docs.embedded().painted()

    (warning,) = [line for line in docs.console if line.startswith("warning")]
    assert set(re.findall(r"([\w-]+) \(", warning)) == set(BAD)
    assert [line for line in docs.console if SECRET in line] == []
    assert SECRET not in (docs.page.locator("iframe").get_attribute("src") or "")
    assert SECRET not in embedded.evaluate("() => document.documentElement.outerHTML")


def test_what_html_knows_is_no_mistake(docs: Docs) -> None:
    docs.embed(
        'class="wide" id="play" style="margin: 1em" title="Make a link" lang="en" data-analytics="x" aria-label="x"'
    )
    docs.embedded().painted()

    assert [line for line in docs.console if line.startswith("warning")] == []
    expect(docs.page.locator("iframe")).to_have_attribute("title", "Make a link")


@pytest.mark.parametrize("src", ["http://127.0.0.1:1/", "javascript:alert(1)", "https://", "/missing/"])
def test_a_playground_that_cannot_be_reached_leaves_the_link(docs: Docs, src: str) -> None:
    with docs.page.expect_response("**/embed.js"):
        docs.embed(f'src="{src}"')
    docs.page.wait_for_function(f"() => document.querySelector('{ELEMENT}').shadowRoot")
    docs.page.wait_for_load_state()

    expect(docs.page.get_by_role("link", name="Try it")).to_be_visible()
    expect(docs.page.locator("iframe").filter(visible=True)).to_have_count(0)


def test_without_javascript_the_link_remains(browser: Browser, docs_server: StandIn, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    docs = opened(context, docs_server, address).embed()

    expect(docs.page.get_by_role("link", name="Try it")).to_be_visible()
    assert docs.page.locator("iframe").count() == 0
    context.close()


# Accessibility


def test_the_frame_has_no_accessibility_violation_before_and_after_use(docs: Docs) -> None:
    docs.embed()
    embedded = docs.embedded().painted()
    assert embedded.violations() == []

    embedded.makes_link()

    assert embedded.violations() == []


def test_the_page_around_the_frame_has_no_accessibility_violation(docs: Docs) -> None:
    docs.embed()
    docs.embedded().painted()
    docs.page.evaluate(AXE)

    found = docs.page.evaluate("() => axe.run({iframes: false})")

    assert [each["id"] for each in found["violations"]] == []
    expect(docs.page.locator("iframe")).to_have_attribute("title", "Try Cronofy authorization linking")


def test_the_keyboard_goes_through_the_frame_and_out_of_it_both_ways(docs: Docs) -> None:
    docs.embed(before="<a href='#x' id=before>Before</a>", after="<a href='#x' id=after>After</a>")
    embedded = docs.embedded().painted()
    focused = "() => document.activeElement.id || document.activeElement.localName"
    docs.page.locator("#before").focus()

    docs.page.keyboard.press("Tab")
    expect(embedded.frame.locator(".embed-line a")).to_be_focused()
    docs.page.keyboard.press("Tab")
    expect(embedded["data-center"]).to_be_focused()
    forth = presses(docs, "Tab", "after")
    back = presses(docs, "Shift+Tab", "before")

    assert forth > 10
    assert back >= forth
    assert docs.page.evaluate(focused) == "before"


def presses(docs: Docs, key: str, name: str) -> int:
    """Press a key until the focus is on that element of the docs page; return how often."""
    for count in range(1, 100):
        docs.page.keyboard.press(key)
        if docs.page.evaluate("() => document.activeElement.id") == name:
            return count
    raise AssertionError(f"{key} does not lead out of the frame.")


def test_the_status_is_a_live_region_from_the_start(docs: Docs) -> None:
    docs.embed()
    embedded = docs.embedded().painted()
    embedded.evaluate("() => { window.region = document.querySelector('[role=status]') }")

    embedded.makes_link()

    assert embedded.evaluate("() => window.region === document.querySelector('[role=status]')")
    expect(embedded.frame.get_by_role("status")).to_have_text("The link is ready.")


# What it costs the page around it


OBSERVE = """() => {
  window.tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({duration}) => duration)))
    .observe({ type: "longtask" });
}"""


def test_the_embed_does_not_keep_the_docs_page_busy(docs: Docs) -> None:
    docs.open("<div id=place></div>")
    docs.page.evaluate(OBSERVE)
    docs.page.evaluate(
        """([src, name]) => {
          const script = Object.assign(document.createElement("script"), { type: "module", src });
          document.getElementById("place").append(script, document.createElement(name));
        }""",
        [f"{docs.playground}static/embed.js", ELEMENT],
    )
    docs.embedded().makes_link()

    # The goal is none at all: a long task is one over 50 ms. Machines are noisy.
    assert max(docs.page.evaluate("() => tasks"), default=0) < LONG_TASK_MILLISECONDS


# The examples


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


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: ARG002
        return


# The first press makes either theme dark, the second one light.
SWITCHES = {"mkdocs": "label[title^='Switch to']", "sphinx": "button.theme-toggle"}


@pytest.fixture
def example(tmp_path: Path, address: str) -> Iterator[Callable[[str], str]]:
    """Builds an example, serves it and returns its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(tmp_path))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()

        def serve(tool: str) -> str:
            built(tool, tmp_path / tool, address)
            return f"http://127.0.0.1:{server.server_port}/{tool}/"

        yield serve
        server.shutdown()
        thread.join()


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
