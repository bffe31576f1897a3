"""The same journeys in Chromium, Firefox and WebKit, written once."""

from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from engines import ChromiumEngine, Engine, Tab, firefox, webkit
from playwright.sync_api import Browser
from servers import Api, Received, Reply, StandIn
from tunnel import Tunnel

pytestmark = pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")  # Selenium's own call

OUTCOMES = {"expired": 401, "plan": 402, "not_enabled": 403, "refused": 422, "rate_limited": 429, "unavailable": 503}
LINK = "return document.getElementById('authorization-link')?.href"
PROBLEM = (
    "const {cause, status} = document.getElementById('problem')?.dataset ?? {}; return cause && [cause, status ?? '']"
)


@pytest.fixture(scope="module")
def tunnel(api_server: StandIn) -> Iterator[int]:
    """The port of a proxy that leads to the stand-in for the API."""
    with Tunnel(lambda host: api_server.server_port if host.endswith(".cronofy.com") else 0) as proxy:
        thread = Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield proxy.server_port
        proxy.shutdown()
        thread.join()


@pytest.fixture(scope="module", params=["chromium", "firefox", "webkit"])
def engine(request: pytest.FixtureRequest, browser: Browser, tunnel: int) -> Iterator[Engine]:
    """Each engine is started once."""
    with ExitStack() as stack:
        if request.param == "chromium":
            yield ChromiumEngine(browser)
        else:
            yield stack.enter_context(firefox(tunnel) if request.param == "firefox" else webkit(tunnel))


@pytest.fixture
def visitor(engine: Engine, address: str) -> "Visitor":
    return Visitor(engine.tab(), address)


class Visitor:
    """A person at the site, in whichever engine."""

    def __init__(self, tab: Tab, address: str) -> None:
        self.tab = tab
        self.address = address

    def start(self, path: str = "") -> "Visitor":
        self.tab.goto("about:blank")
        self.tab.goto(self.address + path)
        return self.ready()

    def ready(self) -> "Visitor":
        self.tab.wait("return document.documentElement.dataset.python === 'ready'")
        return self

    def choose(self, id: str, value: str) -> None:
        self.unfold(id)
        self.tab.run(
            """const select = document.getElementById(given[0]);
            select.value = given[1];
            for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }));""",
            id,
            value,
        )

    def unfold(self, id: str) -> None:
        self.tab.run(
            "for (let e = document.getElementById(given[0]); (e = e.parentElement.closest('details')); ) e.open = true",
            id,
        )

    def fill(self, **values: str) -> "Visitor":
        for name, value in values.items():
            self.unfold(name.replace("_", "-"))
            self.tab.type(name.replace("_", "-"), value)
        return self

    def fill_all(self, route: str) -> "Visitor":
        self.choose("data-center", "de")
        self.tab.click(f"route-{route}")
        if route != "paste":
            self.fill(access_token="access-token")
        return self.fill(client_id="client", redirect_uri="https://example.com/callback")

    def press(self, id: str) -> None:
        self.unfold(id)
        self.tab.click(id)

    def submit(self) -> "Visitor":
        self.tab.run(
            "for (const place of document.querySelectorAll('#answer, #error-summary')) place.replaceChildren()"
        )
        self.tab.click("create-link")
        return self

    def link(self) -> dict[str, str]:
        href = self.tab.wait(LINK)
        return {name: value for name, [value] in parse_qs(urlsplit(href).query).items()}

    def problem(self) -> tuple[str, str]:
        cause, status = self.tab.wait(PROBLEM)
        return cause, status

    def says(self, sentence: str) -> None:
        self.tab.wait("return document.getElementById('status').textContent.includes(given[0])", sentence)

    def value(self, id: str) -> Any:
        return self.tab.run("return document.getElementById(given[0]).value", id)

    def verdict(self, id: str) -> Any:
        return self.tab.wait("return document.getElementById(given[0])?.dataset.verdict", id)


def test_the_sandbox_plays_nine_outcomes(visitor: Visitor) -> None:
    visitor.start().submit()
    assert visitor.link()["response_type"] == "code"

    for outcome, status in OUTCOMES.items():
        visitor.choose("sandbox-outcome", outcome)
        assert visitor.submit().problem() == ("status", str(status))
    visitor.choose("sandbox-outcome", "blocked")
    assert visitor.submit().problem()[0] == "blocked"
    visitor.choose("sandbox-outcome", "hangs")
    visitor.submit().press("cancel")
    visitor.says("Stopped.")
    visitor.choose("sandbox-outcome", "ok")
    assert visitor.submit().link()["link_token"]


def test_every_way_to_a_link(visitor: Visitor, api: Api, upstream: Api) -> None:
    visitor.start().fill_all("relay").submit()
    assert visitor.link()["link_token"] == "link-token-of-the-stand-in"
    assert len(upstream.posts()) == 1

    visitor.press("route-paste")
    visitor.fill(link_token="pasted-link-token").submit()
    assert visitor.link()["link_token"] == "pasted-link-token"

    visitor.press("route-direct")
    visitor.submit()
    assert visitor.link()["link_token"] == "link-token-of-the-stand-in"
    assert [each.headers["authorization"] for each in api.posts()] == ["Bearer access-token"]
    api.status = 401
    assert visitor.submit().problem() == ("status", "401")
    api.allows_pages = False
    assert visitor.submit().problem()[0] == "blocked"


def test_a_request_that_hangs_can_be_stopped(visitor: Visitor, api: Api) -> None:
    api.silent = True
    visitor.start().fill_all("direct").submit()
    assert api.arrived.wait(timeout=60)
    visitor.press("cancel")
    visitor.says("Stopped. Nothing you typed is lost.")
    api.silent = False
    api.released.set()

    visitor.submit()
    assert visitor.link()["link_token"] == "link-token-of-the-stand-in"


def test_the_sandboxs_answer_comes_back(visitor: Visitor) -> None:
    visitor.start().submit()
    visitor.tab.goto(visitor.tab.wait(LINK))
    visitor.ready().press("allow")
    visitor.tab.wait("return location.pathname.endsWith('callback.html')")
    assert visitor.verdict("verdict") == "match"
    assert visitor.tab.run("return location.search") == ""


def test_a_pasted_answer_and_two_responses_are_judged(visitor: Visitor) -> None:
    visitor.start().submit()
    state = visitor.link()["state"]
    visitor.fill(callback_url=f"{visitor.address}callback.html?code=abc&state={state}").press("check-callback")
    assert visitor.verdict("callback-verdict") == "match"

    answer = '{"access_token":"t","sub":"acc_%s","linking_profile":{"provider_name":"google","profile_id":"pro_%s"}}'
    visitor.fill(before_response=answer % ("0" * 24, "a"), after_response=answer % ("1" * 24, "b"))
    visitor.press("check-linking")
    assert visitor.verdict("linking-verdict") == "not_linked"


def test_faulty_fields_are_named_and_enter_submits(visitor: Visitor) -> None:
    visitor.start().fill_all("direct").fill(redirect_uri="nowhere")
    visitor.tab.press_enter("redirect-uri")
    visitor.tab.wait("return document.activeElement.id === 'error-summary'")
    assert visitor.tab.run("return document.getElementById('redirect-uri').ariaInvalid") == "true"


def test_a_shared_setup_fills_the_form(visitor: Visitor) -> None:
    visitor.start().fill_all("paste")
    share = visitor.tab.wait(
        "const {value} = document.getElementById('share-link'); return value.includes('client') && value"
    )
    visitor.start(share.removeprefix(visitor.address))
    assert (visitor.value("client-id"), visitor.value("data-center")) == ("client", "de")


def test_the_code_is_shown_in_ten_languages_and_the_link_as_qr_code(visitor: Visitor) -> None:
    visitor.start().submit().link()
    languages = visitor.tab.run(
        "return [...document.getElementById('snippet-language').options].map(({value}) => value)"
    )
    texts: set[str] = set()
    for language in languages:
        visitor.press(f"tab-{language}")
        shown = "const {textContent} = document.getElementById('snippet'); return !given[0].includes(textContent) && textContent"
        texts.add(visitor.tab.wait(shown, sorted(texts)))
    assert len(texts) == 10

    visitor.press("show-qr")
    visitor.tab.wait("return document.querySelector('#qr svg') !== null")


@pytest.mark.parametrize("sandbox", ["allow-scripts allow-same-origin", "allow-scripts"])
def test_embedded_from_another_origin(visitor: Visitor, docs_server: StandIn, sandbox: str) -> None:
    embed(visitor, docs_server, sandbox)
    if "same-origin" in sandbox:
        visitor.ready().submit()
        assert visitor.link()["response_type"] == "code"
    else:
        visitor.tab.wait("return document.getElementById('answer')?.innerText.includes('tab')")


def test_firefox_makes_a_link_in_a_frame_that_may_store_nothing(
    tunnel: int, docs_server: StandIn, address: str
) -> None:
    with firefox(tunnel, {"network.cookie.cookieBehavior": 1}) as engine:
        visitor = Visitor(engine.tab(), address)
        embed(visitor, docs_server, "allow-scripts allow-same-origin allow-forms")
        visitor.ready().submit()

        assert visitor.link()["response_type"] == "code"
        assert (
            visitor.tab.run("try { return Boolean(localStorage) } catch (error) { return error.name }")
            == "SecurityError"
        )


def embed(visitor: Visitor, docs_server: StandIn, sandbox: str) -> None:
    """Go into the playground's frame on a page of another site."""
    frame = f'<iframe sandbox="{sandbox}" src="{visitor.address}?embed#v=1&start=auto" width=700 height=700></iframe>'
    page = Reply(200, (("Content-Type", "text/html"),), f"<!doctype html><title>Docs</title>{frame}".encode())

    def reply(request: Received) -> Reply:
        return page if request.path == "/journey" else Reply(404)

    docs_server.answer_with(reply)
    visitor.tab.goto(f"{docs_server.url}/journey")
    visitor.tab.wait("return frames.length")
    visitor.tab = visitor.tab.frame()
